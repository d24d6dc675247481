"""`oacite status`: which indexes there are, and how the last run of each source ended."""

import json
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from engine.connection import connect
from indexer import clock, index
from indexer.commands import serving
from indexer.commands.console import out
from indexer.loading import runs
from indexer.settings import IndexerSettings


def status(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Tell which indexes there are, what is behind the alias, and how the last runs ended."""
    client = connect(serving.engine(IndexerSettings()))
    states, records = index.states(client), runs.records(client)
    if as_json:
        described = {
            "indexes": [_index(state) for state in states],
            "runs": [_run(record) for record in records],
        }
        out.print_json(json.dumps(described))
        return
    if not states:
        out.print("There is no index yet: run `oacite index` or `oacite demo`.")
    else:
        out.print(_table(states), crop=False)
    for state in states:
        if state.absent:
            out.print(
                f"{state.name}: {state.absent} of its {state.shards} shards have no node: what they hold is"
                " not counted here, and no search is answered until they are back"
            )
        if state.unplaced:
            out.print(
                f"{state.name}: {state.unplaced} of the {state.shards * state.replicas} copies of its shards"
                " have no node: all is searched, but fewer nodes may fail than were to"
            )
    for run in map(_run, records):
        if run["state"]:
            out.print(_sentence(run))
        if run["refresh"]:
            out.print(_refresh_sentence(run["source"], run["refresh"]))


def _table(states: list[index.IndexState]) -> Table:
    table = Table(box=None)
    table.add_column("index", min_width=max(len(str(state.name)) for state in states))
    for column in ("state", "documents", "MB", "shards", "copies", "rejected", "finished"):
        table.add_column(column, justify="right", no_wrap=True)
    for state in states:
        report = state.meta.report
        table.add_row(
            str(state.name),
            _standing(state),
            f"{state.documents:,}",
            f"{state.bytes / 1e6:,.1f}",
            f"{state.shards}",
            f"{state.replicas}",
            f"{report['rejected']:,}" if report else "",
            state.meta.finished or "not finished",
        )
    return table


def _standing(state: index.IndexState) -> str:
    if state.promoted:
        return "served"
    return "retired" if state.retired else "unfinished"


def _index(state: index.IndexState) -> dict[str, Any]:
    return {
        "index": str(state.name),
        "source": state.name.source,
        "state": _standing(state),
        "served": state.promoted,
        "documents": state.documents,
        "bytes": state.bytes,
        "shards": state.shards,
        "shards_absent": state.absent,
        "replicas": state.replicas,
        "replicas_unplaced": state.unplaced,
        "sample": state.meta.sample,
        "finished": state.meta.finished,
        "refreshed": state.meta.refreshed and state.meta.refreshed["finished"],
        "retired": state.retired.isoformat() if state.retired else None,
        "report": state.meta.report,
    }


def _run(record: runs.Record) -> dict[str, Any]:
    checkpoint = record.checkpoint or {}
    return {
        "source": record.source,
        "part": record.part,
        "state": record.outcome,
        "started": record.started,
        "finished": record.finished,
        "renewed": record.renewed,
        "index": record.index,
        "error": record.error,
        "report": record.report,
        "refresh": record.refresh and record.refresh | {"state": record.refresh_outcome},
        "resumable": {key: checkpoint[key] for key in ("position", "total")} if checkpoint else None,
    }


def _sentence(run: dict[str, Any]) -> str:
    of = f", part {run['part']}" if run["part"] else ""
    told = f"{run['source']}{of}: the last run, of {run['started']}, "
    match run["state"]:
        case "done":
            told += f"was done at {run['finished']}: {_counts(run['report'])}"
        case "failed":
            told += f"failed at {run['finished']}: {run['error']}"
        case "running":
            told += f"is at work, {_share(run['resumable'])}"
        case "killed":
            told += f"was killed after {run['renewed']}"
    if run["state"] in ("failed", "killed") and run["resumable"]:
        told += f" (resumable, {_share(run['resumable'])})"
    return told


def _refresh_sentence(source: str, refresh: dict[str, Any]) -> str:
    told = f"{source}: the last refresh, of {refresh['started']}, "
    match refresh["state"]:
        case "done":
            told += f"was done at {refresh['finished']}, {_age(refresh['finished'])} ago: "
            told += _counts(refresh["report"])
        case "failed":
            told += f"failed at {refresh['finished']}, {_age(refresh['finished'])} ago: {refresh['error']}"
        case "running":
            told += "is at work"
        case "killed":
            told += "was killed: run it again"
    return told


def _age(time: str) -> str:
    """How long ago that was, in the largest unit."""
    minutes = int((clock.now() - datetime.fromisoformat(time)).total_seconds()) // 60
    count, unit = next(
        ((minutes // size, unit) for unit, size in (("day", 1440), ("hour", 60)) if minutes >= 2 * size),
        (minutes, "minute"),
    )
    return f"{count:,} {unit}{'' if count == 1 else 's'}"


def _counts(report: dict[str, Any] | None) -> str:
    names = ("read", "indexed", "merged", "rejected", "retried")
    return ", ".join(f"{report[name]:,} {name}" for name in names) if report else "it has no report"


def _share(place: dict[str, Any] | None) -> str:
    if place is None:
        return "without a checkpoint yet"
    if not place["total"]:
        return f"{place['position']:,} rows are safe"
    position, total = place["position"], place["total"]
    return f"{position:,} of {total:,} rows ({position / total:.0%}) are safe"
