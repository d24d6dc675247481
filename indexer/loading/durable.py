"""Checkpoints: written only when all that they count is on the engine's disk.

The engine confirms documents of an index that is being filled before they are on disk (an async translog),
and loses them when it is killed. So what is confirmed is flushed first, and a shard that had to recover since
the checkpoint before shows that some of it may be lost: then the run goes back to that one.
"""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from engine.errors import IndexMissing
from indexer import index
from indexer.index import IndexName
from indexer.loading.identity import Identity, identity
from indexer.loading.job import Job
from indexer.loading.locks import Run


class EngineRestarted(Exception):
    """Documents that were confirmed since the last checkpoint may be lost."""


class Durable:
    """Writes a run's checkpoints, beside the filling.

    Args:
        job: what to work with.
        name: the index that is filled; all that was sent to it by now is counted by the last checkpoint, or
            will be sent again.
        run: keeps the checkpoints.
    """

    def __init__(self, job: Job, name: IndexName, run: Run) -> None:
        self._job = job
        self._name = name
        self._run = run
        self._pool = ThreadPoolExecutor(1)
        self._saving: Future[None] | None = None
        self._began = time.monotonic()
        self._seen = job.retry.retried
        self._identity = self._identify()

    def due(self) -> bool:
        """Whether it is time for a checkpoint.

        Raises:
            EngineRestarted: go back to the last one. RunConflict, EngineError: the last one was not written.
        """
        if self._job.retry.retried != self._seen:
            self._seen = self._job.retry.retried
            self.check()
        if self._saving is not None:
            if not self._saving.done():
                return False
            saved, self._saving = self._saving, None
            saved.result()
        return time.monotonic() - self._began >= self._job.options.checkpoint_seconds

    def begin(self, checkpoint: dict[str, Any]) -> None:
        """Write a checkpoint, in a thread of its own; the next `due` tells how it went."""
        self._began = time.monotonic()
        self._saving = self._pool.submit(self.save, checkpoint)

    def finish(self, checkpoint: dict[str, Any]) -> None:
        """Write the last checkpoint.

        Raises:
            EngineRestarted: go back to the one before.
        """
        saved, self._saving = self._saving, None
        if saved is not None:
            saved.result()
        self.save(checkpoint)

    def save(self, checkpoint: dict[str, Any]) -> None:
        """Flush the index, then write the checkpoint."""
        self._job.retry.call(lambda: index.flush(self._job.client, self._name))
        self.check()
        self._run.write(checkpoint=checkpoint)

    def check(self) -> None:
        """See that nothing that was confirmed since the last checkpoint is lost.

        Raises:
            EngineRestarted: it may be. IndexMissing: the whole index is.
        """
        found = self._identify()
        if found.uuid != self._identity.uuid:
            raise IndexMissing(f"{self._name} was deleted while it was filled: run again")
        if found != self._identity:
            raise EngineRestarted

    def _identify(self) -> Identity:
        return self._job.retry.call(lambda: identity(self._job.client, self._name))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and kind is not EngineRestarted:
            self._job.retry.limit = 0  # nobody waits any more for a checkpoint that is being written
        self._pool.shutdown()
