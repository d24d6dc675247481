"""Saved rows of one of the portal's APIs: a reply, a JSON array or JSON lines, .gz too, read as JSON lines.

DuckDB reads JSON lines quickly but says little of what is wrong with them. What it cannot read is read again
here, by Python: into a copy that it can, or up to the sentence that tells what is wrong and where.
"""

import gzip
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import ijson
import orjson

from indexer.errors import InputError
from indexer.sources.names import one_file

Row = Mapping[str, Any]

_LONGEST_ROW = 16_000_000  # bytes; an office action with its text has some 200,000
_CHUNK = 1 << 20
_BLANKS = b"\xef\xbb\xbf \t\r\n"  # the byte order mark is one


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A file with an object on each line.

    Attributes:
        name: of the file that was given.
        path: the file to read: the same, or a copy of it in lines.
        lined: the file whose lines count; None where a row's place does.
    """

    name: str
    path: Path
    lined: Path | None = None

    def relation(self, columns: Mapping[str, str]) -> str:
        """The rows in DuckDB's SQL, in their order: these fields, of these types, NULL for none."""
        return relation([self.path], columns)

    def line(self, row: int) -> int:
        """Where a row stands, both from 1."""
        return row + bisect_right(_blank_lines(self.lined), row - 1) if self.lined else row


def relation(paths: Sequence[Path], columns: Mapping[str, str]) -> str:
    """The rows of files of JSON lines in DuckDB's SQL; of files that are all gzipped, or of which none is."""
    names = ", ".join(map(one_file, paths))
    compression = "gzip" if is_gzipped(paths[0]) else "uncompressed"
    declared = ", ".join(f"{column}: '{kind}'" for column, kind in columns.items())
    return (
        f"read_json([{names}], columns = {{{declared}}}, auto_detect = false,"
        f" format = 'newline_delimited', compression = '{compression}')"
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes JSON lines of what was saved.

    Attributes:
        marks: of the fields of these names a row has at least one, an error reply none.
        current: a row as it is written into a copy.
        work: the folder for copies.
        notes: is told when a reply holds fewer rows than the portal had.
    """

    marks: Sequence[str]
    current: Callable[[Row], Row]
    work: Path
    notes: list[str]

    def find(self, file: Path) -> JsonLines:
        """The file itself if it is JSON lines, else a copy.

        Raises:
            InputError: it is missing, empty, cut off, an error reply, an HTML page, or something else.
        """
        if not file.is_file():
            raise InputError(f"{file} does not exist: give files with rows of the portal's API")
        with told(file), opened(file) as content:
            start = _start(content)
            if not start:
                raise InputError(f"{file} is empty: fetch it again")
            if start.startswith(b"<"):
                raise InputError(
                    f"{file} is an HTML page, not JSON: the portal's firewall may have answered;"
                    " fetch it again"
                )
            content.seek(0)
            array = start.startswith(b"[")
            if not array and self._is_row(start):
                _check_to_the_end(file, content)
                return JsonLines(file.name, file, file)
            return self._copied(file, self._parsed(file, content, array=array))

    def mended(self, file: Path) -> JsonLines:
        """A copy of JSON lines that DuckDB cannot read, or that are not current.

        Raises:
            InputError: a line is no row, and why.
        """
        with told(file), opened(file) as content:
            return replace(self._copied(file, _rows(file, content)), lined=file)

    def _is_row(self, text: bytes) -> bool:
        try:
            row = orjson.loads(text)
        except orjson.JSONDecodeError:
            return False
        return isinstance(row, dict) and any(mark in row for mark in self.marks)

    def _copied(self, file: Path, rows: Iterator[Any]) -> JsonLines:
        self.work.mkdir(parents=True, exist_ok=True)
        path = self.work / f"{len(list(self.work.iterdir()))}-{file.name}.jsonl"
        with path.open("wb") as target:
            target.writelines(_line(self.current(row)) for row in _objects(file, rows))
        return JsonLines(file.name, path)

    def _parsed(self, file: Path, content: IO[bytes], *, array: bool) -> Iterator[Any]:
        """The rows of an array or a saved reply, streamed."""
        received = 0
        try:
            for row in ijson.items(content, "item" if array else "response.docs.item", use_float=True):
                received += 1
                yield row
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise InputError(
                f"{file} is not whole JSON after {received:,} rows ({_first_line(error)}): fetch it again"
            ) from error
        if not array:
            self._compare(file, received)

    def _compare(self, file: Path, received: int) -> None:
        """A reply says how many rows the portal has."""
        with opened(file) as content:
            found = next(ijson.items(content, "response.numFound"), None)
        if found is None:
            raise InputError(f"{file} is not a reply with rows but {_excerpt(file)}: fetch it again")
        if found != received:
            self.notes.append(f"{file.name} holds {received:,} of the {found:,} rows that the portal had")


def read(lines: JsonLines) -> Iterator[Row]:
    """The rows, one by one.

    Raises:
        InputError: a line is no row, and why.
    """
    with told(lines.path), opened(lines.path) as content:
        yield from _objects(lines.path, _rows(lines.path, content))


@lru_cache(maxsize=16)
def _blank_lines(file: Path) -> list[int]:
    """For each blank line the number of rows before it."""
    blank: list[int] = []
    with opened(file) as content:
        for line, text in enumerate(content):
            if not text.strip(_BLANKS):
                blank.append(line - len(blank))
    return blank


def _rows(file: Path, content: IO[bytes]) -> Iterator[Any]:
    for line, text in enumerate(content, 1):
        row = text.strip(_BLANKS) if line == 1 else text.strip()
        try:
            if row:
                yield orjson.loads(row)
        except orjson.JSONDecodeError as error:
            what = "is damaged in" if text.endswith(b"\n") else "is cut off in"
            raise InputError(f"{file} {what} line {line} ({error}): fetch it again") from error


def _objects(file: Path, rows: Iterator[Any]) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise InputError(f"{file}, row {number} is not an object but {row!r:.80}: fetch it again")
        yield row


@contextmanager
def told(file: Path) -> Iterator[None]:
    """What is wrong with a gzipped file, as a sentence.

    Raises:
        InputError: it is cut off or damaged.
    """
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError(f"{file} is cut off or damaged ({error}): fetch it again") from error


def opened(file: Path) -> IO[bytes]:
    """The file's content."""
    return gzip.open(file) if is_gzipped(file) else file.open("rb")  # type: ignore[return-value]


def is_gzipped(file: Path) -> bool:
    """Whether it says so by its name."""
    return file.suffix == ".gz"


def _start(content: IO[bytes]) -> bytes:
    """The first line that says something, or as much of it as a row may have."""
    while line := content.readline(_LONGEST_ROW):
        if start := line.lstrip(_BLANKS):
            return start
    return b""


def _check_to_the_end(file: Path, content: IO[bytes]) -> None:
    """There gzip compares its check sum, which DuckDB does not."""
    if is_gzipped(file):
        while content.read(_CHUNK):
            pass


def _line(row: Row) -> bytes:
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]


def _excerpt(file: Path) -> str:
    with opened(file) as content:
        return repr(content.read(200).decode("utf-8", "replace").strip())
