"""The likeliest references for a sentence or claim, of one search. Pure."""

from collections.abc import Mapping
from typing import Any

from search_ui.query.by_date import in_order
from search_ui.query.clauses import Clause
from search_ui.query.distinct import NUMBER
from search_ui.query.filters import query
from search_ui.query.plan import EngineResponse, Plan, asking, together
from search_ui.results.hits import Hit
from search_ui.results.likely import LikelyReference
from search_ui.url.like import LIKELIEST
from search_ui.url.params import SearchParams


def likeliest_citations(params: SearchParams) -> Plan[list[LikelyReference]]:
    """The likest citation of each of the likeliest references.

    Of those that have no number the likest citations, of which several may name one: the engine cannot tell.
    """
    numbered = {"exists": {"field": NUMBER}}
    one_each = {"collapse": {"field": NUMBER}}
    words = params.deciding.words if params.deciding else ()

    def read(response: EngineResponse) -> list[LikelyReference]:
        return [_likely(hit, words) for hit in response["hits"]["hits"]]

    return together(
        lambda some, others: [*some, *others],
        asking(_best(params, {"filter": [numbered]}) | one_each, read, scored=True),
        asking(_best(params, {"must_not": [numbered]}), read, scored=True),
    )


def _best(params: SearchParams, also: Clause) -> Clause:
    return {
        "query": {"bool": {"must": [query(params, scored=True)], **also}},
        "size": LIKELIEST + 1,
        "sort": in_order("relevance"),
        "track_total_hits": False,
    }


def _likely(hit: Mapping[str, Any], words: tuple[str, ...]) -> LikelyReference:
    matched = {*hit.get("matched_queries", ())}
    return LikelyReference(Hit.from_engine(hit), tuple(word for word in words if word in matched))
