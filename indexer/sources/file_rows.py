"""Files of rows that follow each other, and which of them may be read at once.

A statement of DuckDB costs some milliseconds and what it joins on, whatever it reads. So replies of one
application each, of which there may be thousands, are read many at a time.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from indexer.sources.json_lines import JsonLines, is_gzipped

_PACKED = 8  # times smaller are rows when gzipped, about
_BEFORE = attrgetter("before")


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of a file.

    Attributes:
        file: how it is to be read.
        before: the number of rows in the files before it.
        count: of its own.
    """

    file: JsonLines
    before: int
    count: int


def file_of(files: Sequence[FileRows], number: int) -> FileRows | None:
    """The file of the row with so many before it; None behind the last, where a file has grown."""
    place = bisect_right(files, number, key=_BEFORE) - 1
    found = files[place] if place >= 0 else None
    return found if found and number < found.before + found.count else None


def together(files: Sequence[JsonLines], alone: int, most: int) -> Iterator[range]:
    """The places of files that follow each other and may be read at once: small ones, all gzipped or none.

    Args:
        files: in their order.
        alone: bytes of JSON lines, above which a file is read by itself.
        most: bytes of JSON lines that are read at once.
    """
    first, kind, size = 0, None, 0
    for place, each in enumerate(files):
        own = unpacked(each.path)
        kind_of_own = (is_gzipped(each.path), own > alone)
        if place > first and (kind_of_own != kind or own > alone or size + own > most):
            yield range(first, place)
            first, size = place, 0
        kind, size = kind_of_own, size + own
    if first < len(files):
        yield range(first, len(files))


def unpacked(path: Path) -> int:
    """About how many bytes of JSON lines a file has."""
    return path.stat().st_size * (_PACKED if is_gzipped(path) else 1)


def names(files: Sequence[FileRows]) -> str:
    """What they are called, for people."""
    return ", ".join(rows.file.name for rows in files)
