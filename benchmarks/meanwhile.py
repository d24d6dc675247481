"""Something that is looked at all the while, in a thread of its own."""

from abc import ABC, abstractmethod
from threading import Event, Thread
from types import TracebackType
from typing import Self


class Meanwhile(ABC):
    """Looks at once, and then every so many seconds, as long as the block runs."""

    def __init__(self, every: float) -> None:
        self._every = every
        self._ended = Event()
        self._thread = Thread(target=self._looking, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    @abstractmethod
    def look(self) -> None:
        """Look once."""

    def _looking(self) -> None:
        self.look()
        while not self._ended.wait(self._every):
            self.look()
