"""Saved rows of the Office Action Citations API: a reply, a JSON array or JSON lines, .gz too.

DuckDB reads the rows twice: once to find which are older states of others, out of core, and once in order and
in parts, each of which it joins in memory.
"""

import weakref
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Any

import duckdb
import orjson

from citations.enriched import from_enriched
from citations.oa_citations import MARKS, SOURCE, cited, from_oa_citations, in_version_2, version
from citations.passages import VERSION
from citations.record import UnusableRow
from indexer.errors import OaciteError
from indexer.progress import Progress, silent
from indexer.sources import BATCH, Batch, Rejected, SourceRow, bulk_lines, fingerprint
from indexer.sources.answers import Chunk, JoinedRows, ahead, counted, prepared
from indexer.sources.enriched import TABLES as ENRICHED_TABLES
from indexer.sources.enriched import EnrichedRows
from indexer.sources.enriched import reader as reader_of_enriched
from indexer.sources.enriched_sql import COLUMNS as ENRICHED_COLUMNS
from indexer.sources.enriched_sql import cite_standing
from indexer.sources.enriched_sql import define as define_enriched
from indexer.sources.fields import define
from indexer.sources.file_rows import FileRows, file_of
from indexer.sources.json_lines import JsonLines, Reader
from indexer.sources.kept_examination import Examined, Origin, Origins, kept, made_of
from indexer.sources.kept_passages import KeptPassages
from indexer.sources.oa_examination import Examination
from indexer.sources.office_actions import TABLES, OfficeActions
from indexer.sources.office_actions import reader as reader_of_office_actions
from indexer.sources.row_parts import RowParts
from indexer.sources.sought_passages import SoughtPassages, seek
from indexer.sources.tables import NO_TABLES, Tables

FIRST_PART, LARGEST_PART = 8 << 20, 128 << 20
"""Bytes of JSON lines, some 15,000 and 240,000 rows, that are joined at a time."""

SLICE = 32_768
"""Rows of a part that become documents at a time: with passages, which have bounds, some 70 MB."""

_COLUMNS = dict.fromkeys(
    (
        "id",
        "patentApplicationNumber",
        "obsoleteDocumentIdentifier",
        "referenceIdentifier",
        "parsedReferenceIdentifier",
        "actionTypeCategory",
        "legalSectionCode",
        "paragraphNumber",
        "examinerCitedReferenceIndicator",
        "applicantCitedExaminerReferenceIndicator",
        "officeActionCitationReferenceIndicator",
        "groupArtUnitNumber",
        "workGroup",
        "techCenter",
        "createDateTime",
        "mailDate",
        "documentCd",
    ),
    "JSON",
)
_SQL, _JOINED = (
    Template((Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8"))
    for name in ("oa_citations", "joined")
)


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
        define(self._connection, _reference_fields)
        define_enriched(self._connection)
        tables.attach(self._connection)
        # The citations stay the side that probes, which keeps their order.
        self._connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        self._connection.execute(TABLES + ENRICHED_TABLES)
        self._passages: SoughtPassages | None = None
        origins = self._apis(files, office_actions, enriched)
        of = made_of(origins, [str(file) for file in beside], plain, served) if examination else None
        try:
            self._examined = self._known(origins, beside, of, progress)
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
                lines = _enriched_lines if rows.before >= of_enriched else _own_lines
                yield _batch(rows.file, number - rows.before, chunk.answer(first, last), lines)
                number += last - first
                first = last

    def _apis(
        self, files: Sequence[Path], office_actions: Sequence[Path], enriched: Sequence[Path]
    ) -> Origins:
        notes = list[str]()
        return (
            Origin(files, Reader(MARKS, in_version_2, self._work / "lines", notes)),
            Origin(office_actions, reader_of_office_actions(self._work / "office_actions", notes)),
            Origin(enriched, reader_of_enriched(self._work / "enriched", notes)),
        )

    def _known(
        self, origins: Origins, beside: Sequence[Path], of: str | None, progress: Progress
    ) -> Examined:
        """What is found out about the files; the tables of TABLES and ENRICHED_TABLES have the rest."""

        def examine() -> Examined:
            return self._examine(origins, beside)

        if self._kept is None or of is None:
            return examine()
        return kept(self._connection, self._kept, of, origins, self._work, examine, progress)

    def _examine(self, origins: Origins, beside: Sequence[Path]) -> Examined:
        """Read all rows and texts."""
        citations, office_actions, enriched = origins
        sizes = (FIRST_PART, LARGEST_PART)
        examination = Examination(self._connection, citations.reader, citations.files, sizes)
        of_actions: list[FileRows] = []
        if office_actions.files:
            of_actions = OfficeActions(self._connection, *office_actions, self._work / "office_actions").rows
            examination.want_passages(beside)
            seek(self._connection)
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
            self._connection,
            *origin,
            self._work / "enriched",
            self._in_parts(),
            before=sum(each.count for each in rows),
            plain=self._plain,
            served=self._served,
        )

        def see(rows: str, before: int) -> Iterator[Chunk]:
            self._cite(rows, joined=True, wanted="office_action, lane_key, odd")
            enriched.see(before)
            yield from ()

        for _ in self._in_parts().each(rows, _COLUMNS, see):
            pass
        enriched.join()
        return enriched

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
            self._cite(rows, joined=bool(examined.enriched or examined.office_actions))
            return self._joined(before, after, until)

        def join_enriched(rows: str, before: int) -> Iterator[Chunk]:
            cite_standing(self._connection, rows, self._plain, before)
            return self._joined(before, after, until)

        try:
            yield from in_parts.each(examined.citations, _COLUMNS, join, after, until)
            yield from in_parts.each(examined.enriched, ENRICHED_COLUMNS, join_enriched, after, until)
        except OaciteError:  # the files, or what is kept of them, may not be what they were
            if self._kept is not None:
                self._kept.unlink(missing_ok=True)
            raise

    def _in_parts(self) -> RowParts:
        return RowParts(self._connection, self._work / "rows.part.jsonl", FIRST_PART, LARGEST_PART)

    def _cite(self, rows: str, *, joined: bool, wanted: str = "*") -> None:
        """Put rows into `cited`; of these some columns."""
        made = _SQL.substitute(rows=rows, joined=joined, wanted=wanted, plain=self._plain)
        self._connection.execute(f"RESET threads; {made}")

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


def _batch(
    file: JsonLines, before: int, answer: JoinedRows, lines_of: Callable[[dict[str, Any]], str]
) -> Batch:
    """A batch of rows of a file, of which some stand before them."""
    made: dict[int, str] = {}
    rejected = []
    for place, odd in answer.odd.items():
        row = file.parsed(odd, before + place + 1)
        if row is not None:
            try:
                made[place] = lines_of(row)
            except UnusableRow as error:
                rejected.append(
                    Rejected(SourceRow(file.name, file.line(before + place + 1), row), str(error))
                )
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


@lru_cache(maxsize=1 << 16)
def _reference_fields(text: str, parsed: str) -> str:
    """The fields of the reference, as JSON to be put between others; text and parse are JSON too."""
    fields = cited(orjson.loads(text), orjson.loads(parsed))._asdict()
    return (
        ","
        + orjson.dumps({name: value for name, value in fields.items() if value is not None}).decode()[1:-1]
    )
