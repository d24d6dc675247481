"""What an operator watches, in Prometheus' text format, version 0.0.4. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.runs import DONE, RUNNING, STALE
from search_ui.results.coverage import Coverage

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_HELP = {
    "oacite_engine_up": "Whether OpenSearch answers.",
    "oacite_index_documents": "Citations in the index that is served.",
    "oacite_index_promoted_timestamp_seconds": "When that index took its place.",
    "oacite_last_run_timestamp_seconds": "When the last run ended, or was last heard of if it was killed.",
    "oacite_last_run_success": "Whether the last run was done, 1 or 0.",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A measured value.

    Attributes:
        name: of the metric. labels: name → value.
    """

    name: str
    value: float
    labels: Mapping[str, str]


def down() -> str:
    """What is told when OpenSearch does not answer."""
    return _text([Sample("oacite_engine_up", 0, {})])


def exposition(coverage: Coverage | None, runs: Iterable[Mapping[str, Any]], now: datetime) -> str:
    """All metrics.

    Args:
        coverage: what the indexes hold; None if there is none.
        runs: what is kept of each source's last runs, as engine.runs describes it.
        now: the time.
    """
    samples = [Sample("oacite_engine_up", 1, {})]
    for source in coverage.sources if coverage else ():
        labels = {"source": source.source}
        samples.append(Sample("oacite_index_documents", source.citations, labels))
        if finished := source.run.finished:
            samples.append(Sample("oacite_index_promoted_timestamp_seconds", _seconds(finished), labels))
    for record in runs:
        alive = record["holder"] is not None and _seconds(record["renewed"]) > (now - STALE).timestamp()
        for kind, run in (("index", record), ("refresh", record.get("refresh"))):
            if run and run["state"] and not (alive and run["state"] == RUNNING):
                samples += _of_run(run, {"source": record["source"], "kind": kind}, record["renewed"])
    return _text(samples)


def _of_run(run: Mapping[str, Any], labels: Mapping[str, str], heard_of: str) -> Iterator[Sample]:
    """Of a run that has ended or was killed."""
    ended = _seconds(run["finished"] or heard_of)
    yield Sample("oacite_last_run_timestamp_seconds", ended, labels)
    yield Sample("oacite_last_run_success", run["state"] == DONE, labels)


def _text(samples: list[Sample]) -> str:
    """Metric by metric, each with its help and type."""
    lines = []
    for name, help_ in _HELP.items():
        if found := [sample for sample in samples if sample.name == name]:
            lines += [f"# HELP {name} {help_}", f"# TYPE {name} gauge"]
            lines += [f"{name}{_labels(sample.labels)} {sample.value:.15g}" for sample in found]
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    told = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{told}}}" if told else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _seconds(time: str) -> float:
    return datetime.fromisoformat(time).timestamp()
