"""The `ptoffact` research dataset: three CSVs, joined by DuckDB, out of core and in the order of the rows."""

import weakref
from collections.abc import Generator, Iterator, Mapping, Sequence
from functools import lru_cache
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
from indexer.sources.csv_lines import DamagedLine
from indexer.sources.csv_table import CsvTable, Examined, Part, find_table
from indexer.sources.fields import define
from indexer.sources.parts import sizes
from indexer.sources.tables import NO_TABLES, Tables
from indexer.synthetic.folder import made_up_note

FIRST_PART, LARGEST_PART = 1 << 20, 64 << 20
"""Bytes of citations.csv, some 25,000 and 1.5 million rows, that are joined at a time."""

_NUMBERING = "damaged lines in their places"
"""How rows are numbered; a run that numbered them otherwise cannot be gone on with."""

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
        tables: what is known of documents and applications, to join on.
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
        self.newest_beside: str | None = None
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
        self._found = self._whole(self._citations, self._citations.examine())
        if not self._found.rows:
            raise InputError(f"{self._citations.name} has a header but no rows: fetch it again")
        self._take_in(self._office_actions, "office_actions", _OFFICE_ACTIONS)
        self._take_in(self._rejections, "rejections", _REJECTIONS)

    @property
    def total(self) -> int:
        """Rows of citations.csv, damaged lines among them."""
        return self._found.rows + self._found.damaged

    @property
    def fingerprint(self) -> str:
        """The three files, whether their damaged lines are left out, and what is joined on."""
        tables = (self._citations, self._office_actions, self._rejections)
        return fingerprint(
            [table.origin for table in tables], _NUMBERING, self._found.damaged, self._tables.fingerprint
        )

    def batches(self, after: int = 0, until: int | None = None) -> Iterator[Batch]:
        """The rows of citations.csv with what the other tables add to them; damaged lines are rejected."""
        for chunk, damaged in ahead(self._chunks(after, self.total if until is None else until)):
            for answer in chunk.answers(BATCH):
                yield self._batch(answer, damaged)

    def _chunks(
        self, after: int, until: int
    ) -> Generator[tuple[Chunk, Mapping[int, DamagedLine]], None, None]:
        before = 0
        for part in self._citations.parts(self._work / "citations.part.csv", sizes(FIRST_PART, LARGEST_PART)):
            # A part that is left out is not joined: a run that is resumed is soon where it was.
            if before + part.rows > after:
                for chunk in self._joined(part, before, after, until):
                    yield chunk, part.damaged
            before += part.rows
            if until <= before < self.total:
                return
        self._citations.compare(self.total, before)

    def _joined(self, part: Part, before: int, after: int, until: int) -> Iterator[Chunk]:
        prepare, query = _SQL.substitute(
            part=self._citations.relation(part.path, breaks=part.breaks),
            before=before,
            after=after,
            until=until,
            plain=self._plain,
        ).rsplit(";\n\n", 1)
        try:
            yield from prepared(self._connection, prepare, query, max(before, after) + 1)
            read = counted(self._connection, "cited")
        except duckdb.Error as error:  # no room for its temporary files, mostly
            raise OaciteError(f"DuckDB could not join the files: {error}") from error
        self._citations.compare(part.rows, read)

    def _batch(self, answer: JoinedRows, damaged: Mapping[int, DamagedLine]) -> Batch:
        made, rejected = {}, []
        for place, odd in answer.odd.items():
            values = orjson.loads(odd)
            line = damaged.get(values["row"])
            try:
                if line is None:
                    made[place] = bulk_lines(from_ptoffact(PtoffactRow(**values)))
                else:
                    rejected.append(Rejected(self._row(line.number, line.text), line.problem))
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
        return SourceRow(self._citations.path.name, self._found.line(number), raw)

    def _take_in(self, table: CsvTable, name: str, columns: Sequence[str]) -> None:
        found = self._whole(table, table.take_in(self._connection, name, columns, self._work))
        if found.damaged:
            self.notes.append(
                f"{found.damaged:,} damaged lines of {table.path.name} were left out of the join"
            )

    def _whole(self, table: CsvTable, found: Examined) -> Examined:
        if not self._set_aside:
            table.refuse_damage(found)
        return found


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
