"""Temporary files of a command: gone when it ends, and when it was killed, with the next one."""

import os
import re
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
    for left_over in parent.iterdir():
        # Another machine that shares the folder may have a name that begins with this one's.
        ours = re.fullmatch(rf"{re.escape(host)}-(\d+)-[^-]+", left_over.name)
        if ours and not runs(int(ours[1])):
            shutil.rmtree(left_over)
    work = Path(tempfile.mkdtemp(prefix=f"{host}-{os.getpid()}-", dir=parent))
    try:
        yield work
    finally:
        shutil.rmtree(work)
