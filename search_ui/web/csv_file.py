"""Rows → a CSV file for a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from fastapi import Response

_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the encoding of the system."""
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_response(name: str, rows: Iterable[Sequence[str | None]]) -> Response:
    """A file of this name; the first row are the headings, and every cell is text in quotes."""
    file = StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerows([cell(value) for value in row] for row in rows)
    return Response(
        f"{_BYTE_ORDER_MARK}{file.getvalue()}",
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def cell(value: str | None) -> str:
    """A value as a cell: what a spreadsheet would take for a formula is preceded by an apostrophe.

    That is OWASP's rule against CSV injection; nothing else is changed.
    """
    text = value or ""
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text
