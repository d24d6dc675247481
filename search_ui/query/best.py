"""The best citations of a search by relevance. Pure.

The engine orders by score alone, which lets it pass over whatever cannot come before what it has: of many
million citations it reckons the scores of some. By date as well, it would reckon all. So the best are asked
for by score and put in their order here; behind them come all others, in the order of the engine.

A score is a sum, of what lifts a citation into a band and of how well its words match. Where few of very many
have all the words among their names, the sum keeps the engine from passing over the others. So first it is
asked whether as many as the best stand there, which is next to nothing to it; if they do, only these are
ordered, and what lifts all of them alike is added here.

The scores come in their true order, all of them. What is given up is that among citations of equal score the
newest come first, and only where these go on behind the best.
"""

import struct
from collections.abc import Mapping
from itertools import compress
from typing import Any, NamedTuple

from search_ui.query.clauses import Clause, narrowed
from search_ui.query.filters import query
from search_ui.query.plan import EngineResponse, Plan, asking, each, knowing, together
from search_ui.query.words import Level, id_of_office_action, levels
from search_ui.url.cursor import no_day
from search_ui.url.params import SearchParams

BEST = 100
"""How many; every page has only such citations or only others, since the sizes of pages divide it."""


class Ranked(NamedTuple):
    """A citation, its score, and its place in the order: `[score, milliseconds, sequence, source]`."""

    id: str
    score: float
    sort: list[Any]


def level(params: SearchParams) -> Plan[Level | None]:
    """The highest level that all of the best of a search stand on; None where they stand on none alone."""
    if not params.q:
        return knowing(None)
    found = levels(params.q, literal=params.literal)
    by_id = id_of_office_action(params.q, literal=params.literal)
    return together(
        lambda has_id, are_enough: None if any(has_id) else next(compress(found, are_enough), None),
        each(_has(query(params, matching=clause), 1) for clause in [by_id] if clause),
        each(_has(query(params, matching=one.clause), BEST) for one in found),
    )


def best(params: SearchParams, on: Level | None) -> Plan[tuple[Ranked, ...]]:
    """The best citations of a search, in their order.

    Args:
        params: the search.
        on: the level that all of them stand on, as `level` tells it.
    """
    asked, lifted = query(params, scored=True), 0
    if on:
        asked, lifted = narrowed(query(params, matching=on.matches), on.clause), on.lifted
    body = {
        "query": asked,
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
        ranked = [_ranked(hit, _as_float(hit["_score"] + lifted)) for hit in response["hits"]["hits"]]
        return tuple(sorted(ranked, key=lambda one: _place(*one.sort)))

    return asking(body, read, scored=True)


def any_of_these(ranked: tuple[Ranked, ...]) -> Clause:
    """What finds these citations and no others."""
    return {"ids": {"values": [each.id for each in ranked]}}


def _has(asked: Clause, citations: int) -> Plan[bool]:
    """Whether so many fulfil a query; of more the engine need not know."""
    body = {"query": asked, "size": 0, "track_total_hits": citations}
    return asking(body, lambda response: bool(response["hits"]["total"]["value"] >= citations))


def _as_float(score: float) -> float:
    """In the 32 bits of the engine's scores: what it takes for equal is equal."""
    return float(struct.unpack("f", struct.pack("f", score))[0])


def _ranked(hit: Mapping[str, Any], score: float) -> Ranked:
    """With its place as the engine tells it of a hit that it has sorted."""
    fields = hit["fields"]
    day = int(fields["office_action_date"][0]) if "office_action_date" in fields else no_day("relevance")
    return Ranked(hit["_id"], score, [score, day, fields["sequence"][0], fields["source"][0]])


def _place(score: float, day: int, sequence: int, source: str) -> tuple[float, int, int, str]:
    """By score, the newest first, then as in its source."""
    return -score, -day, sequence, source
