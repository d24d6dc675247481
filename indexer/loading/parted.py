"""A run in parts: each fills its rows into one index, and whoever is last puts that in its place.

What the parts have in common stands in the source's record (`runs.Record.parts`). It is read and written with
the lock on the source, which each part takes for a moment: to join, and to see in the end whether it is the
last. In between it holds the lock on its own record alone, where it keeps its checkpoints.
"""

import time
from collections.abc import Callable, Sequence

from indexer import clock, index
from indexer.errors import NothingToResume, RunConflict
from indexer.index import IndexName
from indexer.loading import locks, runs
from indexer.loading.checkpoint import Checkpoint, Tally
from indexer.loading.fencing import fence, fence_of, make_sure_of_alias
from indexer.loading.filling import Filling
from indexer.loading.job import Job
from indexer.loading.load import hopeless, make_ready, note_failure
from indexer.loading.locks import Run
from indexer.loading.report import Report
from indexer.loading.run_part import PartSource, RunPart
from indexer.loading.runs import Record
from indexer.sources import Source


class PartLoading:
    """Indexes one part of the rows of a source; the last of the parts puts the index in its place.

    Args:
        job: what to work with.
        report: is told what it did so far, also when it fails, and in the last part what all did; it names
            the source.
        part: which part.

    Attributes:
        resumable: whether a part that failed can be resumed.
    """

    def __init__(self, job: Job, report: Report, part: RunPart) -> None:
        self.resumable = False
        self._job = job
        self._report = report
        self._part = part
        self._filling: Filling | None = None
        self._started = time.monotonic()

    def run(self, open_source: Callable[[], Source]) -> None:
        """Index the rows of the part of a source, which is opened once nobody else is at work on that part.

        Raises:
            NothingToResume: there is no run that it could resume, or join as it was begun.
            as `Loading.run`. What the other parts have done is lost only where the whole index does not hold
            what was read.
        """
        job, source = self._job, self._report.source
        with locks.take_part(job.client, source, self._part, job.retry) as own:
            own.write(state=runs.RUNNING, started=clock.timestamp(), finished=None, error=None, report=None)
            try:
                job.retry.call(lambda: make_sure_of_alias(job.client))
                rows = PartSource(open_source(), self._part)
                self._fill(own, rows)
            except RunConflict:
                raise
            except BaseException as error:
                self._fail(own, error)
                raise
            own.write(state=runs.DONE, finished=clock.timestamp(), report=self._report.to_json())
            self._end(own.record, rows.whole)

    def _fill(self, own: Run, rows: PartSource) -> None:
        name = self._join(own, rows)
        self._report.index = str(name)
        self._filling = filling = Filling(self._job, own, name, rows)
        self._report.resumed_at, indexed_before = filling.tally.counts.read, filling.tally.counts.indexed
        filling.fill()
        self._count()
        self._report.time(time.monotonic() - self._started, filling.tally.counts.indexed - indexed_before)

    def _join(self, own: Run, rows: PartSource) -> IndexName:
        """The index that the parts fill; the part's record has its checkpoint then."""
        job = self._job
        with locks.take_for_parts(job.client, rows.name, job.retry, job.progress) as run:
            standing = None if job.options.resume is False else self._standing(run.record)
            name = self._joined(run.record, standing, rows) if standing else self._begun(own, run, rows)
        if own.record.index != str(name) or own.record.checkpoint is None:
            start = Checkpoint(rows.fingerprint, name.version, rows.total, 0, Tally())
            own.write(index=str(name), checkpoint=start.to_json())
        return name

    def _standing(self, record: Record) -> IndexName | None:
        """The index that the parts of an unfinished run fill."""
        wanted = record.parts["index"] if record.parts else None
        states = self._job.retry.call(lambda: index.states(self._job.client))
        return next(
            (state.name for state in states if str(state.name) == wanted and not state.promoted), None
        )

    def _joined(self, record: Record, name: IndexName, rows: PartSource) -> IndexName:
        """The index that others fill, if this part can fill it too."""
        parts, obstacle = record.parts or {}, None
        if parts["of"] != self._part.of:
            obstacle = f"{name} is filled by {parts['of']} parts"
        elif name.version != index.mapping_version():
            obstacle = f"the mapping has changed since {name} was begun"
        elif parts["fingerprint"] != rows.fingerprint:
            obstacle = f"the files, or their times, are not those that {name} was begun with"
        if obstacle:
            raise NothingToResume(
                f"part {self._part} cannot join the others, since {obstacle}: give what they were given, or"
                " begin anew with `--fresh`, which discards what they have done"
            )
        self._job.retry.call(lambda: index.reopen(self._job.client, name))
        return name

    def _begun(self, own: Run, run: Run, rows: PartSource) -> IndexName:
        """A new index for all parts."""
        job = self._job
        if job.options.resume:
            raise NothingToResume(
                f"nothing can be resumed, since no run in parts of {rows.name} is unfinished: leave out"
                " `--resume` to begin anew"
            )
        for other in runs.parts_of(job.client, run.record, job.retry):
            if other.alive and other.run != own.id:
                raise RunConflict(f"{other.at_work}: wait until it ends, or join it without `--fresh`")
        run.write(index=None, checkpoint=None, parts=None)
        job.retry.call(lambda: index.tidy(job.client, rows.name, job.options.grace))
        name = job.retry.call(
            lambda: index.create(job.client, rows.name, rows.sample_note, rows.joined, job.options.shards)
        )
        job.retry.call(lambda: fence(job.client, name, name.time))
        parts = {"of": self._part.of, "index": str(name), "fingerprint": rows.fingerprint}
        run.write(parts=parts)
        return name

    def _end(self, own: Record, whole: Source) -> None:
        """Put the index in its place, if no other part is still to come."""
        job = self._job
        with locks.take_for_parts(job.client, own.source, job.retry, job.progress) as run:
            if (run.record.parts or {}).get("index") != own.index:
                self._report.notes += [*whole.notes, "another part has put the index in its place"]
                return
            parts = runs.parts_of(job.client, run.record, job.retry)
            absent = [str(part.part) for part in parts if (part.index, part.state) != (own.index, runs.DONE)]
            if absent:
                missing = f"part {absent[0]} is" if len(absent) == 1 else f"parts {', '.join(absent)} are"
                self._report.notes += [*whole.notes, f"not searched yet: {missing} still to come"]
                return
            self._promote(run, parts, whole)

    def _promote(self, run: Run, parts: Sequence[Record], whole: Source) -> None:
        job, report = self._job, self._report
        name = IndexName.parse(str(report.index))
        assert name is not None  # noqa: S101 - it was made here
        tally = Tally.of_parts(Checkpoint.from_json(part.checkpoint or {}).tally for part in parts)
        run.write(state=runs.RUNNING, started=min(str(part.started) for part in parts), finished=None)
        try:
            report.count(tally, None)
            report.dead_letters = ", ".join(_dead_letters(parts)) or None
            make_ready(job, name, whole, tally, report)
            run.check()
            noted, grace, given = report.to_json(), job.options.grace, fence_of(name.time)
            job.retry.call(lambda: index.promote(job.client, name, noted, grace, given))
        except RunConflict:
            raise
        except BaseException as error:
            self._give_up(run, name, error)
            raise
        run.write(
            state=runs.DONE,
            finished=clock.timestamp(),
            index=str(name),
            error=None,
            report=report.to_json(),
            checkpoint=None,
            parts=None,
        )

    def _count(self) -> None:
        if self._filling is not None:
            self._report.count(self._filling.tally, self._filling.letters.path)
        self._report.retried = self._job.retry.retried

    def _fail(self, own: Run, error: BaseException) -> None:
        """Note why the part has failed; it is begun anew where the same rows would meet the same again."""
        self._count()
        lost = hopeless(error)
        note_failure(self._job, own, self._report, error, None, ("index", "checkpoint") if lost else ())
        self.resumable = not lost and own.record.checkpoint is not None

    def _give_up(self, run: Run, name: IndexName, error: BaseException) -> None:
        """Note why the index could not take its place, and delete it where it never could."""
        lost = hopeless(error)
        note_failure(self._job, run, self._report, error, name if lost else None, ("parts",) if lost else ())
        self.resumable = not lost


def _dead_letters(parts: Sequence[Record]) -> list[str]:
    """The files of dead letters of all parts, each on the machine of its part."""
    files = ((part.report or {}).get("dead_letters") for part in parts)
    return [file for file in files if file]
