"""The `ptoffact` research dataset: three CSVs, joined by DuckDB, out of core and in the order of the rows."""

import json
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

import duckdb
import orjson

from citations.ptoffact import SOURCE, PtoffactRow, from_ptoffact
from citations.record import UnusableRow
from indexer.errors import InputError, OaciteError
from indexer.sources import BATCH, Batch, Rejected, SourceRow, bulk_lines
from indexer.sources.csv_table import CsvTable, DamagedLine, find_table

SYNTHETIC_MARK = "SYNTHETIC.json"
"""A folder with a file of this name holds made-up rows (indexer.synthesize writes it)."""

_CITATIONS = PtoffactRow._fields[1:10]
_OFFICE_ACTIONS = ("app_id", "ifw_number", "document_cd", "mail_dt", "art_unit", "uspc_class")
_REJECTIONS = ("ifw_number", "action_type", "action_subtype", "claim_numbers")

_Fetched = tuple[int, str | None, dict[str, Any]]
"""A row's number, its lines, and what they are to be made of where they are None."""

_SQL = Template((Path(__file__).parent / "ptoffact.sql").read_text(encoding="utf-8"))


class PtoffactSource:
    """The rows of a folder that holds the dataset's three CSVs, or zips of them.

    Args:
        directory: the folder.
        work: where to put temporary files; the caller removes it.
        set_aside_damaged: reject damaged lines instead of stopping at the first.
        plain: the condition of SQL under which SQL may write a row's document; `false` leaves all to Python.

    Raises:
        InputError: a file is missing, empty, cut off, damaged or has another header.
    """

    name = SOURCE

    def __init__(
        self, directory: Path, work: Path, *, set_aside_damaged: bool = False, plain: str = "true"
    ) -> None:
        if not directory.is_dir():
            raise InputError(
                f"{directory} is not a folder: give the one with the ptoffact CSVs, or their zips"
            )
        self.notes: list[str] = []
        self._plain = plain
        self.sample_note = _sample_note(directory)
        self._connection = duckdb.connect(
            config={"memory_limit": "1GB", "temp_directory": str(work / "duckdb")}
        )
        self._citations = find_table(directory, "citations", _CITATIONS, work)
        self._office_actions = find_table(directory, "office_actions", _OFFICE_ACTIONS, work)
        self._rejections = find_table(directory, "rejections", _REJECTIONS, work)
        self._rows, self._damaged = self._examine(self._citations, set_aside=set_aside_damaged)
        for table in (self._office_actions, self._rejections):
            _, damaged = self._examine(table, set_aside=set_aside_damaged)
            if damaged:
                self.notes.append(
                    f"{len(damaged):,} damaged lines of {table.path.name} were left out of the join"
                )

    @property
    def total(self) -> int:
        """Rows of citations.csv, damaged lines among them."""
        return self._rows + len(self._damaged)

    def __iter__(self) -> Iterator[Batch | Rejected]:
        """All rows of citations.csv, each with what the other two tables add to it."""
        for line in self._damaged:
            yield Rejected(SourceRow(self._citations.path.name, line.line, line.text), line.problem)
        sql = _SQL.substitute(
            citations=self._citations.relation,
            office_actions=self._office_actions.relation,
            rejections=self._rejections.relation,
            number=_number([line.line - 1 for line in self._damaged]),
            plain=self._plain,
        )
        try:
            found = self._connection.execute(sql)
            while rows := found.fetchmany(BATCH):
                yield from self._batch(rows)
        except duckdb.Error as error:  # no room for its temporary files, mostly
            raise OaciteError(f"DuckDB could not join the files: {error}") from error

    def _batch(self, rows: list[_Fetched]) -> Iterator[Batch | Rejected]:
        """The documents of some rows; rejected ones first."""
        numbers, documents = [], []
        for number, lines, odd in rows:
            if lines is None:
                try:
                    lines = bulk_lines(from_ptoffact(PtoffactRow(number, **odd)))  # noqa: PLW2901 - now it has some
                except UnusableRow as error:
                    yield Rejected(self._row(number, odd), str(error))
                    continue
            numbers.append(number)
            documents.append(lines)
        if documents:
            yield Batch(
                documents, lambda place: self._row(numbers[place], _document(documents[place])), unique=True
            )

    def _row(self, number: int, raw: object) -> SourceRow:
        return SourceRow(self._citations.path.name, number + 1, raw)

    def _examine(self, table: CsvTable, *, set_aside: bool) -> tuple[int, list[DamagedLine]]:
        rows, damaged = table.examine(self._connection)
        if not set_aside:
            table.refuse_damage(damaged)
        if table is self._citations and not rows:
            raise InputError(f"{table.path} has a header but no rows: fetch it again")
        return rows, damaged


def _number(damaged: list[int]) -> str:
    """SQL for a row's number: `readable` leaves out the damaged rows before it, which count too."""
    readable_before = [record - 1 - index for index, record in enumerate(damaged)]
    if not readable_before:
        return "readable"
    return f"readable + len(list_filter({readable_before}, lambda before: before < readable))"


def _document(lines: str) -> object:
    return orjson.loads(lines.split("\n")[1])


def _sample_note(directory: Path) -> str | None:
    try:
        mark: dict[str, Any] = json.loads((directory / SYNTHETIC_MARK).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return str(mark.get("note", "the rows are made up"))
