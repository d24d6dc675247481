"""Saved rows of the Office Action Citations API: a reply, a JSON array or JSON lines, .gz too.

DuckDB reads the rows twice: once to find which are older states of others, out of core, and once in order.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from string import Template

import duckdb
import orjson

from citations.oa_citations import MARKS, SOURCE, cited, from_oa_citations, in_version_2, version
from citations.record import UnusableRow
from indexer.errors import OaciteError
from indexer.sources import BATCH, Batch, Rejected, SourceRow, bulk_lines, fingerprint
from indexer.sources.json_lines import JsonLines, Reader
from indexer.sources.oa_examination import Examination, known
from indexer.sources.office_actions import OfficeActions

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
)
_REFERENCE = "\x01"  # JSON has no such character

_Fetched = tuple[int, str | None, str | None]
"""A row's number, its lines, and what they still need or are made of; neither when it is superseded."""

_SQL = Template((Path(__file__).parent / "oa_citations.sql").read_text(encoding="utf-8"))

# Words that may say of the number behind them that it is no US patent's: labels, offices by name and by code.
_NO_NAME = (
    "'[^A-Za-z](?:[A-TV-Z][A-Z]|U[A-RT-Z]"  # two capitals but US
    "|(?i:pat|patents?|letters|utility|pre|pregrant|grant(?:ed)?|pgpubs?|pg|publ?s?|published|publications?"
    "|doc|documents?|applications?|app|appln?s?|serial|ser|nos?|number|num|designs?|des|plant|plt|reissued?|re"
    "|sir|statutory|defensive|united|states|european|japan(?:ese)?|korean?|chin(?:a|ese)|germany?|british"
    "|britain|kingdom|french|france|canad(?:a|ian)|taiwan(?:ese)?|russian|soviet|australian|swiss"
    "|international|wipo|pct|unexamined|examined|laid|laidopen|open|kokai|kokoku|tokkai|disclosure"
    "|offenlegungsschrift|models?|accession|case|catalog|control|customer|docket|fax|isbn|issn|order|paper"
    "|part|pmc|pmc?id|phone|reg|registration|report|seq|id|tel|trademark))[^A-Za-z]'"
)


class OaCitationsSource:
    """The rows of files, in their order.

    Of the states of a row, told by its id, the one that the portal loaded last stands for all, whether or not
    it can be used; the last in order among those loaded at the same time.

    Args:
        files: what was saved from the API.
        work: where to put temporary files; the caller removes it.
        office_actions: what was saved of the office actions that the rows name, to join on.
        plain: the condition of SQL under which SQL may write a row's document; `false` leaves all to Python.

    Attributes:
        newest: the latest `createDateTime` of the rows; None if they have none.

    Raises:
        InputError: a file is missing, empty, cut off, an error reply, an HTML page, or something else that is
            not the API's.
    """

    name = SOURCE

    def __init__(
        self, files: Sequence[Path], work: Path, *, office_actions: Sequence[Path] = (), plain: str = "true"
    ) -> None:
        self.notes: list[str] = []
        self.sample_note: str | None = None
        self.newest: str | None = None
        self._plain = plain
        self._origins = [*files, *office_actions]
        self._connection = duckdb.connect(
            config={"memory_limit": "1GB", "temp_directory": str(work / "duckdb")}
        )
        try:
            self._files, self._rows = self._examined(files, office_actions, work)
        except duckdb.Error as error:  # no room for its temporary files, mostly
            raise OaciteError(f"DuckDB could not examine the rows: {error}") from error

    @property
    def total(self) -> int:
        """Rows of all files, all states among them."""
        return sum(self._rows)

    @property
    def fingerprint(self) -> str:
        """The files, those of office actions too."""
        return fingerprint(self._origins)

    def batches(self, after: int = 0) -> Iterator[Batch]:
        """The rows of one file after the other."""
        for number, rows in enumerate(self._rows):
            if after < rows:
                yield from self._batches(number, after)
            after = max(0, after - rows)

    def _examined(
        self, files: Sequence[Path], office_actions: Sequence[Path], work: Path
    ) -> tuple[list[JsonLines], list[int]]:
        reader = Reader(MARKS, in_version_2, work / "lines", self.notes)
        examination = Examination(self._connection, reader, joined=bool(office_actions))
        examined = examination.examine(files)
        if office_actions:
            join = OfficeActions(self._connection, office_actions, work / "office_actions", self.notes)
            examination.want_passages(examined[0])
            join.find_passages()
        self.newest = examination.newest()
        self.notes += examination.conclude()
        return examined

    def _batches(self, number: int, after: int) -> Iterator[Batch]:
        file = self._files[number]
        sql = _SQL.substitute(
            rows=file.relation(dict.fromkeys(_FIELDS, "JSON")),
            states=known(number),
            after=after,
            no_name=_NO_NAME,
            plain=self._plain,
        )
        try:
            found = self._connection.execute(sql)
            while rows := found.fetchmany(BATCH):
                yield _batch(file, rows)
                after += len(rows)
        except duckdb.Error as error:  # the file is another than before, or the disk is full
            raise OaciteError(f"DuckDB could not read {file.path}: {error}") from error
        if after != self._rows[number]:
            raise OaciteError(
                f"{file.name} had {self._rows[number]:,} rows when it was examined, but {after:,} when it was"
                " read: run again when nothing writes to it"
            )


def _batch(file: JsonLines, rows: list[_Fetched]) -> Batch:
    numbers, found, odds = (list(column) for column in zip(*rows, strict=True))
    rejected = []
    for place, odd in enumerate(odds):
        if odd is not None:
            try:
                found[place] = _whole(found[place], odd)
            except UnusableRow as error:
                row = SourceRow(file.name, file.line(numbers[place]), orjson.loads(odd))
                rejected.append(Rejected(row, str(error)))
    places = [place for place, lines in enumerate(found) if lines is not None]
    documents = [found[place] for place in places]
    return Batch(
        file.name,
        documents,
        lambda place: SourceRow(
            file.name, file.line(numbers[places[place]]), orjson.loads(documents[place].split("\n")[1])
        ),
        len(rows) - len(documents) - len(rejected),
        rejected,
    )


def _whole(lines: str | None, odd: str) -> str:
    if lines is not None:
        return lines.replace(_REFERENCE, _reference(odd))
    row = orjson.loads(odd)
    return bulk_lines(from_oa_citations(row), version(row))


@lru_cache(maxsize=1 << 16)
def _reference(odd: str) -> str:
    """The fields of the reference, as JSON to be put between others."""
    fields = cited(*orjson.loads(odd))._asdict()
    text = orjson.dumps({name: value for name, value in fields.items() if value is not None}).decode()
    return "," + text[1:-1]
