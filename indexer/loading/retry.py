"""Trying again what the engine cannot do at the moment: with growing waits, and not for ever."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from engine.deadline import deadline, present
from engine.errors import EngineError, EngineOverloaded, EngineTimeout, EngineUnreachable
from indexer.progress import Progress, silent

T = TypeVar("T")

TRANSIENT = (EngineUnreachable, EngineTimeout, EngineOverloaded)
"""What may be otherwise the next time: the engine is restarted, too busy, or the network failed."""

LIMIT = 120.0  # seconds: a restarted engine with full shards is back by then
LAST_WORDS = 5.0  # seconds that the engine has for noting how something ended that has failed
_FIRST, _LONGEST = 0.25, 10.0  # seconds to wait at first, and at most
_TOLD = 2.0  # seconds: a shorter wait is nothing to tell


class RetryPolicy:
    """How long a command bears with an engine that fails.

    Args:
        limit: seconds from a first failure until it is final.

    Attributes:
        retried: how often something was tried again.
        progress: told of each longer wait and why: nobody should wonder at two minutes of silence.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        self.limit = limit
        self.retried = 0
        self.progress: Progress = silent
        self._counting = threading.Lock()

    def count(self) -> None:
        """Something is tried again."""
        with self._counting:
            self.retried += 1

    @contextmanager
    def last_words(self) -> Iterator[None]:
        """Within it is noted why all has failed; from now on nobody waits long for an engine.

        One that stands still would have a whole request's time for each note.
        """
        self.limit = LAST_WORDS
        with deadline(LAST_WORDS):
            yield

    def call(self, act: Callable[[], T]) -> T:
        """Do what may be repeated, again while the engine fails.

        Raises:
            EngineError: it failed in a way that no repetition cures, or for longer than the limit.
        """
        backoff = Backoff(self)
        while True:
            try:
                return act()
            except TRANSIENT as error:
                backoff.after(error)


class Backoff:
    """The waits between the tries of one thing; a success makes them short again.

    Args:
        retry: says how long they may be in all.
        given_up: set when nobody wants the thing any more.
    """

    def __init__(self, retry: RetryPolicy, given_up: threading.Event | None = None) -> None:
        self._retry = retry
        self._given_up = given_up or threading.Event()
        self.succeeded()

    @property
    def failed(self) -> bool:
        """Whether the last try failed."""
        return self._deadline is not None

    def succeeded(self) -> None:
        """The next failure is a first one."""
        self._next = _FIRST
        self._deadline: float | None = None

    def after(self, error: EngineError) -> None:
        """Wait before the next try, which must begin within the limit and the present deadline.

        Raises:
            EngineError: the given one, when it was the last try.
        """
        now = time.monotonic()
        if self._deadline is None:
            self._deadline = now + self._retry.limit
        delay = self._next * random.uniform(0.75, 1.25)  # noqa: S311 - jitter is no secret
        within = present()
        if now + delay > self._deadline or (within and delay > within.left()):
            raise error
        if self._next >= _TOLD:
            left = f"for {self._deadline - now:,.0f} s at most, since {error}"
            self._retry.progress("waiting for OpenSearch", note=left)
        if self._given_up.wait(delay):
            raise error
        self._next = min(2 * self._next, _LONGEST)
        self._retry.count()
