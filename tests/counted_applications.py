"""The pages of applications, counted once more over the CSVs by DuckDB.

`rows` and `citations` are the tables of the test of the facets. Only what a number's spelling means is taken
from `citations`, by way of them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from search_ui.results.application_page import ApplicationPage

Select = Callable[[str], list[tuple[Any, ...]]]

# The rows of some applications. `place`: in the order of time, those without a date last.
CITED = """
CREATE TEMP TABLE cited AS
WITH asked AS (SELECT DISTINCT app_id FROM rows ORDER BY hash(app_id || 'pages') LIMIT {limit}),
claimed AS (
    SELECT ifw_number, action_type, coalesce(action_subtype, '') AS subtype,
           string_agg(claim_numbers, ',') AS claims
    FROM read_csv('{rejections}', all_varchar = true, header = true) GROUP BY ALL
)
SELECT
    app_id,
    row,
    c.ifw_number AS office_action,
    day,
    nullif(r.rejection_type[1], 'none') AS ground,
    if(r.rejection_type[1] = 'none', NULL, c.action_subtype) AS paragraph,
    if(r.rejection_type[1] = 'none', nullif(r.action[1], 'none'), NULL) AS word,
    claims,
    coalesce(r.number, lower(trim(regexp_replace(c.citation_pat_pgpub_id, '\\s+', ' ', 'g')))) AS reference,
    r.reference_type[1] <> 'none' AS names,
    row_number() OVER (PARTITION BY app_id ORDER BY day NULLS LAST, row) AS place
FROM (SELECT * EXCLUDE (app_id), rowid + 1 AS row FROM citations) c
JOIN rows r USING (row) JOIN asked USING (app_id)
LEFT JOIN claimed k ON k.ifw_number = c.ifw_number AND k.action_type = c.action_type
    AND k.subtype = coalesce(c.action_subtype, '')
"""
TOTALS = """
SELECT app_id, count(*) FILTER (names), count(DISTINCT reference) FILTER (names),
       count(DISTINCT office_action), count(*) FILTER (NOT names), count(*) FILTER (names AND day IS NULL)
FROM cited GROUP BY ALL
"""
# One line for each office action and ground, the actions in the order of time.
GROUNDS = """
SELECT app_id, office_action, day::VARCHAR, ground, paragraph, word,
    coalesce(list_sort(list_distinct(string_split(string_agg(claims, ','), ',')::INTEGER[])), []),
    list_sort(list(row::VARCHAR))
FROM cited JOIN (SELECT office_action, min(place) AS first FROM cited GROUP BY ALL) USING (office_action)
GROUP BY ALL ORDER BY min(first)
"""
# What is applied: the most recurring first, then what was applied first.
APPLIED = """
SELECT app_id, reference, list_sort(list(DISTINCT office_action)),
       list_sort(list(DISTINCT ground) FILTER (ground IS NOT NULL))
FROM cited JOIN (SELECT office_action, min(place) AS first FROM cited GROUP BY ALL) USING (office_action)
WHERE names GROUP BY ALL HAVING count(ground) > 0
ORDER BY count(DISTINCT office_action) FILTER (ground IS NOT NULL) DESC,
         min(first) FILTER (ground IS NOT NULL), min(place)
"""
LISTED = """
SELECT app_id, reference FROM cited WHERE names GROUP BY ALL HAVING count(ground) = 0
"""


def expected(select: Select, files: Path, limit: int) -> dict[str, dict[str, Any]]:
    """Application → what its page must say, for so many applications taken by chance."""
    select(CITED.format(limit=limit, rejections=files / "rejections.csv"))
    told: dict[str, dict[str, Any]] = {}
    for number, *totals in select(TOTALS):
        told[number] = {"totals": totals, "grounds": [], "applied": [], "listed": set()}
    for number, action, day, *ground, ids in select(GROUNDS):
        told[number]["grounds"].append((action, day, *ground, ids))
    for number, *reference in select(APPLIED):
        told[number]["applied"].append(tuple(reference))
    for number, reference in select(LISTED):
        told[number]["listed"].add(reference)
    for each in told.values():
        each["grounds"] = by_action(each["grounds"])
    return told


def said(page: ApplicationPage) -> dict[str, Any]:
    """The same as a page says it."""
    data = page.to_json()
    totals = data["totals"]
    names = ("citations", "references", "office_actions", "no_reference")
    return {
        "totals": [*(totals[name] for name in names), data["undated"]],
        "grounds": by_action(
            [
                (
                    *(action["id"], action["date"]),
                    *(ground["rejection_type"], ground["paragraph"], ground["action"], ground["claims"]),
                    sorted(rows_of(ground)),
                )
                for action in data["office_actions"]
                for ground in action["grounds"]
            ]
        ),
        "applied": [
            (key(used), sorted(used["office_actions"]), sorted(used["rejection_type"]))
            for used in data["references"]
        ],
        "listed": {key(used) for used in data["listed_only"]},
    }


def by_action(grounds: list[tuple[Any, ...]]) -> list[tuple[Any, list[tuple[str, ...]]]]:
    """The office actions in their order, each with its grounds in an order of their own."""
    found: dict[Any, list[tuple[Any, ...]]] = {}
    for action, *ground in grounds:
        found.setdefault(action, []).append(tuple(map(str, ground)))
    return [(action, sorted(of_it)) for action, of_it in found.items()]


def rows_of(ground: dict[str, Any]) -> list[str]:
    """The ids of all rows of a ground."""
    return [
        *(id_ for cited in ground["references"] for id_ in cited["citation_ids"]),
        *ground["no_reference"],
    ]


def key(used: dict[str, Any]) -> str:
    """A reference's number, else its text."""
    return str(used["reference_number"] or " ".join(used["reference"].lower().split()))
