"""How references are used, counted by DuckDB over the same rows: written down once more, for tests.

Each question is asked once, of all chosen references; so it takes no longer for a hundred than for a few.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import duckdb

Uses = dict[str, Any]
PRIOR_ART = ("102", "103")

# The rows of the chosen references, with what the table of all rows leaves out.
TABLES = """
CREATE OR REPLACE TEMP TABLE acted AS
    SELECT r.*, c.ifw_number, o.uspc_class, o.document_cd
    FROM rows r
    JOIN (SELECT rowid + 1 AS row, ifw_number FROM citations) c USING (row)
    LEFT JOIN (SELECT DISTINCT ON (ifw_number) ifw_number, uspc_class, document_cd FROM office_actions) o
        ON c.ifw_number = o.ifw_number;
CREATE OR REPLACE TEMP TABLE used AS
    SELECT *, rejection_type[1] AS ground, ground IN ('102', '103') AS is_applied
    FROM acted WHERE number IN (SELECT number FROM chosen)
"""
# What is counted → one row for each reference, and each value.
COUNTS = {
    "totals": "count(*), count(DISTINCT app_id), count(DISTINCT ifw_number)",
    "rejected": "count(DISTINCT app_id) FILTER (is_applied)",
    "undated": "count(*) FILTER (day IS NULL)",
}
BY_VALUE = {
    "rejections": "ground",
    "art_units": "art_unit[1]",
    "classes": "uspc_class",
}
FORMS = """
SELECT number, form, count(*) FROM (SELECT number, unnest(form_source) AS form FROM used) GROUP BY ALL
"""
YEARS = """
SELECT number, year(day) AS year, count(*) FILTER (ground = '102'), count(*) FILTER (ground = '103'),
       count(*) FILTER (ground NOT IN ('102', '103', 'none')), count(*) FILTER (ground = 'none')
FROM used WHERE day IS NOT NULL GROUP BY ALL ORDER BY year
"""
COMPANIONS = """
SELECT own.number, own.ground, other.number, count(DISTINCT other.app_id), count(DISTINCT other.ifw_number)
FROM (SELECT DISTINCT number, ground, ifw_number FROM used WHERE is_applied) own
JOIN acted other ON other.ifw_number = own.ifw_number AND other.rejection_type[1] = own.ground
    AND other.number <> own.number
GROUP BY ALL ORDER BY 2, 4 DESC, 5 DESC, 3
"""
APPLICATIONS = """
SELECT number, app_id, list_sort(list(DISTINCT ground)), count(*), count(DISTINCT ifw_number),
       min(day)::VARCHAR, max(day)::VARCHAR, first(document_cd ORDER BY day DESC NULLS LAST, row)
FROM used WHERE is_applied GROUP BY ALL
ORDER BY max(day) DESC NULLS LAST, arg_min(row, (-coalesce(epoch(day), -1e18), row))
"""


def choose(connection: duckdb.DuckDBPyConnection, number: int) -> list[str]:
    """So many: by chance, as many that are applied as that are not; a fifth of them are the most cited."""
    sql = """CREATE OR REPLACE TEMP TABLE chosen AS
             SELECT number FROM (SELECT number, bool_or(rejection_type[1] IN ('102', '103')) AS is_applied
                                 FROM rows WHERE number IS NOT NULL GROUP BY number)
             QUALIFY row_number() OVER (PARTITION BY is_applied ORDER BY hash(number)) <= ? * 2 // 5
             UNION SELECT number FROM (SELECT number FROM rows WHERE number IS NOT NULL
                                       GROUP BY number ORDER BY count(*) DESC, number LIMIT ?)"""
    connection.execute(sql, [number, number // 5])
    return [
        chosen for (chosen,) in connection.execute("SELECT number FROM chosen ORDER BY number").fetchall()
    ]


def uses(connection: duckdb.DuckDBPyConnection, numbers: Iterable[str], most: int) -> dict[str, Uses]:
    """What the JSON of each chosen reference must say; of its applications and companions the first."""
    connection.execute(TABLES)
    found = {number: _counts(connection, number) for number in numbers}
    for name, value in BY_VALUE.items():
        for number, values in _by_value(connection, value).items():
            found[number][name] = values
    for number, form, count in connection.execute(FORMS).fetchall():
        found[number].setdefault("forms", {})[form] = count
    for number, year, *counts in connection.execute(YEARS).fetchall():
        classes = dict(zip(("102", "103", "other", "listed"), counts, strict=True))
        found[number].setdefault("years", []).append({"year": year, **classes})
    for number, ground, *companion in connection.execute(COMPANIONS).fetchall():
        found[number].setdefault(f"with_{ground}", []).append(tuple(companion))
    for number, *application in connection.execute(APPLICATIONS).fetchall():
        lines = found[number].setdefault("applications", [])
        if len(lines) < most:
            lines.append(tuple(application))
    return found


def _counts(connection: duckdb.DuckDBPyConnection, number: str) -> Uses:
    values = ", ".join(COUNTS.values())
    sql = f"SELECT {values} FROM used WHERE number = ?"
    [(citations, applications, actions, rejected, undated)] = connection.execute(sql, [number]).fetchall()
    return {"totals": (citations, applications, actions), "rejected": rejected, "undated": undated}


def _by_value(connection: duckdb.DuckDBPyConnection, column: str) -> dict[str, dict[str, tuple[int, int]]]:
    sql = f"""SELECT number, {column} AS value, count(*), count(DISTINCT app_id)
              FROM used WHERE value IS NOT NULL GROUP BY ALL"""
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for number, value, citations, applications in connection.execute(sql).fetchall():
        found[number][value] = (citations, applications)
    return found


def told(data: Uses) -> Uses:
    """The same of a reference's JSON."""
    totals = data["totals"]
    assert totals["exact"]
    values = {
        name: {use["value"]: (use["citations"], use["applications"]) for use in some}
        for name, some in (
            ("rejections", data["rejections"].values()),
            ("art_units", data["art_units"]),
            ("classes", data["classes"]),
        )
    }
    shown: Uses = {
        "totals": (totals["citations"], totals["applications"], totals["office_actions"]),
        "rejected": data["rejected"]["applications"],
        "undated": data["undated"],
        "forms": data["forms"],
        "years": data["years"],
        "applications": [
            (
                line["application_number"],
                line["rejection_type"],
                line["citations"],
                line["office_actions"],
                line["first_date"],
                line["last_date"],
                line["office_action_type"],
            )
            for line in data["applications"]
        ],
    }
    for ground in PRIOR_ART:
        shown[f"with_{ground}"] = [
            (each["reference_number"], each["applications"], each["office_actions"])
            for each in data["cited_with"]
            if each["rejection_type"] == ground
        ]
    return shown | values
