"""Until when the engine may work for whoever asked: a time for the whole, and while he is there.

Whoever serves a request opens a `Deadline` around it. Every connection to the engine that is used within,
in that thread or one that takes its context, is known to it (`engine.cuttable`) and cut when the time is over
or nobody waits any more. The engine ends a search whose connection is closed. What takes many steps, as a
long file does, has a time for each of them (`step`).
"""

import math
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from threading import Lock

from opensearchpy import ConnectionTimeout


class Abandoned(Exception):
    """Whoever asked has left: there is nobody to answer to."""


class Deadline:
    """Until when the engine may work for one request.

    `expire` and `abandon` may be called from any thread, at any time, and never wait.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._lock = Lock()
        self._lines: set[socket.socket] = set()
        self._expired = self._abandoned = False

    def remaining(self) -> float:
        """The seconds that are left.

        Raises:
            Abandoned: whoever asked has left. ConnectionTimeout: no time is left.
        """
        seconds = self.left()
        if self._abandoned:
            raise Abandoned
        if self._expired or seconds <= 0:
            raise ConnectionTimeout("TIMEOUT", "the time for the whole request is over", None)
        return seconds

    def left(self) -> float:
        """The seconds that are left, none or less when the time is over; infinite between two steps."""
        return self._until - time.monotonic()

    @contextmanager
    def step(self, seconds: float) -> Iterator[None]:
        """Within it the engine works for so many seconds at most; no time runs until the next step."""
        self._until = time.monotonic() + seconds
        try:
            yield
        finally:
            self._until = math.inf

    @property
    def ended(self) -> bool:
        """Whether it was cut off: `expire` or `abandon` was called."""
        return self._expired or self._abandoned

    def expire(self) -> None:
        """Time is over: what the engine is doing is cut off."""
        self._expired = True
        self._cut()

    def abandon(self) -> None:
        """Whoever asked has left: what the engine is doing is cut off."""
        self._abandoned = True
        self._cut()

    def hold(self, line: socket.socket) -> None:
        """A connection to the engine is used from now on, as long as `holding` goes on.

        What is kept is a second handle of it: TLS takes the first one over, and a response that is read to
        the end of the connection lets go of it.
        """
        handle = socket.fromfd(line.fileno(), line.family, line.type)
        with self._lock:
            self._lines.add(handle)
        if self.ended:
            self._cut()

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Within it one request is made; afterwards its connection may be another's."""
        try:
            yield
        finally:
            with self._lock:
                for handle in self._lines:
                    handle.close()
                self._lines.clear()

    def _cut(self) -> None:
        with self._lock:
            for handle in self._lines:
                with suppress(OSError):  # the other end was quicker
                    handle.shutdown(socket.SHUT_RDWR)


_PRESENT: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


def present() -> Deadline | None:
    """The deadline of what is being served here; None where nobody has set one."""
    return _PRESENT.get()


@contextmanager
def deadline(seconds: float) -> Iterator[Deadline]:
    """Within it, the engine works for so many seconds at most, all requests to it together."""
    limit = Deadline(seconds)
    token = _PRESENT.set(limit)
    try:
        yield limit
    finally:
        _PRESENT.reset(token)


@contextmanager
def step(seconds: float) -> Iterator[None]:
    """Within it one of many steps is done for the present request, in so many seconds at most."""
    limit = present()
    with limit.step(seconds) if limit else nullcontext():
        yield


def at_most(seconds: float) -> float:
    """So many seconds, or what is left of the present deadline if that is less.

    Raises:
        Abandoned: whoever asked has left. ConnectionTimeout: no time is left.
    """
    limit = present()
    return min(seconds, limit.remaining()) if limit else seconds
