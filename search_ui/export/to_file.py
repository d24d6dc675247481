"""A table into a file of this machine, however long, by `oacite export`.

The rows go to FILE.part, and after each batch FILE.part.json says how far they are safe. So after an
interruption the same command goes on there: in the state of the indexes that it read, as long as the engine
has it still, else in the present one if that is the same. FILE itself is there when all rows are.
"""

import fcntl
import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import parse_qsl, urlsplit

from engine.errors import StateLost
from search_ui.export.addresses import Asked, asked_at
from search_ui.export.formats import FORMATS, PARQUET, Format, written
from search_ui.export.notes import notes
from search_ui.export.parquet import write_parquet
from search_ui.export.saved import Saved, Unreadable, read_saved, write_saved
from search_ui.export.shape import Table
from search_ui.export.tables import MOST_GROUPED, citation_table
from search_ui.searcher import Searcher
from search_ui.searcher.exporting import BEGINNING, Started, batches, citations, state_of
from search_ui.searcher.frozen import Frozen, freeze
from search_ui.url.params import SearchParams

ANY = 2**63
"""As many rows as there are."""
TIMEOUT = 120.0
"""Seconds that the engine has for a batch."""


class CannotGoOn(Exception):
    """What an earlier run left cannot be gone on with; a sentence says why, and what to do."""


class Progress(Protocol):
    """Is told how far it is."""

    def __call__(self, step: str, done: int | None = None, total: int | None = None) -> None:
        """Say that `step` goes on, with `done` of `total` rows."""


@dataclass(frozen=True, slots=True)
class Export:
    """What goes where.

    Attributes:
        asked: of what. base: scheme and host that the address named, if it named any.
        file: where to. format: by its ending.
    """

    asked: Asked
    base: str
    file: Path
    format: Format

    @property
    def part(self) -> Path:
        """Where the rows go."""
        return self.file.with_name(f"{self.file.name}.part")

    @property
    def saved(self) -> Path:
        """Where it stands how far they are."""
        return self.file.with_name(f"{self.file.name}.part.json")


def export_of(address: str, file: Path) -> Export:
    """The export that an address of a page, whole or from the root, and a file's ending ask for.

    Raises:
        ValueError: there is no such table, or no such format.
    """
    parts = urlsplit(address)
    path, _, ending = parts.path.rpartition(".")
    bare = path if ending in FORMATS else parts.path
    format_ = FORMATS.get(file.suffix.removeprefix("."))
    if format_ is None:
        raise ValueError(f"“{file.name}” ends with none of {', '.join(f'.{each}' for each in FORMATS)}")
    asked = asked_at(bare, parse_qsl(parts.query, keep_blank_values=True))
    base = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return Export(asked, base, file, format_)


def write(searcher: Searcher, export: Export, progress: Progress, *, fresh: bool) -> int:
    """Write the file, or go on with it.

    Args:
        searcher: finds the rows.
        export: what goes where.
        progress: is told how far it is.
        fresh: whether to begin anew, whatever an earlier run left.

    Returns:
        How many rows the file has.

    Raises:
        CannotGoOn: see there. BadParameter: there are too many lines. EngineError, OSError: it failed.
    """
    export = replace(export, asked=export.asked.known_by(searcher.engine))
    with _alone(export, fresh=fresh) as file:
        if export.asked.is_rows:
            table = _rows(searcher, export, file, progress)
        else:
            table = _others(searcher, export, file, progress)
        _finish(searcher, export, table, progress)
    return table.total


@contextmanager
def _alone(export: Export, *, fresh: bool) -> Iterator[BinaryIO]:
    """The file that rows go to, which no other run writes to."""
    with export.part.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotGoOn(f"another run is writing {export.file}") from None
        if fresh or not export.saved.exists():
            export.saved.unlink(missing_ok=True)
            file.truncate(0)
        yield file


def _rows(searcher: Searcher, export: Export, file: BinaryIO, progress: Progress) -> Table[Any]:
    """Citations; what is interrupted keeps its state of the indexes, for as long as the engine does."""
    params = export.asked.what
    assert isinstance(params, SearchParams)  # noqa: S101 - that is what `is_rows` says
    engine, saved = _resumed(searcher, export) if export.saved.exists() else _begun(searcher, export, params)
    table = citation_table(
        engine, params.changed(), export.base, total=saved.total, name=export.asked.name, start=saved.started
    )
    if file.seek(0, os.SEEK_END) < saved.bytes:
        raise CannotGoOn(f"{export.part} is shorter than it was: begin anew with --fresh")
    file.truncate(saved.bytes)
    if not saved.bytes:
        saved = _kept(export, file, export.format.head(table.shape), saved, BEGINNING)
    progress("exporting", saved.started.done, saved.total)
    for found, started in batches(engine, params.changed(), saved.total, saved.started):
        saved = _kept(export, file, export.format.body(table.shape, found.citations), saved, started)
        progress("exporting", started.done, saved.total)
    engine.release()
    return table


def _begun(searcher: Searcher, export: Export, params: SearchParams) -> tuple[Frozen, Saved]:
    engine = freeze(searcher.engine)
    try:
        saved = Saved(
            page=f"{export.base}{params.changed().to_url()}",
            ending=export.format.ending,
            begun=datetime.now(UTC).isoformat(timespec="seconds"),
            total=citations(engine, params.changed()),
            state=state_of(engine),
            held=engine.id,
        )
    except BaseException:
        engine.release()
        raise
    return engine, saved


def _resumed(searcher: Searcher, export: Export) -> tuple[Frozen, Saved]:
    """The state that was read before, or the present one where that is the same."""
    try:
        saved = read_saved(export.saved)
    except Unreadable as bad:
        raise CannotGoOn(f"{export.saved} cannot be read ({bad}): begin anew with --fresh") from None
    params = export.asked.what
    assert isinstance(params, SearchParams)  # noqa: S101 - as above
    page = f"{export.base}{params.changed().to_url()}"
    if (saved.page, saved.ending) != (page, export.format.ending):
        raise CannotGoOn(f"{export.part} is of {saved.page}: begin anew with --fresh, or name another file")
    engine = Frozen(searcher.engine, saved.held)
    try:
        state_of(engine)
    except StateLost:
        engine = freeze(searcher.engine)
        if state_of(engine) != saved.state or params.sort == "relevance":
            engine.release()
            raise CannotGoOn(_changed(export, saved, params)) from None
    return engine, replace(saved, held=engine.id)


def _changed(export: Export, saved: Saved, params: SearchParams) -> str:
    why = "the indexes have changed since" if params.sort != "relevance" else "scores may be others than"
    return (
        f"{export.file} was begun at {saved.begun}, and {why} then: {saved.started.done:,} of"
        f" {saved.total:,} rows are in {export.part}; begin anew with --fresh"
    )


def _kept(export: Export, file: BinaryIO, piece: bytes, saved: Saved, started: Started) -> Saved:
    """The same, when what was written is safe and it is noted how far that is."""
    file.write(_packed(export, piece))
    file.flush()
    os.fsync(file.fileno())
    saved = replace(saved, started=started, bytes=file.tell())
    write_saved(export.saved, saved)
    return saved


def _packed(export: Export, piece: bytes) -> bytes:
    """As it is kept until the end: what Parquet is made of takes a tenth of the disk so."""
    return gzip.compress(piece, 1) if piece and export.format.ending == PARQUET else piece


def _others(searcher: Searcher, export: Export, file: BinaryIO, progress: Progress) -> Table[Any]:
    """Lines, values or references: they begin anew each time."""
    file.truncate(0)
    with searcher.frozen() as engine:
        table = export.asked.table(engine, export.base, MOST_GROUPED, ANY)
        done = 0
        for piece, rows in written(table, export.format):
            file.write(_packed(export, piece))
            done += rows
            progress("exporting", done, table.total)
    file.flush()
    os.fsync(file.fileno())
    return table


def _finish(searcher: Searcher, export: Export, table: Table[Any], progress: Progress) -> None:
    """Put the file in its place."""
    whole = export.part
    if export.format.ending == PARQUET:
        progress("making the Parquet file")
        whole = export.part.with_suffix(".parquet")
        said = notes(table, export.base, searcher.coverage_if_known(), datetime.now(UTC).date().isoformat())
        write_parquet(export.part, table.shape.fields, said, whole)
    whole.replace(export.file)
    export.part.unlink(missing_ok=True)
    export.saved.unlink(missing_ok=True)
