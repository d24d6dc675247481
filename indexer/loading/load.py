"""One run: a source's rows into a new index, counted, verified and promoted; resumed where it was ended."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from opensearchpy import OpenSearch

from engine.errors import EngineError, IndexMissing, RequestRefused
from indexer import clock, index
from indexer.errors import (
    IncompleteIndex,
    InputError,
    MappingRefused,
    OaciteError,
    RunConflict,
    TooManyRejected,
)
from indexer.index import IndexName
from indexer.loading import locks, runs
from indexer.loading.checkpoint import Tally
from indexer.loading.copies import replicate
from indexer.loading.coverage import coverage, told
from indexer.loading.fencing import fence_of, make_sure_of_alias
from indexer.loading.filling import Filling
from indexer.loading.job import Job, Options
from indexer.loading.locks import Run
from indexer.loading.report import Report
from indexer.loading.resume import begin
from indexer.loading.settle import settle
from indexer.loading.verify import verify, verify_count
from indexer.progress import Progress
from indexer.sources import Source

_HOPELESS = (IncompleteIndex, InputError, MappingRefused, TooManyRejected, IndexMissing, RequestRefused)
"""What the same rows would meet again, or what leaves the index spoilt."""

_RESUMABLE = (OaciteError, EngineError, OSError, KeyboardInterrupt, SystemExit)
"""What may end a run that can be resumed, if it is none of those above."""


def load(
    client: OpenSearch,
    source: Source,
    dead_letters: Path,
    progress: Progress,
    options: Options | None = None,
) -> Report:
    """Index all rows of a source beside what is served now, then put the new index in its place.

    Args:
        client: the cluster.
        source: the rows.
        dead_letters: the folder for the file with rows that could not be used.
        progress: told of the rows that are dealt with.
        options: how it is to be done.

    Raises:
        as `Loading.run`.
    """
    report = Report(source.name)
    Loading(Job(client, dead_letters, progress, options or Options()), report).run(lambda: source)
    return report


def hopeless(error: BaseException) -> bool:
    """Whether what ended a run would end it again, or leaves its index spoilt."""
    return isinstance(error, _HOPELESS) or not isinstance(error, _RESUMABLE)


def make_ready(job: Job, name: IndexName, source: Source, tally: Tally, report: Report) -> None:
    """Make an index that was filled ready to take its place: verified, merged, copied, told of in a report.

    Raises:
        IncompleteIndex: it does not hold what was read. EngineError: the engine failed.
    """
    job.progress("verifying the index")
    job.retry.call(lambda: index.serve(job.client, name))
    verify(job.client, name, tally, source.total, job.retry)
    settle(job.client, name, job.retry, job.progress)
    verify_count(job.client, name, tally, job.retry)

    notes = replicate(job.client, name, job.options.replicas, job.retry, job.progress)
    report.coverage = covered = job.retry.call(lambda: coverage(job.client, name))
    report.notes += [*source.notes, *notes, *told(covered)]
    report.newest, report.newest_beside = source.newest, source.newest_beside


def note_failure(  # noqa: PLR0913, PLR0917 - what failed, why, and what goes with it
    job: Job,
    run: Run,
    report: Report,
    error: BaseException,
    spoilt: IndexName | None,
    gone: Sequence[str],
) -> None:
    """Keep why a run has failed, and delete its index if nothing can come of it.

    The error that ends the run is the one to tell: the next run finds what could not be done here. Where the
    lock is another's by now, the index may be too, and stays.

    Args:
        job: what the run works with.
        run: its record.
        report: what it did.
        error: what ended it.
        spoilt: the index that is to be deleted.
        gone: what the record is to forget.
    """
    why, done = str(error) or type(error).__name__, report.to_json()
    with job.retry.last_words(), suppress(EngineError, RunConflict):
        run.write(
            state=runs.FAILED,
            finished=clock.timestamp(),
            error=why,
            report=done,
            **dict.fromkeys(gone),
        )
        if spoilt:
            index.discard(job.client, spoilt)


class Loading:
    """A run that indexes all rows of a source beside what is served now, and puts the new index in its place.

    Args:
        job: what to work with.
        report: is told what it did so far, also when it fails; it names the source.

    Attributes:
        resumable: whether a run that failed can be resumed.
    """

    def __init__(self, job: Job, report: Report) -> None:
        self.resumable = False
        self._job = job
        self._report = report
        self._name: IndexName | None = None
        self._filling: Filling | None = None
        self._started = time.monotonic()

    def run(self, open_source: Callable[[], Source]) -> None:
        """Index the rows of a source, which is opened once no other run of it is at work.

        Raises:
            InputError: a file is not what it should be.
            IncompleteIndex: the index does not hold what was read.
            MappingRefused, TooManyRejected, NameTaken: as they say.
            RunConflict: another run of the source is at work.
            NothingToResume: there is no run that could be resumed.
            EngineError: the engine failed.
            In each case what was served before is served still. The new index is deleted where the run
            could not succeed, else it stays, to be resumed.
        """
        with locks.take(self._job.client, self._report.source, self._job.retry) as run:
            self.run_within(run, open_source)

    def run_within(self, run: Run, open_source: Callable[[], Source]) -> None:
        """The same, by who holds the lock on the source already."""
        run.write(state=runs.RUNNING, started=clock.timestamp(), finished=None, error=None, report=None)
        try:
            self._job.retry.call(lambda: make_sure_of_alias(self._job.client))
            self._build(run, open_source())
        except RunConflict:
            raise  # the index and the record are another's now
        except BaseException as error:
            self._fail(run, error)
            raise
        run.write(state=runs.DONE, finished=clock.timestamp(), checkpoint=None, report=self._report.to_json())

    def _build(self, run: Run, source: Source) -> None:
        job = self._job
        self._name = name = begin(job, run, source)
        self._report.index = str(name)
        self._filling = filling = Filling(job, run, name, source)
        self._report.resumed_at, indexed_before = filling.tally.counts.read, filling.tally.counts.indexed
        filling.fill()
        make_ready(job, name, source, filling.tally, self._report)
        self._count()
        self._report.time(time.monotonic() - self._started, filling.tally.counts.indexed - indexed_before)
        run.check()
        self._name = None  # from here on it may be what is served
        report, grace = self._report.to_json(), job.options.grace
        job.retry.call(lambda: index.promote(job.client, name, report, grace, fence_of(run.id)))

    def _count(self) -> None:
        if self._filling is not None:
            self._report.count(self._filling.tally, self._filling.letters.path)
        self._report.retried = self._job.retry.retried

    def _fail(self, run: Run, error: BaseException) -> None:
        """Note why the run has failed, and delete its index if nothing can come of it."""
        self._count()
        spoilt = self._name if hopeless(error) else None
        note_failure(self._job, run, self._report, error, spoilt, ("index", "checkpoint") if spoilt else ())
        self.resumable = not hopeless(error) and self._name is not None and run.record.checkpoint is not None
