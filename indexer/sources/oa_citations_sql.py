"""Rows of the first API in DuckDB's SQL: what oa_citations.sql is written in, and how to ask it."""

from functools import lru_cache
from pathlib import Path
from string import Template

import duckdb
import orjson

from citations.oa_citations import cited
from indexer.sources import fields

COLUMNS = dict.fromkeys(
    (
        "id",
        "patentApplicationNumber",
        "obsoleteDocumentIdentifier",
        "referenceIdentifier",
        "parsedReferenceIdentifier",
        "actionTypeCategory",
        "legalSectionCode",
        "paragraphNumber",
        "examinerCitedReferenceIndicator",
        "applicantCitedExaminerReferenceIndicator",
        "officeActionCitationReferenceIndicator",
        "groupArtUnitNumber",
        "workGroup",
        "techCenter",
        "createDateTime",
        "mailDate",
        "documentCd",
    ),
    "JSON",
)
"""What is read of a row."""

_SQL = Template(Path(__file__).with_name("oa_citations.sql").read_text(encoding="utf-8"))


def define(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macros and functions of oa_citations.sql and joined.sql."""
    fields.define(connection, _reference_fields)


def cite(
    connection: duckdb.DuckDBPyConnection, rows: str, plain: str, *, joined: bool, wanted: str = "*"
) -> None:
    """Put rows into `cited`.

    Args:
        connection: where to.
        rows: in SQL.
        plain: a condition more for a row to be plain.
        joined: whether there are office actions or rows of another API to join.
        wanted: which columns of `cited`.
    """
    made = _SQL.substitute(rows=rows, joined=joined, wanted=wanted, plain=plain)
    connection.execute(f"RESET threads; {made}")


@lru_cache(maxsize=1 << 16)
def _reference_fields(text: str, parsed: str) -> str:
    """The fields of the reference, as JSON to be put between others; text and parse are JSON too."""
    found = cited(orjson.loads(text), orjson.loads(parsed))._asdict()
    return (
        "," + orjson.dumps({name: value for name, value in found.items() if value is not None}).decode()[1:-1]
    )
