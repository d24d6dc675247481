"""Saved rows of the Office Action Citations API: a reply, a JSON array or JSON lines, .gz too.

DuckDB reads the rows twice: once to find which are older states of others, out of core, and once in order and
in parts, each of which it joins in memory.
"""

import weakref
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import duckdb
import orjson

from citations.enriched import document_id, from_enriched
from citations.oa_citations import SOURCE, from_oa_citations, id_of, version
from citations.passages import VERSION
from citations.record import UnusableRow
from indexer.errors import OaciteError
from indexer.progress import Progress, silent
from indexer.sources import BATCH, Batch, Rejected, SourceRow, bulk_lines, fingerprint
from indexer.sources.answers import Chunk, JoinedRows, ahead, counted, prepared
from indexer.sources.enriched import TABLES as ENRICHED_TABLES
from indexer.sources.enriched_sql import COLUMNS as ENRICHED_COLUMNS
from indexer.sources.enriched_sql import cite_standing
from indexer.sources.enriched_sql import define as define_enriched
from indexer.sources.examining import Examining, origins_of
from indexer.sources.file_rows import FileRows, file_of
from indexer.sources.json_lines import JsonLines
from indexer.sources.kept_examination import kept, made_of
from indexer.sources.kept_passages import KeptPassages
from indexer.sources.oa_citations_sql import COLUMNS, cite, define
from indexer.sources.office_actions import TABLES
from indexer.sources.row_parts import RowParts
from indexer.sources.sought_passages import SoughtPassages
from indexer.sources.tables import NO_TABLES, Tables

FIRST_PART, LARGEST_PART = 8 << 20, 128 << 20
"""Bytes of JSON lines, some 15,000 and 240,000 rows, that are joined at a time."""

SLICE = 32_768
"""Rows of a part that become documents at a time: with passages, which have bounds, some 70 MB."""

_JOINED = Template((Path(__file__).parent / "joined.sql").read_text(encoding="utf-8"))


class OaCitationsSource:
    """The rows of files, in their order.

    Of the states of a row, told by its id, the one that the portal loaded last stands for all, whether or not
    it can be used; the last in order among those loaded at the same time.

    Args:
        files: what was saved from the API.
        work: where to put temporary files; the caller removes it.
        office_actions: what was saved of the office actions that the rows name, to join on.
        enriched: what was saved from the Enriched Citations API: rows that are joined on the others, and that
            become citations of their own where no other names their reference.
        beside: rows that are not read themselves: they tell what else office actions cite, where the files
            have not all of their rows. One that the files have too says nothing.
        tables: what is known of documents and applications, to join on.
        passages: the file that keeps passages; None keeps them no longer than this run.
        examination: the file that keeps what is found out before the rows are read in order, likewise; on the
            disk that `work` is on.
        progress: told of the passages.
        served: whether the rows go into an index that is served already.
        plain: the condition of SQL under which SQL may write a row's document; `false` leaves all to Python.

    Attributes:
        newest: the latest `createDateTime` of the rows; None if they have none.
        newest_beside: likewise of those of the Enriched Citations API.

    Raises:
        InputError: a file is missing, empty, cut off, an error reply, an HTML page, or something else that is
            not the API's.
    """

    name = SOURCE

    def __init__(  # noqa: PLR0913 - what is read, what is joined, and where to
        self,
        files: Sequence[Path],
        work: Path,
        *,
        office_actions: Sequence[Path] = (),
        enriched: Sequence[Path] = (),
        beside: Sequence[Path] = (),
        tables: Tables = NO_TABLES,
        plain: str = "true",
        passages: Path | None = None,
        examination: Path | None = None,
        progress: Progress = silent,
        served: bool = False,
    ) -> None:
        self.notes: list[str] = [*tables.notes]
        self.joined = tables.joined()
        self.sample_note = tables.sample_note
        self._tables = tables
        self._plain = plain
        self._origins = [*files, *office_actions, *enriched]
        self._served = served
        self._work = work
        self._kept = examination
        work.mkdir(parents=True, exist_ok=True)
        self._connection = duckdb.connect(
            config={"memory_limit": "1GB", "temp_directory": str(work / "duckdb")}
        )
        weakref.finalize(self, self._connection.close)
        define(self._connection)
        define_enriched(self._connection)
        tables.attach(self._connection)
        # The citations stay the side that probes, which keeps their order.
        self._connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        self._connection.execute(TABLES + ENRICHED_TABLES)
        self._passages: SoughtPassages | None = None
        origins = origins_of(files, office_actions, enriched, work)
        examining = Examining(origins, self._connection, work, self._in_parts(), beside, plain, served)
        of = made_of(origins, beside, plain, served) if examination else None
        try:
            self._examined = (
                kept(self._connection, examination, of, origins, work, examining.examined, progress)
                if examination and of
                else examining.examined()
            )
            if office_actions:
                self._passages = self._cut(passages or work / "passages.sqlite", of, progress)
        except duckdb.Error as error:  # no room for its temporary files, mostly
            raise OaciteError(f"DuckDB could not examine the rows: {error}") from error
        self.notes += self._examined.notes
        self.newest, self.newest_beside = self._examined.newest, self._examined.newest_beside

    @property
    def _all(self) -> list[FileRows]:
        return [*self._examined.citations, *self._examined.enriched]

    @property
    def taken(self) -> list[tuple[str, int]]:
        """The documents that rows of the other API may be in the index that is served, and are joined now.

        With the version that such a row has as a document.
        """
        return self._examined.taken

    @property
    def total(self) -> int:
        """Rows of all files, of both APIs, all states among them."""
        return sum(rows.count for rows in self._all)

    @property
    def fingerprint(self) -> str:
        """The files, those of office actions too, and what else is joined on."""
        return fingerprint(self._origins, self._tables.fingerprint, VERSION)

    def batches(self, after: int = 0, until: int | None = None) -> Iterator[Batch]:
        """The rows of one file after the other."""
        number = after
        files, of_enriched = self._all, sum(rows.count for rows in self._examined.citations)
        for chunk in ahead(self._chunks(after, self.total if until is None else until)):
            first = 0
            while first < chunk.rows and (rows := file_of(files, number)):
                last = min(first + BATCH, chunk.rows, first + rows.before + rows.count - number)
                kind = _ENRICHED if rows.before >= of_enriched else _OWN
                yield _batch(rows.file, number - rows.before, chunk.answer(first, last), kind)
                number += last - first
                first = last

    def _cut(self, passages: Path, of: str | None, progress: Progress) -> SoughtPassages:
        sought = SoughtPassages(
            self._connection,
            self._examined.office_actions,
            KeptPassages(passages),
            self._work / "office_actions",
            of,
        )
        sought.cut(progress)
        return sought

    def _chunks(self, after: int, until: int) -> Generator[Chunk, None, None]:
        examined, in_parts = self._examined, self._in_parts()

        def join(rows: str, before: int) -> Iterator[Chunk]:
            joined = bool(examined.enriched or examined.office_actions)
            cite(self._connection, rows, self._plain, joined=joined)
            return self._joined(before, after, until)

        def join_enriched(rows: str, before: int) -> Iterator[Chunk]:
            cite_standing(self._connection, rows, self._plain, before)
            return self._joined(before, after, until)

        try:
            yield from in_parts.each(examined.citations, COLUMNS, join, after, until)
            yield from in_parts.each(examined.enriched, ENRICHED_COLUMNS, join_enriched, after, until)
        except OaciteError:  # the files, or what is kept of them, may not be what they were
            if self._kept is not None:
                self._kept.unlink(missing_ok=True)
            raise

    def _in_parts(self) -> RowParts:
        return RowParts(self._connection, self._work / "rows.part.jsonl", FIRST_PART, LARGEST_PART)

    def _joined(self, before: int, after: int, until: int) -> Iterator[Chunk]:
        """The rows of `cited` with what is joined on them, those of `after` to `until` of all."""
        prepare, query = _JOINED.substitute(before=before).rsplit(";\n\n", 1)
        self._connection.execute(prepare)
        end = min(before + counted(self._connection, "cited"), until)
        for first in range(max(before, after), end, SLICE):
            last = min(first + SLICE, end)
            self._connection.execute(f"SET VARIABLE first = {first}; SET VARIABLE last = {last}")
            if self._passages is not None:
                self._passages.find(f"FROM cited WHERE rowid >= {first - before} AND rowid < {last - before}")
            yield from prepared(self._connection, "", query, first + 1)


def _own_lines(row: dict[str, Any]) -> str:
    return bulk_lines(from_oa_citations(row), version(row))


def _enriched_lines(row: dict[str, Any]) -> str:
    return bulk_lines(from_enriched(row), version(row))


class _Kind(NamedTuple):
    """What becomes of the rows of an API: the lines of a document, and its id, of the row's own."""

    lines: Callable[[dict[str, Any]], str]
    document_id: Callable[[str], str]

    def document(self, row: dict[str, Any]) -> tuple[str, int] | None:
        """Id and version of the document of a row that cannot be used, if it tells both."""
        try:
            return self.document_id(id_of(row)), version(row)
        except UnusableRow:
            return None


_OWN, _ENRICHED = _Kind(_own_lines, str), _Kind(_enriched_lines, document_id)


def _batch(file: JsonLines, before: int, answer: JoinedRows, kind: _Kind) -> Batch:
    """A batch of rows of a file, of which some stand before them."""
    made: dict[int, str] = {}
    rejected = []
    for place, odd in answer.odd.items():
        row = file.parsed(odd, before + place + 1)
        if row is not None:
            try:
                made[place] = kind.lines(row)
            except UnusableRow as error:
                from_ = SourceRow(file.name, file.line(before + place + 1), row)
                rejected.append(Rejected(from_, str(error), kind.document(row)))
    documents, places = answer.completed(made)
    return Batch(
        file.name,
        documents,
        lambda place: SourceRow(
            file.name, file.line(before + places[place] + 1), orjson.loads(documents[place].split("\n")[1])
        ),
        answer.rows - len(documents) - len(rejected),
        rejected,
    )
