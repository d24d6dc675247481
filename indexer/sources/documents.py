"""Documents on their way to `_bulk`: bytes in one buffer, sent as they are, not built row by row."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Self, overload


class Documents(Sequence[str]):
    """Of each document the two lines that `_bulk` takes, action and document, with their line breaks.

    Args:
        buffer: the lines of all, one document after the other.
        starts: where each begins; and where the last one ends.
    """

    __slots__ = ("_buffer", "_starts")

    def __init__(self, buffer: memoryview, starts: Sequence[int]) -> None:
        self._buffer = buffer
        self._starts = starts

    @classmethod
    def of(cls, lines: Sequence[str]) -> Self:
        """Documents that were made one by one."""
        encoded = [each.encode() for each in lines]
        return cls(memoryview(b"".join(encoded)), list(accumulate(map(len, encoded), initial=0)))

    def body(self, places: Sequence[int]) -> bytes:
        """The lines of the documents at some places, for one request."""
        if isinstance(places, range) and places.step == 1:
            return bytes(self._buffer[self._starts[places.start] : self._starts[places.stop]])
        return b"".join(bytes(self._at(place)) for place in places)

    def _at(self, place: int) -> memoryview:
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._buffer[self._starts[place] : self._starts[place + 1]]

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        return str(self._at(place if place >= 0 else len(self) + place), "utf-8")

    def __iter__(self) -> Iterator[str]:
        return (self[place] for place in range(len(self)))
