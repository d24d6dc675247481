"""The office actions that fetched citations name: their texts and rejections, into `office-actions/`.

The journal says which ids were asked for and which of them the portal has; no id is asked for twice.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from indexer.errors import InputError
from indexer.fetch.alone import alone
from indexer.fetch.by_office_action import AT_ONCE, BATCHES_A_FILE, Asked, ids_database, name_ids
from indexer.fetch.journal import Journal, write_rows
from indexer.fetch.paging import Pager
from indexer.fetch.report import FetchReport
from indexer.odp import Portal, Service
from indexer.progress import Progress


@dataclass(frozen=True, slots=True)
class _Kind:
    """One of the two searches.

    Attributes:
        name: of its files.
        service: where to ask.
        batch: ids to ask for at once.
        page: rows to ask for at first: a text may be 60 kB, a rejection is 1 kB.
    """

    name: str
    service: Service
    batch: int
    page: int


_KINDS = (
    _Kind("oa-actions", Service.OA_ACTIONS, 50, 50),
    _Kind("oa-rejections", Service.OA_REJECTIONS, AT_ONCE, 1_000),
)


def fetch_office_actions(  # noqa: PLR0913 - what, where, and one way to differ
    portal: Portal,
    citations: Sequence[Path],
    folder: Path,
    work: Path,
    progress: Progress,
    *,
    missing_too: bool = False,
) -> FetchReport:
    """Fetch what the portal has of the office actions that citations name, and that was not fetched before.

    Args:
        portal: where from.
        citations: JSON lines of the citations, .gz too.
        folder: where to.
        work: for temporary files; the caller removes it.
        progress: told of the ids.
        missing_too: ask again for what the portal did not have before.

    Raises:
        InputError: the citations cannot be read.
        PortalError: the portal does not answer; the same call goes on from there.
        RunConflict: another fetch into the folder is at work.
    """
    if not citations:
        raise InputError(
            "there are no citations yet: run `oacite fetch oa-citations`, or name files of theirs"
        )
    started, calls = time.monotonic(), portal.calls
    report = FetchReport("office-actions", [])
    with alone(folder), Journal(folder / "journal") as journal, ids_database(work) as connection:
        name_ids(connection, citations)
        for kind in _KINDS:
            _load_asked(connection, _kept(journal, folder, kind), missing_too=missing_too)
            _fetch(portal, kind, connection, folder, journal, progress)
            _load_asked(connection, _kept(journal, folder, kind), missing_too=False)
            _tell(report, kind, connection, list(_too_large(journal, folder, kind)))
    report.files = [str(file) for file in sorted(folder.glob("*.jsonl.gz"))]
    report.fetched = portal.calls > calls
    report.calls, report.calls_this_week = portal.calls - calls, portal.calls_this_week
    report.seconds = round(time.monotonic() - started, 1)
    return report


def files_of(citations: Sequence[Path], folder: Path, work: Path) -> list[Path]:
    """Those of the fetched files that have an office action which citations name.

    Args:
        citations: JSON lines of the citations, .gz too.
        folder: where the office actions were fetched to.
        work: for temporary files; the caller removes it.

    Raises:
        InputError: the citations cannot be read.
    """
    with Journal(folder / "journal") as journal, ids_database(work) as connection:
        name_ids(connection, citations)
        connection.execute("CREATE OR REPLACE TABLE kept (file VARCHAR, id VARCHAR)")
        for entry in (entry for kind in _KINDS for entry in _kept(journal, folder, kind)):
            row = [entry["file"], entry["found"]]
            connection.execute("INSERT INTO kept SELECT $1, unnest($2::VARCHAR[])", row)
        named = "SELECT DISTINCT file FROM kept SEMI JOIN named USING (id) ORDER BY file"
        return [folder / file for (file,) in connection.execute(named).fetchall()]


def _kept(journal: Journal, folder: Path, kind: _Kind) -> Iterator[dict[str, Any]]:
    """What the journal says of files that are still there."""
    for entry in journal.entries():
        if entry["kind"] == kind.name:
            file = folder / entry["file"] if entry["file"] else None
            if file is None or (file.is_file() and file.stat().st_size == entry["bytes"]):
                yield entry


def _load_asked(
    connection: duckdb.DuckDBPyConnection, entries: Iterator[dict[str, Any]], *, missing_too: bool
) -> None:
    """Make the table of the ids that need not be asked for."""
    connection.execute("CREATE OR REPLACE TABLE asked (id VARCHAR, found BOOLEAN)")
    for entry in entries:
        known = (
            [(entry["found"], True)] if missing_too else [(entry["found"], True), (entry["missing"], False)]
        )
        for ids, found in known:
            connection.execute("INSERT INTO asked SELECT unnest($1::VARCHAR[]), $2", [ids, found])


def _fetch(  # noqa: PLR0913, PLR0917 - what a run is made of
    portal: Portal,
    kind: _Kind,
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    journal: Journal,
    progress: Progress,
) -> None:
    pager = Pager(portal, kind.service, kind.page)
    waiting = "SELECT id FROM named ANTI JOIN asked USING (id)"
    [(total,)] = connection.execute(f"SELECT count(*) FROM ({waiting})").fetchall()  # noqa: S608 - ours
    found = connection.cursor().execute(f"{waiting} ORDER BY id")
    done = 0
    while ids := [row[0] for row in found.fetchmany(kind.batch * BATCHES_A_FILE)]:
        asked = Asked.of(pager, ids, kind.batch)
        _keep(kind, asked, folder, journal)
        done += len(ids)
        progress(f"fetching {kind.name}", done, total)


def _keep(kind: _Kind, asked: Asked, folder: Path, journal: Journal) -> None:
    name, size = "", 0
    if asked.rows:
        name = f"{kind.name}-{journal.length:06}.jsonl.gz"
        size = write_rows(folder / name, asked.rows)
    journal.add(
        kind=kind.name,
        file=name,
        bytes=size,
        rows=len(asked.rows),
        found=asked.found,
        missing=asked.missing + asked.too_large,
        too_large=asked.too_large,
    )


def _tell(
    report: FetchReport,
    kind: _Kind,
    connection: duckdb.DuckDBPyConnection,
    too_large: list[str],
) -> None:
    """Count what there is now of the office actions that the citations name."""
    named, found = connection.execute(
        "SELECT count(*), count(*) FILTER (id IN (SELECT id FROM asked WHERE found)) FROM named"
    ).fetchall()[0]
    report.counts["office actions named"] = named
    report.counts[f"{kind.name} found"] = found
    report.counts[f"{kind.name} missing"] = named - found
    if too_large:
        report.notes.append(
            f"{len(too_large):,} {kind.name} have a row over the portal's limit of 6 MB, the first is"
            f" {too_large[0]}: they count as missing"
        )


def _too_large(journal: Journal, folder: Path, kind: _Kind) -> Iterator[str]:
    for entry in _kept(journal, folder, kind):
        yield from entry["too_large"]
