"""All the values of one facet, batch by batch. Pure.

By count, the engine ranks the values (`terms`), as far as RANKED; by name, it walks through all of them
(`composite`), however many there are. The citations without a value that is asked for are left out first: for
some names among 400,000 that is most. In either order a count is exact: what the engine ranked without
knowing all counts is counted once more (`exact_counts`).
"""

from dataclasses import dataclass

from citations.facets import Facet, Kind
from citations.vocabulary import NONE
from search_ui.query.beginnings import expression, is_asked_for
from search_ui.query.clauses import Clause
from search_ui.query.facet_counts import ERROR, NOTHING, chosen, missing, selected_terms, years
from search_ui.query.filters import has_any, query
from search_ui.query.plan import Body, EngineResponse, Plan, asking
from search_ui.results.facet_page import Counted
from search_ui.url.facet_params import PER_PAGE, RANKED, FacetParams

BATCH = 1_000
"""Values that one request walks through by name."""
SHARD_SIZE = 2 * RANKED
"""Values that each shard ranks by count; the same for every page, or a value could stand on two of them."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some values of a facet.

    Attributes:
        values: those that are asked for, in their order.
        last: by name, the value that the next batch comes after; None when there are no more.
        error: how much too low a count may be among the values of the page.
        marked: what every page shows: selected values, with their counts; excluded ones; and `none`, if any
            citation has no value.
    """

    values: list[Counted]
    last: str | None
    error: int
    marked: dict[str, int]


def batch(asked: FacetParams, after: str | None = None) -> Plan[Batch]:
    """The values in the order that is asked for; by name, those after this one."""

    def read(response: EngineResponse) -> Batch:
        return Batch(
            values=_counted(asked, response),
            last=_last_name(asked, response),
            error=_rank_error(asked, response),
            marked=_marked(asked, response),
        )

    return asking(values_body(asked, after), read)


def exact_counts(asked: FacetParams, values: list[str]) -> Plan[dict[str, int]]:
    """The exact counts of these values."""
    body = _counting(asked, {asked.name: exactly(asked.facet, values)})
    return asking(body, lambda response: dict(_counted(asked, response)))


def values_body(asked: FacetParams, after: str | None = None) -> Body:
    """The values in the order that is asked for; by name, those of one batch after this one."""
    name, facet = asked.name, asked.facet
    selected = selected_terms(asked.search, name)
    aggregations = {
        name: _ordered(asked, after),
        missing(name): {"filter": has_any(facet, (NONE,))},
    }
    if selected and facet.kind is not Kind.YEAR:
        aggregations[chosen(name)] = exactly(facet, selected)
    body = _counting(asked, aggregations)
    if asked.prefix and facet.kind is not Kind.YEAR:
        body["query"]["bool"]["filter"].append({"regexp": {facet.field: expression(asked)}})
    return body


def _counting(asked: FacetParams, aggregations: Clause) -> Body:
    return {
        "query": query(asked.search, ignored=asked.name),
        "size": 0,
        "track_total_hits": False,
        "aggs": aggregations,
    }


def _ordered(asked: FacetParams, after: str | None) -> Clause:
    if asked.facet.kind is Kind.YEAR:
        return years(asked.facet)
    if asked.is_ranked:
        return {"terms": _ranking(asked)}
    source = {"value": {"terms": {"field": asked.facet.field}}}
    start = {"after": {"value": after}} if after is not None else {}
    return {"composite": {"size": BATCH, "sources": [source], **start}}


def _ranking(asked: FacetParams) -> Clause:
    terms: Clause = {
        "field": asked.facet.field,
        "size": asked.page * PER_PAGE + 1,
        "shard_size": SHARD_SIZE,
        "show_term_doc_count_error": True,
    }
    if asked.facet.always_set:
        terms["exclude"] = NONE
    if asked.prefix:
        terms["include"] = expression(asked)
    return terms


def exactly(facet: Facet, values: list[str]) -> Clause:
    """The counts of these values and no others."""
    return {"terms": {"field": facet.field, "size": max(1, len(values)), "include": values}}


def _counted(asked: FacetParams, response: EngineResponse) -> list[Counted]:
    """The values that a response has, in its order; those that are not asked for are left out."""
    buckets = response["aggregations"][asked.name]["buckets"]
    if asked.facet.kind is Kind.YEAR:
        found = [(bucket["key_as_string"], bucket["doc_count"]) for bucket in buckets]
    elif asked.is_ranked:
        found = [(bucket["key"], bucket["doc_count"]) for bucket in buckets]
    else:
        found = [(bucket["key"]["value"], bucket["doc_count"]) for bucket in buckets]
    wanted = [(value, count) for value, count in found if is_asked_for(asked, value)]
    if asked.facet.kind is Kind.YEAR and asked.order == "count":
        return sorted(wanted, key=lambda pair: -pair[1])
    return wanted


def _last_name(asked: FacetParams, response: EngineResponse) -> str | None:
    buckets = response["aggregations"][asked.name]["buckets"]
    is_walk = not asked.is_ranked and len(buckets) == BATCH
    return str(buckets[-1]["key"]["value"]) if is_walk else None


def _rank_error(asked: FacetParams, response: EngineResponse) -> int:
    """How much too low a count may be among the values of this page."""
    start = (asked.page - 1) * PER_PAGE
    buckets = response["aggregations"][asked.name]["buckets"][start : start + PER_PAGE]
    return max((bucket.get(ERROR, 0) for bucket in buckets), default=0)


def _marked(asked: FacetParams, response: EngineResponse) -> dict[str, int]:
    search, name = asked.search, asked.name
    buckets = response["aggregations"].get(chosen(name), NOTHING)["buckets"]
    if asked.facet.kind is Kind.YEAR:
        known = dict(_counted(asked, response))
    else:
        known = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    none = response["aggregations"][missing(name)]["doc_count"]
    marked = [value for value in (*search.selected(name), *search.excluded(name)) if value != NONE]
    shown = {value: known.get(value, 0) for value in marked}
    is_marked = NONE in (*search.selected(name), *search.excluded(name))
    return shown | ({NONE: none} if none or is_marked else {})
