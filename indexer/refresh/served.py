"""What is served of the API's rows: up to when, and which of them were asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch

from citations.oa_citations import SOURCE
from engine.meta import Refreshed, is_beside
from indexer import index
from indexer.errors import OaciteError
from indexer.fetch.rows import Wanted, wanted_by
from indexer.fetch.slices import ALL
from indexer.index import IndexName, IndexState

_FIRST = (
    "run `oacite fetch oa-citations`, `oacite fetch office-actions` and `oacite index oa-citations` first"
)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Served:
    """The index that is served.

    Attributes:
        name: its name.
        documents: how many it has of the API's rows.
        rejected: of these, rows that could not be used when it was made.
        newest: `createDateTime` of the youngest row that it was given; None if no row had one.
        wanted: what was asked for when its rows were fetched, file by file.
    """

    name: IndexName
    documents: int
    rejected: int
    newest: datetime | None
    wanted: tuple[Wanted, ...]

    def since(self, time: datetime, now: datetime) -> list[Wanted]:
        """What to ask for, to get those of the same rows that the portal has loaded since a time."""
        return [each for wanted in self.wanted for each in _since(wanted, time, now)]

    def criteria(self, now: datetime) -> str:
        """What finds all the rows that were asked for."""
        each = [wanted.top(now).criteria for wanted in self.wanted]
        return ALL if ALL in each else " OR ".join(f"({criteria})" for criteria in each)


def find_served(client: OpenSearch, folder: Path) -> Served:
    """The index that is served.

    Args:
        client: the cluster.
        folder: where its rows were fetched to.

    Raises:
        OaciteError: there is none, or it was not made of fetched rows.
    """
    found = (each for each in index.states(client) if each.promoted and each.name.source == SOURCE)
    state = next(found, None)
    if state is None:
        raise OaciteError(f"nothing of {SOURCE} is served yet: {_FIRST}")
    if state.meta.sample:
        raise OaciteError(f"what is served of {SOURCE} is a sample: {_FIRST}")
    report = state.meta.report or {}
    if not report.get("files"):
        raise OaciteError(f"{state.name} does not tell what files it was made of: {_FIRST}")
    return Served(
        name=state.name,
        documents=index.count(client, state.name, SOURCE),
        rejected=rejected_in(report),
        newest=_newest(state),
        wanted=tuple(_wanted(name, folder) for name in report["files"] if not is_beside(name)),
    )


def rejected_in(report: Mapping[str, Any]) -> int:
    """How many of the API's rows a report says could not be used; those of another API are left out."""
    files: Mapping[str, Mapping[str, int]] = report["files"]
    return sum(counts["rejected"] for name, counts in files.items() if not is_beside(name))


def note_refreshed(client: OpenSearch, name: IndexName, newest: str | None, finished: str) -> None:
    """Keep in the index up to when it was refreshed, and when."""
    index.note(client, name, refreshed=Refreshed(newest=newest, finished=finished))


def _newest(state: IndexState) -> datetime | None:
    noted = (state.meta.refreshed or state.meta.report or {}).get("newest")
    return datetime.fromisoformat(noted).replace(tzinfo=UTC) if noted else None


def _wanted(name: str, folder: Path) -> Wanted:
    wanted = wanted_by(folder / name)
    if wanted is None:
        raise OaciteError(
            f"what is served of {SOURCE} was made of {name}, which `oacite fetch oa-citations` has not left"
            f" in {folder}, so it cannot be known what to ask the portal for: {_FIRST}"
        )
    return wanted


def _since(wanted: Wanted, since: datetime, now: datetime) -> Iterator[Wanted]:
    """The wanted rows of a span of time: up to tomorrow, as the portal's time zone is not documented."""
    until = (now + _DAY).date()
    if wanted.since:
        since = max(since, datetime.combine(wanted.since, time(), UTC))
    if wanted.until:
        until = min(until, wanted.until)
    if since.date() <= until:
        yield replace(wanted, since=since, until=until)
