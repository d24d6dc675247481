"""What a fetch has done, in a file that only grows: whatever ends it, the next one goes on from there."""

import fcntl
import gzip
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from indexer.errors import OaciteError
from indexer.progress import size

_ROOM = 500_000_000  # bytes that rows leave free; the local node wants as much


class Journal:
    """JSON lines, one for each thing done. One process at a time writes it.

    Args:
        path: the file; it is made if there is none.

    Attributes:
        length: how many lines there are.

    Raises:
        OaciteError: another process has it open.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise OaciteError(
                f"another oacite is fetching into {path.parent}: wait until it is done"
            ) from None
        self.length = self._mend()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, **entry: Any) -> None:  # noqa: ANN401 - any JSON
        """Write down what is done; what it speaks of must be on the disk already."""
        self._file.write(orjson.dumps(entry) + b"\n")
        self._file.flush()
        self.length += 1

    def entries(self) -> Iterator[dict[str, Any]]:
        """All that was written down, from the beginning."""
        self._file.seek(0)
        yield from map(orjson.loads, self._file)

    def _mend(self) -> int:
        """Cut off all from the first line on that is none, and the number of lines before it.

        A dying process leaves the beginning of a line, a power cut blocks of zeros. What is cut off is done
        anew.
        """
        self._file.seek(0)
        lines = whole = 0
        for line in self._file:
            if not (line.endswith(b"\n") and _is_entry(line)):
                break
            lines += 1
            whole += len(line)
        self._file.truncate(whole)
        return lines


def _is_entry(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    """Write rows as compressed JSON lines, in one step, and onto the disk; returns the file's bytes.

    Raises:
        OaciteError: the disk is nearly full: however many rows a portal says it has, some room is left.
    """
    free = shutil.disk_usage(path.parent).free
    if free < _ROOM:
        raise OaciteError(
            f"{path.parent} has only {size(free)} free: make room there, or set OACITE_HOME to a larger disk,"
            " and run the command again; it goes on where it stopped"
        )
    lines = b"".join(orjson.dumps(row) + b"\n" for row in rows)
    return write_whole(path, gzip.compress(lines, 6, mtime=0))


def read_whole(path: Path) -> dict[str, Any]:
    """The JSON object that `write_whole` has put there.

    Raises:
        OaciteError: something else stands there now.
    """
    try:
        found = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise OaciteError(
            f"{path}, where a fetch keeps what it knows, is damaged: delete it; what it told of is"
            " fetched again where that is needed"
        )
    return found


def write_whole(path: Path, content: bytes) -> int:
    """Put a file in its place in one step, and onto the disk; returns its bytes."""
    new = path.with_name("unfinished.part")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return len(content)
