"""What rows of the Enriched Citations API add to those of the Office Action Citations API.

A row is joined on the citations that name its reference in its office action. It stands by itself where there
is none: where no row that can be used, and that no younger state stands for, does. Either way it tells day
and type of its office action, which all citations of that have of which nothing else tells them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from string import Template
from typing import Any

import duckdb
import orjson

from citations.enriched import MARKS, SOURCE, document_id, read
from citations.lanes import COMPARED
from citations.oa_citations import from_oa_citations, id_of, version
from citations.record import UnusableRow
from engine.meta import BESIDE
from indexer.sources import filling
from indexer.sources.answers import counted, newest
from indexer.sources.enriched_sql import COLUMNS, SAID, cite, declared
from indexer.sources.file_rows import FileRows, file_of
from indexer.sources.json_lines import JsonLines, Reader, Row
from indexer.sources.row_parts import RowParts

_AT_ONCE = 10_000  # rows that Python reads

_COLUMNS = {
    "number": "BIGINT",
    "id": "VARCHAR",
    "version": "BIGINT",
    "office_action": "VARCHAR",
    "reference_number": "VARCHAR",
    "reference": "VARCHAR",
    "category": "VARCHAR",
    "location": "VARCHAR[]",
    "related_claims": "INTEGER[]",
    **dict.fromkeys(COMPARED, "VARCHAR"),
    "by_python": "BOOLEAN",
}
TABLES = f"""
    CREATE TABLE enriched ({declared(_COLUMNS)});
    CREATE TABLE told (office_action VARCHAR, key VARCHAR, {declared(SAID)});
    CREATE TABLE acts (office_action VARCHAR, date VARCHAR, type VARCHAR);
    CREATE TABLE seen (use UHUGEINT);
    CREATE TABLE standing (number BIGINT, key BIGINT);
"""
"""SQL that makes the tables, empty."""

_TAKEN = "id, version, office_action, reference_number, named, own_said, app_id, art_unit, odd"
_TAKE_DOWN = Template("""
    INSERT INTO enriched BY NAME
    SELECT $before + rowid + 1 AS number, id[2:-2] AS id, version, office_action, reference_number,
        named AS reference, own_said.category[1] AS category, own_said.location AS location,
        own_said.related_claims AS related_claims, own_said.office_action_date[1] AS office_action_date,
        own_said.office_action_type[1] AS office_action_type, app_id AS application_number, art_unit,
        own_said.non_patent[1] AS non_patent, false AS by_python
    FROM cited WHERE odd IS NULL
""")
_USE = "md5_number(concat(office_action, '|', {}))"
# Of the states of a row the one that was loaded last stands for all, whether or not it can be used.
_COMPARE = """
    CREATE TABLE outdated AS SELECT number, id FROM (
        SELECT number, id, row_number() OVER (PARTITION BY id ORDER BY version DESC, number DESC) AS age
        FROM enriched
    ) WHERE age > 1;
    DELETE FROM enriched WHERE number IN (SELECT number FROM outdated)
"""
_SEE = Template(f"""
    INSERT INTO seen SELECT DISTINCT {_USE.format("lane_key")}
    FROM (SELECT *, $before + rowid + 1 AS number FROM cited)
    WHERE office_action <> '' AND lane_key IS NOT NULL AND number NOT IN (SELECT number FROM superseded)
        AND CASE WHEN odd IS NULL THEN true ELSE usable_row(odd) END
""")  # noqa: S608 - SQL of ours
_EACH_ONCE = "nullif(list_sort(list_distinct(list({0}) FILTER ({0} IS NOT NULL))), [])"


def _of_each(expression: str) -> str:
    return ", ".join(f"{expression.format(field)} AS {field}" for field in ("category", *COMPARED))


# Nearly all references have one row: lists of many are dear. Places come in the order of ids, in whatever
# order the rows are read.
_JOIN = f"""
    CREATE TABLE joining AS SELECT number, id, office_action, key,
        count(*) OVER (PARTITION BY office_action, key) > 1 AS several FROM (
        SELECT number, id, office_action, lane_key(reference_number, reference) AS key FROM enriched
        WHERE office_action IS NOT NULL
    ) WHERE key IS NOT NULL AND {_USE.format("key")} IN (SELECT use FROM seen);
    INSERT INTO told BY NAME SELECT joining.office_action, key, {_of_each("one({0})")},
        nullif(location, []) AS location, nullif(related_claims, []) AS related_claims
    FROM joining JOIN enriched USING (number) WHERE NOT several;
    INSERT INTO told BY NAME SELECT * REPLACE (
        nullif(list_filter(location, lambda place, nth: list_position(location, place) = nth), []) AS location
    ) FROM (
        SELECT joining.office_action, key, {_of_each(_EACH_ONCE)},
            flatten(list(location ORDER BY joining.id)) AS location,
            nullif(list_sort(list_distinct(flatten(list(related_claims)))), []) AS related_claims
        FROM joining JOIN enriched USING (number) WHERE several GROUP BY ALL
    );
    INSERT INTO acts SELECT office_action, min(office_action_date), min(office_action_type) FROM enriched
        WHERE office_action IS NOT NULL GROUP BY ALL;
    INSERT INTO standing SELECT number, patent_key(reference_number[3:]) AS key FROM enriched
        WHERE by_python AND starts_with(reference_number, 'US') AND number NOT IN (SELECT number FROM joining)
"""  # noqa: S608 - SQL of ours


def reader(work: Path, notes: list[str]) -> Reader:
    """What finds the rows of files.

    Args:
        work: where to put temporary files.
        notes: is told what is noteworthy.
    """
    return Reader(MARKS, lambda row: row, work / "lines", notes)


class EnrichedRows:
    """The rows of files, to be joined or to stand by themselves.

    Args:
        connection: where the tables of TABLES are, and what `enriched_sql` defines.
        files: JSON lines, replies or arrays of the API's rows.
        reader: finds the rows of a file; its notes are told what became of them.
        work: where to put temporary files.
        parts: how they are read.
        plain: the condition of SQL under which SQL may read a row.
        before: how many rows of the other API there are.
        served: whether the rows go into an index that is served already, where some may be documents.

    Attributes:
        rows: those of each file, behind those of the other API.
        newest: the latest `createDateTime`; None if they have none.
        taken: the documents that joined rows may be in the index that is served, each with its version.

    Raises:
        InputError: a file is not what it should be.
    """

    def __init__(  # noqa: PLR0913 - what is read, where to, and behind what
        self,
        connection: duckdb.DuckDBPyConnection,
        files: Sequence[Path],
        reader: Reader,
        work: Path,
        parts: RowParts,
        *,
        before: int,
        plain: str = "true",
        served: bool = False,
    ) -> None:
        self.taken: list[tuple[str, int]] = []
        self._served = served
        self._connection = connection
        self._plain = plain
        self._work = work
        self._notes = reader.notes
        connection.create_function("usable_row", _usable, ["VARCHAR"], bool)
        found = [self._readable(reader, file) for file in files]
        starts = accumulate((count for _, count in found), initial=before)
        # Files of both APIs may be called the same.
        named = [replace(file, name=BESIDE[SOURCE] + file.name) for file, _ in found]
        self.rows = [
            FileRows(file, start, count)
            for file, start, (_, count) in zip(named, starts, found, strict=False)
        ]
        for _ in parts.each(self.rows, COLUMNS, self._take_down):
            pass
        self.newest = newest(connection, "enriched")
        connection.execute(_COMPARE)

    def see(self, before: int) -> None:
        """Take down what the rows of `cited` name; some rows of their API are before them."""
        self._connection.execute(_SEE.substitute(before=before))

    def join(self) -> None:
        """Fill `told`, when all rows of the other API were seen; those of `superseded` are no citations."""
        self._connection.execute(_JOIN)
        joined, outdated = (counted(self._connection, table) for table in ("joining", "outdated"))
        for table in ("joining", "outdated"):
            self._connection.execute(
                f"INSERT INTO superseded SELECT number, concat('\"', id, '\"') FROM {table}"  # noqa: S608 - ours
                " ORDER BY number"
            )
        rows = sum(each.count for each in self.rows)
        if self._served:
            found = self._connection.execute(
                "SELECT joining.id, version FROM joining JOIN enriched USING (number) ORDER BY joining.id"
            ).fetchall()
            self.taken = [(document_id(id_), version) for id_, version in found]
        self._notes.append(
            f"of {rows:,} rows of the Enriched Citations API {joined:,} were joined on"
            f" {counted(self._connection, 'told'):,} references of office actions, {outdated:,} are older"
            f" states of others, {rows - joined - outdated:,} are citations of their own or cannot be used"
        )
        self._connection.execute(
            "DROP TABLE enriched; DROP TABLE seen; DROP TABLE joining; DROP TABLE outdated"
        )

    def _readable(self, reader: Reader, file: Path) -> tuple[JsonLines, int]:
        """The file, and how many rows it has; what DuckDB cannot read as a copy that it can."""
        lines = reader.find(file)
        try:
            return lines, counted(self._connection, lines.relation({"id": "VARCHAR"}))
        except duckdb.Error:
            mended = reader.mended(file)
            return mended, counted(self._connection, mended.relation({"id": "VARCHAR"}))

    def _take_down(self, rows: str, before: int) -> Iterator[None]:
        """Fill `enriched` with some rows."""
        cite(self._connection, rows, self._plain, _TAKEN)
        self._connection.execute(_TAKE_DOWN.substitute(before=before))
        odd = self._connection.execute("SELECT rowid, odd FROM cited WHERE odd IS NOT NULL ORDER BY rowid")
        with filling.rows(self._connection, "enriched", _COLUMNS, self._work) as write:
            while some := odd.fetchmany(_AT_ONCE):
                for place, text in some:
                    number = before + place + 1
                    if known := _known(self._parsed(text, number)):
                        write({"number": number, "by_python": True, **known})
        yield from ()

    def _parsed(self, odd: str, number: int) -> Row:
        """A row that Python reads, by its number in all files."""
        rows = file_of(self.rows, number - 1) or self.rows[-1]
        parsed: Row = rows.file.parsed(odd, number - rows.before)
        return parsed


def _known(row: Row) -> dict[str, Any]:
    """What a row is compared by, and what it says; of one that cannot be used only the first."""
    try:
        found = read(row)
    except UnusableRow:
        return _state(row)
    return {
        "id": found.id,
        "version": version(row),
        "office_action": found.office_action_id,
        "reference_number": found.cited.reference_number,
        "reference": found.identifier,
        "category": found.category,
        "location": found.location,
        "related_claims": found.related_claims,
        **{field: value for field, [value] in found.said.items()},
    }


def _state(row: Row) -> dict[str, Any]:
    try:
        return {"id": id_of(row), "version": version(row)}
    except UnusableRow:
        return {}


def _usable(odd: str) -> bool:
    """Whether a row of the other API, as JSON, becomes a citation."""
    try:
        row = orjson.loads(odd)
        from_oa_citations(row)
        version(row)
    except ValueError:  # UnusableRow is one; what is no JSON is told when the row is read
        return False
    return True
