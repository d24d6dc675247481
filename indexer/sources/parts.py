"""Large files in parts of whole rows, so that each can be joined within memory and in its order."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

_BLOCK = 1 << 20


def parts(file: IO[bytes], part: Path, sizes: Iterable[int], *, quoted: bool) -> Iterator[Path]:
    """What is left to read of a file, in files one after the other; each file is gone at the next.

    Args:
        file: rows, of which each ends with a line break.
        part: where to put the parts.
        sizes: without end: the bytes after which each part ends with its row.
        quoted: a line break inside quotes ends no row. A quote inside quotes is doubled, so a line ends a row
            where the quotes are even.
    """
    for size in sizes:
        with part.open("wb") as target:
            _copy_rows(file, target, size, quoted=quoted)
            copied = target.tell()
        if copied:
            yield part
        part.unlink()
        if not copied:
            return


def _copy_rows(file: IO[bytes], target: IO[bytes], size: int, *, quoted: bool) -> None:
    quotes = 0
    while size > 0 and (block := file.read(min(size, _BLOCK))):
        quotes += quoted and block.count(b'"')
        size -= len(block)
        target.write(block)
    while line := file.readline():
        quotes += quoted and line.count(b'"')
        target.write(line)
        if quotes % 2 == 0:
            return


def sizes(first: int, largest: int) -> Iterator[int]:
    """Small at first, so that there is something to send soon; without end."""
    while True:
        yield first
        first = min(4 * first, largest)
