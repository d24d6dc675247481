"""What the engine cannot do at the moment is tried again, and whoever waits is told."""

import subprocess
import sys
import time

import pytest

from engine.deadline import deadline
from engine.errors import EngineOverloaded, RequestRefused
from indexer.loading.retry import RetryPolicy


def test_a_longer_wait_is_told_with_its_cause() -> None:
    """As while the engine's disk is full; short ones are not."""
    told: list[str] = []
    tries: list[int] = []
    retry = RetryPolicy()
    retry.progress = lambda step, done=None, total=None, note="": told.append(f"{step} {note}")  # noqa: ARG005

    def act() -> int:
        tries.append(1)
        if len(tries) < 5:
            raise EngineOverloaded("its disk is full")
        return 7

    assert 7 == retry.call(act)
    assert (5, 4) == (len(tries), retry.retried)
    [line] = told
    assert line.startswith("waiting for OpenSearch for 11")
    assert line.endswith(" s at most, since its disk is full")


def test_no_try_is_begun_that_the_deadline_forbids() -> None:
    """What is noted at the end has seconds for all tries together."""
    retry = RetryPolicy()
    started = time.monotonic()

    def act() -> None:
        raise EngineOverloaded("no")

    with deadline(0.5), pytest.raises(EngineOverloaded):
        retry.call(act)
    assert retry.retried >= 1
    assert time.monotonic() - started < 0.6


def test_what_no_wait_cures_is_not_tried_again() -> None:
    """Nor told."""
    retry = RetryPolicy()

    def act() -> None:
        raise RequestRefused("no")

    with pytest.raises(RequestRefused):
        retry.call(act)
    assert 0 == retry.retried


def test_a_full_disk_is_a_sentence_with_its_cure() -> None:
    """As every file of a full disk says."""
    script = """
import indexer.cli as cli
def full():
    with open("/dev/full", "wb", buffering=0) as file:
        file.write(b"1")
cli.app = full
cli.main()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert 1 == done.returncode
    told = "oacite: [Errno 28] No space left on device: the disk is full, make room on it"
    assert done.stderr.startswith(told)
    assert 1 == done.stderr.count("\n")
