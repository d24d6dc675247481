"""The sources: each gives its rows as documents ready to be indexed, none left out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import orjson

from citations.record import Citation
from engine.meta import JoinedTables
from indexer.sources.documents import Documents

BATCH = 5_000  # rows, some 1.7 MB of documents


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
    """A row that cannot be used, and why.

    Attributes:
        row: the row.
        reason: what is wrong with it.
        document: the id and the version that its document would have; None where the row does not tell them.
    """

    row: SourceRow
    reason: str
    document: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one file that follow each other; each becomes a document, is merged or is rejected.

    Attributes:
        file: the file's name.
        lines: of each document the two lines that `_bulk` takes, action and document, with their line breaks;
            no other document of the source has one of their ids.
        row: place in `lines` → the row that the document comes from.
        merged: how many rows are older or equal states of another row, which stands for them.
        rejected: the rows that cannot be used.
    """

    file: str
    lines: Documents
    row: Callable[[int], SourceRow]
    merged: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows it is made of."""
        return len(self.lines) + self.merged + len(self.rejected)


class Source(Protocol):
    """One source's rows, in an order that is the same whenever the files are.

    Attributes:
        name: which of vocabulary.SOURCES.
        sample_note: what is not real about the rows, in words; None when all of them are.
        newest: when the youngest row was loaded at its origin, in ISO 8601; None where rows do not say that.
        newest_beside: likewise of rows of another source that stand in the same index (engine.meta.BESIDE).
        joined: the tables that are joined on the rows, and when; None when there are
            none.
        notes: what a reader of the report should know; filled while reading.
    """

    name: str
    sample_note: str | None
    newest: str | None
    newest_beside: str | None
    joined: JoinedTables | None
    notes: list[str]

    @property
    def total(self) -> int | None:
        """The number of rows, None when it is not known beforehand."""

    @property
    def fingerprint(self) -> str:
        """What the rows are made of: another text when a file, or how it is read, has changed."""

    def batches(self, after: int = 0, until: int | None = None) -> Iterator[Batch]:
        """All rows but the first `after`; not those behind the first `until` either, where that is said.

        Raises:
            InputError: a file is not what it should be.
        """


def bulk_lines(citation: Citation, version: int | None = None) -> str:
    """The lines that index a citation.

    Args:
        citation: what to index.
        version: the index keeps the document with the highest; None where there are no states of a row.
    """
    action: dict[str, str | int] = {"_id": citation.id}
    if version is not None:
        action |= {"version": version, "version_type": "external_gte"}
    lines = (orjson.dumps(line).decode() for line in ({"index": action}, citation.to_document()))
    return "\n".join(lines) + "\n"


def fingerprint(files: list[Path], *options: object) -> str:
    """The names, sizes and times of files, and how they are read."""
    stats = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return orjson.dumps([stats, [str(option) for option in options]]).decode()
