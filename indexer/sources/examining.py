"""What must be known of API files before their rows are read in order: all rows and texts are read for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb

from citations.oa_citations import MARKS, in_version_2
from indexer.sources import enriched, office_actions
from indexer.sources.enriched import EnrichedRows
from indexer.sources.file_rows import FileRows
from indexer.sources.json_lines import Reader
from indexer.sources.oa_citations_sql import COLUMNS, cite
from indexer.sources.oa_examination import Examination
from indexer.sources.office_actions import OfficeActions
from indexer.sources.row_parts import RowParts
from indexer.sources.sought_passages import seek


class Origin(NamedTuple):
    """Files of one of the portal's APIs, and what finds their rows."""

    files: Sequence[Path]
    reader: Reader


@dataclass(frozen=True, slots=True)
class Examined:
    """What is known of files, beside the tables of DuckDB.

    Attributes:
        citations, office_actions, enriched: the rows of each file, of each API.
        newest, newest_beside, taken: as the source has them.
        notes: what a reader of the report should know.
    """

    citations: Sequence[FileRows]
    office_actions: Sequence[FileRows]
    enriched: Sequence[FileRows]
    newest: str | None
    newest_beside: str | None
    taken: list[tuple[str, int]]
    notes: Sequence[str]


Origins = tuple[Origin, Origin, Origin]
"""Of citations, of office actions, and of the Enriched Citations API."""


def origins_of(
    citations: Sequence[Path], actions: Sequence[Path], others: Sequence[Path], work: Path
) -> Origins:
    """Files of citations, of office actions and of the Enriched Citations API, and what reads them."""
    notes = list[str]()
    return (
        Origin(citations, Reader(MARKS, in_version_2, work / "lines", notes)),
        Origin(actions, office_actions.reader(work / "office_actions", notes)),
        Origin(others, enriched.reader(work / "enriched", notes)),
    )


@dataclass(frozen=True, slots=True)
class Examining:
    """How files are examined.

    Attributes:
        origins: the files.
        connection: where the tables are.
        work: where to put temporary files.
        parts: how rows are read.
        beside: files with more rows of the same office actions.
        plain: the condition of SQL under which SQL may read a row.
        served: whether the rows go into an index that is served already.
    """

    origins: Origins
    connection: duckdb.DuckDBPyConnection
    work: Path
    parts: RowParts
    beside: Sequence[Path]
    plain: str
    served: bool

    def examined(self) -> Examined:
        """Read all rows and texts, and fill the tables of office_actions.py and enriched.py.

        Raises:
            InputError: a file is not what it should be.
        """
        citations, office_actions, enriched = self.origins
        sizes = (self.parts.first, self.parts.largest)
        examination = Examination(self.connection, citations.reader, citations.files, sizes)
        of_actions: list[FileRows] = []
        if office_actions.files:
            of_actions = OfficeActions(self.connection, *office_actions, self.work / "office_actions").rows
            examination.want_passages(self.beside)
            seek(self.connection)
        other = self._joined_by(enriched, examination.rows) if enriched.files else None
        return Examined(
            examination.rows,
            of_actions,
            other.rows if other else [],
            examination.newest,
            other.newest if other else None,
            other.taken if other else [],
            citations.reader.notes,
        )

    def _joined_by(self, origin: Origin, rows: Sequence[FileRows]) -> EnrichedRows:
        """Find out which rows of the other API are joined on which citations."""
        enriched = EnrichedRows(
            self.connection,
            *origin,
            self.work / "enriched",
            self.parts,
            before=sum(each.count for each in rows),
            plain=self.plain,
            served=self.served,
        )

        def see(rows: str, before: int) -> Iterator[None]:
            cite(self.connection, rows, self.plain, joined=True, wanted="office_action, lane_key, odd")
            enriched.see(before)
            yield from ()

        for _ in self.parts.each(rows, COLUMNS, see):
            pass
        enriched.join()
        return enriched
