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
from tempfile import NamedTemporaryFile
from typing import IO, Any

import orjson

from indexer.errors import InputError
from indexer.sources.json_reader import BLANKS, LONGEST, JsonReader, Unreadable, loads
from indexer.sources.names import one_file

Row = Mapping[str, Any]

_CHUNK = 1 << 20
_GLANCE = 1 << 14


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

    def parsed(self, text: str, row: int) -> Any:  # noqa: ANN401 - any JSON
        """What DuckDB took of a row, which has its own idea of JSON: NaN is some to it.

        Raises:
            InputError: it is none.
        """
        try:
            return loads(text.encode())
        except Unreadable as error:
            place = f"{'line' if self.lined else 'row'} {self.line(row)}"
            raise InputError(f"{self.lined or self.name}, {place} {error}: fetch it again") from error

    def check(self) -> None:
        """Read all rows, to see that each is one.

        Raises:
            InputError: one is none, and why.
        """
        for _ in read(self):
            pass


def relation(paths: Sequence[Path], columns: Mapping[str, str]) -> str:
    """The rows of files of JSON lines in DuckDB's SQL; of files that are all gzipped, or of which none is."""
    names = ", ".join(map(one_file, paths))
    compression = "gzip" if is_gzipped(paths[0]) else "uncompressed"
    declared = ", ".join(f"{column}: '{kind}'" for column, kind in columns.items())
    return (
        f"read_json([{names}], columns = {{{declared}}}, auto_detect = false,"
        f" format = 'newline_delimited', compression = '{compression}', maximum_object_size = {LONGEST})"
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
                if _has_long_line(content):
                    content.seek(0)
                    return self._copied(file, _rows(file, content))  # which tells the line
                _check_to_the_end(file, content)
                return JsonLines(file.name, file, file)
            if not start.startswith((b"[", b"{")):
                raise InputError(f"{file} is no JSON but {_excerpt(file)}: fetch it again")
            if self._seems_row(start):
                return self._copied(file, _rows(file, content))  # which tells what is wrong with it
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
            row = loads(text)
        except Unreadable:
            return False
        return isinstance(row, dict) and any(mark in row for mark in self.marks)

    def _seems_row(self, text: bytes) -> bool:
        """Whether a line that means nothing was to be a row, not a reply."""
        marked = any(f'"{mark}"'.encode() in text for mark in self.marks)
        return marked and text.startswith(b"{") and not text[1:].lstrip().startswith(b'"response"')

    def _copied(self, file: Path, rows: Iterator[Any]) -> JsonLines:
        self.work.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(prefix=file.name, suffix=".jsonl", dir=self.work, delete=False) as target:
            target.writelines(_line(self.current(row)) for row in _objects(file, rows))
        return JsonLines(file.name, Path(target.name))

    def _parsed(self, file: Path, content: IO[bytes], *, array: bool) -> Iterator[Any]:
        """The rows of an array or a saved reply, streamed."""
        reader, received = JsonReader(content), 0
        try:
            for row in reader.items() if array else self._of_reply(file, reader):
                found = loads(row)
                received += 1
                yield found
            if reader.sign:
                raise InputError(f"{file} has something behind its end: fetch it again")
        except Unreadable as error:
            raise InputError(f"{file}, row {received + 1} {error}: fetch it again") from error

    def _of_reply(self, file: Path, reader: JsonReader) -> Iterator[bytes]:
        """The rows of `{"response": {"numFound": …, "docs": […]}}`; a reply says how many the portal has."""
        found = received = None
        for name in reader.fields():
            if name != "response" or reader.sign != b"{":
                reader.value()
                continue
            for inner in reader.fields():
                if inner == "docs" and reader.sign == b"[":
                    received = 0
                    for row in reader.items():
                        received += 1
                        yield row
                elif inner == "numFound":
                    found = loads(reader.value())
                else:
                    reader.value()
        if found is None or received is None:
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
            if not text.strip(BLANKS):
                blank.append(line - len(blank))
    return blank


def _rows(file: Path, content: IO[bytes]) -> Iterator[Any]:
    for line, text in enumerate(iter(lambda: content.readline(LONGEST + 1), b""), 1):
        row = text.strip(BLANKS) if line == 1 else text.strip()
        try:
            if len(text) > LONGEST:
                raise Unreadable(f"is longer than {LONGEST // 1_000_000} MB")  # noqa: TRY301 - told as the others
            if row:
                yield loads(row)
        except Unreadable as error:
            problem = error if text.endswith(b"\n") or len(text) > LONGEST else "is cut off"
            raise InputError(f"{file}, line {line} {problem}: fetch it again") from error


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
    while line := content.readline(LONGEST):
        if start := line.lstrip(BLANKS):
            return start
    return b""


def _has_long_line(content: IO[bytes]) -> bool:
    """Whether a line may be longer than a row: DuckDB would take it, and be busy with it for long.

    From some multiple of half that length on there is no line break in such a line for as long again; so a
    glance at each multiple is enough.
    """
    half, start = LONGEST // 2, 0
    while True:
        content.seek(start)
        length = 0
        while length < half and (block := content.read(_GLANCE)) and b"\n" not in block:
            length += len(block)
        if length >= half:
            return True
        if not block:
            return False
        start += half


def _check_to_the_end(file: Path, content: IO[bytes]) -> None:
    """There gzip compares its check sum, which DuckDB does not."""
    if is_gzipped(file):
        while content.read(_CHUNK):
            pass


def _line(row: Row) -> bytes:
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def _excerpt(file: Path) -> str:
    with opened(file) as content:
        return repr(content.read(200).decode("utf-8", "replace").strip())
