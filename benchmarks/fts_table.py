"""The citations of an index as a table of SQLite with a full-text index, as one makes it for datasette.

One row a citation, a column for each facet that has few values (`none` is a value), indexed; the three forms
are columns of 0 and 1, as in the source's files. Several grounds are one value, joined; ptoffact has one.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch, helpers

from citations.vocabulary import FORM_SOURCES, NONE
from engine.connection import ALIAS

TABLE = "rows"
FORMS = tuple(form for form in FORM_SOURCES if form != NONE)
VALUES = (
    "rejection_type", "tech_center", "work_group", "art_unit", "action", "office_action_type", "year",
    "reference_type", "reference_country", "source",
)  # fmt: skip
"""Columns that are facets."""
TEXTS = ("reference", "title", "passage", "reference_title", "reference_owner")
OTHERS = ("office_action_date", "application_number", "reference_number", "paragraph", "office_action_id")
COLUMNS = (*VALUES, *(f"form_{form}" for form in FORMS), *TEXTS, *OTHERS)
BATCH = 5_000


def fill(client: OpenSearch, file: Path, rows: int, alias: str = ALIAS) -> int:
    """Make the table of so many citations, or all there are, unless the file has it; how many it has."""
    if not file.exists():
        part = file.with_suffix(".part")
        part.unlink(missing_ok=True)
        with sqlite3.connect(part) as connection:
            _fill(connection, islice(_documents(client, alias), rows))
        connection.close()
        part.rename(file)
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        [[count]] = connection.execute(f"SELECT count(*) FROM {TABLE}")  # noqa: S608 - our own names
    connection.close()
    return int(count)


def _documents(client: OpenSearch, alias: str) -> Iterator[Mapping[str, Any]]:
    for hit in helpers.scan(client, index=alias, size=BATCH, scroll="5m"):
        yield hit["_source"]


def _fill(connection: sqlite3.Connection, documents: Iterator[Mapping[str, Any]]) -> None:
    connection.executescript("PRAGMA journal_mode = off; PRAGMA synchronous = off;")
    typed = [f"{name} {'INTEGER' if name.startswith('form_') else 'TEXT'}" for name in COLUMNS]
    connection.execute(f"CREATE TABLE {TABLE} (id INTEGER PRIMARY KEY, {', '.join(typed)})")
    marks = ", ".join("?" * len(COLUMNS))
    insert = f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES ({marks})"  # noqa: S608 - our own names
    connection.executemany(insert, map(_row, documents))
    for column in (*VALUES, *(f"form_{form}" for form in FORMS), *OTHERS[:3]):
        connection.execute(f"CREATE INDEX {TABLE}_{column} ON {TABLE} ({column})")
    texts = ", ".join(TEXTS)
    connection.execute(
        f'CREATE VIRTUAL TABLE {TABLE}_fts USING FTS5 ({texts}, content="{TABLE}", content_rowid="id",'
        " tokenize='unicode61 remove_diacritics 2')"
    )
    connection.execute(f"INSERT INTO {TABLE}_fts (rowid, {texts}) SELECT id, {texts} FROM {TABLE}")  # noqa: S608
    connection.execute("ANALYZE")


def _row(document: Mapping[str, Any]) -> tuple[str | int | None, ...]:
    date = document.get("office_action_date")
    known = dict(document) | {"year": date[:4] if date else NONE}
    forms = document.get("form_source", ())
    return (
        *(_joined(known.get(name), "+") or NONE for name in VALUES),
        *(int(form in forms) for form in FORMS),
        *(_joined(known.get(name), " | ") for name in (*TEXTS, *OTHERS)),
    )


def _joined(value: str | list[str] | None, sign: str) -> str | None:
    return sign.join(value) if isinstance(value, list) else value
