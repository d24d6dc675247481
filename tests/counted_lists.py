"""How often numbers are cited, counted by DuckDB over the differential test's files, for lists of them."""

from collections.abc import Callable
from typing import Any

from search_ui.results.list_page import APPLICATION, DOCUMENT, Reading

Select = Callable[[str], list[tuple[Any, ...]]]
Told = tuple[int, int, int, int, str | None]
"""Citations, applications, those under § 102 and § 103, the last day."""

COLUMNS = {DOCUMENT: "number", APPLICATION: "app_id"}


def expected(select: Select, most: int) -> dict[tuple[str, str], Told]:
    """Kind and canonical number → what is counted: those with the most citations, and others by chance."""
    found: dict[tuple[str, str], Told] = {}
    for kind, column in COLUMNS.items():
        sql = f"""
            WITH told AS (
                SELECT {column} AS value, count(*) AS citations, count(DISTINCT app_id) AS applications,
                       count(*) FILTER (list_contains(rejection_type, '102')) AS under_102,
                       count(*) FILTER (list_contains(rejection_type, '103')) AS under_103,
                       max(day)::VARCHAR AS last_day
                FROM rows WHERE {column} IS NOT NULL AND reference_type <> ['none'] GROUP BY value
            )
            (FROM told ORDER BY citations DESC, value LIMIT {most // 2})
            UNION (FROM told ORDER BY hash(value) LIMIT {most // 2}) ORDER BY hash(value)"""
        found |= {(kind.name, value): tuple(told) for value, *told in select(sql)}
    return found


def said(reading: Reading) -> Told:
    """The same as a page says it."""
    use = reading.use
    assert use.applications.exact
    grounds = (use.grounds.get("102", 0), use.grounds.get("103", 0))
    return use.citations, use.applications.count, *grounds, use.last_date
