"""Work that processes of one data folder do one after the other."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.progress import Progress


@contextmanager
def alone(lock: Path, progress: Progress, waiting: str) -> Iterator[None]:
    """Wait until no other process holds the same lock, which ends with its process.

    Args:
        lock: the file to lock; it stays.
        progress: told where others are waited for.
        waiting: in these words.
    """
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(waiting)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
