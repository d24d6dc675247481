"""A folder for one process: two fetches would write one file, and a key has a file twenty times a year.

Servers hold the folder of their workers' counts so; what was left behind by a killed one is held by nobody.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import RunConflict


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep others from a folder, which is made if it is missing; a process that has ended keeps nobody.

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
