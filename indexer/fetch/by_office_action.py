"""Asking the portal what it has of office actions, many of them at once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import duckdb

from indexer.errors import InputError
from indexer.fetch.journal import write_rows
from indexer.fetch.paging import Outgrown, Pager
from indexer.fetch.rows import DEEP_PAGING, Lane
from indexer.fetch.slices import ALL, narrowed
from indexer.odp import Portal
from indexer.odp.errors import ReplyTooLarge
from indexer.progress import Progress

ID = "obsoleteDocumentIdentifier"

AT_ONCE = 200
"""Office actions to ask for at once; criteria may have 1,024 clauses."""

BATCHES_A_FILE = 10
"""So many times that are asked for before what came is written."""


@dataclass(slots=True)
class Asked:
    """Ids that were asked for, and what came.

    Attributes:
        rows: of the ids.
        found: ids that the portal has.
        missing: ids that it does not have.
        too_large: ids that have too many rows, or one that is over the portal's limit.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    too_large: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, pager: Pager, ids: list[str], at_once: int, within: str = ALL) -> Self:
        """Ask for ids, so many at once; else as `ask` says."""
        asked = cls()
        for start in range(0, len(ids), at_once):
            asked.ask(pager, ids[start : start + at_once], within)
        return asked

    def ask(self, pager: Pager, ids: list[str], within: str = ALL) -> None:
        """Ask for some ids, for fewer at once where their rows are too many or too large.

        Args:
            pager: where to ask.
            ids: of office actions.
            within: criteria that the rows have to meet besides.

        Raises:
            PortalError: the portal does not answer.
        """
        try:
            rows = pager.read(narrowed(within, _criteria(ids)), DEEP_PAGING).rows
        except (Outgrown, ReplyTooLarge):
            if len(ids) == 1:
                self.too_large += ids
                return
            middle = len(ids) // 2
            self.ask(pager, ids[:middle], within)
            self.ask(pager, ids[middle:], within)
            return
        there = {id_ for row in rows for id_ in _ids(row)}
        self.rows += rows
        self.found += [id_ for id_ in ids if id_ in there]
        self.missing += [id_ for id_ in ids if id_ not in there]


def fetch_rows_of(  # noqa: PLR0913, PLR0917 - what, where, and who is told
    portal: Portal,
    lane: Lane,
    within: str,
    named: Sequence[Path],
    but: Sequence[Path],
    work: Path,
    progress: Progress,
    notes: list[str],
) -> list[Path]:
    """Files with all rows that an API has of the office actions which rows name, of either API.

    Args:
        portal: where from.
        lane: of which API.
        within: criteria that the rows have to meet besides.
        named: JSON lines of the rows, .gz too; at least one file.
        but: likewise; what these name is not asked for.
        work: for the files; the caller removes it.
        progress: told of the office actions.
        notes: is told of those whose rows cannot be had.

    Raises:
        InputError: the rows that name them cannot be read.
        PortalError: the portal does not answer.
    """
    pager, files, too_large = Pager(portal, lane.service), [], []
    with ids_database(work) as connection:
        name_ids(connection, named, but)
        [(total,)] = connection.execute("SELECT count(*) FROM named").fetchall()
        found, done = connection.execute("SELECT id FROM named ORDER BY id"), 0
        while ids := [id_ for (id_,) in found.fetchmany(AT_ONCE * BATCHES_A_FILE)]:
            asked = Asked.of(pager, ids, AT_ONCE, within)
            too_large += asked.too_large
            if asked.rows:
                files.append(work / f"{lane.name}-{done:09}.jsonl.gz")
                write_rows(files[-1], asked.rows)
            done += len(ids)
            progress(f"fetching what else {lane.name} has of the office actions", done, total)
    if too_large:
        notes.append(
            f"{len(too_large):,} office actions, the first is {too_large[0]}, have more rows of the"
            f" {lane.title} than the portal gives at once: `oacite refresh --full` brings them"
        )
    return files


@contextmanager
def ids_database(work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in a folder for temporary files, for ids that may be more than fit into memory."""
    work.mkdir(parents=True, exist_ok=True)
    config: dict[str, Any] = {"memory_limit": "1GB", "temp_directory": str(work / "duckdb")}
    with duckdb.connect(str(work / "ids.duckdb"), config=config) as connection:
        yield connection


def name_ids(connection: duckdb.DuckDBPyConnection, rows: Sequence[Path], but: Sequence[Path] = ()) -> None:
    """Make the table `named` of the ids that citations, of either API, name.

    Args:
        connection: where to.
        rows: JSON lines of the citations, .gz too; at least one file.
        but: likewise; the ids that these name are left out.

    Raises:
        InputError: they cannot be read.
    """
    files = {"rows": rows, "but": but} if but else {"rows": rows}
    wanted = " EXCEPT ".join(
        f"SELECT trim({ID}) AS id FROM {citations_in(name, ID)} WHERE trim({ID}) <> ''"  # noqa: S608 - ours
        for name in files
    )
    with citations_read():
        connection.execute(
            f"CREATE OR REPLACE TABLE named AS SELECT DISTINCT id FROM ({wanted})",  # noqa: S608 - SQL of ours
            {name: [*map(str, some)] for name, some in files.items()},
        )


def citations_in(parameter: str, *fields: str) -> str:
    """SQL of these fields of citations, as text: JSON lines, .gz too, in the files of a parameter."""
    columns = ", ".join(f"{field}: 'VARCHAR'" for field in fields)
    return f"read_json(${parameter}, columns = {{{columns}}}, format = 'newline_delimited')"


@contextmanager
def citations_read() -> Iterator[None]:
    """What is in the block reads them.

    Raises:
        InputError: it cannot.
    """
    try:
        yield
    except duckdb.Error as error:
        reason = str(error).split("\n", 1)[0]
        raise InputError(f"the citations cannot be read ({reason}): fetch them again") from error


def _criteria(ids: list[str]) -> str:
    quoted = ('"' + id_.replace("\\", "\\\\").replace('"', '\\"') + '"' for id_ in ids)
    return f"{ID}:({' OR '.join(quoted)})"


def _ids(row: dict[str, Any]) -> list[str]:
    """The office action of a row; one service gives it as an array."""
    value = row.get(ID)
    return [str(each).strip() for each in (value if isinstance(value, list) else [value])]
