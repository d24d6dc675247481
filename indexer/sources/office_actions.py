"""What office actions add to the citations of the API: their dates, types, titles and claims.

Rows of `oa_actions/v1` and `oa_rejections/v2`, together or apart, become tables of a DuckDB connection:
`actions` and `grounds`, whose values stay as JSON writes them, and `outcomes`, of applications. Passages are
in sought_passages.py.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from citations.office_actions import OfficeAction, Rejection, from_oa_actions, from_oa_rejections
from citations.outcomes import state_of
from citations.record import UnusableRow
from indexer.sources import filling
from indexer.sources.file_rows import FileRows
from indexer.sources.json_lines import Reader, Row, read
from indexer.sources.merged_actions import merge
from indexer.sources.passage_cutting import digest

MARKS = ("obsoleteDocumentIdentifier",)
"""A field of every row of both services."""

_NUMBERED = {"number": "BIGINT", "id": "VARCHAR", "date": "JSON", "type": "JSON", "uspc_class": "JSON"}
_CITED = {"reference": "VARCHAR", "parsed": "VARCHAR", "ground": "VARCHAR"}
_GROUND = {"office_action": "VARCHAR", "ground": "VARCHAR", "paragraph": "VARCHAR"}
COLUMNS: dict[str, dict[str, str]] = {
    "actions": _NUMBERED | {"title": "JSON", "text": "VARCHAR"},
    "endings": {"number": "BIGINT", "app_id": "VARCHAR", "outcome": "VARCHAR", "patent": "VARCHAR"}
    | {"changed": "VARCHAR"},
    "outcomes": {"app_id": "INTEGER", "outcome": "VARCHAR", "patent": "VARCHAR"},
    "rejections": _NUMBERED | _GROUND | {"claims": "INTEGER[]"},
    "grounds": _GROUND | {"claims": "JSON"},
    "wanted": {"office_action": "VARCHAR"} | _CITED,
    "sought": {"number": "BIGINT"} | _CITED,
    "found": {"office_action": "VARCHAR", "reference": "VARCHAR", "parsed": "VARCHAR"}
    | {"passage": "JSON", "claims": "JSON"},
}
TABLES = "".join(
    f"CREATE TABLE {name} ({', '.join(map(' '.join, columns.items()))});" for name, columns in COLUMNS.items()
)
"""SQL that makes the tables, empty."""


def reader(work: Path, notes: list[str]) -> Reader:
    """What finds the rows of files of either service.

    Args:
        work: where to put temporary files.
        notes: is told what is noteworthy.
    """
    return Reader(MARKS, lambda row: row, work / "lines", notes)


class OfficeActions:
    """Takes down the office actions of files, and merges what several rows tell of one.

    Args:
        connection: where the tables of TABLES are.
        files: JSON lines, replies or arrays of rows of either service.
        reader: finds the rows of a file.
        work: where to put temporary files.

    Attributes:
        rows: those of each file; `actions` has their numbers, from 0.

    Raises:
        InputError: a file is not what it should be.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, files: Sequence[Path], reader: Reader, work: Path
    ) -> None:
        self.rows: list[FileRows] = []
        self._connection = connection
        self._work = work
        self._files = [reader.find(file) for file in files]
        unusable, reason = self._take_down()
        if unusable:
            reader.notes.append(
                f"{unusable:,} rows of office actions could not be used, the last because of {reason}"
            )
        merge(connection)

    def _take_down(self) -> tuple[int, str]:
        """Fill what is merged; tells how many rows cannot be used, and why the last cannot."""
        unusable, reason = 0, ""
        with (
            self._table("actions") as write_action,
            self._table("endings") as write_ending,
            self._table("rejections") as write_rejection,
        ):
            for number, row in self._rows():
                try:
                    if _is_rejection(row):
                        write_rejection({"number": number, **_of_rejection(from_oa_rejections(row))})
                    else:
                        action = from_oa_actions(row)
                        write_action({"number": number, **_of_action(action)})
                        state = {"app_id": action.application_number, **asdict(state_of(row))}
                        write_ending({"number": number, **state})
                except UnusableRow as error:
                    unusable, reason = unusable + 1, str(error)
        return unusable, reason

    def _rows(self) -> Iterator[tuple[int, Row]]:
        number = 0
        for file in self._files:
            before = number
            for row in read(file):
                yield number, row
                number += 1
            self.rows.append(FileRows(file, before, number - before))

    def _table(self, name: str) -> AbstractContextManager[Callable[[dict[str, Any]], object]]:
        return filling.rows(self._connection, name, COLUMNS[name], self._work)


def _of_action(action: OfficeAction) -> dict[str, Any]:
    return {
        "id": action.id,
        "date": action.date,
        "type": action.type,
        "title": action.title,
        "uspc_class": action.uspc_class,
        "text": digest(action.text) if action.text else None,
    }


def _of_rejection(rejection: Rejection) -> dict[str, Any]:
    rejects = rejection.action in {None, "rejected"} and len(rejection.rejection_type) == 1
    return {
        "id": rejection.id,
        "office_action": rejection.office_action_id,
        "date": rejection.date,
        "type": rejection.type,
        "uspc_class": rejection.uspc_class,
        "ground": rejection.rejection_type[0] if rejects else None,
        "paragraph": rejection.paragraph or "",
        "claims": rejection.claims,
    }


def _is_rejection(row: Row) -> bool:
    return "claimNumberArrayDocument" in row or "legalSectionCode" in row
