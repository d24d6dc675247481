"""Rows that could not be used, kept with the reason."""

from pathlib import Path
from types import TracebackType
from typing import IO, Self

import orjson

from indexer.sources import Rejected


class DeadLetters:
    """A file of JSON lines `{file, line, reason, row}`; it is made with the first of them, never empty.

    Attributes:
        count: rows in it.
    """

    def __init__(self, path: Path) -> None:
        self.count = 0
        self._path = path
        self._file: IO[bytes] | None = None

    @property
    def path(self) -> Path | None:
        """The file; None while there is nothing in it."""
        return self._path if self.count else None

    def add(self, rejected: Rejected) -> None:
        """Keep a row and what was wrong with it."""
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("wb")
        row = rejected.row
        letter = {"file": row.file, "line": row.line, "reason": rejected.reason, "row": row.raw}
        self._file.write(orjson.dumps(letter, option=orjson.OPT_APPEND_NEWLINE))
        self.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
