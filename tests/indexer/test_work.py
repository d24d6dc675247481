"""Temporary folders: gone at the end, and what a killed process left with the next one."""

import os
import socket
from pathlib import Path

from indexer.work import work_folder

NO_PROCESS = 2**22 + 1  # above the highest number that Linux gives a process


def test_what_a_killed_process_left_goes_and_all_else_stays(tmp_path: Path) -> None:
    """Another machine's folders too, also when its name begins with ours."""
    host = socket.gethostname()
    left = tmp_path / f"{host}-{NO_PROCESS}-abc"
    others = {tmp_path / f"{host}-{os.getpid()}-abc", tmp_path / f"{host}-b-{NO_PROCESS}-abc", tmp_path / "a"}
    for folder in (left, *others):
        folder.mkdir()
    with work_folder(tmp_path) as work:
        assert {work, *others} == set(tmp_path.iterdir())
    assert others == set(tmp_path.iterdir())
