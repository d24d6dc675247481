"""What office actions add to the citations of the API: their dates, types, titles, claims and passages.

Rows of `oa_actions/v1` and `oa_rejections/v2`, together or apart, become tables of a DuckDB connection:
`actions`, `grounds` and `found`, whose values stay as JSON writes them, and `outcomes`, of applications.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from string import Template
from typing import Any

import duckdb

from citations.office_actions import OfficeAction, Rejection, from_oa_actions, from_oa_rejections
from citations.outcomes import state_of
from citations.record import UnusableRow
from indexer.progress import Progress
from indexer.sources import filling
from indexer.sources.answers import counted
from indexer.sources.json_lines import JsonLines, Reader, Row, read
from indexer.sources.kept_passages import KeptPassages
from indexer.sources.passage_cutting import Cited, ToCut, cut_all, digest, key_of

MARKS = ("obsoleteDocumentIdentifier",)
"""A field of every row of both services."""

_BATCH = 2_000_000  # characters of texts that one process cuts at once, some 40 texts and a tenth of a second
_BETWEEN = "number BETWEEN ? AND ?"
_AT_ONCE = 5_000  # office actions whose keys are compared at once
_NUMBERED = {"number": "BIGINT", "id": "VARCHAR", "date": "JSON", "type": "JSON", "uspc_class": "JSON"}
_CITED = {"reference": "VARCHAR", "parsed": "VARCHAR", "ground": "VARCHAR"}
_GROUND = {"office_action": "VARCHAR", "ground": "VARCHAR", "paragraph": "VARCHAR"}
_COLUMNS: dict[str, dict[str, str]] = {
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
    f"CREATE TABLE {name} ({', '.join(map(' '.join, columns.items()))});"
    for name, columns in _COLUMNS.items()
)
"""SQL that makes the tables, empty."""

_COMPARED_AT_ONCE = 4_000_000
_GATHERED_AT_ONCE = 1_000_000
"""Rows; what DuckDB compares, or gathers in lists, it has in memory, and there may be many times as many."""


def _some(key: str) -> str:
    """The condition that a row is one of those that are looked at at once: all with the same key are."""
    return f"hash({key}) % $parts = $part"


# The last row of an office action, or of a rejection, counts. Most are the only ones, so the others are found
# by a hash, and looked at again.
_LAST = Template("""
    CREATE OR REPLACE TEMP TABLE again AS
        SELECT hash(id) AS id_hash FROM $table GROUP BY id_hash HAVING count(*) > 1;
    DELETE FROM $table WHERE number IN (
        SELECT number FROM (
            SELECT number, row_number() OVER (PARTITION BY id ORDER BY number DESC) AS age
            FROM $table WHERE hash(id) IN (FROM again)
        ) WHERE age > 1
    );
    DROP TABLE again
""")

# A patent that any row names is certain; all else of an application is as its newest row has it.
_END = f"""
    INSERT INTO outcomes
        FROM (
            SELECT application_key(app_id) AS app_id, CASE WHEN bool_or(outcome = 'granted') THEN 'granted'
                ELSE max({{'changed': changed, 'number': number, 'outcome': outcome}}).outcome END AS ended,
                min(patent)
            FROM endings WHERE {_some("application_key(app_id)")} GROUP BY 1
        ) WHERE app_id IS NOT NULL AND ended IS NOT NULL
"""  # noqa: S608 - SQL of ours

# Rejections tell dates too. The claims of a ground are a citation's where statute and paragraph are the same;
# where a citation has no paragraph, as most have not, only if the office action has that statute with one
# paragraph alone.
_TELL_DATES = f"""
    INSERT INTO actions
        SELECT -1, office_action, max(date), max(type), max(uspc_class), NULL, NULL
        FROM (FROM rejections WHERE {_some("office_action")})
        ANTI JOIN (SELECT id AS known FROM actions WHERE {_some("id")}) ON office_action = known
        GROUP BY office_action
"""  # noqa: S608 - SQL of ours

_GROUNDS = f"""
    INSERT INTO grounds
        WITH by_paragraph AS (
            SELECT office_action, ground, paragraph,
                   list_sort(list_distinct(flatten(list(claims))))::VARCHAR::JSON AS claims
            FROM rejections
            WHERE {_some("office_action")} AND ground IS NOT NULL AND len(claims) > 0 GROUP BY ALL
        )
        FROM by_paragraph
        UNION ALL
        SELECT office_action, ground, '', any_value(claims) FROM by_paragraph
        GROUP BY office_action, ground HAVING count(*) = 1 AND any_value(paragraph) <> ''
"""  # noqa: S608 - SQL of ours

# In the order of the texts, so that what one of them is asked for stands together.
_SEEK = """
    INSERT INTO sought
        SELECT DISTINCT texts.number, reference, parsed, ground
        FROM wanted
        JOIN (FROM actions WHERE number >= $first AND number < $last AND text IS NOT NULL) AS texts
            ON texts.id = wanted.office_action
        ORDER BY ALL
"""


class OfficeActions:
    """The office actions of files.

    Args:
        connection: where the tables of TABLES are.
        files: JSON lines, replies or arrays of rows of either service.
        work: where to put temporary files.
        notes: is told of rows that cannot be used.

    Raises:
        InputError: a file is not what it should be.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, files: Sequence[Path], work: Path, notes: list[str]
    ) -> None:
        self._connection = connection
        self._work = work
        reader = Reader(MARKS, lambda row: row, work / "lines", notes)
        self._files = [reader.find(file) for file in files]
        self._starts: list[int] = []
        self._kept: KeptPassages | None = None
        unusable, reason = self._take_down()
        if unusable:
            notes.append(
                f"{unusable:,} rows of office actions could not be used, the last because of {reason}"
            )
        self._merge()

    def cut_passages(self, kept: KeptPassages, progress: Progress) -> None:
        """Have the passages kept of all citations of `wanted`: those that are not are cut now.

        Raises:
            OaciteError: they cannot be kept.
        """
        self._kept = kept
        self._seek()
        [(total,)] = self._connection.execute("SELECT count(DISTINCT number) FROM sought").fetchall()
        done = 0

        def tell(more: int) -> None:
            nonlocal done
            done += more
            progress("cutting passages", done, total)

        with kept.alone(progress):
            for cut in cut_all(self._to_cut(tell)):
                kept.keep(cut)
                tell(len(cut))

    def find_passages(self, citations: str) -> None:
        """Fill `found` with the passages of some citations; each row of theirs names an `office_action`."""
        named = f"SELECT DISTINCT office_action FROM ({citations}) WHERE office_action <> ''"  # noqa: S608 - ours
        self._connection.execute("TRUNCATE found")
        if self._kept is not None:
            ids = [id_ for (id_,) in self._connection.execute(named).fetchall()]
            with filling.lines(self._connection, "found", _COLUMNS["found"], self._work) as file:
                file.writelines(self._kept.lines(ids))

    def _to_cut(self, tell: Callable[[int], None]) -> Iterator[list[ToCut]]:
        """What is to be cut, file by file; one of which all is kept is not read again."""
        for file, first, last in self._numbered():
            stale, kept = array("q"), 0
            for start in range(first, last, _AT_ONCE):
                sought = self._sought(_BETWEEN, [start, min(start + _AT_ONCE, last) - 1])
                keys = self._kept_keys(sought.values())
                stale.extend(number for number, each in sought.items() if keys.get(each.id) != each.key)
                kept += len(sought)
            tell(kept - len(stale))
            yield from self._batches(file, first, stale)

    def _kept_keys(self, sought: Iterable[ToCut]) -> dict[str, bytes]:
        return self._kept.keys(each.id for each in sought) if self._kept is not None else {}

    def _batches(self, file: JsonLines, first: int, stale: Sequence[int]) -> Iterator[list[ToCut]]:
        """The texts of a file with these numbers, ascending, some bytes of them at a time."""
        texts: dict[int, str] = {}
        size = 0
        for number, row in _picked(enumerate(read(file), first), stale):
            texts[number] = from_oa_actions(row).text or ""
            size += len(texts[number])
            if size > _BATCH or len(texts) == _AT_ONCE:
                yield self._with_texts(texts)
                texts, size = {}, 0
        if texts:
            yield self._with_texts(texts)

    def _with_texts(self, texts: dict[int, str]) -> list[ToCut]:
        sought = self._sought(
            f"{_BETWEEN} AND number IN (SELECT unnest(?::BIGINT[]))", [min(texts), max(texts), list(texts)]
        )
        return [sought[number]._replace(text=text) for number, text in texts.items()]

    def _sought(self, which: str, values: list[Any]) -> dict[int, ToCut]:
        """Office actions whose passages are wanted, without their texts, in their order."""
        cites: dict[int, list[Cited]] = defaultdict(list)
        sql = f"SELECT number, reference, parsed, ground FROM sought WHERE {which} ORDER BY ALL"  # noqa: S608
        for number, *citation in self._connection.execute(sql, values).fetchall():
            cites[number].append(Cited(*citation))
        texts = f"SELECT number, id, text FROM actions WHERE {which} ORDER BY number"  # noqa: S608 - SQL of ours
        return {
            number: ToCut(id_, key_of(text, cites[number]), "", cites[number])
            for number, id_, text in self._connection.execute(texts, values).fetchall()
            if number in cites
        }

    def _take_down(self) -> tuple[int, str]:
        """Fill `actions` and `rejections`; tells how many rows cannot be used, and why the last cannot."""
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

    def _merge(self) -> None:
        """Of all rows of an office action, a rejection or an application make what they tell together."""
        for table in ("actions", "rejections"):
            self._connection.execute(_LAST.substitute(table=table))
        self._in_parts(_END, "endings", _GATHERED_AT_ONCE)
        self._in_parts(_TELL_DATES, "rejections", _COMPARED_AT_ONCE)
        self._in_parts(_GROUNDS, "rejections", _GATHERED_AT_ONCE)
        self._connection.execute("DROP TABLE endings; DROP TABLE rejections")

    def _in_parts(self, statement: str, table: str, most: int) -> None:
        """Carry out a statement for some rows of a table after the others."""
        parts = 1 + counted(self._connection, table) // most
        for part in range(parts):
            self._connection.execute(Template(statement).substitute(parts=parts, part=part))

    def _seek(self) -> None:
        """Fill `sought` with what texts are asked for, those of some texts after the others."""
        parts = 1 + counted(self._connection, "wanted") // _COMPARED_AT_ONCE
        [(end,)] = self._connection.execute("SELECT coalesce(max(number), -1) + 1 FROM actions").fetchall()
        for part in range(parts):
            span = {"first": end * part // parts, "last": end * (part + 1) // parts}
            self._connection.execute(_SEEK, span)
        self._connection.execute("DROP TABLE wanted")

    def _rows(self) -> Iterator[tuple[int, Row]]:
        number = 0
        for file in self._files:
            self._starts.append(number)
            for row in read(file):
                yield number, row
                number += 1
        self._starts.append(number)

    def _numbered(self) -> Iterator[tuple[JsonLines, int, int]]:
        """Each file with the number of its first row, and of the one behind its last."""
        return zip(self._files, self._starts, self._starts[1:], strict=False)

    def _table(self, name: str) -> AbstractContextManager[Callable[[dict[str, Any]], object]]:
        return filling.rows(self._connection, name, _COLUMNS[name], self._work)


def _picked(rows: Iterable[tuple[int, Row]], numbers: Sequence[int]) -> Iterator[tuple[int, Row]]:
    """The rows with some numbers, both ascending; behind the last nothing is read."""
    waiting = iter(numbers)
    awaited = next(waiting, None)
    for number, row in rows if numbers else ():
        if number == awaited:
            yield number, row
            awaited = next(waiting, None)
            if awaited is None:
                return


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
