"""Where a run begins: at the last checkpoint of an unfinished one, or with an index of its own."""

from indexer import index
from indexer.errors import NothingToResume
from indexer.index import IndexName, IndexState
from indexer.loading.checkpoint import Checkpoint, Tally
from indexer.loading.fencing import fence
from indexer.loading.job import Job
from indexer.loading.locks import Run
from indexer.loading.runs import Record
from indexer.sources import Source


def begin(job: Job, run: Run, source: Source) -> IndexName:
    """The index to fill; the run's record has its checkpoint then. Indexes that nobody needs are deleted.

    Raises:
        NothingToResume: the options insist on an unfinished run, and there is none that can be used.
    """
    states = job.retry.call(lambda: index.states(job.client))
    obstacle = hindrance(run.record, states, source.fingerprint)
    if job.options.resume and obstacle:
        raise NothingToResume(f"nothing can be resumed, since {obstacle}: leave out `--resume` to begin anew")
    left = _unfinished(run.record, states)
    if left and not obstacle and job.options.resume is not False:
        return _go_on(job, run, source, left.name)
    if left:
        job.progress(f"discarding the unfinished {left.name}, since {obstacle or 'a fresh one is wanted'}")
    elif parts := run.record.parts:
        job.progress(f"discarding {parts['index']}, which {parts['of']} parts were to fill")
    return _begin_anew(job, run, source)


def hindrance(record: Record, states: list[IndexState], fingerprint: str) -> str | None:
    """Why the run of a record cannot be resumed; None when it can. Pure."""
    if record.checkpoint is None:
        return f"no run of {record.source} is unfinished"
    if _unfinished(record, states) is None:
        return f"the index of the unfinished run, {record.index}, is gone"
    if record.checkpoint["mapping"] != index.mapping_version():
        return f"the mapping has changed since {record.index} was begun"
    if record.checkpoint["fingerprint"] != fingerprint:
        return f"the files are not those that {record.index} was begun with"
    return None


def _unfinished(record: Record, states: list[IndexState]) -> IndexState | None:
    found = (state for state in states if str(state.name) == record.index and not state.promoted)
    return next(found, None) if record.checkpoint else None


def _go_on(job: Job, run: Run, source: Source, name: IndexName) -> IndexName:
    checkpoint = Checkpoint.from_json(run.record.checkpoint or {})
    job.progress(f"resuming {name} behind its first {checkpoint.position:,} rows")
    job.retry.call(lambda: fence(job.client, name, run.id))
    job.retry.call(lambda: index.reopen(job.client, name))
    job.retry.call(lambda: index.tidy(job.client, source.name, job.options.grace, keep=name))
    return name


def _begin_anew(job: Job, run: Run, source: Source) -> IndexName:
    run.write(index=None, checkpoint=None, parts=None)
    job.retry.call(lambda: index.tidy(job.client, source.name, job.options.grace))
    name = job.retry.call(
        lambda: index.create(job.client, source.name, source.sample_note, source.joined, job.options.shards)
    )
    job.retry.call(lambda: fence(job.client, name, run.id))
    start = Checkpoint(source.fingerprint, name.version, source.total, 0, Tally())
    run.write(index=str(name), checkpoint=start.to_json())
    return name
