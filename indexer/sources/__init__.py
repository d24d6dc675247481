"""The sources: each gives its rows as documents ready to be indexed, none left out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import orjson

from citations.record import Citation

BATCH = 2_000  # documents, some 700 kB


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Where a document comes from.

    Attributes:
        file: the name of the file.
        line: its line there, from 1; a line break inside quotes starts no new line, and in a JSON array
            or a saved reply it is the place in the array.
        raw: what stands there, or the document made of it.
    """

    file: str
    line: int
    raw: object


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be used, and why."""

    row: SourceRow
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents to be sent together.

    Attributes:
        lines: of each document the two lines that `_bulk` takes, action and document, with their line breaks.
        row: place in `lines` → the row that the document comes from.
        unique: no other document of the source has one of their ids.
    """

    lines: list[str]
    row: Callable[[int], SourceRow]
    unique: bool = False


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

    def __iter__(self) -> Iterator[Batch | Rejected]:
        """All rows.

        Raises:
            InputError: a file is not what it should be.
        """


def bulk_lines(citation: Citation, version: int | None = None) -> str:
    """The lines that index a citation.

    Args:
        citation: what to index.
        version: of documents with one id the one with the highest is kept; None where ids are unique.
    """
    action: dict[str, str | int] = {"_id": citation.id}
    if version is not None:
        action |= {"version": version, "version_type": "external"}
    lines = (orjson.dumps(line).decode() for line in ({"index": action}, citation.to_document()))
    return "\n".join(lines) + "\n"


def batches(rows: Iterable[tuple[SourceRow, str] | Rejected]) -> Iterator[Batch | Rejected]:
    """Rows, each with its document's lines, put together to batches; rejected rows in between."""
    waiting: list[tuple[SourceRow, str]] = []
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        waiting.append(row)
        if len(waiting) == BATCH:
            yield _batch(waiting)
            waiting = []
    if waiting:
        yield _batch(waiting)


def _batch(rows: list[tuple[SourceRow, str]]) -> Batch:
    return Batch([lines for _, lines in rows], lambda place: rows[place][0])
