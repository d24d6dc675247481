"""What is served of the API's rows: up to when, and which of them were asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch

from citations.enriched import SOURCE as ENRICHED_SOURCE
from citations.oa_citations import SOURCE
from engine.meta import BESIDE, Refreshed, is_beside
from indexer import index
from indexer.errors import OaciteError
from indexer.fetch.rows import ENRICHED, OA_CITATIONS, Lane, Wanted, wanted_by
from indexer.fetch.slices import ALL
from indexer.index import IndexName

_FIRST = (
    "run `oacite fetch oa-citations`, `oacite fetch office-actions` and `oacite index oa-citations` first"
)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ServedRows:
    """What is served of the rows of an API.

    Attributes:
        lane: which API.
        wanted: what was asked for when its rows were fetched, file by file.
        newest: `createDateTime` of the youngest row that the index was given; None if that is not known.
        by_hand: files of the data folder that no fetch has left.
    """

    lane: Lane
    wanted: tuple[Wanted, ...]
    newest: datetime | None
    by_hand: tuple[Path, ...] = ()

    def since(self, time: datetime, now: datetime) -> list[Wanted]:
        """What to ask for, to get those of the same rows that the portal has loaded since a time."""
        return [each for wanted in self.wanted for each in _since(wanted, time, now)]

    def criteria(self, now: datetime) -> str:
        """What finds all the rows that were asked for."""
        each = [wanted.top(now).criteria for wanted in self.wanted]
        return ALL if ALL in each else " OR ".join(f"({criteria})" for criteria in each)


@dataclass(frozen=True, slots=True)
class Served:
    """The index that is served.

    Attributes:
        name: its name.
        documents: how many it has of the API's rows.
        rejected: of these, rows that could not be used when it was made.
        own: the rows that it is of.
        beside: those of the Enriched Citations API, which were joined on them; of no files where none were.
    """

    name: IndexName
    documents: int
    rejected: int
    own: ServedRows
    beside: ServedRows

    @property
    def joined(self) -> bool:
        """Whether there are rows of the other API."""
        return bool(self.beside.wanted or self.beside.by_hand)

    @property
    def dated(self) -> list[tuple[ServedRows, datetime]]:
        """The rows of which it is known up to when they are served, and that time."""
        return [(rows, rows.newest) for rows in (self.own, self.beside) if rows.newest]


def find_served(client: OpenSearch, home: Path) -> Served:
    """The index that is served.

    Args:
        client: the cluster.
        home: the data folder, where its rows were fetched to.

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
    said = state.meta.refreshed or report
    own = [name for name in report["files"] if not is_beside(name)]
    return Served(
        name=state.name,
        documents=index.count(client, state.name, SOURCE),
        rejected=rejected_in(report),
        own=ServedRows(
            lane=OA_CITATIONS,
            wanted=tuple(_wanted(name, home / OA_CITATIONS.name) for name in own),
            newest=_time(said.get("newest")),
        ),
        beside=_beside([*report["files"]], home, _time(said.get("newest_beside"))),
    )


def _beside(files: Sequence[str], home: Path, newest: datetime | None) -> ServedRows:
    """The rows of the Enriched Citations API, of those files that an index was made of."""
    prefix, folder = BESIDE[ENRICHED_SOURCE], home / ENRICHED.name
    paths = [folder / name.removeprefix(prefix) for name in files if name.startswith(prefix)]
    fetched = {path: wanted for path in paths if (wanted := wanted_by(path))}
    by_hand = tuple(path for path in paths if path not in fetched)
    for path in by_hand:
        if not path.is_file():
            raise OaciteError(
                f"what is served of {SOURCE} was made of {path.name}, too, which is not in {folder}: put it"
                " there, or what it says of citations would be lost as these are refreshed"
            )
    return ServedRows(ENRICHED, tuple(fetched.values()), newest if fetched else None, by_hand)


def rejected_in(report: Mapping[str, Any]) -> int:
    """How many of the API's rows a report says could not be used; those of another API are left out."""
    files: Mapping[str, Mapping[str, int]] = report["files"]
    return sum(counts["rejected"] for name, counts in files.items() if not is_beside(name))


def note_refreshed(
    client: OpenSearch, name: IndexName, newest: str | None, newest_beside: str | None, finished: str
) -> None:
    """Keep in the index up to when it was refreshed, and when."""
    said = Refreshed(newest=newest, newest_beside=newest_beside, finished=finished)
    index.note(client, name, refreshed=said)


def _time(noted: str | None) -> datetime | None:
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
