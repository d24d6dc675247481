"""Tables of what is known of documents and applications, to be joined on the citations of both sources.

They are large and change once a quarter, and what a run needs of them is little. So they are taken once into
a file of DuckDB, keyed by number, and every run joins from there; when the tables have changed they are taken
in again.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from string import Template
from types import MappingProxyType
from typing import NamedTuple, Self

import duckdb
import orjson

from engine.meta import JoinedTable, JoinedTables
from indexer import clock
from indexer.errors import OaciteError
from indexer.progress import Progress
from indexer.sources import fingerprint
from indexer.sources.csv_table import find_table, locate
from indexer.sources.fields import define_keys
from indexer.sources.patentsview import FAMILIES, OWNERS, SUBJECTS, TAKEN, TITLES, PublishedTable
from indexer.sources.patex import APPLICATIONS
from indexer.synthetic.folder import made_up_note

VERSION = 4
"""Of the file's layout, and of how names are written in it; a file of another one is written anew."""

MOST_DAMAGED = 0.01
"""The share of a table's lines that may be damaged: those are left out, and told."""


GROUPS: Mapping[str, tuple[PublishedTable, ...]] = MappingProxyType(
    {
        "titles": TITLES,
        "owners": OWNERS,
        "families": FAMILIES,
        "subjects": SUBJECTS,
        "applications": APPLICATIONS,
    }
)
"""What can be joined, as `Folders` and the commands name it, and the tables that it is taken from."""

_LAYOUT = """
    CREATE TABLE kept.documents (key BIGINT, owner VARCHAR, subclasses VARCHAR, fields VARCHAR);
    CREATE TABLE kept.applications (app_id INTEGER, title VARCHAR, owner VARCHAR, subclasses VARCHAR,
        examiner VARCHAR, patent VARCHAR, outcome VARCHAR);
"""
"""`fields` are those of a citation's document, each with a comma before it; titles, owners, subclasses and
examiners are JSON."""

_SLICE = 1_500_000  # rows, about, that are joined at once
_DOCUMENTS, _APPLICATIONS = map(
    Template, Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").rsplit(";\n\n", 1)
)


@dataclass(frozen=True, slots=True)
class Tables:
    """What is known of documents and applications, ready to be joined.

    Attributes:
        path: the file of DuckDB that holds them; None where there are none.
        fingerprint: what they are made of.
        tables: a table's name → how many `rows` it had, and when it was `modified` at its origin, YYYY-MM-DD,
            or null when that is not known.
        sample_note: what is not real about them, in words; None when all of them are.
        notes: what a reader of the report should know.
    """

    path: Path | None = None
    fingerprint: str = ""
    tables: Mapping[str, JoinedTable] = field(default_factory=dict)
    sample_note: str | None = None
    notes: tuple[str, ...] = ()

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make `documents` and `applications` of a connection."""
        if self.path is None:
            connection.execute(_LAYOUT.replace("TABLE kept.", "TEMP TABLE "))
            return
        connection.execute(f"ATTACH '{_escaped(self.path)}' AS kept (READ_ONLY)")
        for table in ("documents", "applications"):
            connection.execute(f"CREATE TEMP VIEW {table} AS FROM kept.{table}")

    def joined(self) -> JoinedTables | None:
        """What the index keeps of it, joined today; None where there are none."""
        if not self.tables:
            return None
        return JoinedTables(date=f"{clock.now():%Y-%m-%d}", tables=dict(self.tables))


NO_TABLES = Tables()


class Folders(NamedTuple):
    """Where the tables are; None where there are none."""

    titles: Path | None = None
    owners: Path | None = None
    families: Path | None = None
    subjects: Path | None = None
    applications: Path | None = None

    @classmethod
    def there(cls, home: Path) -> Self:
        """Those of the data folder that hold something."""
        folders = {name: home / name for name in GROUPS}
        return cls(**{n: path for n, path in folders.items() if path.is_dir() and any(path.iterdir())})

    def named(self) -> Iterator[tuple[str, Path]]:
        """What each of them holds, and where it is."""
        return ((name, folder) for name, folder in self._asdict().items() if folder)

    @property
    def sample_note(self) -> str | None:
        """What is not real about the tables, in words; None when all of them are."""
        notes = [made_up_note(folder, f"the {name} are made up") for name, folder in self.named()]
        return "; ".join(filter(None, notes)) or None

    def tables(self) -> Iterator[tuple[Path, PublishedTable, str]]:
        """The folder of each table, and how to come by it."""
        for name, folder in self.named():
            cure = f"run `oacite fetch {name}`, or name another folder"
            yield from ((folder, table, cure) for table in GROUPS[name])


def take_in(
    folders: Folders, path: Path, work: Path, modified: Callable[[Path], date | None], progress: Progress
) -> Tables:
    """The tables of folders, taken in unless they were before.

    Args:
        folders: with the tables as .tsv, or zipped.
        path: the file of DuckDB to keep them in.
        work: a folder for temporary files; it is gone at the end.
        modified: a file → the day on which it was changed at its origin, None when that is not known.
        progress: told of what is done.

    Raises:
        InputError: a table is missing, empty, cut off, damaged, or lacks a column.
    """
    if not any(folders):
        return NO_TABLES
    origins = [locate(folder, table.file, cure) for folder, table, cure in folders.tables()]
    wanted = fingerprint(origins, VERSION, folders.sample_note)
    kept = _kept(path)
    if kept is None or kept.fingerprint != wanted:
        work.mkdir(parents=True)
        try:
            _Taking(work, modified, progress).write(work / "kept", folders, wanted)
            # In place of the old one, from which another run may be joining still.
            (work / "kept").replace(path)
        except duckdb.Error as error:  # no room for its temporary files, mostly
            raise OaciteError(f"DuckDB could not take in the tables to join: {error}") from error
        finally:
            shutil.rmtree(work)
        kept = _kept(path)
    if kept is None:
        raise OaciteError(f"{path} is not what was written there: run again when nothing else writes to it")
    return kept


class _Taking:
    """Takes tables in; its arguments are those of `take_in`."""

    def __init__(self, work: Path, modified: Callable[[Path], date | None], progress: Progress) -> None:
        self._work = work
        self._modified = modified
        self._progress = progress
        self._tables: dict[str, JoinedTable] = {}
        self._notes: list[str] = []

    def write(self, target: Path, folders: Folders, made_of: str) -> None:
        """Write the file of DuckDB."""
        staging = str(self._work / "tables.duckdb")
        with duckdb.connect(
            staging, config={"memory_limit": "1GB", "temp_directory": str(self._work / "duckdb")}
        ) as connection:
            define_keys(connection)
            connection.execute(TAKEN)
            for folder, table, cure in folders.tables():
                self._take(connection, folder, table, cure)
            connection.execute(f"ATTACH '{_escaped(target)}' AS kept; {_LAYOUT}")
            self._join(connection)
            about = {"tables": self._tables, "sample_note": folders.sample_note, "notes": self._notes}
            connection.execute(
                "CREATE TABLE kept.about AS SELECT ? AS fingerprint, ? AS about",
                [made_of, orjson.dumps(about).decode()],
            )
            connection.execute("DETACH kept")

    def _take(
        self, connection: duckdb.DuckDBPyConnection, folder: Path, table: PublishedTable, cure: str
    ) -> None:
        name, columns, meaning = table.name, table.columns, table.meaning
        self._progress(f"taking in {name}")
        found = find_table(folder, table.file, columns, self._work, cure)
        examined = found.take_in(connection, name, columns, self._work)
        if examined.damaged > MOST_DAMAGED * (examined.rows + examined.damaged):
            found.refuse_damage(examined)
        if examined.damaged:
            self._notes.append(
                f"{examined.damaged:,} damaged lines of {found.path.name} were left out of the join"
            )
        if found.path != found.origin:
            found.path.unlink()
        connection.execute(f"{meaning}; DROP TABLE {name}")
        day = self._modified(found.origin)
        self._tables[name] = JoinedTable(rows=examined.rows, modified=day.isoformat() if day else None)

    def _join(self, connection: duckdb.DuckDBPyConnection) -> None:
        slices = 1 + max(table["rows"] for table in self._tables.values()) // _SLICE
        steps = [(fill, number) for fill in (_DOCUMENTS, _APPLICATIONS) for number in range(slices)]
        for place, (fill, number) in enumerate(steps):
            self._progress("joining the tables", place, len(steps))
            connection.execute(fill.substitute(slices=slices, slice=number))


def _kept(path: Path) -> Tables | None:
    """What an earlier run took in; None when there is nothing that can be read."""
    if not path.is_file():
        return None
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            [(made_of, about)] = connection.execute("SELECT fingerprint, about FROM about").fetchall()
    except (duckdb.Error, ValueError):
        return None
    values = orjson.loads(about)
    return Tables(path, made_of, values["tables"], values["sample_note"], tuple(values["notes"]))


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
