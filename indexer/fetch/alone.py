"""One fetch into a folder at a time: two would write one file, and a key has a file twenty times a year."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import RunConflict


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other fetches from a folder, which is made if it is missing; a fetch that has ended keeps nobody.

    Raises:
        RunConflict: another one is at work there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunConflict(f"another fetch into {folder} is at work: wait until it ends") from error
        yield
    finally:
        os.close(held)
