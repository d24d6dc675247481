"""How tests end a local node as a power cut does, and what process it is."""

import os
import signal
from pathlib import Path

import psutil

from indexer import node


def node_process(home: Path) -> psutil.Process:
    """The process of the node of this home."""
    pid = node.status(home).pid
    assert pid is not None
    return psutil.Process(pid)


def kill_node(home: Path) -> None:
    """Kill the node of this home, and wait until it is gone."""
    process = node_process(home)
    os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs([process], timeout=30)
