"""Saved rows of the Office Action Citations API: a reply, a JSON array or JSON lines, .gz too.

DuckDB reads the rows twice: once to find which are older states of others, out of core, and once in order and
in parts, each of which it joins in memory.
"""

import weakref
from collections.abc import Generator, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from string import Template

import duckdb
import orjson

from citations.oa_citations import MARKS, SOURCE, cited, from_oa_citations, in_version_2, version
from citations.passages import VERSION
from citations.record import UnusableRow
from indexer.errors import OaciteError
from indexer.progress import Progress, silent
from indexer.sources import BATCH, Batch, Rejected, SourceRow, bulk_lines, fingerprint
from indexer.sources.answers import Chunk, JoinedRows, ahead, counted, prepared
from indexer.sources.fields import define
from indexer.sources.file_rows import FileRows, file_of, names, together, unpacked
from indexer.sources.json_lines import JsonLines, Reader, opened, relation, told
from indexer.sources.kept_passages import KeptPassages
from indexer.sources.oa_examination import Examination
from indexer.sources.office_actions import TABLES, OfficeActions
from indexer.sources.parts import parts, sizes
from indexer.sources.tables import NO_TABLES, Tables

FIRST_PART, LARGEST_PART = 8 << 20, 128 << 20
"""Bytes of JSON lines, some 15,000 and 240,000 rows, that are joined at a time."""

SLICE = 32_768
"""Rows of a part that become documents at a time: with passages, which have bounds, some 70 MB."""

_FIELDS = (
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
)
_SQL = Template((Path(__file__).parent / "oa_citations.sql").read_text(encoding="utf-8"))


class OaCitationsSource:
    """The rows of files, in their order.

    Of the states of a row, told by its id, the one that the portal loaded last stands for all, whether or not
    it can be used; the last in order among those loaded at the same time.

    Args:
        files: what was saved from the API.
        work: where to put temporary files; the caller removes it.
        office_actions: what was saved of the office actions that the rows name, to join on.
        tables: what is known of documents and applications, to join on.
        passages: the file that keeps passages; None keeps them no longer than this run.
        progress: told of the passages.
        plain: the condition of SQL under which SQL may write a row's document; `false` leaves all to Python.

    Attributes:
        newest: the latest `createDateTime` of the rows; None if they have none.

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
        tables: Tables = NO_TABLES,
        plain: str = "true",
        passages: Path | None = None,
        progress: Progress = silent,
    ) -> None:
        self.notes: list[str] = [*tables.notes]
        self.joined = tables.joined()
        self.sample_note = tables.sample_note
        self._tables = tables
        self._plain = plain
        self._origins = [*files, *office_actions]
        self._actions: OfficeActions | None = None
        self._work = work
        self._progress = progress
        work.mkdir(parents=True, exist_ok=True)
        self._connection = duckdb.connect(
            config={"memory_limit": "1GB", "temp_directory": str(work / "duckdb")}
        )
        weakref.finalize(self, self._connection.close)
        define(self._connection, _reference_fields)
        tables.attach(self._connection)
        # The citations stay the side that probes, which keeps their order.
        self._connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        self._connection.execute(TABLES)
        try:
            examination = self._examined(files, office_actions, passages)
        except duckdb.Error as error:  # no room for its temporary files, mostly
            raise OaciteError(f"DuckDB could not examine the rows: {error}") from error
        self._rows, self.newest = examination.rows, examination.newest

    @property
    def total(self) -> int:
        """Rows of all files, all states among them."""
        return sum(rows.count for rows in self._rows)

    @property
    def fingerprint(self) -> str:
        """The files, those of office actions too, and what else is joined on."""
        return fingerprint(self._origins, self._tables.fingerprint, VERSION)

    def batches(self, after: int = 0, until: int | None = None) -> Iterator[Batch]:
        """The rows of one file after the other."""
        number = after
        for chunk in ahead(self._chunks(after, self.total if until is None else until)):
            first = 0
            while first < chunk.rows and (rows := file_of(self._rows, number)):
                last = min(first + BATCH, chunk.rows, first + rows.before + rows.count - number)
                yield _batch(rows.file, number - rows.before, chunk.answer(first, last))
                number += last - first
                first = last

    def _examined(
        self, files: Sequence[Path], office_actions: Sequence[Path], passages: Path | None
    ) -> Examination:
        reader = Reader(MARKS, in_version_2, self._work / "lines", self.notes)
        examination = Examination(self._connection, reader, files, (FIRST_PART, LARGEST_PART))
        if office_actions:
            work = self._work / "office_actions"
            self._actions = OfficeActions(self._connection, office_actions, work, self.notes)
            examination.want_passages()
            self._actions.cut_passages(KeptPassages(passages or work / "passages.sqlite"), self._progress)
        return examination

    def _chunks(self, after: int, until: int) -> Generator[Chunk, None, None]:
        wanted = [rows for rows in self._rows if rows.before + rows.count > after and rows.before < until]
        for places in together([rows.file for rows in wanted], FIRST_PART, LARGEST_PART):
            some = [wanted[place] for place in places]
            before = some[0].before
            try:
                for files in self._parts(some):
                    rows = relation(files, dict.fromkeys(_FIELDS, "JSON"))
                    read_on = before >= after or before + counted(self._connection, rows) > after
                    if read_on and before < until:
                        yield from self._joined_with(rows, before, after, until)
                        rows = "cited"
                    before += counted(self._connection, rows)
            except (
                duckdb.Error
            ) as error:  # a field stands twice, or the disk is full, or the file has changed
                for each in some:
                    each.file.check()
                raise OaciteError(f"DuckDB could not read {names(some)}: {error}") from error
            examined, read = sum(rows.count for rows in some), before - some[0].before
            if read != examined:
                raise OaciteError(
                    f"{names(some)} had {examined:,} rows when examined, but {read:,} when read: run again"
                    " when nothing writes to it"
                )

    def _parts(self, some: Sequence[FileRows]) -> Iterator[list[Path]]:
        """Files with the rows of some files, to be joined at once; they are gone at the next."""
        path = some[0].file.path
        if len(some) > 1 or unpacked(path) <= FIRST_PART:
            yield [rows.file.path for rows in some]
            return
        with told(path), opened(path) as file:
            for part in parts(
                file, self._work / "rows.part.jsonl", sizes(FIRST_PART, LARGEST_PART), quoted=False
            ):
                yield [part]

    def _joined_with(self, rows: str, before: int, after: int, until: int) -> Iterator[Chunk]:
        prepare, query = _SQL.substitute(
            rows=rows,
            before=before,
            joined=self._actions is not None,
            plain=self._plain,
        ).rsplit(";\n\n", 1)
        self._connection.execute(f"RESET threads; {prepare}")
        end = min(before + counted(self._connection, "cited"), until)
        for first in range(max(before, after), end, SLICE):
            last = min(first + SLICE, end)
            self._connection.execute(f"SET VARIABLE first = {first}; SET VARIABLE last = {last}")
            if self._actions is not None:
                self._actions.find_passages(
                    f"FROM cited WHERE rowid >= {first - before} AND rowid < {last - before}"
                )
            yield from prepared(self._connection, "", query, first + 1)


def _batch(file: JsonLines, before: int, answer: JoinedRows) -> Batch:
    """A batch of rows of a file, of which some stand before them."""
    made: dict[int, str] = {}
    rejected = []
    for place, odd in answer.odd.items():
        row = file.parsed(odd, before + place + 1)
        if row is not None:
            try:
                made[place] = bulk_lines(from_oa_citations(row), version(row))
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
