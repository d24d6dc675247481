"""The `ptoffact` research dataset: three CSVs, joined by DuckDB, out of core and in the order of the rows."""

import sys
import weakref
from collections.abc import Generator, Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from string import Template

import duckdb
import orjson

from citations.ptoffact import SOURCE, PtoffactRow, from_ptoffact
from citations.record import UnusableRow
from citations.reference import recognize
from indexer.errors import InputError, OaciteError
from indexer.sources import BATCH, Batch, Rejected, SourceRow, bulk_lines, fingerprint
from indexer.sources.answers import Chunk, JoinedRows, ahead, counted, prepared
from indexer.sources.csv_table import CsvTable, DamagedLine, find_table
from indexer.sources.documents import Documents
from indexer.sources.fields import define
from indexer.sources.parts import parts, sizes
from indexer.sources.tables import NO_TABLES, Tables
from indexer.synthetic.folder import made_up_note

FIRST_PART, LARGEST_PART = 1 << 20, 64 << 20
"""Bytes of citations.csv, some 25,000 and 1.5 million rows, that are joined at a time."""

_CITATIONS = PtoffactRow._fields[1:10]
_OFFICE_ACTIONS = ("app_id", "ifw_number", "document_cd", "mail_dt", "art_unit", "uspc_class")
_CURE = "fetch the ptoffact dataset into it"
_REJECTIONS = ("ifw_number", "action_type", "action_subtype", "claim_numbers")

_SQL = Template((Path(__file__).parent / "ptoffact.sql").read_text(encoding="utf-8"))


class PtoffactSource:
    """The rows of a folder that holds the dataset's three CSVs, or zips of them.

    Args:
        directory: the folder.
        work: where to put temporary files; the caller removes it.
        set_aside_damaged: reject damaged lines instead of stopping at the first.
        tables: titles and owners to join on.
        plain: the condition of SQL under which SQL may write a row's document; `false` leaves all to Python.

    Raises:
        InputError: a file is missing, empty, cut off, damaged or has another header.
    """

    name = SOURCE

    def __init__(
        self,
        directory: Path,
        work: Path,
        *,
        set_aside_damaged: bool = False,
        tables: Tables = NO_TABLES,
        plain: str = "true",
    ) -> None:
        if not directory.is_dir():
            raise InputError(
                f"{directory} is not a folder: give the one with the ptoffact CSVs, or their zips"
            )
        self.notes: list[str] = [*tables.notes]
        self.newest: str | None = None
        self.joined = tables.joined()
        made_up = (made_up_note(directory, "the rows are made up"), tables.sample_note)
        self.sample_note = "; ".join(filter(None, made_up)) or None
        self._plain = plain
        self._tables = tables
        self._work = work
        work.mkdir(parents=True, exist_ok=True)
        self._connection = duckdb.connect(
            str(work / "ptoffact.duckdb"),
            config={"memory_limit": "800MB", "temp_directory": str(work / "duckdb")},
        )
        weakref.finalize(self, self._connection.close)
        define(self._connection, _reference_fields)
        tables.attach(self._connection)
        # The citations stay the side that probes, which keeps their order.
        self._connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        self._citations = find_table(directory, "citations.csv", _CITATIONS, work, _CURE)
        self._office_actions = find_table(directory, "office_actions.csv", _OFFICE_ACTIONS, work, _CURE)
        self._rejections = find_table(directory, "rejections.csv", _REJECTIONS, work, _CURE)
        self._set_aside = set_aside_damaged
        self._rows, self._damaged = self._whole(self._citations, self._citations.examine(self._connection))
        if not self._rows:
            raise InputError(f"{self._citations.path} has a header but no rows: fetch it again")
        self._take_in(self._office_actions, "office_actions", _OFFICE_ACTIONS)
        self._take_in(self._rejections, "rejections", _REJECTIONS)

    @property
    def total(self) -> int:
        """Rows of citations.csv, damaged lines among them."""
        return self._rows + len(self._damaged)

    @property
    def fingerprint(self) -> str:
        """The three files, which of their lines are left out, and what is joined on."""
        tables = (self._citations, self._office_actions, self._rejections)
        return fingerprint([table.origin for table in tables], len(self._damaged), self._tables.fingerprint)

    def batches(self, after: int = 0) -> Iterator[Batch]:
        """The damaged lines of citations.csv, then its rows with what the other two tables add to them."""
        if self._damaged and not after:
            yield self._batch_of_damaged()
        after = max(0, after - len(self._damaged))
        for chunk in ahead(self._chunks(after)):
            yield from map(self._batch, chunk.answers(BATCH))

    def _chunks(self, after: int) -> Generator[Chunk, None, None]:
        readable = 0
        # A quote that is not closed would make a part end in the midst of a row.
        of_parts = repeat(sys.maxsize) if self._damaged else sizes(FIRST_PART, LARGEST_PART)
        with self._citations.path.open("rb") as file:
            file.readline()
            for part in parts(file, self._work / "citations.part.csv", of_parts, quoted=True):
                relation = self._citations.relation(part)
                # A part that is left out is not joined: a run that is resumed is soon where it was.
                if readable >= after or readable + counted(self._connection, relation) > after:
                    yield from self._joined(relation, readable, after)
                    relation = "cited"
                readable += counted(self._connection, relation)
        if readable != self._rows:
            raise OaciteError(
                f"{self._citations.path} had {self._rows:,} rows when it was examined, but {readable:,} when"
                " it was read: run again, and leave the file as it is"
            )

    def _joined(self, relation: str, readable: int, after: int) -> Iterator[Chunk]:
        prepare, query = _SQL.substitute(
            part=relation,
            readable=readable,
            number=_number([line.line - 1 for line in self._damaged]),
            after=after,
            plain=self._plain,
        ).rsplit(";\n\n", 1)
        try:
            yield from prepared(self._connection, prepare, query, max(readable, after) + 1)
        except duckdb.Error as error:  # no room for its temporary files, mostly
            raise OaciteError(f"DuckDB could not join the files: {error}") from error

    def _batch_of_damaged(self) -> Batch:
        file = self._citations.path.name
        lines = [Rejected(SourceRow(file, line.line, line.text), line.problem) for line in self._damaged]
        return Batch(file, Documents.of([]), lambda place: lines[place].row, rejected=lines)

    def _batch(self, answer: JoinedRows) -> Batch:
        made, rejected = {}, []
        for place, odd in answer.odd.items():
            values = orjson.loads(odd)
            try:
                made[place] = bulk_lines(from_ptoffact(PtoffactRow(**values)))
            except UnusableRow as error:
                rejected.append(Rejected(self._row(values["row"], values), str(error)))
        documents, _ = answer.completed(made)
        return Batch(
            self._citations.path.name,
            documents,
            lambda place: self._origin(documents[place]),
            rejected=rejected,
        )

    def _origin(self, lines: str) -> SourceRow:
        action, document, _ = lines.split("\n")
        return self._row(int(orjson.loads(action)["index"]["_id"]), orjson.loads(document))

    def _row(self, number: int, raw: object) -> SourceRow:
        return SourceRow(self._citations.path.name, number + 1, raw)

    def _take_in(self, table: CsvTable, name: str, columns: Sequence[str]) -> None:
        _, damaged = self._whole(table, table.take_in(self._connection, name, columns))
        if damaged:
            self.notes.append(
                f"{len(damaged):,} damaged lines of {table.path.name} were left out of the join"
            )

    def _whole(
        self, table: CsvTable, examined: tuple[int, list[DamagedLine]]
    ) -> tuple[int, list[DamagedLine]]:
        _, damaged = examined
        if not self._set_aside:
            table.refuse_damage(damaged)
        return examined


def _number(damaged: list[int]) -> str:
    """SQL for a row's number: `readable` leaves out the damaged rows before it, which count too."""
    readable_before = [record - 1 - index for index, record in enumerate(damaged)]
    if not readable_before:
        return "readable"
    return f"readable + len(list_filter({readable_before}, lambda before: before < readable))"


# Half of all texts that are not bare digits came before: some references are cited thousands of times.
@lru_cache(maxsize=1 << 16)
def _reference_fields(text: str, parsed: str) -> str:
    """The document's fields that say what is referred to, each with a comma before it."""
    reference = recognize(text, parsed)
    fields = {"reference": text, "reference_number": reference.number, "reference_type": reference.type}
    if reference.country:
        fields["reference_country"] = reference.country
    if not reference.number:
        del fields["reference_number"]
    return "," + orjson.dumps(fields).decode()[1:-1]
