"""A run in parts: several processes, or machines, fill one index, each with rows of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from indexer.errors import OaciteError
from indexer.sources import Batch, Source

_WRITTEN = re.compile(r"([0-9]{1,4})/([0-9]{1,4})", re.ASCII)
MOST = 1_000
"""Parts of a run."""


@dataclass(frozen=True, slots=True, order=True)
class RunPart:
    """One of several parts of a run, that each have as many of the rows, nearly.

    Attributes:
        of: how many there are. number: which one this is, from 1.
    """

    of: int
    number: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    @property
    def suffix(self) -> str:
        """What tells it from the others in names of files and documents."""
        return f"-{self.number}-of-{self.of}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The part that is written as `2/4`.

        Raises:
            ValueError: it is not; the message says what is wanted.
        """
        match = _WRITTEN.fullmatch(text)
        number, of = (int(match[1]), int(match[2])) if match else (0, 0)
        if not 1 <= number <= of <= MOST:
            raise ValueError(f"{text!r} is no part: give 2/4 for the second of four, of {MOST:,} at most")
        return cls(of, number)

    @classmethod
    def all(cls, of: int) -> list[Self]:
        """All parts of a run that has so many."""
        return [cls(of, number) for number in range(1, of + 1)]

    def rows(self, total: int) -> range:
        """Its rows, from 0, of so many. Those of all parts are all rows, each once."""
        return range(total * (self.number - 1) // self.of, total * self.number // self.of)


class PartSource:
    """The rows of one part of a source.

    Args:
        whole: all rows.
        part: which of them.

    Raises:
        OaciteError: it is not known beforehand how many rows there are.
    """

    def __init__(self, whole: Source, part: RunPart) -> None:
        if whole.total is None:
            raise OaciteError(f"how many rows {whole.name} has is not known: index it without `--part`")
        self.whole = whole
        self.name = whole.name
        self.sample_note = whole.sample_note
        self.newest, self.newest_beside = whole.newest, whole.newest_beside
        self.joined = whole.joined
        self.notes = whole.notes
        self._rows = part.rows(whole.total)

    @property
    def total(self) -> int:
        """The number of its rows."""
        return len(self._rows)

    @property
    def fingerprint(self) -> str:
        """What the whole is made of."""
        return self.whole.fingerprint

    def batches(self, after: int = 0, until: int | None = None) -> Iterator[Batch]:
        """Its rows, counted from its first."""
        last = self._rows.stop if until is None else min(self._rows.start + until, self._rows.stop)
        yield from self.whole.batches(self._rows.start + after, last)
