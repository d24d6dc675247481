"""What is found out about API rows before they are read in order: how many there are, and the older states.

A row that came several times, from overlapping fetches or loaded anew by the portal, is one citation: the
state loaded last stands for all. All of it is compared in DuckDB, out of core.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from string import Template

import duckdb

from indexer.sources.json_lines import JsonLines, Reader

# What is no id or no time is left to Python, which rejects the row.
_VERSION = """
    greatest(epoch_ms(CASE WHEN coalesce(createDateTime, '') = '' THEN TIMESTAMP '1970-01-01'
                      ELSE TRY_CAST(createDateTime AS TIMESTAMP) END) // 1000, 0) AS version
"""
_TABLES = """
    CREATE TABLE states (file INTEGER, id_hash UBIGINT, version BIGINT, of_version_1 BOOLEAN);
    CREATE TABLE repeated (number BIGINT, id VARCHAR, version BIGINT);
"""
# The order of the rows does not matter here, so DuckDB reads them with all its threads.
_EXAMINE = Template(f"""
    INSERT INTO states SELECT $file, hash(id), {_VERSION}, applicationId IS NOT NULL FROM $rows
""")  # noqa: S608 - SQL of ours
_REPEATED = "CREATE TABLE repeated_ids AS SELECT id_hash FROM states GROUP BY id_hash HAVING count(*) > 1"
_NUMBER_REPEATED = Template(f"""
    INSERT INTO repeated
    SELECT number, id, version FROM (
        SELECT number, id, {_VERSION} FROM (SELECT $before + row_number() OVER () AS number, * FROM $rows)
        WHERE hash(id) IN (SELECT id_hash FROM repeated_ids) AND regexp_full_match(id, '[0-9a-f]{{32}}')
    ) WHERE version IS NOT NULL
""")  # noqa: S608 - SQL of ours
_COMPARE = """
    CREATE TABLE superseded AS
    SELECT number, concat('"', id, '"') AS id FROM (
        SELECT number, id, row_number() OVER (PARTITION BY id ORDER BY version DESC, number DESC) AS age
        FROM repeated
    ) WHERE age > 1
"""
_WANT = Template("""
    INSERT INTO wanted
    SELECT actions.number, $before + cited.row, referenceIdentifier, coalesce(parsedReferenceIdentifier, ''),
           coalesce(ground_of(legalSectionCode), '')
    FROM (SELECT row_number() OVER () AS row, * FROM $rows) AS cited
    JOIN actions ON actions.id = trim(obsoleteDocumentIdentifier) AND actions.text
    WHERE trim(referenceIdentifier) <> ''
    ORDER BY ALL
""")

# A time to come is a mistake; the portal's time zone is not documented, so a day is allowed for.
_NEWEST = "SELECT max(version) FROM states WHERE version BETWEEN 1 AND epoch(now()) + 86_400"


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of a file.

    Attributes:
        file: how it is to be read.
        before: the number of rows in the files before it.
        count: of its own.
    """

    file: JsonLines
    before: int
    count: int


class Examination:
    """Takes down the states of the rows of files and compares them.

    Args:
        connection: where to.
        reader: finds the rows of a file.
        files: the files.

    Attributes:
        rows: those of each file.
        newest: the latest `createDateTime`; None if they have none.

    Raises:
        InputError: a file is not what it should be.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, reader: Reader, files: Sequence[Path]) -> None:
        self._connection = connection
        self._reader = reader
        connection.execute(_TABLES)
        found = [self._examine(number, file) for number, file in enumerate(files)]
        before = accumulate((count for _, count in found), initial=0)
        self.rows = [
            FileRows(file, first, count) for (file, count), first in zip(found, before, strict=False)
        ]
        [(version,)] = connection.execute(_NEWEST).fetchall()
        self.newest = f"{datetime.fromtimestamp(version, UTC):%Y-%m-%dT%H:%M:%S}" if version else None
        self._compare()

    def want_passages(self) -> None:
        """Fill `wanted` with the citations that name a reference and have the text of their office action."""
        fields = (
            "obsoleteDocumentIdentifier",
            "referenceIdentifier",
            "parsedReferenceIdentifier",
            "legalSectionCode",
        )
        for rows in self.rows:
            relation = rows.file.relation(dict.fromkeys(fields, "VARCHAR"))
            self._connection.execute(_WANT.substitute(before=rows.before, rows=relation))

    def _examine(self, number: int, origin: Path) -> tuple[JsonLines, int]:
        file = self._reader.find(origin)
        try:
            count, current = self._take_down(number, file)
        except duckdb.Error:
            current = False
        if not current:
            self._connection.execute("DELETE FROM states WHERE file = ?", [number])
            file = self._reader.mended(origin)
            count, _ = self._take_down(number, file)
        return file, count

    def _take_down(self, number: int, file: JsonLines) -> tuple[int, bool]:
        """The states of a file's rows; gives their number, and whether all are of version 2."""
        rows = file.relation(dict.fromkeys(("id", "createDateTime", "applicationId"), "VARCHAR"))
        self._connection.execute(_EXAMINE.substitute(file=number, rows=rows))
        counts = "SELECT count(*), NOT coalesce(bool_or(of_version_1), false) FROM states WHERE file = ?"
        [(count, current)] = self._connection.execute(counts, [number]).fetchall()
        return count, current

    def _compare(self) -> None:
        """Fill `superseded`; most rows are the only state of theirs, so the others are looked at again."""
        self._connection.execute(_REPEATED)
        for (number,) in self._connection.execute(
            "SELECT DISTINCT file FROM states SEMI JOIN repeated_ids USING (id_hash)"
        ).fetchall():
            rows = self.rows[number]
            relation = rows.file.relation(dict.fromkeys(("id", "createDateTime"), "VARCHAR"))
            self._connection.execute(_NUMBER_REPEATED.substitute(before=rows.before, rows=relation))
        self._connection.execute(
            f"{_COMPARE}; DROP TABLE states; DROP TABLE repeated; DROP TABLE repeated_ids"
        )
