"""How each format writes rows: CSV for spreadsheets, JSON lines for programs and for Parquet. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import orjson

from search_ui.export.shape import Shape, Table

_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the encoding of the system."""
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        ending: of a file's name. label: on a page. media_type: for HTTP.
        head: what stands before all rows. body: some rows.
    """

    ending: str
    label: str
    media_type: str
    head: Callable[[Shape[Any]], bytes]
    body: Callable[[Shape[Any], Sequence[Any]], bytes]


def cell(value: str | None) -> str:
    """A value as a cell: what a spreadsheet would take for a formula is preceded by an apostrophe.

    That is OWASP's rule against CSV injection; nothing else is changed.
    """
    text = value or ""
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _csv_line(values: Iterable[str | None]) -> str:
    """As RFC 4180 has it, every cell in quotes: so each is text, and may have line breaks in it."""
    return ",".join(f'"{text}"' for text in (cell(value).replace('"', '""') for value in values)) + "\r\n"


def _csv_head(shape: Shape[Any]) -> bytes:
    return f"{_BYTE_ORDER_MARK}{_csv_line(shape.columns)}".encode()


def _csv_body(shape: Shape[Any], rows: Sequence[Any]) -> bytes:
    cells = shape.columns.values()
    return "".join(_csv_line(of(row) for of in cells) for row in rows).encode()


def _json_lines(shape: Shape[Any], rows: Sequence[Any]) -> bytes:
    return b"".join(orjson.dumps(shape.record(row), option=orjson.OPT_APPEND_NEWLINE) for row in rows)


def _nothing(_shape: Shape[Any]) -> bytes:
    return b""


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.ending: each
        for each in (
            Format("csv", "CSV", "text/csv; charset=utf-8", _csv_head, _csv_body),
            Format("jsonl", "JSON lines", "application/x-ndjson", _nothing, _json_lines),
            Format("parquet", "Parquet", "application/vnd.apache.parquet", _nothing, _json_lines),
        )
    }
)
"""By the ending; what Parquet has here is what its file is made of, when all rows are there."""
PARQUET = "parquet"


def written(table: Table[Any], format_: Format) -> Iterator[tuple[bytes, int]]:
    """A table as a file, piece by piece, none of them empty; with each, how many rows are in it."""
    if head := format_.head(table.shape):
        yield head, 0
    for rows in table.batches:
        if rows:
            yield format_.body(table.shape, rows), len(rows)
