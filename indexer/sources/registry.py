"""The sources that can be indexed, each declared once: another one is a module that reads it and an entry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from citations import enriched
from citations.oa_citations import from_oa_citations, version
from citations.ptoffact import PtoffactRow, from_ptoffact
from citations.record import UnusableRow
from indexer.errors import OaciteError
from indexer.progress import Progress, silent
from indexer.sources import Source, bulk_lines, samples
from indexer.sources.enriched_files import FOLDER as ENRICHED_FOLDER
from indexer.sources.kept_examination import examination_in
from indexer.sources.kept_passages import kept_in
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.ptoffact import PtoffactSource
from indexer.sources.tables import NO_TABLES, Tables


@dataclass(frozen=True, slots=True)
class Option:
    """What else can be said of how a source is read, as `--its-name` of the command.

    Attributes:
        name: in the code, as `set_aside_damaged`.
        help: what it does, for people.
        of_files: whether it names files, and may be repeated; else it is a flag.
        otherwise: which files are taken where none are named, for people.
    """

    name: str
    help: str
    of_files: bool = False
    otherwise: str = "the data folder"


@dataclass(frozen=True, slots=True)
class Given:
    """What a source is to be read from.

    Attributes:
        home: the data folder, which has what is not named.
        work: where to put temporary files; the caller removes it.
        paths: the files or the folder that were named; none are those of the data folder.
        options: the values of the source's own options; those that are missing were not given.
        tables: what is known of documents and applications, to join on.
        progress: told of what takes long before the first row.
    """

    home: Path
    work: Path
    paths: Sequence[Path] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    tables: Tables = NO_TABLES
    progress: Progress = silent


@dataclass(frozen=True, slots=True)
class RegisteredSource:
    """A source that can be indexed.

    Attributes:
        name: which of vocabulary.SOURCES.
        help: what indexing it does, for people.
        takes: what its files are, for people; `metavar` stands for them in the usage, `many` if there may be
            several.
        options: its own.
        open: gives its rows. Raises InputError or OaciteError: a file is missing or not what it should be.
        lines: a row, as dead letters keep it → the lines that index it. Raises UnusableRow.
        sample: the data folder, a folder for temporary files and who is told of progress → sample rows.
        refreshable: whether `oacite refresh` can bring what is new.
    """

    name: str
    help: str
    takes: str
    metavar: str
    many: bool
    options: tuple[Option, ...]
    open: Callable[[Given], Source]
    lines: Callable[[dict[str, Any]], str]
    sample: Callable[[Path, Path, Progress], Source]
    refreshable: bool = False

    @property
    def command(self) -> str:
        """What it is called where commands are typed, and its folder in the data folder."""
        return self.name.replace("_", "-")


def _open_ptoffact(given: Given) -> Source:
    [folder] = given.paths or [given.home / "ptoffact"]
    return PtoffactSource(folder, given.work, tables=given.tables, **given.options)


def _ptoffact_lines(row: dict[str, Any]) -> str:
    optional = set(PtoffactRow._field_defaults)
    if row.keys() | optional != set(PtoffactRow._fields):
        raise UnusableRow("row", "it has not the columns of ptoffact: give dead letters of that source")
    return bulk_lines(from_ptoffact(PtoffactRow(**row)))


def _open_oa_citations(given: Given) -> Source:
    folder = given.home / "oa-citations"
    citations = given.paths or saved(folder)
    if not citations:
        raise OaciteError(
            f"{folder} holds no JSON files: run `oacite fetch oa-citations`, or name the files to index"
        )
    actions = given.options.get("office_actions") or saved(given.home / "office-actions")
    # Rows that only the other API has become citations: beside a few files all of its rows are not wanted.
    beside = [] if given.paths else saved(given.home / ENRICHED_FOLDER)
    return OaCitationsSource(
        citations,
        given.work,
        office_actions=actions,
        enriched=given.options.get("enriched") or beside,
        tables=given.tables,
        passages=kept_in(given.home),
        examination=examination_in(given.home),
        progress=given.progress,
    )


def _oa_citations_lines(row: dict[str, Any]) -> str:
    if any(mark in row for mark in enriched.MARKS):
        raise UnusableRow(
            "row",
            "rows of the Enriched Citations API are joined on others: `oacite refresh --replay FILE`",
        )
    return bulk_lines(from_oa_citations(row), version(row))


def saved(folder: Path) -> list[Path]:
    """The files of JSON in a folder, whole ones alone, in the order of their names."""
    return sorted(path for path in folder.glob("*.json*") if path.is_file())


_ALL = (
    RegisteredSource(
        name="ptoffact",
        help="Index the Patent Application Office Actions Research Dataset.",
        takes="The folder with the three CSVs, or their zips.",
        metavar="[DIR]",
        many=False,
        options=(Option("set_aside_damaged", "Keep damaged lines as dead letters instead of stopping."),),
        open=_open_ptoffact,
        lines=_ptoffact_lines,
        sample=samples.ptoffact,
    ),
    RegisteredSource(
        name="oa_citations",
        help="Index rows of the Office Action Citations API.",
        takes="Saved replies, JSON arrays or JSON lines, .gz too.",
        metavar="[FILE]...",
        many=True,
        options=(
            Option(
                "office_actions",
                "Dates, types, titles, texts and claims to join on; may be repeated.",
                of_files=True,
            ),
            Option(
                "enriched",
                "Rows of the Enriched Citations API, to join on, or that only it has; may be repeated.",
                of_files=True,
                otherwise="the data folder where no FILE is named",
            ),
        ),
        open=_open_oa_citations,
        lines=_oa_citations_lines,
        sample=samples.oa_citations,
        refreshable=True,
    ),
)
SOURCES: Mapping[str, RegisteredSource] = {each.name: each for each in _ALL}
"""By name, in the order in which the demo indexes them."""
