"""One refresh, under the lock that `oacite index` takes too."""

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from citations.oa_citations import SOURCE
from engine.errors import EngineError
from engine.runs import DONE, FAILED, RUNNING
from indexer import clock
from indexer.errors import OaciteError, RunConflict
from indexer.fetch.office_actions import fetch_office_actions, files_of
from indexer.fetch.rows import OA_CITATIONS, Wanted, fetch_rows
from indexer.loading import runs
from indexer.loading.job import Job
from indexer.loading.load import Loading
from indexer.loading.report import Report
from indexer.loading.runs import Run
from indexer.loading.upsert import upsert_within
from indexer.odp import Portal, Service
from indexer.refresh.report import RefreshReport
from indexer.refresh.served import Served, find_served, note_refreshed
from indexer.sources.kept_passages import kept_in
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.tables import NO_TABLES, Tables

_SECOND = timedelta(seconds=1)
_LAST_WORDS = 5.0  # seconds to bear with the engine for noting why a refresh has failed


@dataclass(frozen=True, slots=True)
class Wish:
    """How a refresh is to be done.

    Attributes:
        full: fetch all rows and index them beside what is served.
        overlap: how far before the youngest row of the index to begin: the portal loads rows for hours.
        most: the share of the documents, above which so many newer rows make a refresh full.
    """

    full: bool = False
    overlap: timedelta = timedelta(days=2)
    most: float = 0.25


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
        self._fetched = home / "oa-citations"
        self._fetching = home / "refresh"
        self._office_actions = home / "office-actions"
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
        with runs.take(job.client, SOURCE, job.retry) as run, self._noted(run):
            served = before = self._served()
            self._report.index = str(served.name)
            windows = None if wish.full else self._windows(served, wish)
            if windows is None:
                self._reload(run, served)
                served = self._served()
                windows = self._meanwhile(served)
            self._update(run, served, windows)
            self._compare(before.documents)
            if self._fetching.exists():
                shutil.rmtree(self._fetching)
            self._report.time(time.monotonic() - started, self._report.indexed)

    def _windows(self, served: Served, wish: Wish) -> list[Wanted] | None:
        """What to ask the portal for, if it has such rows; None when it is better to ask for everything."""
        if served.newest is None:
            raise OaciteError(
                f"no row of {served.name} says when the portal loaded it: run `oacite refresh --full`"
            )
        most, report, newest = wish.most * served.documents, self._report, served.newest
        newer = self._counted(served, newest + _SECOND)
        report.newer = sum(newer.values())
        if report.newer > most:
            self._job.progress(
                f"the portal has loaded {report.newer:,} rows after {_text(newest)}, more than"
                f" {wish.most:.0%} of the {served.documents:,} in the index: all are fetched and indexed anew"
            )
            return None
        overlapping = self._counted(served, newest - wish.overlap)
        if (count := sum(overlapping.values())) > most:
            report.notes.append(
                f"the portal has loaded {count:,} rows since {_text(newest - wish.overlap)}, too many to"
                f" fetch them again: only those after {_text(newest)} were fetched"
            )
        report.since = _text(newest + _SECOND if count > most else newest - wish.overlap)
        report.until = _text(self._portal.now())
        return _found(newer if count > most else overlapping)

    def _meanwhile(self, served: Served) -> list[Wanted]:
        """What to ask for that the portal has loaded since all rows were fetched, which may take hours."""
        return _found(self._counted(served, served.newest + _SECOND)) if served.newest else []

    def _update(self, run: Run, served: Served, windows: Sequence[Wanted]) -> None:
        """Put the rows of some spans of time into the index that is served."""
        job, report = self._job, self._report
        report.newest = _text(served.newest) if served.newest else None
        files = self._fetch(windows, anew=True)
        if files:
            source = self._source(files, files_of(files, self._office_actions, self._work / "ids"))
            part = Report(SOURCE)
            try:
                upsert_within(run, job, part, served.name, source)
            finally:
                report.add(part)
            report.newest = max(report.newest or "", source.newest or "")
        run.check()
        job.retry.call(lambda: note_refreshed(job.client, served.name, report.newest, clock.timestamp()))

    def _reload(self, run: Run, served: Served) -> None:
        """Fetch all rows and index them beside what is served."""
        report = self._report
        report.full = True

        def source() -> OaCitationsSource:
            files = self._fetch(served.wanted, anew=False)
            return self._source(files, sorted(self._office_actions.glob("*.jsonl.gz")))

        Loading(self._job, report).run_within(run, source)
        for name in (
            wanted.name + ending for wanted in served.wanted for ending in (".jsonl.gz", ".manifest")
        ):
            (self._fetching / name).replace(self._fetched / name)

    def _fetch(self, wanted: Sequence[Wanted], *, anew: bool) -> list[Path]:
        """Fetch rows and the office actions that they name.

        Args:
            wanted: which rows.
            anew: fetch rows again that an ended refresh has fetched all of; what it had fetched some of is
                gone on with in any case.
        """
        portal, progress = self._portal, self._job.progress
        files: list[Path] = []
        for each in wanted:
            again = anew and (self._fetching / f"{each.name}.manifest").exists()
            fetched = fetch_rows(portal, OA_CITATIONS, each, self._fetching, progress, again=again)
            if fetched.fetched:
                self._report.notes += fetched.notes
            files += map(Path, fetched.files)
        if files:
            work = self._work / "ids"
            fetch_office_actions(portal, files, self._office_actions, work, progress, missing_too=True)
        return files

    def _source(self, files: Sequence[Path], office_actions: Sequence[Path]) -> OaCitationsSource:
        return OaCitationsSource(
            files,
            self._work / "rows",
            office_actions=office_actions,
            tables=self._tables(),
            passages=self._passages,
            progress=self._job.progress,
        )

    def _counted(self, served: Served, since: datetime) -> dict[Wanted, int]:
        """What to ask for, to get the rows that the portal has loaded since a time, and how many it has."""
        now = self._portal.now()
        return {wanted: self._count(wanted.top(now).criteria) for wanted in served.since(since, now)}

    def _count(self, criteria: str) -> int:
        return self._portal.count(Service.OA_CITATIONS, criteria)

    def _served(self) -> Served:
        return self._job.retry.call(lambda: find_served(self._job.client, self._fetched))

    def _compare(self, before: int) -> None:
        """See whether portal and index have as many rows; the index had some before."""
        served = self._served()
        rejected = self._report.rejected + (0 if self._report.full else served.rejected)
        self._report.compare(
            self._count(served.criteria(self._portal.now())), served.documents, before, rejected
        )

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
            self._job.retry.limit = _LAST_WORDS
            report.error = str(error) or type(error).__name__
            # The error that ends the refresh is the one to tell.
            with suppress(EngineError, RunConflict):
                ended(FAILED)
            raise
        ended(DONE)


def _found(counted: dict[Wanted, int]) -> list[Wanted]:
    return [wanted for wanted, found in counted.items() if found]


def _text(time: datetime) -> str:
    """A time as the portal writes it."""
    return f"{time:%Y-%m-%dT%H:%M:%S}"
