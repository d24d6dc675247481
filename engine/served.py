"""What is being served here: its id, for what is logged meanwhile, and how long it waited for the engine.

Whoever serves a request calls `begin`. It is known in that task and thread, and in those that take its
context.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock


class Served:
    """One request that is served.

    Attributes:
        id: by which its lines in a log are found.
    """

    def __init__(self, id_: str) -> None:
        self.id = id_
        self._lock = Lock()
        self._engine_seconds = 0.0

    @property
    def engine_seconds(self) -> float:
        """How long the engine was waited for, all requests to it together."""
        return self._engine_seconds

    def waited(self, seconds: float) -> None:
        """The engine was waited for, so long; any thread may say so."""
        with self._lock:
            self._engine_seconds += seconds


_PRESENT: ContextVar[Served | None] = ContextVar("served", default=None)


def present() -> Served | None:
    """What is being served here; None where nothing is."""
    return _PRESENT.get()


def begin(served: Served) -> None:
    """From now on it is served here, to the end of the task: the server logs what broke at the very end."""
    _PRESENT.set(served)


@contextmanager
def waiting() -> Iterator[None]:
    """Within it the engine is waited for."""
    start = time.monotonic()
    try:
        yield
    finally:
        if served := present():
            served.waited(time.monotonic() - start)
