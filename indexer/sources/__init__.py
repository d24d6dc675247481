"""The sources: each gives an iterator of its rows, in order, none left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from citations.record import Citation


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a source: either a citation, or the problem that kept it from being one.

    Attributes:
        file: the name of the file that it is in.
        line: its line there, from 1; a line break inside quotes starts no new line, and in a JSON array
            or a saved reply it is the place in the array.
        raw: the row itself.
        citation: what it says; None when it cannot be used.
        problem: why not.
        version: of rows with one id the one with the highest is kept; None where ids are unique.
    """

    file: str
    line: int
    raw: Any
    citation: Citation | None = None
    problem: str | None = None
    version: int | None = None


class Source(Protocol):
    """One source's rows, ready to be read once.

    Attributes:
        name: which of vocabulary.SOURCES.
        sample_note: what is not real about the rows, in words; None when all of them are.
        notes: what a reader of the report should know; filled while reading.
    """

    name: str
    sample_note: str | None
    notes: list[str]

    @property
    def total(self) -> int | None:
        """The number of rows, None when it is not known beforehand."""

    def __iter__(self) -> Iterator[SourceRow]:
        """All rows.

        Raises:
            InputError: a file is not what it should be.
        """
