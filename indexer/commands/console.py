"""What all commands share: where they print, how they end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console

from indexer.errors import Stopped

FAILED, USAGE, REJECTED = 1, 2, 3
"""Exit codes, besides 0: it failed, wrong usage, done but rows were rejected."""

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stoppable() -> Iterator[None]:
    """Within it, Ctrl-C and the signals that end a process are an error like another, told in a sentence.

    Raises:
        Stopped: one of them came.
    """
    before = {ending: signal.signal(ending, _stop) for ending in _ENDINGS}
    try:
        yield
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(f"stopped by {signal.Signals(number).name}")
