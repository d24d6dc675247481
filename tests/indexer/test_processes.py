"""Whether a process runs, and will go on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from indexer.processes import birth_of, runs


@pytest.fixture
def sleeping() -> Iterator[subprocess.Popen[bytes]]:
    """A process that would sleep for a minute."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        yield process
        process.kill()


def test_a_process_runs_until_it_is_killed(sleeping: subprocess.Popen[bytes]) -> None:
    """At once, though nobody has asked how it ended: it is a zombie until then."""
    assert runs(sleeping.pid)
    sleeping.send_signal(signal.SIGKILL)
    assert not runs(sleeping.pid)
    time.sleep(0.2)
    assert not runs(sleeping.pid)
    os.kill(sleeping.pid, 0)  # the system has it still
    sleeping.wait()
    assert not runs(sleeping.pid)


def test_a_process_that_stands_still_runs(sleeping: subprocess.Popen[bytes]) -> None:
    """It may go on."""
    sleeping.send_signal(signal.SIGSTOP)
    assert runs(sleeping.pid)
    sleeping.send_signal(signal.SIGKILL)
    assert not runs(sleeping.pid)


def test_a_process_that_was_begun_later_is_another_one(sleeping: subprocess.Popen[bytes]) -> None:
    """Numbers are used again, in a container soon; no clock is asked, which may have been set meanwhile."""
    birth = birth_of(sleeping.pid)
    time.sleep(0.05)  # some ticks, by which births are told apart
    assert runs(sleeping.pid, birth)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as later:
        assert birth != birth_of(later.pid)
        assert not runs(later.pid, birth)
        later.communicate(b"\n")
    assert None is birth_of(later.pid)


def test_processes_of_others_run_too() -> None:
    """The first one is the system's."""
    assert runs(1)
