"""What an operator watches, in Prometheus' text format, version 0.0.4. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.runs import DONE, RUNNING, STALE
from search_ui.results.coverage import Coverage
from search_ui.web import traffic
from search_ui.web.traffic import Key

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

GAUGE, COUNTER, HISTOGRAM = "gauge", "counter", "histogram"
METRICS = {
    "oacite_engine_up": (GAUGE, "Whether OpenSearch answers."),
    "oacite_index_documents": (GAUGE, "Citations in the index that is served."),
    "oacite_index_promoted_timestamp_seconds": (GAUGE, "When that index took its place."),
    "oacite_last_run_timestamp_seconds": (
        GAUGE,
        "When the last run ended, or was last heard of if it was killed.",
    ),
    "oacite_last_run_success": (GAUGE, "Whether the last run was done, 1 or 0."),
    "oacite_last_run_rejected_rows": (GAUGE, "Rows that the last run could not use."),
    traffic.DURATION: (HISTOGRAM, "Seconds until all of an answer was handed over, by kind of page."),
    traffic.RESPONSES: (COUNTER, "Answers by kind of page and status; 499 where the client left before."),
    traffic.ENGINE_WAIT: (COUNTER, "Seconds in which requests waited for OpenSearch, by kind of page."),
    traffic.REFUSED: (COUNTER, "Requests that got no place among the searches (503)."),
    traffic.GIVEN_UP: (COUNTER, "Requests whose clients left before they were answered."),
}
"""Name → type and help. The counts are of all workers, those of others as they were a second ago."""
_OF_A_HISTOGRAM = ("_bucket", "_sum", "_count")


@dataclass(frozen=True, slots=True)
class Sample:
    """A measured value.

    Attributes:
        name: of the metric. labels: name → value.
    """

    name: str
    value: float
    labels: Mapping[str, str]


def down(counts: Mapping[Key, float]) -> str:
    """What is told when OpenSearch does not answer: that, and what was served."""
    return _text([Sample("oacite_engine_up", 0, {}), *_served(counts)])


def exposition(
    coverage: Coverage | None, runs: Iterable[Mapping[str, Any]], now: datetime, counts: Mapping[Key, float]
) -> str:
    """All metrics.

    Args:
        coverage: what the indexes hold; None if there is none.
        runs: what is kept of each source's last runs, as engine.runs describes it.
        now: the time.
        counts: of what was served (`traffic.Traffic.counts`).
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
    return _text([*samples, *_served(counts)])


def _served(counts: Mapping[Key, float]) -> Iterator[Sample]:
    for (name, labels), value in counts.items():
        yield Sample(name, value, dict(labels))


def _of_run(run: Mapping[str, Any], labels: Mapping[str, str], heard_of: str) -> Iterator[Sample]:
    """Of a run that has ended or was killed."""
    ended = _seconds(run["finished"] or heard_of)
    yield Sample("oacite_last_run_timestamp_seconds", ended, labels)
    yield Sample("oacite_last_run_success", run["state"] == DONE, labels)
    rejected = (run.get("report") or {}).get("rejected")
    if rejected is not None:
        yield Sample("oacite_last_run_rejected_rows", rejected, labels)


def _text(samples: Iterable[Sample]) -> str:
    """Metric by metric, each with its help and type."""
    told: dict[str, list[str]] = {name: [] for name in METRICS}
    for sample in samples:
        told[metric_of(sample.name)].append(f"{sample.name}{_labels(sample.labels)} {sample.value:.15g}")
    lines = []
    for name, (kind, help_) in METRICS.items():
        if told[name]:
            lines += [f"# HELP {name} {help_}", f"# TYPE {name} {kind}", *told[name]]
    return "\n".join(lines) + "\n"


def metric_of(sample: str) -> str:
    """The metric that a sample of this name belongs to."""
    if sample in METRICS:
        return sample
    return next(metric for suffix in _OF_A_HISTOGRAM if (metric := sample.removesuffix(suffix)) in METRICS)


def _labels(labels: Mapping[str, str]) -> str:
    told = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{told}}}" if told else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _seconds(time: str) -> float:
    return datetime.fromisoformat(time).timestamp()
