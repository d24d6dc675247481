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
from indexer import clock, index
from indexer.errors import OaciteError, RunConflict
from indexer.fetch.office_actions import fetch_office_actions, files_of
from indexer.fetch.rows import ENRICHED, OA_CITATIONS, Lane, Wanted, fetch_rows, wanted_by
from indexer.loading import locks
from indexer.loading.job import Job
from indexer.loading.load import Loading
from indexer.loading.locks import Run
from indexer.loading.report import Report
from indexer.loading.upsert import upsert_within
from indexer.odp import Portal, Service
from indexer.refresh.beside import served_beside
from indexer.refresh.report import RefreshReport
from indexer.refresh.served import Served, find_served, note_refreshed, rejected_in
from indexer.sources.enriched_files import of_office_actions
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
        self._fetched = home / OA_CITATIONS.name
        self._enriched = home / ENRICHED.name
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
        with locks.take(job.client, SOURCE, job.retry) as run, self._noted(run):
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
            source = self._update_of(files, served)
            part = Report(SOURCE)
            try:
                upsert_within(run, job, part, served.name, source)
            finally:
                report.add(part)
            job.retry.call(lambda: index.remove(job.client, served.name, source.taken))
            report.newest = max(report.newest or "", source.newest or "")
        run.check()
        job.retry.call(lambda: note_refreshed(job.client, served.name, report.newest, clock.timestamp()))

    def _reload(self, run: Run, served: Served) -> None:
        """Fetch all rows and index them beside what is served."""
        report = self._report
        report.full = True
        lane = {file: wanted_by(file) for file in saved(self._enriched)}
        enriched = [wanted for wanted in lane.values() if wanted]
        by_hand = [file for file, wanted in lane.items() if not wanted]

        def source() -> OaCitationsSource:
            files = self._fetch(served.wanted, anew=False)
            office_actions = sorted(self._office_actions.glob("*.jsonl.gz"))
            return self._source(files, office_actions, [*by_hand, *self._fetch_enriched(enriched)])

        Loading(self._job, report).run_within(run, source)
        _put(served.wanted, self._fetching, self._fetched)
        _put(enriched, self._fetching / ENRICHED.name, self._enriched)

    def _fetch(self, wanted: Sequence[Wanted], *, anew: bool) -> list[Path]:
        """Fetch rows and the office actions that they name.

        Args:
            wanted: which rows.
            anew: fetch rows again that an ended refresh has fetched all of; what it had fetched some of is
                gone on with in any case.
        """
        files: list[Path] = []
        for each in wanted:
            again = anew and (self._fetching / f"{each.name}.manifest").exists()
            files += self._rows_of(OA_CITATIONS, each, self._fetching, again=again)
        if files:
            work, folder = self._work / "ids", self._office_actions
            fetch_office_actions(self._portal, files, folder, work, self._job.progress, missing_too=True)
        return files

    def _fetch_enriched(self, wanted: Sequence[Wanted]) -> list[Path]:
        """Fetch the rows of the other API anew that the data folder has."""
        folder = self._fetching / ENRICHED.name
        return [file for each in wanted for file in self._rows_of(ENRICHED, each, folder)]

    def _rows_of(self, lane: Lane, wanted: Wanted, folder: Path, *, again: bool = False) -> list[Path]:
        fetched = fetch_rows(self._portal, lane, wanted, folder, self._job.progress, again=again)
        if fetched.fetched:
            self._report.notes += fetched.notes
        return [*map(Path, fetched.files)]

    def _update_of(self, files: Sequence[Path], served: Served) -> OaCitationsSource:
        """Rows to be put into the index, with what is in the data folder of their applications."""
        job, work = self._job, self._work
        beside = served_beside(job.client, served.name, files, work / "beside", job.retry)
        enriched = of_office_actions(files, saved(self._enriched), work / "enriched")
        office_actions = files_of([*files, *beside], self._office_actions, work / "ids")
        return self._source(files, office_actions, enriched, alone=False, beside=beside)

    def _source(
        self,
        files: Sequence[Path],
        office_actions: Sequence[Path],
        enriched: Sequence[Path],
        *,
        alone: bool = True,
        beside: Sequence[Path] = (),
    ) -> OaCitationsSource:
        return OaCitationsSource(
            files,
            self._work / "rows",
            office_actions=office_actions,
            enriched=enriched,
            enriched_alone=alone,
            beside=beside,
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
        rejected = rejected_in(self._report.to_json()) + (0 if self._report.full else served.rejected)
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
            report.error = str(error) or type(error).__name__
            # The error that ends the refresh is the one to tell.
            with self._job.retry.last_words(), suppress(EngineError, RunConflict):
                ended(FAILED)
            raise
        ended(DONE)


def _put(wanted: Sequence[Wanted], new: Path, place: Path) -> None:
    """Put what was fetched anew in the place of what was fetched before."""
    for name in (each.name + ending for each in wanted for ending in (".jsonl.gz", ".manifest")):
        (new / name).replace(place / name)


def _found(counted: dict[Wanted, int]) -> list[Wanted]:
    return [wanted for wanted, found in counted.items() if found]


def _text(time: datetime) -> str:
    """A time as the portal writes it."""
    return f"{time:%Y-%m-%dT%H:%M:%S}"
