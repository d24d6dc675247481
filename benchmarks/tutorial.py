"""A search as a tutorial would ask for it: one `_search` with everything in it. Pure.

Filters are as they are meant; words go to `simple_query_string`, a phrase to `multi_match`; each facet is a
`terms` aggregation within a `filter` of what is selected in the others, the selections themselves stand in
`post_filter`; the total is exact, the order that of the page. It finds what the page finds, as long as the
text is words or a phrase: the whole language is ours alone.
"""

from collections.abc import Mapping
from typing import Any

from benchmarks.agreement import Answer
from citations.facets import FACETS, PLACEHOLDER_FACET, Facet, Kind
from citations.vocabulary import NONE
from search_ui.query.by_date import in_order
from search_ui.query.filters import has_any
from search_ui.query.text_fields import FIELDS, STEMMED
from search_ui.url.params import SearchParams

Body = dict[str, Any]


def body(params: SearchParams) -> Body:
    """The request."""
    selected = _selections(params)
    return {
        "query": {"bool": {"must": _text(params), "must_not": _excluded(params)}},
        "post_filter": {"bool": {"filter": [*selected.values()]}},
        "aggs": {name: _counted(FACETS[name], selected) for name in FACETS},
        "sort": in_order(params.sort),
        "from": (params.page - 1) * params.size,
        "size": params.size,
        "track_total_hits": True,
        **_place(params),
    }


def answer(params: SearchParams, response: Mapping[str, Any]) -> Answer:
    """What the engine tells. It merges the best values of each shard, and says where that may be wrong."""
    found = response["aggregations"]
    counts = {name: _values(FACETS[name], each["values"]) | _missing(each) for name, each in found.items()}
    unsure = {name for name, each in found.items() if each["values"].get("doc_count_error_upper_bound", 0)}
    hits = tuple(hit["_id"] for hit in response["hits"]["hits"])
    by_date = params.sort != "relevance"
    total = int(response["hits"]["total"]["value"])
    return Answer(total, counts, hits if by_date else None, frozenset(unsure))


def _selections(params: SearchParams) -> dict[str, Body]:
    """What is selected in each facet. Rows that name no reference are left out where nobody asks for them."""
    chosen = {
        name: has_any(facet, values) for name, facet in FACETS.items() if (values := params.selected(name))
    }
    named = {"bool": {"must_not": [{"term": {PLACEHOLDER_FACET: NONE}}]}}
    return {PLACEHOLDER_FACET: named} | chosen


def _excluded(params: SearchParams) -> list[Body]:
    return [has_any(facet, values) for name, facet in FACETS.items() if (values := params.excluded(name))]


def _text(params: SearchParams) -> list[Body]:
    if not params.q:
        return [{"match_all": {}}]
    if params.q.startswith('"'):
        phrase = {"query": params.q.strip('"'), "type": "phrase", "fields": [*FIELDS]}
        return [{"multi_match": phrase}]
    words = {"query": params.q, "fields": [*FIELDS, *STEMMED], "default_operator": "and"}
    return [{"simple_query_string": words}]


def _counted(facet: Facet, selected: Mapping[str, Body]) -> Body:
    others = [clause for name, clause in selected.items() if name != facet.name]
    values: Body = {"terms": {"field": facet.field, "size": facet.shown}}
    if facet.kind is Kind.YEAR:
        values = {"date_histogram": {"field": facet.field, "calendar_interval": "year", "format": "yyyy"}}
    found: Body = {"values": values}
    if not facet.always_set:
        found["missing"] = {"missing": {"field": facet.field}}
    return {"filter": {"bool": {"filter": others}}, "aggs": found}


def _place(params: SearchParams) -> Body:
    return {"search_after": params.after.values(), "from": 0} if params.after else {}


def _values(facet: Facet, aggregation: Mapping[str, Any]) -> dict[str, int]:
    key = "key_as_string" if facet.kind is Kind.YEAR else "key"
    return {
        facet.value_of(bucket[key]): bucket["doc_count"]
        for bucket in aggregation["buckets"]
        if bucket["doc_count"]
    }


def _missing(aggregation: Mapping[str, Any]) -> dict[str, int]:
    found = aggregation.get("missing", {}).get("doc_count", 0)
    return {NONE: found} if found else {}
