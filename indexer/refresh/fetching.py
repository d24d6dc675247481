"""What a refresh fetches: rows of both APIs, and what else the portal has of their office actions."""

import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from indexer.fetch.by_office_action import ID, fetch_rows_of
from indexer.fetch.journal import write_rows
from indexer.fetch.office_actions import fetch_office_actions, files_of
from indexer.fetch.rows import ENRICHED, OA_CITATIONS, Lane, Wanted, fetch_rows
from indexer.odp import Portal
from indexer.progress import Progress
from indexer.refresh.served import Served, ServedRows
from indexer.sources.answers import newest
from indexer.sources.enriched_files import of_office_actions
from indexer.sources.json_lines import relation
from indexer.sources.oa_examination import VERSION


class FetchedRows(NamedTuple):
    """Files of JSON lines.

    Attributes:
        own: rows of the Office Action Citations API.
        beside: rows of the Enriched Citations API.
    """

    own: list[Path]
    beside: list[Path]

    @property
    def all(self) -> list[Path]:
        """All of them."""
        return [*self.own, *self.beside]


Left = Callable[[FetchedRows], Iterable[Collection[str]]]
"""Of some rows, the office actions that the index has them of, where they name others: some at a time."""


def newest_of(files: Sequence[Path]) -> str | None:
    """The latest `createDateTime` of fetched rows, as `indexer.sources.answers.newest` tells it."""
    if not files:
        return None
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        rows = relation(files, {"createDateTime": "VARCHAR"})
        return newest(connection, f"(SELECT {VERSION} FROM {rows})")  # noqa: S608 - SQL of ours


class Fetching:
    """Fetches into `refresh` in the data folder, where an ended refresh is gone on with.

    Args:
        portal: where from.
        home: the data folder.
        work: for temporary files; the caller removes it.
        progress: told of the rows.
        notes: is told what the refresh's user should know.
    """

    def __init__(self, portal: Portal, home: Path, work: Path, progress: Progress, notes: list[str]) -> None:
        self._portal = portal
        self._home = home
        self._folders = {OA_CITATIONS: home / "refresh", ENRICHED: home / "refresh" / ENRICHED.name}
        self._left = home / "refresh" / "left"
        self._office_actions = home / "office-actions"
        self._work = work
        self._progress = progress
        self._notes = notes

    def rows(self, lane: Lane, wanted: Iterable[Wanted], *, anew: bool = False) -> list[Path]:
        """Fetch rows.

        Args:
            lane: of which API.
            wanted: which rows.
            anew: fetch rows again that an ended refresh has fetched all of; what it had fetched some of is
                gone on with in any case.
        """
        files: list[Path] = []
        for each in wanted:
            folder = self._folders[lane]
            again = anew and (folder / f"{each.name}.manifest").exists()
            fetched = fetch_rows(self._portal, lane, each, folder, self._progress, again=again)
            if fetched.fetched:
                self._notes += fetched.notes
            files += map(Path, fetched.files)
        return files

    def completed(self, rows: FetchedRows, served: Served, left: Left) -> FetchedRows:
        """The rows, and all others of their office actions, and of those that they were of before.

        Which are joined on which, and whose a name is, all of them tell. What they were of is kept until
        `forget`: once they are in the index, it does not say that any more. What came besides is looked up
        likewise, since it may have been loaded just now.

        Where two are the same state of a row, those that are given stand last, which count.

        Args:
            rows: some of those that the portal has loaded.
            served: the index, which says what rows of either API there may be.
            left: tells the office actions that the index has rows of, where the rows name others.
        """
        now, asked, (own, beside) = self._portal.now(), list[Path](), rows
        named = [*rows.all, *self._kept_left(), *self._keep_left(left(rows))]
        while named:
            more = FetchedRows(
                *(
                    self._rows_of(each, now, named, asked) if each.wanted else []
                    for each in (served.own, served.beside)
                )
            )
            own, beside, asked = [*more.own, *own], [*more.beside, *beside], [*asked, *named]
            named = self._keep_left(left(more))
        if asked and served.beside.by_hand:
            by_hand = of_office_actions(asked, served.beside.by_hand, self._work / "enriched")
            beside = [*by_hand, *beside]
        return FetchedRows(own, beside)

    def office_actions(self, citations: Sequence[Path]) -> None:
        """Fetch the office actions that citations name, those too that the portal did not have before."""
        if citations:
            work, folder = self._work / "ids", self._office_actions
            fetch_office_actions(self._portal, citations, folder, work, self._progress, missing_too=True)

    def office_actions_of(self, citations: Sequence[Path]) -> list[Path]:
        """Those of the files of office actions that have some which citations name."""
        return files_of(citations, self._office_actions, self._work / "ids")

    def all_office_actions(self) -> list[Path]:
        """All files of office actions."""
        return sorted(self._office_actions.glob("*.jsonl.gz"))

    def keep(self, lane: Lane, wanted: Iterable[Wanted]) -> None:
        """Put what was fetched anew in the place of what was fetched before."""
        for name in (each.name + ending for each in wanted for ending in (".jsonl.gz", ".manifest")):
            (self._folders[lane] / name).replace(self._home / lane.name / name)

    def forget(self) -> None:
        """Delete what was fetched, when it is in the index."""
        if self._folders[OA_CITATIONS].exists():
            shutil.rmtree(self._folders[OA_CITATIONS])

    def _rows_of(
        self, rows: ServedRows, now: datetime, named: Sequence[Path], asked: Sequence[Path]
    ) -> list[Path]:
        """Fetch all rows of an API that are of the office actions which some name and others do not."""
        return fetch_rows_of(
            self._portal,
            rows.lane,
            rows.criteria(now),
            named,
            asked,
            self._work / f"of-office-actions-{len(asked)}" / rows.lane.name,
            self._progress,
            self._notes,
        )

    def _keep_left(self, left: Iterable[Collection[str]]) -> list[Path]:
        """Keep office actions that rows have left; the files that name them."""
        files = []
        for some in left:
            self._left.mkdir(parents=True, exist_ok=True)
            files.append(self._left / f"{len(self._kept_left()):06}.jsonl.gz")
            write_rows(files[-1], [{ID: id_} for id_ in sorted(some)])
        return files

    def _kept_left(self) -> list[Path]:
        """The files that name office actions which rows have left, those of an ended refresh too."""
        return sorted(self._left.glob("*.jsonl.gz"))
