"""How tests end a local node as a power cut does."""

import os
import signal
from pathlib import Path

import psutil

from indexer import node


def kill_node(home: Path) -> None:
    """Kill the node of this home, and wait until it is gone."""
    pid = node.status(home).pid
    assert pid is not None
    process = psutil.Process(pid)
    os.kill(pid, signal.SIGKILL)
    psutil.wait_procs([process], timeout=30)
