"""Temporary files of a command: gone when it ends, and when it was killed, with the next one."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.processes import runs


@contextmanager
def work_folder(parent: Path) -> Iterator[Path]:
    """A folder of this process's own."""
    parent.mkdir(parents=True, exist_ok=True)
    host = socket.gethostname()
    for left_over in parent.glob(f"{host}-*-*"):
        if not runs(int(left_over.name.removeprefix(f"{host}-").split("-")[0])):
            shutil.rmtree(left_over)
    work = Path(tempfile.mkdtemp(prefix=f"{host}-{os.getpid()}-", dir=parent))
    try:
        yield work
    finally:
        shutil.rmtree(work)
