"""Passages that were cut, kept in the data folder: a run pays for what is new alone.

An office action's passages are kept under its id, with a key of what they were cut from. What is kept under
another key is cut again, so the file may be deleted at any time, and a run that was killed has lost what it
cut last at most.
"""

import sqlite3
import weakref
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from indexer.errors import OaciteError
from indexer.progress import Progress
from indexer.sources.turns import alone

_LAYOUT = 1
_CREATE = "CREATE TABLE kept (office_action TEXT PRIMARY KEY, key BLOB NOT NULL, found BLOB NOT NULL)"
# Whoever adds something, an earlier version too, may have put it in place of what others look for.
_COMPLETE = """
    CREATE TABLE IF NOT EXISTS complete (sought TEXT PRIMARY KEY);
    CREATE TRIGGER IF NOT EXISTS changed AFTER INSERT ON kept BEGIN DELETE FROM complete; END;
"""
_WAITING = "waiting for the passages that another run cuts"
_WAIT = 60.0  # seconds for another run, which writes for a moment only


def kept_in(home: Path) -> Path:
    """The file of the data folder that keeps passages."""
    return home / "passages.sqlite"


class KeptPassages:
    """The passages of office actions.

    Args:
        path: the file that keeps them; it is made where it is missing, damaged or of another layout.

    Raises:
        OaciteError: it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        try:
            self._connection = _opened(path)
        except sqlite3.Error as error:
            raise OaciteError(f"{path}, which keeps passages, cannot be written ({error})") from error
        weakref.finalize(self, self._connection.close)

    def alone(self, progress: Progress) -> AbstractContextManager[None]:
        """Wait until no other run adds to them: two would cut the same."""
        return alone(self._path.with_suffix(".lock"), progress, _WAITING)

    def keys(self, office_actions: Iterable[str]) -> dict[str, bytes]:
        """Id → key, of those that are kept."""
        found = (self._one("key", id_) for id_ in office_actions)
        return {id_: key for id_, key in found if key is not None}

    def keep(self, cut: Sequence[tuple[str, bytes, bytes]]) -> None:
        """Keep passages for good: of each office action its id, its key and lines of JSON.

        Raises:
            OaciteError: the disk is full, mostly.
        """
        rows = [(id_, key, zlib.compress(lines, 1)) for id_, key, lines in cut]
        try:
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
        except sqlite3.Error as error:
            raise OaciteError(f"the passages could not be kept: {error}") from error

    def complete(self, sought: str) -> bool:
        """Whether all that was sought is kept: nothing was added since `note_complete` said so."""
        found = self._connection.execute("SELECT 1 FROM complete WHERE sought = ?", [sought])
        return found.fetchone() is not None

    def note_complete(self, sought: str) -> None:
        """Note that all that was sought is kept; a text stands for what that is."""
        with self._connection:
            self._connection.execute("INSERT OR REPLACE INTO complete VALUES (?)", [sought])

    def lines(self, office_actions: Iterable[str]) -> Iterator[bytes]:
        """The lines of office actions, of those that are kept."""
        for id_ in office_actions:
            _, found = self._one("found", id_)
            if found:
                yield zlib.decompress(found)

    def _one(self, column: str, id_: str) -> tuple[str, bytes | None]:
        sql = f"SELECT {column} FROM kept WHERE office_action = ?"  # noqa: S608 - a column of ours
        row = self._connection.execute(sql, [id_]).fetchone()
        return id_, row[0] if row else None


def _opened(path: Path) -> sqlite3.Connection:
    connection = _connected(path)
    try:
        [layout] = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:  # locked, or the disk does not answer: what is there is not damaged
        connection.close()
        raise
    except sqlite3.DatabaseError:
        layout = None
    if layout != _LAYOUT:
        connection.close()
        for file in (path, *path.parent.glob(f"{path.name}-*")):
            file.unlink(missing_ok=True)
        connection = _connected(path)
        with connection:
            connection.execute(_CREATE)
            connection.execute(f"PRAGMA user_version = {_LAYOUT}")
    connection.executescript(_COMPLETE)
    # What a power cut takes is cut again; without waiting for the disk each time it is many times quicker.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _connected(path: Path) -> sqlite3.Connection:
    # A source is examined by one thread and read by another, never at once.
    return sqlite3.connect(path, timeout=_WAIT, check_same_thread=False)
