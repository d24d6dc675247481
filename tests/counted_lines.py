"""Lines of results, grouped by DuckDB over the same rows: written down once more, for tests."""

from typing import Any, NamedTuple

import duckdb

from citations.record import Citation
from search_ui.results.lines import Line

# The rows with what the table of all rows leaves out.
ACTED = """
CREATE OR REPLACE TEMP TABLE lined AS
    SELECT r.*, c.ifw_number, c.citation_pat_pgpub_id AS text
    FROM rows r JOIN (SELECT rowid + 1 AS row, * FROM citations) c USING (row)
"""
KEYS = {
    "reference": "app_id || '|' || coalesce(family, number, text)",
    "application": "app_id",
    "office_action": "ifw_number",
}
LINES = """
SELECT {key} AS key, count(*), count(DISTINCT ifw_number),
       list_sort(list_distinct(flatten(list(rejection_type)))),
       list_sort(list_distinct(flatten(list(form_source)))),
       min(day)::VARCHAR, max(day)::VARCHAR, min(place).row::VARCHAR
FROM (SELECT *, struct_pack(day := coalesce({sign} epoch(day), 1e18), row := row) AS place FROM lined
      WHERE {conditions})
WHERE key IS NOT NULL GROUP BY key ORDER BY min(place) LIMIT {size}
"""


class Told(NamedTuple):
    """What a line tells: what its citations have in common, how many they are, and the first of them."""

    key: str
    citations: int
    office_actions: int
    grounds: list[str]
    forms: list[str]
    first_date: str | None
    last_date: str | None
    first: str


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table of rows that lines are made of, once."""
    connection.execute(ACTED)


def counted(
    connection: duckdb.DuckDBPyConnection, group: str, conditions: str, *, newest: bool, size: int
) -> list[Told]:
    """The first lines of the rows that fulfil some conditions."""
    sql = LINES.format(key=KEYS[group], conditions=conditions, sign="-" if newest else "", size=size)
    found: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
    return [
        Told(key, citations, actions, _without_none(grounds), _without_none(forms), *rest)
        for key, citations, actions, grounds, forms, *rest in found
    ]


def told(line: Line) -> Told:
    """The same of a line of a page."""
    first = line.citation
    keys = {
        "reference": f"{first.application_number}|{_referred(first)}",
        "application": first.application_number,
        "office_action": first.office_action_id or "",
    }
    return Told(
        keys[line.search.group],
        line.citations,
        line.office_actions if line.office_actions is not None else -1,
        sorted({ground.rejection_type for ground in line.grounds}),
        sorted(line.forms),
        line.first_date,
        line.last_date,
        first.id,
    )


def _referred(citation: Citation) -> str:
    """By what a line knows a reference: its application, else its number, else its text."""
    return citation.reference_family or citation.reference_number or citation.reference or ""


def _without_none(values: list[str]) -> list[str]:
    return [value for value in values if value != "none"]
