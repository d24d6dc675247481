"""JSON lines → a Parquet file, by DuckDB: a row group at a time, in the same memory for any number."""

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import duckdb

MEMORY = "256MB"
ROW_GROUP = 20_000
LONGEST = 16_777_216
"""Bytes of a row: longer than any document that the engine takes from us."""


@contextmanager
def packed(path: Path) -> Iterator[BinaryIO]:
    """A file for the lines, packed as they are written: else they would take ten times the disk."""
    with gzip.open(path, "wb", compresslevel=1) as lines:
        yield cast("BinaryIO", lines)


def write_parquet(lines: Path, fields: Mapping[str, str], notes: Mapping[str, str], path: Path) -> None:
    """Make the file.

    Args:
        lines: JSON lines, packed by gzip.
        fields: name → DuckDB's name of its type, in the order of the columns.
        notes: what the file says of itself, as its key-value metadata.
        path: of the file.
    """
    columns = ", ".join(f"{_text(name)}: {_text(type_)}" for name, type_ in fields.items())
    said = ", ".join(f"{_text(name)}: {_text(value)}" for name, value in notes.items())
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 1}) as connection:
        connection.execute(
            f"""
            COPY (
                SELECT * FROM read_json({_text(str(lines))},
                    format = 'newline_delimited', compression = 'gzip',
                    columns = {{{columns}}}, maximum_object_size = {LONGEST})
            ) TO {_text(str(path))}
            (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, KV_METADATA {{{said}}})
            """  # noqa: S608 - every text in it is written as a text of SQL
        )


def _text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"
