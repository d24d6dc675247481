"""What is done about a node that dies: with real processes, which bear a node's mark and answer nothing."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from indexer import node
from indexer.errors import NodeError
from indexer.node import supervisor
from indexer.node.process import Process, mark_option, recorded_process, write_process

WITHIN = 60


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is waited between starts is no matter here."""
    monkeypatch.setattr(supervisor, "_PAUSES", (0.0, 0.0, 0.0))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A node's home, with a log."""
    (tmp_path / "node.log").write_text("[INFO ] started\n\tat a.frame\n[ERROR] OutOfMemoryError\n")
    return tmp_path


def live(home: Path) -> int:
    """Start a process that is taken for the node of this home; its number."""
    mark = uuid4().hex
    command = [sys.executable, "-c", "import time; time.sleep(600)", mark_option(mark)]
    popen = subprocess.Popen(command, start_new_session=True)
    popen.returncode = 0  # as the node's: nobody waits for it
    write_process(home, Process(popen.pid, mark, "http://127.0.0.1:1", "3.4.0"))
    wait_until(
        lambda: node.status(home).running or psutil.Process(popen.pid).status() == psutil.STATUS_ZOMBIE
    )
    return popen.pid


def wait_until(holds: Callable[[], bool]) -> None:
    """Return when it holds, which it must in time."""
    deadline = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def unwanted(*_: object) -> None:
    """Fail: what the test is about does not happen then."""
    pytest.fail("this should not have been called")


def kill_one_after_another(home: Path, times: int) -> int:
    """Kill the home's process and those that take its place; the last one's number."""
    dead = 0
    for _ in range(times):
        wait_until(lambda last=dead: current(home) not in {0, last})  # type: ignore[misc]
        dead = current(home)
        os.kill(dead, signal.SIGKILL)
    return dead


def current(home: Path) -> int:
    """The number of the home's process."""
    process = recorded_process(home)
    return process.pid if process and node.status(home).running else 0


def test_a_node_that_dies_is_told_of_and_started_again(home: Path) -> None:
    """With the end of its log; of the dead process nothing is left, no zombie either."""
    told: list[str] = []
    first = live(home)
    with node.supervised(home, lambda _: live(home), told.append, unwanted):
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: len(told) == 2 and current(home) not in {0, first})
        assert not psutil.pid_exists(first)
    assert node.stop(home)
    log = home / "node.log"
    died, answers = told
    assert died == (
        f"the local node died (by SIGKILL: perhaps memory ran out); the end of its log, {log}:\n"
        "[INFO ] started\n[ERROR] OutOfMemoryError\nit is started again (time 1 of 3 in 10 minutes)"
    )
    assert "the local node answers again" == answers


def test_a_node_that_dies_again_and_again_is_given_up(home: Path) -> None:
    """After the third start within the time: the block is told to end, and ends with a sentence."""
    given_up = threading.Event()
    told: list[str] = []
    live(home)
    with (  # noqa: PT012 - the block's end raises
        pytest.raises(NodeError, match=r"^the local node was started again 3 times in 10 minutes and died"),
        node.supervised(home, lambda _: live(home), told.append, given_up.set),
    ):
        dead = kill_one_after_another(home, 4)
        assert given_up.wait(WITHIN)
    assert 6 == len(told)
    assert not psutil.pid_exists(dead)


def test_a_start_that_fails_is_one_of_the_three(home: Path) -> None:
    """Each is told with what kept it from starting."""
    tried = []
    told: list[str] = []
    given_up = threading.Event()

    def refuse(_: threading.Event) -> None:
        tried.append(1)
        raise NodeError(f"memory is short, for the {len(tried)}. time")

    with (  # noqa: PT012 - the block's end raises
        pytest.raises(NodeError, match=r"left as it is: memory is short, for the 3\. time$"),
        node.supervised(home, refuse, told.append, given_up.set),
    ):
        os.kill(live(home), signal.SIGKILL)
        assert given_up.wait(WITHIN)
    assert ["memory is short, for the 1. time", "memory is short, for the 2. time"] == [
        sentence.splitlines()[0] for sentence in told[1:]
    ]


def test_a_node_that_died_long_ago_does_not_count(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only starts of the last minutes do."""
    monkeypatch.setattr(supervisor, "WITHIN", 0.0)
    told: list[str] = []
    live(home)
    with node.supervised(home, lambda _: live(home), told.append, unwanted):
        kill_one_after_another(home, 5)
        wait_until(lambda: 10 == len(told))
    assert node.stop(home)


def test_a_node_that_somebody_stops_stays_stopped(home: Path) -> None:
    """It is not started against their will; what needs it ends."""
    given_up = threading.Event()
    live(home)
    with (  # noqa: PT012 - the block's end raises
        pytest.raises(NodeError, match=r"^the local node was stopped, and the pages with it$"),
        node.supervised(home, unwanted, unwanted, given_up.set),
    ):
        assert node.stop(home)
        assert given_up.wait(WITHIN)


def test_a_node_that_somebody_starts_again_is_watched_on(home: Path) -> None:
    """Another number, the same home."""
    first = live(home)
    with node.supervised(home, unwanted, unwanted, unwanted):
        second = live(home)  # takes the other's place in node.json at once
        time.sleep(1)
        assert second == current(home)
    assert node.stop(home)
    os.kill(first, signal.SIGKILL)


def test_leaving_does_not_wait_for_a_start(home: Path) -> None:
    """A start under way is told to end, and that it did is no failure."""
    begun = threading.Event()

    def start(stopping: threading.Event) -> None:
        begun.set()
        assert stopping.wait(WITHIN)
        raise NodeError("the local node was stopped while it was starting")

    told: list[str] = []
    with node.supervised(home, start, told.append, unwanted):
        os.kill(live(home), signal.SIGKILL)
        assert begun.wait(WITHIN)
    assert 1 == len(told)
