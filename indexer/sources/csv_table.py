"""One CSV or TSV table of a dataset, found in a folder as it is or zipped, and examined before it is used."""

import csv
import io
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from indexer.errors import InputError

_DAMAGE = {
    "INVALID ENCODING": "is not valid UTF-8",
    "LINE SIZE OVER MAXIMUM": "is longer than 2 MB",
    "MISSING COLUMNS": "has too few columns",
    "TOO MANY COLUMNS": "has too many columns",
    "UNQUOTED VALUE": "has a quote that is not closed, or text behind a closed one",
}


@dataclass(frozen=True, slots=True)
class DamagedLine:
    """A line that is no row of the table.

    Attributes:
        line: from 1, the header's; a line break inside quotes starts no new line.
        problem: what is wrong with it.
        text: the line itself, with ? for bytes that are no text.
    """

    line: int
    problem: str
    text: str


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A file with the columns that it must have.

    Attributes:
        path: the file; `.tsv` has tabs between its values, `.csv` commas.
        columns: its columns, in the file's order.
        origin: the file that was given: the same, or the zip that it was unpacked from.
    """

    path: Path
    columns: tuple[str, ...]
    origin: Path

    def relation(self, part: Path | None = None) -> str:
        """The table in DuckDB's SQL, or a part of it without a header.

        All columns are text; what is no row goes to reject_errors.
        """
        columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in self.columns)
        return (
            f"read_csv({_quoted(str(part or self.path))}, header = {part is None}, auto_detect = false,"
            f" delim = {_quoted(_delimiter(self.path))}, quote = '\"', escape = '\"',"
            f" columns = {{{columns}}}, store_rejects = true, rejects_limit = 0)"
        )

    def examine(self, connection: duckdb.DuckDBPyConnection) -> tuple[int, list[DamagedLine]]:
        """Read the whole file once: the number of its rows, and the lines that are none.

        Raises:
            InputError: it ends in the middle of a row, or is no CSV at all.
        """
        return self._read(connection, f"SELECT count(*), count(COLUMNS(*)) FROM {self.relation()}")  # noqa: S608 - quoted in relation

    def take_in(
        self, connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str]
    ) -> tuple[int, list[DamagedLine]]:
        """The same, and some of its columns become a table of the connection.

        Raises:
            InputError: it ends in the middle of a row, or is no CSV at all.
        """
        sql = f"CREATE OR REPLACE TABLE {name} AS SELECT {', '.join(columns)} FROM {self.relation()}"  # noqa: S608 - names of ours
        return self._read(connection, sql)

    def _read(self, connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[int, list[DamagedLine]]:
        with connection.cursor() as cursor:
            # fetchall: DuckDB writes down the lines that it set aside when the last row was fetched.
            try:
                [(rows, *_)] = cursor.execute(sql).fetchall()
            except duckdb.Error as error:  # a carriage return outside quotes, for one
                reason = str(error).split("\n", 1)[0]
                raise InputError(f"{self.path} cannot be read as CSV ({reason}): fetch it again") from error
            damaged = _rejected(cursor)
        if damaged and damaged[-1].line > rows + len(damaged) and not _ends_with_line_break(self.path):
            raise InputError(f"{self.path} is cut off in line {damaged[-1].line}: fetch it again")
        return rows, damaged

    def refuse_damage(self, damaged: Sequence[DamagedLine]) -> None:
        """Stop at the first damaged line, or the first that has a NUL byte.

        Raises:
            InputError: there is one.
        """
        nul = _nul_line(self.path)
        if nul is not None:
            damaged = [DamagedLine(nul, "has a NUL byte", ""), *damaged]
        if damaged:
            first = min(damaged, key=lambda line: line.line)
            more = f" (and {len(damaged) - 1:,} lines more)" if len(damaged) > 1 else ""
            raise InputError(
                f"{self.path}, line {first.line} {first.problem}{more}: the file is damaged, fetch it again;"
                " or keep such lines out of the index with --set-aside-damaged"
            )


def _rejected(cursor: duckdb.DuckDBPyConnection) -> list[DamagedLine]:
    """What the cursor's last read set aside; DuckDB makes the table for it with the first such line."""
    if not cursor.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'reject_errors'").fetchone():
        return []
    lines = cursor.execute(
        "SELECT line, any_value(error_type::VARCHAR), any_value(csv_line) FROM reject_errors"
        " GROUP BY line ORDER BY line"
    ).fetchall()
    return [DamagedLine(line, _DAMAGE.get(kind, kind.lower()), text) for line, kind, text in lines]


def find_table(directory: Path, file: str, columns: Sequence[str], work: Path, cure: str) -> CsvTable:
    """A table of a folder, unpacked into `work` if only a zip holds it.

    Args:
        directory: the folder.
        file: the table's name, as `citations.csv`.
        columns: those that it must have.
        work: where to put temporary files.
        cure: what to do when there is none.

    Raises:
        InputError: there is none, it is empty, its zip is damaged, or it lacks one of the columns.
    """
    origin = locate(directory, file, cure)
    path = origin if origin.name == file else _unpacked(origin, file, work)
    return CsvTable(path, _header(path, columns), origin)


def locate(directory: Path, file: str, cure: str) -> Path:
    """The table itself, or else the first zip of the folder that holds it.

    Raises:
        InputError: there is none, or a zip is damaged. `cure` is what to do when there is none.
    """
    if (directory / file).is_file():
        return directory / file
    for archive in sorted(directory.glob("*.zip")):
        with _opened(archive) as opened:
            if _member(opened, file):
                return archive
    raise InputError(f"{directory} has no {file}, nor a zip that holds it: {cure}")


def _unpacked(archive: Path, file: str, work: Path) -> Path:
    """The table's file in `work`."""
    with _opened(archive) as opened:
        member = _member(opened, file)
        if member is None:
            raise InputError(f"{archive} holds {file} no more: run again")
        return _extract(opened, member, work)


@contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as opened:
            yield opened
    except (zipfile.BadZipFile, EOFError) as error:
        raise InputError(f"{archive} is cut off or damaged ({error}): fetch it again") from error


def _member(opened: zipfile.ZipFile, file: str) -> zipfile.ZipInfo | None:
    return next((each for each in opened.infolist() if Path(each.filename).name == file), None)


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, work: Path) -> Path:
    work.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(work).free
    if member.file_size > free:
        raise InputError(
            f"{archive.filename} unpacks to {member.file_size:,} bytes, but only {free:,} are free"
            f" in {work}: make room there"
        )
    path = work / Path(member.filename).name
    with archive.open(member) as packed, path.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked, 1 << 20)
    return path


def _header(path: Path, required: Sequence[str]) -> tuple[str, ...]:
    with path.open("rb") as file:
        first = file.readline(1 << 16)
    if not first:
        raise InputError(f"{path} is empty: fetch it again")
    try:
        text = io.StringIO(first.decode("utf-8-sig").rstrip("\r\n"))
        columns = tuple(next(csv.reader(text, delimiter=_delimiter(path))))
    except (UnicodeDecodeError, csv.Error, StopIteration):
        columns = ()
    missing = [column for column in required if column not in columns]
    if missing or len(set(columns)) != len(columns):
        raise InputError(
            f"{path}, line 1: the header must have {', '.join(required)}, but it "
            + (f"lacks {', '.join(missing)}" if missing else "names a column twice")
        )
    return columns


def _nul_line(path: Path) -> int | None:
    """The line of the first NUL byte."""
    # Read, not mapped: a mapped file counts as the process's memory.
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if b"\x00" in block:
                file.seek(0)
                return next(line for line, text in enumerate(file, 1) if b"\x00" in text)
    return None


def _ends_with_line_break(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, io.SEEK_END)
        return file.read(1) == b"\n"


def _delimiter(path: Path) -> str:
    return "\t" if path.suffix == ".tsv" else ","


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
