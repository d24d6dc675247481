"""Saved rows of the Office Action Citations API, version 2: a reply, a JSON array or JSON lines, .gz too."""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import ijson
import orjson

from citations.oa_citations import SOURCE, from_oa_citations
from citations.record import UnusableRow
from indexer.errors import InputError
from indexer.sources import Batch, Rejected, SourceRow, batches, bulk_lines

_ROW_MARK = "patentApplicationNumber"  # every row of the API has it, no error reply does


class OaCitationsSource:
    """The rows of files, in their order.

    Args:
        files: what was saved from the API.

    Raises:
        InputError: a file is missing; while reading also when it is empty, cut off, an error reply, an HTML
            page, or something else that is not the API's.
    """

    name = SOURCE

    def __init__(self, files: Sequence[Path]) -> None:
        for file in files:
            if not file.is_file():
                raise InputError(
                    f"{file} does not exist: give files with rows of the Office Action Citations API"
                )
        self.notes: list[str] = []
        self.sample_note: str | None = None
        self._files = files

    @property
    def total(self) -> None:
        """Not known before the files are read."""
        return

    def __iter__(self) -> Iterator[Batch | Rejected]:
        """All rows of all files."""
        return batches(self._all_rows())

    def _all_rows(self) -> Iterator[tuple[SourceRow, str] | Rejected]:
        for file in self._files:
            try:
                with _opened(file) as content:
                    yield from self._rows(file, content)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise InputError(f"{file} is cut off or damaged ({error}): fetch it again") from error

    def _rows(self, file: Path, content: IO[bytes]) -> Iterator[tuple[SourceRow, str] | Rejected]:
        first = next((line for line in content if line.strip()), b"")
        start = first.lstrip(b"\xef\xbb\xbf \t\r\n")
        if not start:
            raise InputError(f"{file} is empty: fetch it again")
        if start.startswith(b"<"):
            raise InputError(
                f"{file} is an HTML page, not JSON: the portal's firewall may have answered; fetch it again"
            )
        content.seek(0)
        if start.startswith(b"[") or not _is_row(start):
            found = self._parsed(file, content, array=start.startswith(b"["))
        else:
            found = _lines(file, content)
        for line, row in found:
            yield _document(file, line, row)

    def _parsed(self, file: Path, content: IO[bytes], *, array: bool) -> Iterator[tuple[int, Any]]:
        """The rows of an array or a saved reply, streamed."""
        received = 0
        try:
            for row in ijson.items(content, "item" if array else "response.docs.item", use_float=True):
                received += 1
                yield received, row
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise InputError(
                f"{file} is not whole JSON after {received:,} rows ({_first_line(error)}): fetch it again"
            ) from error
        if not array:
            self._compare(file, received)

    def _compare(self, file: Path, received: int) -> None:
        """A reply says how many rows the portal has."""
        with _opened(file) as content:
            found = next(ijson.items(content, "response.numFound"), None)
        if found is None:
            raise InputError(f"{file} is not a reply with rows but {_excerpt(file)}: fetch it again")
        if found != received:
            self.notes.append(f"{file.name} holds {received:,} of the {found:,} rows that the portal had")


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]


def _opened(file: Path) -> IO[bytes]:
    return gzip.open(file) if file.suffix == ".gz" else file.open("rb")  # type: ignore[return-value]


def _is_row(text: bytes) -> bool:
    try:
        row = orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return isinstance(row, dict) and _ROW_MARK in row


def _lines(file: Path, content: IO[bytes]) -> Iterator[tuple[int, Any]]:
    for line, text in enumerate(content, 1):
        if not text.strip():
            continue
        try:
            yield line, orjson.loads(text)
        except orjson.JSONDecodeError as error:
            what = "is cut off in" if not text.endswith(b"\n") else "is damaged in"
            raise InputError(f"{file} {what} line {line} ({error}): fetch it again") from error


def _document(file: Path, line: int, raw: object) -> tuple[SourceRow, str] | Rejected:
    row = SourceRow(file.name, line, raw)
    if not isinstance(raw, dict):
        return Rejected(row, "the row is not an object")
    try:
        return row, bulk_lines(from_oa_citations(raw), _version(raw))
    except UnusableRow as error:
        return Rejected(row, str(error))


def _version(row: dict[str, Any]) -> int:
    """Seconds since 1970 of `createDateTime`: of two states of one row the younger is the row.

    Raises:
        UnusableRow: it is no time.
    """
    created = row.get("createDateTime") or "1970-01-01T00:00:00"
    try:
        return int(datetime.fromisoformat(created).replace(tzinfo=UTC).timestamp())
    except (TypeError, ValueError):
        raise UnusableRow("createDateTime", f"{created!r} is not a time") from None


def _excerpt(file: Path) -> str:
    with _opened(file) as content:
        return repr(content.read(200).decode("utf-8", "replace").strip())
