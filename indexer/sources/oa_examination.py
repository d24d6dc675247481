"""What is found out about API rows before they are read in order: their states, and what is joined on them.

A row that came several times, from overlapping fetches or loaded anew by the portal, is one citation: the
state loaded last stands for all. All of it is compared in DuckDB, out of core.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import Template

import duckdb

from indexer.sources.json_lines import JsonLines, Reader, numbered
from indexer.sources.office_actions import TABLES

# What is no id or no time is left to Python, which rejects the row.
_EXAMINE = Template("""
    INSERT INTO states
    SELECT $file, row_number() OVER (), CASE WHEN regexp_full_match(id, '[0-9a-f]{32}') THEN id::UUID END,
        greatest(epoch_ms(CASE WHEN coalesce(createDateTime, '') = '' THEN TIMESTAMP '1970-01-01'
                          ELSE TRY_CAST(createDateTime AS TIMESTAMP) END) // 1000, 0),
        applicationId IS NOT NULL,
        $joined
    FROM $rows
""")
_STATES = """
    CREATE TABLE states (file INTEGER, row BIGINT, id UUID, version BIGINT, of_version_1 BOOLEAN,
                         office_action VARCHAR, ground VARCHAR, paragraph VARCHAR);
"""
_GROUND = """
    CASE lower(trim(legalSectionCode)) WHEN 'nonstatutory double patenting' THEN 'double_patenting'
         ELSE trim(legalSectionCode) END
"""
_JOINED_BY = f"trim(obsoleteDocumentIdentifier), {_GROUND}, trim(coalesce(paragraphNumber, ''))"
_COMPARE = """
    CREATE TABLE superseded AS
    SELECT file, row FROM (
        SELECT file, row,
               row_number() OVER (PARTITION BY id ORDER BY version DESC, file DESC, row DESC) AS age
        FROM states SEMI JOIN (
            SELECT id FROM states WHERE id IS NOT NULL AND version IS NOT NULL
            GROUP BY id HAVING count(*) > 1
        ) USING (id) WHERE version IS NOT NULL
    ) WHERE age > 1
"""
_WANT = Template("""
    INSERT INTO wanted
    SELECT actions.number, $file, cited.row, referenceIdentifier, coalesce(parsedReferenceIdentifier, ''),
           coalesce($ground, '')
    FROM (SELECT row_number() OVER () AS row, * FROM $rows) AS cited
    JOIN actions ON actions.id = trim(obsoleteDocumentIdentifier) AND actions.text
    WHERE trim(referenceIdentifier) <> ''
    ORDER BY ALL
""")
_KNOW = Template("""
    CREATE TABLE known AS
    SELECT file, row, superseded.row IS NOT NULL AS superseded, date, type, title, uspc_class,
           coalesce(grounds.claims, passages.claims) AS claims, passage
    FROM states LEFT JOIN superseded USING (file, row) LEFT JOIN passages USING (file, row)
    LEFT JOIN actions ON actions.id = states.office_action
    LEFT JOIN grounds ON grounds.office_action = states.office_action AND grounds.ground = states.ground
        AND grounds.paragraph = states.paragraph
    WHERE $joined OR file IN (SELECT file FROM superseded)
    ORDER BY file, row
""")
_COVERAGE = """
    SELECT count(*), count(date), count(title), count(claims), count(passage) FROM known WHERE NOT superseded
"""


# A time to come is a mistake; the portal's time zone is not documented, so a day is allowed for.
_NEWEST = "SELECT max(version) FROM states WHERE version BETWEEN 1 AND epoch(now()) + 86_400"


class Examination:
    """Takes down the states of rows and compares them.

    Args:
        connection: where to.
        reader: finds the rows of a file.
        joined: whether office actions are joined on them.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, reader: Reader, *, joined: bool) -> None:
        self._connection = connection
        self._reader = reader
        self._joined = joined
        connection.execute(_STATES + TABLES)

    def examine(self, files: Sequence[Path]) -> tuple[list[JsonLines], list[int]]:
        """How each file is to be read, and the number of its rows.

        Raises:
            InputError: a file is not what it should be.
        """
        examined = [self._examine(number, file) for number, file in enumerate(files)]
        return [file for file, _ in examined], [rows for _, rows in examined]

    def want_passages(self, files: Sequence[JsonLines]) -> None:
        """Fill `wanted` with the citations that name a reference and have the text of their office action."""
        fields = (
            "obsoleteDocumentIdentifier",
            "referenceIdentifier",
            "parsedReferenceIdentifier",
            "legalSectionCode",
        )
        for number, file in enumerate(files):
            rows = file.relation(dict.fromkeys(fields, "VARCHAR"))
            self._connection.execute(_WANT.substitute(file=number, rows=rows, ground=_GROUND))

    def newest(self) -> str | None:
        """The latest `createDateTime` of the rows; None if they have none. To be asked before `conclude`."""
        [(version,)] = self._connection.execute(_NEWEST).fetchall()
        return f"{datetime.fromtimestamp(version, UTC):%Y-%m-%dT%H:%M:%S}" if version else None

    def conclude(self) -> Iterator[str]:
        """Make the table of what is known of each row; tells how many rows the office actions add to."""
        self._connection.execute(_COMPARE)
        self._connection.execute(_KNOW.substitute(joined=self._joined))
        self._connection.execute("DROP TABLE states")
        if self._joined:
            [(rows, *counts)] = self._connection.execute(_COVERAGE).fetchall()
            parts = zip(("a date", "a title", "claims", "a passage"), counts, strict=True)
            yield f"of {rows:,} citations the office actions give " + ", ".join(
                f"{count:,} ({count / max(rows, 1):.1%}) {what}" for what, count in parts
            )

    def _examine(self, number: int, origin: Path) -> tuple[JsonLines, int]:
        file = self._reader.find(origin)
        try:
            rows, current = self._take_down(number, file)
        except duckdb.Error:
            current = False
        if not current:
            self._connection.execute("DELETE FROM states WHERE file = ?", [number])
            file = self._reader.mended(origin)
            rows, _ = self._take_down(number, file)
        return numbered(file, origin, rows), rows

    def _take_down(self, number: int, file: JsonLines) -> tuple[int, bool]:
        """The states of a file's rows; gives their number, and whether all are of version 2."""
        fields = ["id", "createDateTime", "applicationId"]
        if self._joined:
            fields += ["obsoleteDocumentIdentifier", "legalSectionCode", "paragraphNumber"]
        rows = file.relation(dict.fromkeys(fields, "VARCHAR"))
        joined = _JOINED_BY if self._joined else "NULL, NULL, NULL"
        self._connection.execute(_EXAMINE.substitute(file=number, rows=rows, joined=joined))
        counts = "SELECT count(*), NOT coalesce(bool_or(of_version_1), false) FROM states WHERE file = ?"
        [(count, current)] = self._connection.execute(counts, [number]).fetchall()
        return count, current


def known(number: int) -> str:
    """What is known of the rows of a file, in SQL; of none where all stand for themselves alone."""
    return f"SELECT * EXCLUDE (file) FROM known WHERE file = {number}"  # noqa: S608 - a number
