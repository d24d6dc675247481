"""A source's rows on their way into an index, from checkpoint to checkpoint."""

from collections.abc import Collection
from contextlib import closing
from typing import Any

from indexer import index
from indexer.errors import TooManyRejected
from indexer.index import IndexName
from indexer.loading.bulk import fill
from indexer.loading.checkpoint import Checkpoint, Tally
from indexer.loading.dead_letters import DeadLetters
from indexer.loading.durable import Durable, EngineRestarted
from indexer.loading.first_loaded import with_first_days
from indexer.loading.job import Job
from indexer.loading.locks import Run
from indexer.loading.outcomes import BatchResult
from indexer.sources import Source

_FEW = 1_000  # rows: of fewer, some bad ones are no large share


class Intake:
    """Takes what became of each batch: counts it, keeps its dead letters, tells of it.

    Args:
        job: what to work with.
        source: the rows.
        tally, letters: as they stand before the first batch.

    Attributes:
        tally: what became of the rows.
        letters: those that could not be used.
    """

    def __init__(self, job: Job, source: Source, tally: Tally, letters: DeadLetters) -> None:
        self.tally = tally
        self.letters = letters
        self._job = job
        self._source = source

    def take(self, result: BatchResult, served: Collection[str] = ()) -> None:
        """The next batch was dealt with.

        Args:
            result: what became of it.
            served: documents that are there of rows which could not be used.

        Raises:
            TooManyRejected: too large a share of the rows cannot be used.
        """
        self.tally.add(result)
        for rejected in result.rejected:
            id_, _ = rejected.document or (None, 0)
            self.letters.add(rejected, id_ if id_ in served else None)
        self.tell()
        self._bear_rejected()

    def tell(self) -> None:
        """Say how far it is."""
        counts = self.tally.counts
        troubles = ((counts.rejected, "rejected"), (self._job.retry.retried, "retried"))
        note = ", ".join(f"{count:,} {word}" for count, word in troubles if count)
        self._job.progress(f"indexing {self._source.name}", counts.read, self._source.total, note)

    def _bear_rejected(self) -> None:
        counts, share = self.tally.counts, self._job.options.max_rejected
        if counts.read > _FEW and counts.rejected > share * counts.read:
            self.letters.saved()
            raise TooManyRejected(
                f"{counts.rejected:,} of the first {counts.read:,} rows cannot be used, which is more than"
                f" {share:.2%}; they are in {self.letters.path}, mostly for"
                f" {self.letters.commonest()}: mend the files, or allow more with `--max-rejected`"
            )


class Filling:
    """Fills an index from a checkpoint on; goes back to the last one when the engine lost what it confirmed.

    Args:
        job: what to work with.
        run: keeps the checkpoints; it has one already, from which this goes on.
        name: the index.
        source: the rows.

    Attributes:
        tally: what became of the rows.
        letters: those that could not be used.
    """

    def __init__(self, job: Job, run: Run, name: IndexName, source: Source) -> None:
        self._job = job
        self._run = run
        self._name = name
        self._source = source
        part = run.record.run_part
        self._path = job.dead_letters / f"{name}{part.suffix if part else ''}.jsonl"
        self._intake = self._from_checkpoint()

    @property
    def tally(self) -> Tally:
        """What became of the rows."""
        return self._intake.tally

    @property
    def letters(self) -> DeadLetters:
        """The rows that could not be used."""
        return self._intake.letters

    def fill(self) -> None:
        """Send all that the index lacks; at the end a checkpoint says that it is there for good.

        Raises:
            what sources, `bulk.fill`, `Intake` and `Durable` raise.
        """
        while not self._filled():
            self._intake = self._from_checkpoint()
            at = self.tally.counts.read
            self._job.progress(f"OpenSearch was restarted: going back to row {at:,}")

    def _filled(self) -> bool:
        """Send what the index lacks; False if the engine lost some of it."""
        try:
            with self.letters, Durable(self._job, self._name, self._run) as durable:
                self._send(durable)
                durable.finish(self._checkpoint())
        except EngineRestarted:
            return False
        return True

    def _send(self, durable: Durable) -> None:
        job = self._job
        served = job.retry.call(lambda: index.served(job.client, self._source.name))
        batches = with_first_days(job.client, served, self._source.batches(self.tally.counts.read), job.retry)
        with closing(fill(job.client, str(self._name), batches, job.retry)) as results:
            for result in results:
                self._intake.take(result)
                self._run.check()
                if durable.due():
                    durable.begin(self._checkpoint())

    def _from_checkpoint(self) -> Intake:
        kept = Checkpoint.from_json(self._run.record.checkpoint or {})
        return Intake(self._job, self._source, kept.tally, DeadLetters(self._path, kept.letters))

    def _checkpoint(self) -> dict[str, Any]:
        source = self._source
        return Checkpoint(
            source.fingerprint, self._name.version, source.total, self.letters.saved(), self.tally
        ).to_json()
