"""The best citations of a search by relevance. Pure.

The engine orders by score alone, which lets it pass over whatever cannot come before what it has: of many
million citations it reckons the scores of some. By date as well, it would reckon all. So the best are asked
for by score and put in their order here; behind them come all others, in the order of the engine.

The scores come in their true order, all of them. What is given up is that among citations of equal score the
newest come first, and only where these go on behind the best.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from search_ui.query.clauses import Clause
from search_ui.query.filters import query
from search_ui.query.plan import EngineResponse, Plan, asking
from search_ui.url.cursor import no_day
from search_ui.url.params import SearchParams

BEST = 100
"""How many; every page has only such citations or only others, since the sizes of pages divide it."""


class Ranked(NamedTuple):
    """A citation, its score, and its place in the order: `[score, milliseconds, sequence, source]`."""

    id: str
    score: float
    sort: list[Any]


def best(params: SearchParams) -> Plan[tuple[Ranked, ...]]:
    """The best citations of a search, in their order."""
    body = {
        "query": query(params, scored=True),
        "size": BEST,
        "track_total_hits": False,
        "_source": False,
        "docvalue_fields": [
            {"field": "office_action_date", "format": "epoch_millis"},
            {"field": "sequence"},
            {"field": "source"},
        ],
    }

    def read(response: EngineResponse) -> tuple[Ranked, ...]:
        hits = sorted(response["hits"]["hits"], key=lambda hit: _place(*_sort(hit)))
        return tuple(Ranked(hit["_id"], hit["_score"], _sort(hit)) for hit in hits)

    return asking(body, read, scored=True)


def any_of_these(ranked: tuple[Ranked, ...]) -> Clause:
    """What finds these citations and no others."""
    return {"ids": {"values": [each.id for each in ranked]}}


def _sort(hit: Mapping[str, Any]) -> list[Any]:
    """As the engine tells of a hit that it has sorted."""
    fields = hit["fields"]
    day = int(fields["office_action_date"][0]) if "office_action_date" in fields else no_day("relevance")
    return [hit["_score"], day, fields["sequence"][0], fields["source"][0]]


def _place(score: float, day: int, sequence: int, source: str) -> tuple[float, int, int, str]:
    """By score, the newest first, then as in its source."""
    return -score, -day, sequence, source
