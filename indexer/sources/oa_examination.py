"""What is found out about API rows before they are read in order: how many there are, and the older states.

A row that came several times, from overlapping fetches or loaded anew by the portal, is one citation: the
state loaded last stands for all. All of it is compared in DuckDB, out of core.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from string import Template

import duckdb

from indexer.sources.answers import newest
from indexer.sources.file_rows import FileRows, together
from indexer.sources.json_lines import JsonLines, Reader, relation

# What is no id or no time is left to Python, which rejects the row.
VERSION = """
    CASE WHEN coalesce(createDateTime, '') = '' THEN 0
        WHEN TRY_CAST(createDateTime AS TIMESTAMP) < TIMESTAMP '1970-01-01' THEN 0
        ELSE epoch_ms(TRY_CAST(createDateTime AS TIMESTAMP)) // 1000 END AS version
"""
"""SQL: `version` of citations.oa_citations."""
_TABLES = """
    CREATE TABLE states (file INTEGER, id_hash UBIGINT, version BIGINT, of_version_1 BOOLEAN);
    CREATE TABLE repeated (number BIGINT, id VARCHAR, version BIGINT);
"""
_STATES = ("id", "createDateTime", "applicationId")
# The order of the rows does not matter here, so DuckDB reads them with all its threads.
_EXAMINE = Template(f"""
    INSERT INTO states SELECT $first + file_index, hash(id), {VERSION}, applicationId IS NOT NULL FROM $rows
""")  # noqa: S608 - SQL of ours
_COUNT = "SELECT file, count(*), bool_or(of_version_1) FROM states WHERE file >= ? GROUP BY file"
# With the file, so that each statement below compares with the ids of its own files, not with all.
_REPEATED = """
    CREATE TABLE repeated_ids AS SELECT file, id_hash FROM states
    SEMI JOIN (SELECT id_hash FROM states GROUP BY id_hash HAVING count(*) > 1) USING (id_hash) ORDER BY file
"""
_NUMBER_REPEATED = Template(f"""
    INSERT INTO repeated
    SELECT number, id, version FROM (
        SELECT number, id, {VERSION} FROM (SELECT $before + row_number() OVER () AS number, * FROM $rows)
        WHERE hash(id) IN (SELECT id_hash FROM repeated_ids WHERE file BETWEEN $first AND $last)
            AND regexp_full_match(id, '[0-9a-f]{{32}}')
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
    SELECT DISTINCT trim(obsoleteDocumentIdentifier), referenceIdentifier,
        coalesce(parsedReferenceIdentifier, ''), coalesce(ground_of(legalSectionCode), '')
    FROM $rows
    WHERE trim(referenceIdentifier) <> '' AND trim(obsoleteDocumentIdentifier) <> ''
""")
_NEWEST_STATES = Template("""(
    FROM (SELECT $before + row_number() OVER () AS number, * FROM $rows)
    WHERE number NOT IN (SELECT number FROM superseded WHERE number > $before)
)""")
_BESIDE = Template("""(
    FROM $rows WHERE id NOT IN (SELECT id FROM ($own) WHERE id IS NOT NULL)
        AND trim(obsoleteDocumentIdentifier) IN (SELECT office_action FROM wanted)
)""")
_CITES = (
    "obsoleteDocumentIdentifier",
    "referenceIdentifier",
    "parsedReferenceIdentifier",
    "legalSectionCode",
)


class Examination:
    """Takes down the states of the rows of files and compares them.

    Args:
        connection: where to.
        reader: finds the rows of a file.
        files: the files.
        sizes: bytes of a file that is read by itself, and of those that are read at once: as `together` says.

    Attributes:
        rows: those of each file.
        newest: the latest `createDateTime`; None if they have none.

    Raises:
        InputError: a file is not what it should be.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        reader: Reader,
        files: Sequence[Path],
        sizes: tuple[int, int],
    ) -> None:
        self._connection = connection
        self._reader = reader
        self._sizes = sizes
        connection.execute(_TABLES)
        found = [reader.find(file) for file in files]
        counts = [
            counted for places in together(found, *sizes) for counted in self._examine(found, files, places)
        ]
        before = accumulate((rows for _, rows in counts), initial=0)
        self.rows = [FileRows(file, first, rows) for (file, rows), first in zip(counts, before, strict=False)]
        self.newest = newest(connection, "states")
        self._compare()

    def want_passages(self, beside: Sequence[Path] = ()) -> None:
        """Fill `wanted` with the references that office actions cite; older states of rows say nothing.

        Args:
            beside: JSON lines of more rows of the same office actions, which tell what else they cite.
        """
        for places, before, rows in self._groups(_CITES):
            newest_states = rows
            if not self._repeating.isdisjoint(places):
                newest_states = _NEWEST_STATES.substitute(before=before, rows=rows)
            self._connection.execute(_WANT.substitute(rows=newest_states))
        if beside:
            self._want_beside(beside)

    def _want_beside(self, files: Sequence[Path]) -> None:
        own = " UNION ALL ".join(f"SELECT id FROM {rows}" for _, _, rows in self._groups(("id",)))  # noqa: S608
        rows = relation(files, dict.fromkeys(("id", *_CITES), "VARCHAR"))
        self._connection.execute(_WANT.substitute(rows=_BESIDE.substitute(rows=rows, own=own)))

    def _groups(self, fields: Sequence[str]) -> Iterator[tuple[range, int, str]]:
        """Files to be read at once: their places, the number of rows before them, and these fields in SQL."""
        for places in together([rows.file for rows in self.rows], *self._sizes):
            paths = [self.rows[place].file.path for place in places]
            yield places, self.rows[places[0]].before, relation(paths, dict.fromkeys(fields, "VARCHAR"))

    def _examine(
        self, found: Sequence[JsonLines], origins: Sequence[Path], places: range
    ) -> Iterator[tuple[JsonLines, int]]:
        """Some files with the number of their rows; what DuckDB cannot read, or is not current, is mended."""
        counts = self._taken_down([found[place] for place in places], places[0])
        if counts is not None:
            yield from ((found[place], counts.get(place, 0)) for place in places)
        elif len(places) > 1:
            for place in places:
                yield from self._examine(found, origins, range(place, place + 1))
        else:
            [place] = places
            mended = self._reader.mended(origins[place])
            yield mended, self._take_down([mended], place)[0].get(place, 0)

    def _taken_down(self, files: Sequence[JsonLines], first: int) -> dict[int, int] | None:
        """The rows of each file, if DuckDB can read them and all are of version 2."""
        try:
            counts, current = self._take_down(files, first)
        except duckdb.Error:
            return None
        if not current:
            self._connection.execute("DELETE FROM states WHERE file >= ?", [first])
        return counts if current else None

    def _take_down(self, files: Sequence[JsonLines], first: int) -> tuple[dict[int, int], bool]:
        """The states of files' rows, the last so far; the number of each, and whether all are current."""
        rows = relation([file.path for file in files], dict.fromkeys(_STATES, "VARCHAR"))
        self._connection.execute(_EXAMINE.substitute(first=first, rows=rows))
        found = self._connection.execute(_COUNT, [first]).fetchall()
        return {file: rows for file, rows, _ in found}, not any(of_version_1 for *_, of_version_1 in found)

    def _compare(self) -> None:
        """Fill `superseded`; most rows are the only state of theirs, so the others are looked at again."""
        self._connection.execute(_REPEATED)
        found = self._connection.execute("SELECT DISTINCT file FROM repeated_ids").fetchall()
        self._repeating = {file for (file,) in found}
        for places, before, rows in self._groups(("id", "createDateTime")):
            if not self._repeating.isdisjoint(places):
                self._connection.execute(
                    _NUMBER_REPEATED.substitute(before=before, rows=rows, first=places[0], last=places[-1])
                )
        self._connection.execute(
            f"{_COMPARE}; DROP TABLE states; DROP TABLE repeated; DROP TABLE repeated_ids"
        )
