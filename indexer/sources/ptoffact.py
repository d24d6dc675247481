"""The `ptoffact` research dataset: three CSVs, joined by DuckDB, out of core and in the order of the rows."""

import json
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from citations.ptoffact import SOURCE, PtoffactRow, from_ptoffact
from citations.record import UnusableRow
from indexer.errors import InputError, OaciteError
from indexer.sources import SourceRow
from indexer.sources.csv_table import CsvTable, DamagedLine, find_table

SYNTHETIC_MARK = "SYNTHETIC.json"
"""A folder with a file of this name holds made-up rows (indexer.synthesize writes it)."""

_CITATIONS = PtoffactRow._fields[1:10]
_OFFICE_ACTIONS = ("app_id", "ifw_number", "document_cd", "mail_dt", "art_unit", "uspc_class")
_REJECTIONS = ("ifw_number", "action_type", "action_subtype", "claim_numbers")

_FETCH = 5_000  # rows at a time from DuckDB to Python

# max() of a struct keeps the values of one row together; an office action that stands twice in its file
# must not double its citations.
_JOIN = """
WITH cited AS (SELECT row_number() OVER () AS row, * FROM {citations}),
acted AS (
    SELECT ifw_number, max({{'mail_dt': mail_dt, 'document_cd': document_cd,
                             'art_unit': art_unit, 'uspc_class': uspc_class}}) AS oa
    FROM {office_actions} WHERE ifw_number IS NOT NULL GROUP BY ifw_number
),
latest AS (
    SELECT app_id, max({{'mail_dt': mail_dt, 'ifw_number': ifw_number, 'art_unit': art_unit}}) AS oa
    FROM {office_actions} WHERE art_unit IS NOT NULL GROUP BY app_id
),
rejected AS (
    SELECT ifw_number,
           coalesce(action_type, '') AS action_type,
           coalesce(action_subtype, '') AS action_subtype,
           string_agg(claim_numbers, ',') AS claim_numbers
    FROM {rejections} WHERE ifw_number IS NOT NULL GROUP BY ALL
)
SELECT cited.row, {columns},
       acted.oa.document_cd, acted.oa.mail_dt, acted.oa.art_unit, acted.oa.uspc_class,
       latest.oa.art_unit, rejected.claim_numbers
FROM cited
LEFT JOIN acted ON acted.ifw_number = cited.ifw_number
LEFT JOIN latest ON latest.app_id = cited.app_id
LEFT JOIN rejected ON rejected.ifw_number = cited.ifw_number
    AND rejected.action_type = coalesce(cited.action_type, '')
    AND rejected.action_subtype = coalesce(cited.action_subtype, '')
"""


class PtoffactSource:
    """The rows of a folder that holds the dataset's three CSVs, or zips of them.

    Args:
        directory: the folder.
        work: where to put temporary files; the caller removes it.
        set_aside_damaged: give damaged lines as rows with a problem instead of stopping at the first.

    Raises:
        InputError: a file is missing, empty, cut off, damaged or has another header.
    """

    name = SOURCE

    def __init__(self, directory: Path, work: Path, *, set_aside_damaged: bool = False) -> None:
        if not directory.is_dir():
            raise InputError(
                f"{directory} is not a folder: give the one with the ptoffact CSVs, or their zips"
            )
        self.notes: list[str] = []
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

    def __iter__(self) -> Iterator[SourceRow]:
        """All rows of citations.csv, each with what the other two tables add to it."""
        for line in self._damaged:
            yield SourceRow(self._citations.path.name, line.line, line.text, problem=line.problem)
        records = _RecordNumbers([line.line - 1 for line in self._damaged])
        sql = _JOIN.format(
            citations=self._citations.relation,
            office_actions=self._office_actions.relation,
            rejections=self._rejections.relation,
            columns=", ".join(f"cited.{column}" for column in _CITATIONS),
        )
        for values in self._fetched(sql):
            yield self._source_row(PtoffactRow(records.of(values[0]), *values[1:]))

    def _fetched(self, sql: str) -> Iterator[tuple[Any, ...]]:
        try:
            found = self._connection.execute(sql)
            while rows := found.fetchmany(_FETCH):
                yield from rows
        except duckdb.Error as error:  # no room for its temporary files, mostly
            raise OaciteError(f"DuckDB could not join the files: {error}") from error

    def _source_row(self, row: PtoffactRow) -> SourceRow:
        file, line = self._citations.path.name, row.row + 1
        try:
            return SourceRow(file, line, row, citation=from_ptoffact(row))
        except UnusableRow as error:
            return SourceRow(file, line, row, problem=str(error))

    def _examine(self, table: CsvTable, *, set_aside: bool) -> tuple[int, list[DamagedLine]]:
        rows, damaged = table.examine(self._connection)
        if not set_aside:
            table.refuse_damage(damaged)
        if table is self._citations and not rows:
            raise InputError(f"{table.path} has a header but no rows: fetch it again")
        return rows, damaged


class _RecordNumbers:
    """DuckDB counts the rows that it could read; a row's number counts the damaged ones before it too."""

    def __init__(self, damaged: list[int]) -> None:
        self._readable_before = [record - 1 - index for index, record in enumerate(damaged)]

    def of(self, readable: int) -> int:
        if not self._readable_before:
            return readable
        return readable + bisect_right(self._readable_before, readable - 1)


def _sample_note(directory: Path) -> str | None:
    try:
        mark: dict[str, Any] = json.loads((directory / SYNTHETIC_MARK).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return str(mark.get("note", "the rows are made up"))
