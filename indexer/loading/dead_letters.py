"""Rows that could not be used, kept with the reason."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import orjson

from indexer.errors import InputError
from indexer.sources import Rejected

_VALUES = re.compile(r"'[^']*'|\"[^\"]*\"|\[[^\]]*\]|\d+")
_KINDS = 1_000  # of reasons that are counted apart


class DeadLetters:
    """A file of JSON lines `{file, line, reason, row}`; it is made with the first of them, never empty.

    Of a row that is served in an earlier state they also have `served`, the id of that document.

    Args:
        path: the file.
        bytes: how much of a file of an earlier run to go on with; what stands behind it goes.

    Attributes:
        count: rows in it.
    """

    def __init__(self, path: Path, keep: int = 0) -> None:
        self.count = 0
        self._path = path
        self._file: IO[bytes] | None = None
        self._reasons: Counter[str] = Counter()
        self.cut(keep)

    @property
    def path(self) -> Path | None:
        """The file; None while there is nothing in it."""
        return self._path if self.count else None

    def add(self, rejected: Rejected, served: str | None = None) -> None:
        """Keep a row and what was wrong with it; and the document that is served of it, if one is."""
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("ab")
        row = rejected.row
        letter = {"file": row.file, "line": row.line, "reason": rejected.reason, "row": row.raw}
        letter |= {"served": served} if served else {}
        self._file.write(orjson.dumps(letter, option=orjson.OPT_APPEND_NEWLINE))
        self._count(rejected.reason)

    def saved(self) -> int:
        """Put on disk what was added; gives the file's length in bytes."""
        if self._file is None:
            return self._path.stat().st_size if self.count else 0
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()

    def cut(self, length: int) -> None:
        """Go back to a length that `saved` told.

        Raises:
            InputError: the file is shorter.
        """
        self.close()
        self.count = 0
        self._reasons.clear()
        if not length:
            self._path.unlink(missing_ok=True)
            return
        if not self._path.is_file() or self._path.stat().st_size < length:
            raise InputError(
                f"{self._path} has lost dead letters of the unfinished run: begin anew with `--fresh`"
            )
        os.truncate(self._path, length)
        for letter in letters(self._path):
            self._count(letter["reason"])

    def commonest(self) -> str:
        """The most frequent reasons, without the values that differ from row to row."""
        return "; ".join(f"{reason} ({count:,} rows)" for reason, count in self._reasons.most_common(3))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _count(self, reason: str) -> None:
        self.count += 1
        kind = _VALUES.sub("…", reason)
        if kind in self._reasons or len(self._reasons) < _KINDS:
            self._reasons[kind] += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def letters(path: Path) -> Iterator[dict[str, Any]]:
    """The letters of a file.

    Raises:
        InputError: it is not a file of dead letters.
    """
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                letter = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise InputError(
                    f"{path}, line {number} is not JSON ({error}): give a file of dead letters"
                ) from error
            if not isinstance(letter, dict) or not {"file", "line", "reason", "row"} <= letter.keys():
                raise InputError(
                    f"{path}, line {number} is no dead letter: it lacks file, line, reason or row"
                )
            yield letter
