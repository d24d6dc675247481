"""Rows into the index that is served: those there are replaced, the others added."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing

from indexer import clock, index
from indexer.errors import OaciteError
from indexer.index import IndexName
from indexer.loading import locks
from indexer.loading.bulk import fill
from indexer.loading.checkpoint import Tally
from indexer.loading.dead_letters import DeadLetters
from indexer.loading.filling import Intake
from indexer.loading.first_loaded import with_first_days
from indexer.loading.job import Job
from indexer.loading.locks import Run
from indexer.loading.report import Report
from indexer.loading.verify import check_counts
from indexer.sources import Source


def upsert(job: Job, report: Report, open_source: Callable[[], Source]) -> None:
    """Put rows into the index that is served of their source; doing it twice changes nothing.

    Args:
        job: what to work with.
        report: is told what was done, also when it fails; it names the source.
        open_source: gives the rows, once no other run of the source is at work.

    Raises:
        OaciteError: nothing is served of that source; and what a source, `bulk.fill` and `runs.take` raise.
            What was sent by then is in the index.
    """
    with locks.take(job.client, report.source, job.retry) as run:
        source = open_source()
        name = job.retry.call(lambda: index.served(job.client, report.source))
        if name is None:
            raise OaciteError(f"nothing of {report.source} is served yet: index it first")
        upsert_within(run, job, report, name, source)


def upsert_within(run: Run, job: Job, report: Report, name: IndexName, source: Source) -> None:
    """The same, by who holds the lock on the source already, into an index of that source.

    A row that cannot be used takes the place of its earlier states all the same: a document of one of these
    is deleted, when all rows have come and not too many of them were bad.

    Raises:
        MappingRefused: the index is of another version, so nothing is sent.
    """
    index.check_mapping(name)
    started = time.monotonic()
    report.index = str(name)
    path = job.dead_letters / f"{name}-{clock.now():%Y%m%dt%H%M%S%f}.jsonl"
    intake = Intake(job, source, Tally(), DeadLetters(path))
    try:
        outdated = [*_send(job, run, name, source, intake)]
    finally:
        report.count(intake.tally, intake.letters.path)
        report.time(time.monotonic() - started, report.indexed)
        report.retried = job.retry.retried
        report.notes += source.notes
    check_counts(intake.tally, source.total)
    if outdated:
        job.retry.call(lambda: index.remove(job.client, name, outdated))
        report.notes.append(
            f"{len(outdated):,} of the rejected rows were served in an earlier state, which is served no more"
        )
    if joined := source.joined:
        job.retry.call(lambda: index.note(job.client, name, joined=joined))
    job.retry.call(lambda: index.count(job.client, name))


def _send(job: Job, run: Run, name: IndexName, source: Source, intake: Intake) -> Iterator[tuple[str, int]]:
    """Send all rows; gives the documents that are there of rows which cannot be used, by id and version."""
    batches = with_first_days(job.client, name, source.batches(), job.retry)
    with intake.letters, closing(fill(job.client, str(name), batches, job.retry)) as results:
        for result in results:
            there = _there(job, name, dict(each.document for each in result.rejected if each.document))
            intake.take(result, there.keys())
            yield from there.items()
            run.check()


def _there(job: Job, name: IndexName, documents: dict[str, int]) -> dict[str, int]:
    """Those of some documents that the index has, in no later version."""
    has = job.retry.call(lambda: index.versions(job.client, name, [*documents]))
    return {id_: version for id_, version in documents.items() if has.get(id_, version + 1) <= version}
