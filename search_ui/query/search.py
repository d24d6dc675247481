"""SearchParams → the engine's requests. Pure.

Filters stand in the query, and counts are asked for in requests without hits, which the engine answers from
its request cache. The facet rule decides how many of those there are: a facet's counts ignore its
own selection, so each facet with a selection needs a request of its own; all the others share one.

Citations that name no reference (`reference_type` `none`) are left out unless that type is selected. So the
facet that offers them never shares a request.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from citations.facets import FACETS, Facet, Kind
from citations.vocabulary import NONE
from search_ui.query.highlighting import highlighting
from search_ui.query.words import matches
from search_ui.url.params import REACH, SearchParams

Clause = dict[str, Any]
Body = dict[str, Any]

PLACEHOLDER_FACET = "reference_type"
SHARD_SIZE = 10_000
"""Values that each shard counts before the best are taken: enough to make the shown counts exact."""


@dataclass(frozen=True, slots=True)
class Request:
    """One of the requests that a search is made of.

    Attributes:
        body: what is asked.
        facets: the names of the facets that its aggregations count.
        scored: whether hits are ordered by their scores, which all shards must then reckon alike.
    """

    body: Body
    facets: tuple[str, ...] = ()
    scored: bool = False


def search_requests(params: SearchParams) -> list[Request]:
    """All that one result page needs: the hits first, then, for some pages, those before; then all counts."""
    scored = params.sort == "relevance"
    hits = [Request(hits_body(params), scored=scored)]
    if has_cursor_before(params):
        hits.append(Request(page_before_body(params), scored=scored))
    return [*hits, *facet_requests(params)]


def facet_requests(params: SearchParams) -> list[Request]:
    """The counts of every facet, each facet in exactly one of the requests."""
    shared = tuple(name for name in FACETS if not _needs_its_own(params, name))
    alone = [(name,) for name in FACETS if _needs_its_own(params, name)]
    return [Request(counts_body(params, names), names) for names in (shared, *alone) if names]


def hits_body(params: SearchParams) -> Body:
    """One page of citations, sorted, with what matched in them marked.

    After a cursor, one more citation than the page shows tells whether there is a next page.
    """
    if params.after:
        window: Body = {"search_after": params.after.values(), "size": params.size + 1}
    else:
        window = {"from": (params.page - 1) * params.size, "size": params.size}
    body = {"query": query(params), **window, "sort": _sort(params.sort), "track_total_hits": True}
    return body | ({"highlight": highlighting(params.q, literal=params.literal)} if params.q else {})


def page_before_body(params: SearchParams) -> Body:
    """The sort values of a page of citations before the cursor, the nearest first.

    The last of them is the place after which the page before this one begins.
    """
    values = params.after.values() if params.after else []
    return {
        "query": query(params),
        "search_after": values,
        "size": params.size,
        "sort": _sort(params.sort, backwards=True),
        "track_total_hits": False,
        "_source": False,
    }


def has_cursor_before(params: SearchParams) -> bool:
    """Whether the page before this one begins after a cursor too, and has no number."""
    return params.after is not None and params.after.position > REACH


def counts_body(params: SearchParams, names: tuple[str, ...]) -> Body:
    """The counts of some facets, without hits.

    Args:
        params: the search.
        names: facets that have no selection; or one alone, whose own selection is then ignored.
    """
    aggregations: Clause = {}
    for name in names:
        aggregations |= _aggregations(FACETS[name], selected_terms(params, name))
    return {
        "query": query(params, ignored=names[0] if len(names) == 1 else None),
        "size": 0,
        "track_total_hits": True,
        "aggs": aggregations,
    }


def citation_body(id_: str) -> Body:
    """The citation with this id."""
    return {"query": {"ids": {"values": [id_]}}, "size": 1}


def _needs_its_own(params: SearchParams, name: str) -> bool:
    return name == PLACEHOLDER_FACET or bool(params.selected(name))


def query(params: SearchParams, ignored: str | None = None) -> Clause:
    """All that a citation must fulfil, but for the selection of one ignored facet."""
    clauses: Clause = {
        "filter": list(_filters(params, ignored)),
        "must_not": list(_must_not(params, ignored)),
    }
    if params.q:
        clauses["must"] = [matches(params.q, literal=params.literal)]
    return {"bool": clauses}


def _filters(params: SearchParams, ignored: str | None) -> Iterator[Clause]:
    for name, facet in FACETS.items():
        values = params.selected(name)
        if values and name != ignored:
            yield has_any(facet, values)
    exact = {
        "application_number": params.application,
        "reference_number": params.reference,
        "office_action_id": params.office_action,
    }
    yield from ({"term": {field: value}} for field, value in exact.items() if value)
    limits = {"gte": params.from_date, "lte": params.to_date}
    if given := {limit: str(day) for limit, day in limits.items() if day}:
        yield {"range": {"office_action_date": given}}


def _must_not(params: SearchParams, ignored: str | None) -> Iterator[Clause]:
    for name, facet in FACETS.items():
        if values := params.excluded(name):
            yield has_any(facet, values)
    if ignored != PLACEHOLDER_FACET and not params.selected(PLACEHOLDER_FACET):
        yield {"term": {PLACEHOLDER_FACET: NONE}}


def has_any(facet: Facet, values: tuple[str, ...]) -> Clause:
    """Having one of the values; `none` is having no value."""
    present = [value for value in values if value != NONE or facet.always_set]
    clauses: list[Clause] = []
    if facet.kind is Kind.YEAR:
        clauses = [{"range": {facet.field: {"gte": f"{y}-01-01", "lte": f"{y}-12-31"}}} for y in present]
    elif present:
        clauses = [{"terms": {facet.field: present}}]
    if len(present) < len(values):
        clauses.append({"bool": {"must_not": [{"exists": {"field": facet.field}}]}})
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses, "minimum_should_match": 1}}


def _aggregations(facet: Facet, selected: list[str]) -> Clause:
    """A facet's counts: its first values under its name, the selected ones and, where needed, the missing.

    Where a citation has one value at most, those without are all that no value counts: asking for
    them as well took more time than all else (546,555 documents, 11 facets: 126 against 49 ms).
    """
    if facet.kind is Kind.YEAR:
        return {facet.name: years(facet)}
    terms: Clause = {"field": facet.field, "size": facet.shown, "shard_size": SHARD_SIZE}
    first = terms | {"show_term_doc_count_error": True}
    if facet.always_set:
        first |= {"exclude": NONE}
    found: Clause = {facet.name: {"terms": first}}
    if facet.many:
        found[missing(facet.name)] = {"missing": {"field": facet.field}}
    if selected:
        found[chosen(facet.name)] = {"terms": terms | {"size": len(selected), "include": selected}}
    return found


def years(facet: Facet) -> Clause:
    """The aggregation that counts all years, the latest first."""
    histogram = {
        "field": facet.field,
        "calendar_interval": "year",
        "format": "yyyy",
        "min_doc_count": 1,
        "order": {"_key": "desc"},
    }
    return {"date_histogram": histogram}


def selected_terms(params: SearchParams, name: str) -> list[str]:
    """The selected values of a facet; not `none`, which is counted otherwise."""
    return [value for value in params.selected(name) if value != NONE]


def missing(name: str) -> str:
    """The name of the aggregation that counts the citations without a value."""
    return f"{name}:none"


def chosen(name: str) -> str:
    """The name of the aggregation that counts a facet's selected values, wherever they rank."""
    return f"{name}:selected"


def _sort(order: str, *, backwards: bool = False) -> list[Clause]:
    """A total order over all indexes: a row has its own number in its source.

    (API rows have 60 bits of their id instead. Two of the same day that are equal in these, and stand at the
    edge of a page, are all that a cursor could pass over.)
    """
    down, up, last = ("asc", "desc", "_first") if backwards else ("desc", "asc", "_last")
    day = {"office_action_date": {"order": up if order == "oldest" else down, "missing": last}}
    by_score = [{"_score": {"order": down}}] if order == "relevance" else []
    return [*by_score, day, {"sequence": {"order": up}}, {"source": {"order": up}}]
