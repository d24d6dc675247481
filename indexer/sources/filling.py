"""Tables of DuckDB that Python fills, by way of a file: it takes rows from Python slowly, one by one."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import duckdb
import orjson

from indexer.sources.json_lines import JsonLines


@contextmanager
def rows(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], work: Path
) -> Iterator[Callable[[dict[str, Any]], object]]:
    """Fill a table row by row: gives what takes a row.

    Args:
        connection: where the table is.
        table: its name.
        columns: name → type in SQL.
        work: where to put the file.
    """
    with lines(connection, table, columns, work) as file:
        yield lambda row: file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


@contextmanager
def lines(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], work: Path
) -> Iterator[IO[bytes]]:
    """The same with lines of JSON, written to the file that is given."""
    path = work / f"{table}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        yield file
    if path.stat().st_size:
        relation = JsonLines(table, path).relation(columns)
        connection.execute(f"INSERT INTO {table} BY NAME FROM {relation}")
    path.unlink()
