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

from citations.vocabulary import NONE
from search_ui.facets import FACETS, Facet, Kind
from search_ui.params import SearchParams
from search_ui.words import highlighting, matches

Clause = dict[str, Any]
Body = dict[str, Any]

PLACEHOLDER_FACET = "reference_type"
SHARD_SIZE = 10_000
"""Values that each shard counts before the best are taken: enough to make the shown counts exact."""

_BY_DATE: dict[str, Clause] = {
    order: {"office_action_date": {"order": direction, "missing": "_last"}}
    for order, direction in (("newest", "desc"), ("oldest", "asc"))
}
_BY_PLACE: Clause = {"sequence": "asc"}


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
    """All that one result page needs: the hits first, then the counts of every facet."""
    return [Request(hits_body(params), scored=params.sort == "relevance"), *facet_requests(params)]


def facet_requests(params: SearchParams) -> list[Request]:
    """The counts of every facet, each facet in exactly one of the requests."""
    shared = tuple(name for name in FACETS if not _needs_its_own(params, name))
    alone = [(name,) for name in FACETS if _needs_its_own(params, name)]
    return [Request(counts_body(params, names), names) for names in (shared, *alone) if names]


def hits_body(params: SearchParams) -> Body:
    """One page of citations, sorted, with what matched in them marked."""
    body = {
        "query": _query(params),
        "from": (params.page - 1) * params.size,
        "size": params.size,
        "sort": _sort(params.sort),
        "track_total_hits": True,
    }
    return body | ({"highlight": highlighting(params.q)} if params.q else {})


def counts_body(
    params: SearchParams, names: tuple[str, ...], shown: int | None = None, prefix: str = ""
) -> Body:
    """The counts of some facets, without hits.

    Args:
        params: the search.
        names: facets that have no selection; or one alone, whose own selection is then ignored.
        shown: how many values of each are wanted, instead of the facet's own number.
        prefix: what the values must begin with, in capitals or not.
    """
    aggregations: Clause = {}
    for name in names:
        facet = FACETS[name]
        selected = selected_terms(params, name, prefix)
        aggregations |= _aggregations(facet, selected, shown or facet.shown, prefix)
    return {
        "query": _query(params, ignored=names[0] if len(names) == 1 else None),
        "size": 0,
        "track_total_hits": True,
        "aggs": aggregations,
    }


def citation_body(id_: str) -> Body:
    """The citation with this id."""
    return {"query": {"ids": {"values": [id_]}}, "size": 1}


def _needs_its_own(params: SearchParams, name: str) -> bool:
    return name == PLACEHOLDER_FACET or bool(params.selected(name))


def _query(params: SearchParams, ignored: str | None = None) -> Clause:
    """All that a citation must fulfil, but for the selection of one ignored facet."""
    clauses: Clause = {
        "filter": list(_filters(params, ignored)),
        "must_not": list(_must_not(params, ignored)),
    }
    if params.q:
        clauses["must"] = [matches(params.q)]
    return {"bool": clauses}


def _filters(params: SearchParams, ignored: str | None) -> Iterator[Clause]:
    for name, facet in FACETS.items():
        values = params.selected(name)
        if values and name != ignored:
            yield _has_any(facet, values)
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
            yield _has_any(facet, values)
    if ignored != PLACEHOLDER_FACET and not params.selected(PLACEHOLDER_FACET):
        yield {"term": {PLACEHOLDER_FACET: NONE}}


def _has_any(facet: Facet, values: tuple[str, ...]) -> Clause:
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


def _aggregations(facet: Facet, selected: list[str], shown: int, prefix: str) -> Clause:
    """A facet's counts: its first values under its name, the selected ones and, where needed, the missing.

    Where a citation has one value at most, those without are all that no value counts: asking for
    them as well took more time than all else (546,555 documents, 11 facets: 126 against 49 ms).
    """
    if facet.kind is Kind.YEAR:
        years = {
            "field": facet.field,
            "calendar_interval": "year",
            "format": "yyyy",
            "min_doc_count": 1,
            "order": {"_key": "desc"},
        }
        return {facet.name: {"date_histogram": years}}
    terms: Clause = {"field": facet.field, "size": shown, "shard_size": SHARD_SIZE}
    first = terms | {"show_term_doc_count_error": True}
    if facet.always_set:
        first |= {"exclude": NONE}
    if prefix:
        first |= {"include": _beginning(prefix)}
    found: Clause = {facet.name: {"terms": first}}
    if facet.many:
        found[missing(facet.name)] = {"missing": {"field": facet.field}}
    if selected:
        found[chosen(facet.name)] = {"terms": terms | {"size": len(selected), "include": list(selected)}}
    return found


def selected_terms(params: SearchParams, name: str, prefix: str = "") -> list[str]:
    """The selected values of a facet that begin with the prefix; not `none`, which is counted otherwise."""
    return [value for value in params.selected(name) if value != NONE and begins_with(value, prefix)]


def begins_with(value: str, prefix: str) -> bool:
    """Whether a value begins with these characters, in capitals or not."""
    return value.lower().startswith(prefix.lower())


def missing(name: str) -> str:
    """The name of the aggregation that counts the citations without a value."""
    return f"{name}:none"


def chosen(name: str) -> str:
    """The name of the aggregation that counts a facet's selected values, wherever they rank."""
    return f"{name}:selected"


def _beginning(prefix: str) -> str:
    """The engine's regular expression for it; every character stands for itself, in either case."""
    return "".join(_either_case(character) for character in prefix) + ".*"


def _either_case(character: str) -> str:
    cases = {character, character.lower(), character.upper()}
    if len(cases) > 1 and all(len(case) == 1 for case in cases):
        return f"[{''.join(sorted(cases))}]"
    return character if character.isalnum() else f"\\{character}"


def _sort(order: str) -> list[Clause]:
    if order == "relevance":
        return [{"_score": {"order": "desc"}}, _BY_DATE["newest"], _BY_PLACE]
    return [_BY_DATE[order], _BY_PLACE]
