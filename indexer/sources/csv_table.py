"""One CSV table of a dataset, found in a folder as it is or zipped, and examined before it is used."""

import csv
import io
import shutil
import zipfile
from collections.abc import Sequence
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
    """A CSV file with the columns that it must have.

    Attributes:
        path: the file.
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
            f" delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}}, store_rejects = true,"
            " rejects_limit = 0)"
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


def find_table(directory: Path, name: str, columns: Sequence[str], work: Path) -> CsvTable:
    """The table `name`.csv of a folder, unpacked into `work` if only a zip holds it.

    Raises:
        InputError: there is none, it is empty, its zip is damaged, or it lacks one of the columns.
    """
    path = origin = directory / f"{name}.csv"
    if not path.is_file():
        path, origin = _unpacked(directory, name, work)
    return CsvTable(path, _header(path, columns), origin)


def _unpacked(directory: Path, name: str, work: Path) -> tuple[Path, Path]:
    """The table's file in `work`, and the zip that held it."""
    for archive in sorted(directory.glob("*.zip")):
        try:
            with zipfile.ZipFile(archive) as opened:
                for member in opened.infolist():
                    if Path(member.filename).name == f"{name}.csv":
                        return _extract(opened, member, work), archive
        except (zipfile.BadZipFile, EOFError) as error:
            raise InputError(f"{archive} is cut off or damaged ({error}): fetch it again") from error
    raise InputError(
        f"{directory} has no {name}.csv, nor a zip that holds it: fetch the ptoffact dataset into it"
    )


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
        columns = tuple(next(csv.reader(io.StringIO(first.decode("utf-8-sig").rstrip("\r\n")))))
    except (UnicodeDecodeError, csv.Error, StopIteration):
        columns = ()
    missing = [column for column in required if column not in columns]
    if missing or len(set(columns)) != len(columns):
        raise InputError(
            f"{path}, line 1: the header must be {','.join(required)}, but it "
            + (f"lacks {', '.join(missing)}" if missing else "names a column twice")
        )
    return columns


def _nul_line(path: Path) -> int | None:
    """The line of the first NUL byte."""
    line_breaks = 0
    # Read, not mapped: a mapped file counts as the process's memory.
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            place = block.find(b"\x00")
            if place >= 0:
                return 1 + line_breaks + block.count(b"\n", 0, place)
            line_breaks += block.count(b"\n")
    return None


def _ends_with_line_break(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, io.SEEK_END)
        return file.read(1) == b"\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
