"""What was found out about files before their rows are read in order, kept in the data folder.

All rows and all texts are read to find it out. So a run that goes on, the next one, and the other parts of a
run take it from there, as long as the files are the same, and the code that reads them. There is one file of
DuckDB: what no longer fits is deleted before it is found out anew, and it may be deleted at any time.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import duckdb
import orjson

import citations
from indexer.progress import Progress
from indexer.sources import fingerprint
from indexer.sources.examining import Examined, Origins
from indexer.sources.file_rows import FileRows
from indexer.sources.json_lines import JsonLines, Reader
from indexer.sources.names import quoted
from indexer.sources.turns import alone

_TABLES = {
    "superseded": "ORDER BY number",  # of which some that follow each other are asked for
    **dict.fromkeys(("actions", "grounds", "outcomes", "sought", "told", "acts", "standing"), ""),
}
_PLAIN = ("newest", "newest_beside", "taken", "notes")
_AS_BEFORE = "the files are as they were when they were examined"
_DAMAGED = "what was kept of their examination is damaged: the files are examined again"
_WAITING = "waiting for the files that another run examines"


def examination_in(home: Path) -> Path:
    """The file of the data folder that keeps it."""
    return home / "examination.duckdb"


def made_of(origins: Origins, *options: object) -> str:
    """A text that is another one when a file, or the code that reads it, has changed."""
    counts = [len(files) for files, _ in origins]
    files = [file for files, _ in origins for file in files if file.is_file()]  # else it cannot be examined
    return _hash(fingerprint(files, counts, _code(), *options).encode())


def kept(  # noqa: PLR0913, PLR0917 - where it is kept, what of, and how it is found out
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    of: str,
    origins: Origins,
    work: Path,
    examine: Callable[[], Examined],
    progress: Progress,
) -> Examined:
    """What an earlier run found out about files; else what is found out now, and kept.

    Args:
        connection: has the tables then, as views that only read.
        path: the file that keeps them.
        of: what `made_of` says of the files.
        origins: the files.
        work: where to write, on the disk that the file is on.
        examine: finds it out, and fills the tables of the connection.
        progress: told what is done.

    Raises:
        as `examine`. InputError: a file that has to be copied is not what it should be.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with alone(path.with_suffix(".lock"), progress, _WAITING):
        about = _about(path, of, progress)
        if about is None:
            path.unlink(missing_ok=True)
            progress("examining the files")
            found = examine()
            _write(connection, work / path.name, of, _to_json(found, origins))
            (work / path.name).replace(path)
        else:
            progress(_AS_BEFORE)
            found = _from_json(about, origins)
        _attach(connection, path)
    return found


def _about(path: Path, of: str, progress: Progress) -> dict[str, Any] | None:
    """What is kept of these files beside the tables, if these are whole."""
    if not path.is_file():
        return None
    try:
        # By itself: an error may be the end of all that a connection has.
        with duckdb.connect(str(path), read_only=True, config={"memory_limit": "1GB"}) as connection:
            [(kept_of, text)] = connection.execute("SELECT made_of, about FROM about").fetchall()
            if kept_of != of:
                return None
            about = dict(orjson.loads(text))
            if about["sums"] == _sums(connection):
                return about
    except (duckdb.Error, ValueError):  # what is no JSON is told as one
        pass
    progress(_DAMAGED)
    return None


def _sums(connection: duckdb.DuckDBPyConnection, database: str = "main") -> dict[str, str]:
    """A sum over all rows of each table: DuckDB's own are not over all that it reads."""
    sums = (
        connection.execute(f"SELECT sum(hash({table}))::VARCHAR FROM {database}.{table}").fetchall()  # noqa: S608 - ours
        for table in _TABLES
    )
    return {table: str(total) for table, [(total,)] in zip(_TABLES, sums, strict=True)}


def _write(connection: duckdb.DuckDBPyConnection, target: Path, of: str, about: dict[str, Any]) -> None:
    connection.execute(f"ATTACH {quoted(str(target))} AS examined")
    for table, order in _TABLES.items():
        connection.execute(f"CREATE TABLE examined.{table} AS FROM {table} {order}; DROP TABLE {table}")
    about |= {"sums": _sums(connection, "examined")}
    connection.execute(
        "CREATE TABLE examined.about AS SELECT ? AS made_of, ? AS about", [of, orjson.dumps(about).decode()]
    )
    connection.execute("DETACH examined")


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    connection.execute(f"ATTACH {quoted(str(path))} AS examined (READ_ONLY)")
    for table in _TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}; CREATE TEMP VIEW {table} AS FROM examined.{table}")


def _to_json(found: Examined, origins: Origins) -> dict[str, Any]:
    values = {field: getattr(found, field) for field in _PLAIN}
    rows = (found.citations, found.office_actions, found.enriched)
    return values | {
        "rows": [
            [_row_to_json(*each) for each in zip(some, files, strict=True)]
            for some, (files, _) in zip(rows, origins, strict=True)
        ]
    }


def _from_json(about: dict[str, Any], origins: Origins) -> Examined:
    values = {field: about[field] for field in _PLAIN}
    values["taken"] = [(id_, version) for id_, version in about["taken"]]
    citations, office_actions, enriched = (
        [_row_from_json(*each, reader) for each in zip(some, files, strict=True)]
        for some, (files, reader) in zip(about["rows"], origins, strict=True)
    )
    return Examined(citations, office_actions, enriched, **values)


def _row_to_json(rows: FileRows, origin: Path) -> dict[str, Any]:
    return {
        "name": rows.file.name,
        "before": rows.before,
        "count": rows.count,
        "copied": rows.file.path != origin,
        "lined": rows.file.lined is not None,
    }


def _row_from_json(kept: dict[str, Any], origin: Path, reader: Reader) -> FileRows:
    """As it was; what was read from a copy, gone with its run, is copied again."""
    if not kept["copied"]:
        file = JsonLines(origin.name, origin, origin)
    else:
        file = reader.mended(origin) if kept["lined"] else reader.find(origin)
    return FileRows(replace(file, name=kept["name"]), kept["before"], kept["count"])


@lru_cache
def _code() -> str:
    """The code by which rows and texts are read, and what reads and keeps them for it."""
    folders = (Path(__file__).parent, Path(citations.__file__).parent)
    files = (path for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ".sql"})
    return _hash(duckdb.__version__.encode(), *(path.read_bytes() for path in sorted(files)))


def _hash(*parts: bytes) -> str:
    return blake2b(b"".join(parts), digest_size=16).hexdigest()
