"""One CSV or TSV table of a dataset, found in a folder as it is or zipped, and examined before it is used."""

import csv
import io
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from indexer import zips
from indexer.errors import InputError, OaciteError
from indexer.sources.csv_lines import CsvScan, DamagedLine, Lines
from indexer.sources.names import one_file, quoted

_COPIED = "copy-for-duckdb.csv"


@dataclass(slots=True)
class Examined:
    """What is found out about a table when it is read from its beginning to its end.

    Attributes:
        rows: their number, without damaged lines.
        damaged: the number of lines that are no rows.
        first: the first of them.
        blank: of each blank line the number of rows and damaged lines before it.
        ordinary: whether every line break ends a row, and nothing is damaged or odd.
    """

    rows: int = 0
    damaged: int = 0
    first: DamagedLine | None = None
    blank: list[int] = field(default_factory=list)
    ordinary: bool = True

    def add(self, lines: Lines) -> None:
        """Count some lines more."""
        self.rows += lines.rows
        self.damaged += len(lines.damaged)
        if lines.damaged and self.first is None:
            self.first = lines.damaged[0]
        self.blank += lines.blank
        self.ordinary &= lines.as_written and not lines.breaks

    def line(self, number: int) -> int:
        """Where a row stands that has this number, damaged lines among the rows."""
        return 1 + number + bisect_left(self.blank, number)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table in a file of their own, which is gone at the next part.

    Attributes:
        path: the file; there damaged lines are rows without values.
        rows: how many it has, these among them.
        breaks: whether a line break stands inside quotes.
        damaged: number of a row of the table → the damaged line in its place.
    """

    path: Path
    rows: int
    breaks: bool
    damaged: Mapping[int, DamagedLine]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A file with the columns that it must have.

    Attributes:
        path: the file; `.tsv` has tabs between its values, `.csv` commas.
        columns: its columns, in the file's order; None for one that is not needed.
        origin: the file that was given: the same, or the zip that it was unpacked from.
        name: how to call it to whoever gave it.
    """

    path: Path
    columns: tuple[str | None, ...]
    origin: Path
    name: str

    def relation(self, path: Path, *, header: bool = False, breaks: bool = False) -> str:
        """A file with rows of the table in DuckDB's SQL; all columns are text.

        Args:
            path: the file.
            header: whether it has one.
            breaks: whether a line break may stand inside quotes. DuckDB guesses where rows begin in the midst
                of a file, so it must not begin there then.
        """
        columns = ", ".join(
            f"{quoted(name or f'column {place}')}: 'VARCHAR'" for place, name in enumerate(self.columns)
        )
        return (
            f"read_csv({one_file(path)}, header = {header}, auto_detect = false, parallel = {not breaks},"
            f" new_line = '\\n', delim = {quoted(_delimiter(self.path))}, quote = '\"', escape = '\"',"
            f" columns = {{{columns}}})"
        )

    def examine(self) -> Examined:
        """Read the whole file once.

        Raises:
            InputError: it ends in the middle of a row.
        """
        found, last = Examined(), None
        for lines in self._lines():
            found.add(lines)
            last = lines
        if last and last.damaged and last.damaged[-1].number == found.rows + found.damaged:
            self._refuse_cut(last.damaged[-1].line)
        return found

    def _refuse_cut(self, line: int) -> None:
        if not _ends_with_line_break(self.path):
            raise InputError(f"{self.name} is cut off in line {line}: fetch it again")

    def take_in(
        self, connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], work: Path
    ) -> Examined:
        """The same, and some of the columns of its rows become a table of the connection.

        Args:
            connection: where.
            name: the table's.
            columns: which.
            work: a folder for a copy, where DuckDB could not read the file itself.

        Raises:
            InputError: it ends in the middle of a row.
        """
        found = self.examine()
        path = self.path if found.ordinary else self._copied(work / _COPIED)
        relation = self.relation(path, header=found.ordinary, breaks=not found.ordinary)
        connection.execute(
            f"CREATE OR REPLACE TABLE {name} AS SELECT {', '.join(columns)} FROM {relation}"  # noqa: S608 - names of ours
        )
        [(rows,)] = connection.execute(f"SELECT count(*) FROM {name}").fetchall()  # noqa: S608 - names of ours
        self.compare(found.rows, rows)
        if path != self.path:
            path.unlink()
        return found

    def compare(self, examined: int, read: int) -> None:
        """Hold the numbers of rows against each other that two readings told.

        Raises:
            OaciteError: they differ.
        """
        if examined != read:
            raise OaciteError(
                f"{self.name} had {examined:,} rows when it was examined, but {read:,} when it was read:"
                " run again, and leave the file as it is"
            )

    def _copied(self, path: Path) -> Path:
        with path.open("wb") as target:
            target.writelines(lines.text for lines in self._lines())
        return path

    def parts(self, path: Path, sizes: Iterable[int]) -> Iterator[Part]:
        """All rows, in parts one after the other.

        Args:
            path: where to put the parts.
            sizes: without end: the bytes after which each part ends, with some row.
        """
        stand_in = _delimiter(self.path) * (len(self.columns) - 1) + "\n"
        some = self._lines(stand_in.encode())
        for size in sizes:
            part = _written(some, path, size)
            if part.rows:
                yield part
            path.unlink()
            if not part.rows:
                return

    def _lines(self, stand_in: bytes = b"") -> Iterator[Lines]:
        with self.path.open("rb") as file:
            file.readline()
            yield from CsvScan(len(self.columns), _delimiter(self.path), stand_in).lines(file)

    def refuse_damage(self, found: Examined) -> None:
        """Stop if there is a damaged line.

        Raises:
            InputError: there is one.
        """
        if found.first is None:
            return
        more = f" (and {found.damaged - 1:,} lines more)" if found.damaged > 1 else ""
        raise InputError(
            f"{self.name}, line {found.first.line} {found.first.problem}{more}: the file is damaged, fetch it"
            " again; or keep such lines out of the index with --set-aside-damaged"
        )


def _written(some: Iterator[Lines], path: Path, size: int) -> Part:
    """The next lines in a file, so many bytes of them at least if there are."""
    rows, breaks = 0, False
    damaged: dict[int, DamagedLine] = {}
    with path.open("wb") as target:
        for lines in some:
            target.write(lines.text)
            rows += lines.rows + len(lines.damaged)
            breaks |= lines.breaks
            damaged |= {line.number: line for line in lines.damaged}
            if target.tell() >= size:
                break
    return Part(path, rows, breaks, damaged)


def find_table(directory: Path, file: str, columns: Sequence[str], work: Path, cure: str) -> CsvTable:
    """A table of a folder, unpacked into `work` if only a zip holds it.

    Args:
        directory: the folder.
        file: the table's name, as `citations.csv`.
        columns: those that it must have.
        work: where to put temporary files.
        cure: what to do when there is none.

    Raises:
        InputError: there is none, it is empty, its zip cannot be used, or it lacks one of the columns.
    """
    origin = locate(directory, file, cure)
    if origin.name == file:
        return CsvTable(origin, _header(origin, str(origin), columns), origin, str(origin))
    member = zips.find(origin, file)
    if member is None:
        raise InputError(f"{origin} holds {file} no more: run again")
    work.mkdir(parents=True, exist_ok=True)
    zips.unpack(origin, member, work / file)
    name = f"{origin}: {member} in it"
    return CsvTable(work / file, _header(work / file, name, columns), origin, name)


def locate(directory: Path, file: str, cure: str) -> Path:
    """The table itself, or else the first zip of the folder that holds it.

    Raises:
        InputError: there is none, or a zip is damaged. `cure` is what to do when there is none.
    """
    if (directory / file).is_file():
        return directory / file
    for path in sorted(directory.iterdir()):
        if zips.is_zip(path) and path.is_file() and zips.find(path, file):
            return path
    raise InputError(f"{directory} has no {file}, nor a zip that holds it: {cure}")


def _header(path: Path, name: str, required: Sequence[str]) -> tuple[str | None, ...]:
    """The columns of a file, None for each that is not needed: those may have any name, or none."""
    with path.open("rb") as file:
        first = file.readline(1 << 16)
    if not first:
        raise InputError(f"{name} is empty: fetch it again")
    try:
        text = io.StringIO(first.decode("utf-8-sig").rstrip("\r\n"))
        columns = tuple(next(csv.reader(text, delimiter=_delimiter(path))))
    except (UnicodeDecodeError, csv.Error, StopIteration):
        columns = ()
    missing = [column for column in required if column not in columns]
    twice = [column for column in required if columns.count(column) > 1]
    if missing or twice:
        raise InputError(
            f"{name}, line 1: the header must have {', '.join(required)}, but it "
            + (f"lacks {', '.join(missing)}" if missing else f"names {', '.join(twice)} twice")
            + ": fetch it again"
        )
    return tuple(column if column in required else None for column in columns)


def _ends_with_line_break(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, io.SEEK_END)
        return file.read(1) == b"\n"


def _delimiter(path: Path) -> str:
    return "\t" if path.suffix == ".tsv" else ","
