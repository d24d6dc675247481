"""One refresh, under the lock that `oacite index` takes too."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from citations.oa_citations import SOURCE
from engine.errors import EngineError
from engine.runs import DONE, FAILED, RUNNING
from indexer import clock, index
from indexer.errors import OaciteError, RunConflict
from indexer.fetch.rows import ENRICHED, OA_CITATIONS, Lane, Wanted, wanted_by
from indexer.loading import locks
from indexer.loading.job import Job
from indexer.loading.load import Loading
from indexer.loading.locks import Run
from indexer.loading.report import Report
from indexer.loading.upsert import upsert_within
from indexer.odp import Portal
from indexer.refresh.beside import office_actions_left, served_beside
from indexer.refresh.fetching import FetchedRows, Fetching, newest_of
from indexer.refresh.letters import rows_of
from indexer.refresh.report import RefreshReport
from indexer.refresh.served import Served, ServedRows, find_served, note_refreshed, rejected_in
from indexer.sources.kept_passages import kept_in
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.registry import saved
from indexer.sources.tables import NO_TABLES, Tables

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """How a refresh is to be done.

    Attributes:
        full: fetch all rows and index them beside what is served.
        overlap: how far before the youngest row of the index to begin: the portal loads rows for hours.
        most: the share of the documents, above which so many newer rows make a refresh full.
        replay: a file of dead letters, whose rows are tried again; None for none.
    """

    full: bool = False
    overlap: timedelta = timedelta(days=2)
    most: float = 0.25
    replay: Path | None = None


class Window(NamedTuple):
    """Rows of an API that the portal has loaded in a span of time."""

    lane: Lane
    wanted: Wanted


class Refresh:
    """Brings what is new at the portal into the index that is served.

    Args:
        job: what to work with on the engine's side.
        portal: where the rows come from.
        home: the data folder.
        work: for temporary files; the caller removes it.
        report: is told what was done, also when it fails.
        tables: gives what is known of documents and applications, to join on the rows.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what it works with
        self,
        job: Job,
        portal: Portal,
        home: Path,
        work: Path,
        report: RefreshReport,
        tables: Callable[[], Tables] = lambda: NO_TABLES,
    ) -> None:
        self._tables = tables
        self._job = job
        self._portal = portal
        self._home = home
        self._fetching = Fetching(portal, home, work, job.progress, report.notes)
        self._passages = kept_in(home)
        self._work = work
        self._report = report

    def run(self, wish: Wish) -> None:
        """Do it; doing it twice, or again after it was ended anywhere, comes to the same.

        Raises:
            OaciteError: nothing is served that could be refreshed, another run of the source is at work, or
                the portal does not give the rows. EngineError: the engine failed.
        """
        started, job = time.monotonic(), self._job
        with locks.take(job.client, SOURCE, job.retry) as run, self._noted(run):
            served = before = self._served()
            self._report.index = str(served.name)
            windows = None if wish.full else self._windows(served, wish)
            if windows is None:
                self._reload(run, served)
                served = self._served()
                windows = self._meanwhile(served)
            self._update(run, served, windows, self._again(wish, served))
            self._compare(before.documents)
            self._fetching.forget()
            self._report.time(time.monotonic() - started, self._report.indexed)

    def _windows(self, served: Served, wish: Wish) -> list[Window] | None:
        """What to ask the portal for, if it has such rows; None when it is better to ask for everything."""
        index.check_mapping(served.name)  # before anything is fetched
        if served.own.newest is None:
            raise OaciteError(
                f"no row of {served.name} says when the portal loaded it: run `oacite refresh --full`"
            )
        most, report = wish.most * served.documents, self._report
        counted = [(rows, newest, self._counted(rows, newest + _SECOND)) for rows, newest in served.dated]
        report.newer = sum(sum(newer.values()) for *_, newer in counted)
        if report.newer > most:
            self._job.progress(
                f"the portal has loaded {report.newer:,} rows after {_text(served.own.newest)}, more than"
                f" {wish.most:.0%} of the {served.documents:,} in the index: all are fetched and indexed anew"
            )
            return None
        windows: list[Window] = []
        for rows, newest, newer in counted:
            overlapping = self._counted(rows, newest - wish.overlap)
            count = sum(overlapping.values())
            if count > most:
                report.notes.append(
                    f"the portal has loaded {count:,} rows since {_text(newest - wish.overlap)}, too many to"
                    f" fetch them again: only those after {_text(newest)} were fetched"
                )
            if rows is served.own:
                report.since = _text(newest + _SECOND if count > most else newest - wish.overlap)
            windows += _found(newer if count > most else overlapping)
        report.until = _text(self._portal.now())
        if served.beside.wanted and not served.beside.newest:
            report.notes.append(
                "the index does not say up to when it has rows of the Enriched Citations API: newer ones come"
                " with the next `oacite refresh --full`"
            )
        return windows

    def _meanwhile(self, served: Served) -> list[Window]:
        """What to ask for that the portal has loaded since all rows were fetched, which may take hours."""
        return [
            window
            for rows, newest in served.dated
            for window in _found(self._counted(rows, newest + _SECOND))
        ]

    def _again(self, wish: Wish, served: Served) -> FetchedRows:
        """The rows of dead letters."""
        if wish.replay is None:
            return FetchedRows([], [])
        found = rows_of(wish.replay, self._work / "letters", self._report.notes)
        if found.beside and not served.joined:
            raise OaciteError(
                f"{wish.replay} has rows of the Enriched Citations API, but the index that is served has none"
            )
        return found

    def _update(self, run: Run, served: Served, windows: Sequence[Window], again: FetchedRows) -> None:
        """Put rows of spans of time, and those that are tried again, into the index that is served."""
        job, report = self._job, self._report
        report.newest, report.newest_beside = (
            _text(rows.newest) if rows.newest else None for rows in (served.own, served.beside)
        )
        own, beside = (self._fetched(lane, windows) for lane in (OA_CITATIONS, ENRICHED))
        rows = FetchedRows([*own, *again.own], [*beside, *again.beside])
        rows = self._fetching.completed(rows, served, partial(self._left, served))
        if rows.all:
            source = self._update_of(rows, served)
            part = Report(SOURCE)
            try:
                upsert_within(run, job, part, served.name, source)
            finally:
                report.add(part)
            job.retry.call(lambda: index.remove(job.client, served.name, source.taken))
            # Of office actions also rows came that were loaded since: others of that time did not.
            report.newest = max(report.newest or "", newest_of(own) or "")
            report.newest_beside = max(report.newest_beside or "", newest_of(beside) or "") or None
        run.check()
        newest, finished = (report.newest, report.newest_beside), clock.timestamp()
        job.retry.call(lambda: note_refreshed(job.client, served.name, *newest, finished))

    def _reload(self, run: Run, served: Served) -> None:
        """Fetch all rows and index them beside what is served."""
        report, fetching = self._report, self._fetching
        report.full = True
        lane = {file: wanted_by(file) for file in saved(self._home / ENRICHED.name)}
        enriched = [wanted for wanted in lane.values() if wanted]
        by_hand = [file for file, wanted in lane.items() if not wanted]

        def source() -> OaCitationsSource:
            own = fetching.rows(OA_CITATIONS, served.own.wanted)
            fetching.office_actions(own)
            rows = FetchedRows(own, [*by_hand, *fetching.rows(ENRICHED, enriched)])
            return self._source(rows, fetching.all_office_actions())

        Loading(self._job, report).run_within(run, source)
        fetching.keep(OA_CITATIONS, served.own.wanted)
        fetching.keep(ENRICHED, enriched)

    def _fetched(self, lane: Lane, windows: Sequence[Window]) -> list[Path]:
        """Fetch the rows of an API that were loaded in spans of time."""
        return self._fetching.rows(lane, [each.wanted for each in windows if each.lane == lane], anew=True)

    def _left(self, served: Served, rows: FetchedRows) -> Iterator[Collection[str]]:
        """The office actions that rows were of, some at a time."""
        return office_actions_left(self._job.client, served.name, *rows, self._job.retry)

    def _update_of(self, rows: FetchedRows, served: Served) -> OaCitationsSource:
        """Rows to be put into the index, with what is known of their applications."""
        job, fetching = self._job, self._fetching
        fetching.office_actions(rows.own)
        beside = served_beside(job.client, served.name, rows.all, self._work / "beside", job.retry)
        return self._source(rows, fetching.office_actions_of([*rows.all, *beside]), beside, served=True)

    def _source(
        self,
        rows: FetchedRows,
        office_actions: Sequence[Path],
        beside: Sequence[Path] = (),
        *,
        served: bool = False,
    ) -> OaCitationsSource:
        return OaCitationsSource(
            rows.own,
            self._work / "rows",
            office_actions=office_actions,
            enriched=rows.beside,
            beside=beside,
            tables=self._tables(),
            passages=self._passages,
            progress=self._job.progress,
            served=served,
        )

    def _counted(self, rows: ServedRows, since: datetime) -> dict[Window, int]:
        """What to ask for, to get the rows that the portal has loaded since a time, and how many it has."""
        now = self._portal.now()
        return {
            Window(rows.lane, wanted): self._portal.count(rows.lane.service, wanted.top(now).criteria)
            for wanted in rows.since(since, now)
        }

    def _served(self) -> Served:
        return self._job.retry.call(lambda: find_served(self._job.client, self._home))

    def _compare(self, before: int) -> None:
        """See whether portal and index have as many rows; the index had some before."""
        served = self._served()
        rejected = rejected_in(self._report.to_json()) + (0 if self._report.full else served.rejected)
        at_portal = self._portal.count(OA_CITATIONS.service, served.own.criteria(self._portal.now()))
        self._report.compare(at_portal, served.documents, before, rejected)

    @contextmanager
    def _noted(self, run: Run) -> Iterator[None]:
        """Keep in the source's record that a refresh is at work, and how it ended."""
        report = self._report
        refresh = {
            "state": RUNNING,
            "started": clock.timestamp(),
            "finished": None,
            "error": None,
            "report": None,
        }

        def ended(state: str) -> None:
            end = {
                "state": state,
                "finished": clock.timestamp(),
                "error": report.error,
                "report": report.to_json(),
            }
            run.write(refresh=refresh | end)

        run.write(refresh=refresh)
        try:
            yield
        except RunConflict:
            raise  # the record is another's now
        except BaseException as error:
            report.error = str(error) or type(error).__name__
            # The error that ends the refresh is the one to tell.
            with self._job.retry.last_words(), suppress(EngineError, RunConflict):
                ended(FAILED)
            raise
        ended(DONE)


def _found(counted: dict[Window, int]) -> list[Window]:
    return [window for window, found in counted.items() if found]


def _text(time: datetime) -> str:
    """A time as the portal writes it."""
    return f"{time:%Y-%m-%dT%H:%M:%S}"
