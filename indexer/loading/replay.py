"""Dead letters → documents, after the mapping or our rules were mended."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from citations.record import UnusableRow
from engine.meta import JoinedTables
from indexer.errors import InputError
from indexer.loading.dead_letters import letters
from indexer.sources import BATCH, Batch, Rejected, SourceRow, fingerprint
from indexer.sources.documents import Documents


class Replay:
    """The rows of a file of dead letters, as a source.

    Args:
        name: the source that they are of.
        file: the file.
        lines: a row, as its dead letters keep it → the lines that index it; raises UnusableRow.

    Raises:
        InputError: there is no such file; while reading also when it has something else.
    """

    sample_note: str | None = None
    newest: str | None = None
    newest_beside: str | None = None
    joined: JoinedTables | None = None

    def __init__(self, name: str, file: Path, lines: Callable[[dict[str, Any]], str]) -> None:
        if not file.is_file():
            raise InputError(f"{file} does not exist: give a file of dead letters")
        self.name = name
        self.notes: list[str] = []
        self._file = file
        self._lines = lines

    @property
    def total(self) -> None:
        """Not known before the file is read."""
        return

    @property
    def fingerprint(self) -> str:
        """The file."""
        return fingerprint([self._file])

    def batches(self, after: int = 0, until: int | None = None) -> Iterator[Batch]:
        """The letters, each tried again."""
        rest = islice(letters(self._file), after, until)
        while some := list(islice(rest, BATCH)):
            yield self._batch(some)

    def _batch(self, some: list[dict[str, Any]]) -> Batch:
        lines: list[str] = []
        rows: list[SourceRow] = []
        rejected: list[Rejected] = []
        for letter in some:
            row = SourceRow(letter["file"], letter["line"], letter["row"])
            try:
                lines.append(self._again(row.raw))
            except UnusableRow as error:
                rejected.append(Rejected(row, str(error)))
            else:
                rows.append(row)
        return Batch(self._file.name, Documents.of(lines), rows.__getitem__, rejected=rejected)

    def _again(self, row: object) -> str:
        """The lines of a row; a document that the engine refused is sent as it was.

        Raises:
            UnusableRow: it cannot be used still.
        """
        match row:
            case {"index": action, "document": document}:
                return "\n".join(orjson.dumps(line).decode() for line in ({"index": action}, document)) + "\n"
            case dict():
                return self._lines(row)
        raise UnusableRow(
            "row", "the text of a damaged line cannot be replayed: mend the file, index it anew"
        )
