"""A large CSV in parts of whole rows, so that each can be joined within memory and in its order."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

_BLOCK = 1 << 20


def parts(path: Path, work: Path, sizes: Iterable[int]) -> Iterator[Path]:
    """The rows of a CSV, without its header, in files one after the other; each file is gone at the next.

    Args:
        path: the CSV; a quote inside quotes is doubled, so a line ends a row where the quotes are even.
        work: where to put the parts.
        sizes: without end: the bytes after which each part ends with its row.
    """
    part = work / f"{path.stem}.part.csv"
    with path.open("rb") as file:
        file.readline()
        for size in sizes:
            if not file.peek(1):
                return
            with part.open("wb") as target:
                _copy_rows(file, target, size)
            yield part
            part.unlink()


def _copy_rows(file: IO[bytes], target: IO[bytes], size: int) -> None:
    quotes = 0
    while size > 0 and (block := file.read(min(size, _BLOCK))):
        quotes += block.count(b'"')
        size -= len(block)
        target.write(block)
    while line := file.readline():
        quotes += line.count(b'"')
        target.write(line)
        if quotes % 2 == 0:
            return
