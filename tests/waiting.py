"""Waiting for something that another thread or process brings about."""

import time
from collections.abc import Callable

LONG = 240
"""Seconds: on a busy machine. A test that waits as long has failed."""


def until(true: Callable[[], object], pause: float = 0.02) -> None:
    """Wait for something that will be so, and look again after each pause of so many seconds."""
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end, "it never was"
        time.sleep(pause)
