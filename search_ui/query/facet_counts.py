"""The counts of single facets: of one that has many values, and of all where no signatures are. Pure.

Counts are asked for in requests without hits, which the engine answers from its request cache. The facet rule
decides how many of those there are: a facet's counts ignore its own selection, so each facet with a selection
needs a request of its own; all the others share one. The facet that offers the citations that name no
reference never shares a request, since the others leave these out.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from citations.facets import FACETS, PLACEHOLDER_FACET, Facet, Kind
from citations.vocabulary import NONE
from search_ui.query.clauses import Clause
from search_ui.query.filters import query, with_any
from search_ui.query.plan import Body, EngineResponse, Plan, asking, each, how_many, together
from search_ui.results.counts import Counted, FacetCounts, facet_counts
from search_ui.url.params import SearchParams

SHARD_SIZE = 10_000
"""Values that each shard counts before the best are taken: enough to make the shown counts exact."""
NOTHING: Mapping[str, Any] = {"buckets": []}
ERROR = "doc_count_error_upper_bound"


def counted(params: SearchParams, names: Collection[str]) -> Plan[dict[str, FacetCounts]]:
    """The counts of some facets, by name."""
    groups = facets_by_request(params, names)
    return each(_counts(params, group) for group in groups).then(
        lambda found: {counts.name: counts for group in found for counts in group}
    )


def marked(params: SearchParams, name: str) -> Plan[Callable[[int], FacetCounts]]:
    """Of a facet, only the values of which something is asked, with their counts.

    Returns:
        A plan, whose answer makes these of how many citations the search finds: what has the only value that
        is selected.
    """
    facet = FACETS[name]
    selected = params.selected(name)
    asked = selected if len(selected) > 1 else ()

    def read(found: list[int]) -> Callable[[int], FacetCounts]:
        def of(total: int) -> FacetCounts:
            counts = dict(zip(selected, found or [total] * len(selected), strict=True))
            known = Counted({}, none=counts.get(NONE, 0), elsewhere=counts)
            return replace(facet_counts(params, facet, known), deferred=True)

        return of

    return each(count_of(params, facet, value) for value in asked).then(read)


def facets_by_request(params: SearchParams, names: Collection[str] = FACETS) -> list[tuple[str, ...]]:
    """Which facets are counted together; each stands in exactly one of the groups."""
    shared = tuple(name for name in names if not _needs_its_own(params, name))
    alone = [(name,) for name in names if _needs_its_own(params, name)]
    return [group for group in (shared, *alone) if group]


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
        "query": query(params, but=names[0] if len(names) == 1 else None),
        "size": 0,
        "track_total_hits": True,
        "aggs": aggregations,
    }


def _counts(params: SearchParams, names: tuple[str, ...]) -> Plan[list[FacetCounts]]:
    """A citation may have several values of some: how many have none is no difference, but counted."""
    body = counts_body(params, names)
    many = [name for name in names if FACETS[name].many]

    def read(response: EngineResponse, lacking: list[int]) -> list[FacetCounts]:
        none = dict(zip(many, lacking, strict=True))
        return [read_counts(params, name, response, none.get(name)) for name in names]

    without = each(how_many(with_any(body["query"], FACETS[name], (NONE,))) for name in many)
    return together(read, asking(body, lambda response: response), without)


def count_of(params: SearchParams, facet: Facet, value: str) -> Plan[int]:
    """How many citations a click on this value would find, were it the only one of its facet."""
    return how_many(with_any(query(params, but=facet.name), facet, (value,)))


def _needs_its_own(params: SearchParams, name: str) -> bool:
    return name == PLACEHOLDER_FACET or bool(params.selected(name))


def read_counts(
    params: SearchParams, name: str, response: EngineResponse, none: int | None = None
) -> FacetCounts:
    """What the response to `counts_body`, asked with the same arguments, says of one facet.

    How many citations have no value, `none` tells; without that, they are all that have not one.
    """
    facet, aggregation = FACETS[name], response["aggregations"][name]
    counts = Counted(
        _buckets(facet, aggregation),
        none=_without_value(name, response) if none is None else none,
        beyond=aggregation.get("sum_other_doc_count", 0),
        error=max((bucket.get(ERROR, 0) for bucket in aggregation["buckets"]), default=0),
        elsewhere=_buckets(facet, response["aggregations"].get(chosen(name), NOTHING)),
    )
    return facet_counts(params, facet, counts)


def _buckets(facet: Facet, aggregation: Mapping[str, Any]) -> dict[str, int]:
    """Value → count, in the engine's order."""
    key = "key_as_string" if facet.kind is Kind.YEAR else "key"
    return {facet.value_of(bucket[key]): bucket["doc_count"] for bucket in aggregation["buckets"]}


def _without_value(name: str, response: EngineResponse) -> int:
    """How many citations have no value, where each has one at most: all that are in no bucket."""
    found = response["aggregations"][name]
    in_buckets = sum(bucket["doc_count"] for bucket in found["buckets"])
    return int(response["hits"]["total"]["value"] - in_buckets - found.get("sum_other_doc_count", 0))


def _aggregations(facet: Facet, selected: list[str]) -> Clause:
    """A facet's counts: its first values under its name, and the selected ones.

    Not those without a value: to ask for them here took more time than all else (546,555 documents, 11
    facets: 126 against 49 ms).
    """
    if facet.kind is Kind.YEAR:
        return {facet.name: years(facet)}
    terms: Clause = {"field": facet.field, "size": facet.shown, "shard_size": SHARD_SIZE}
    first = terms | {"show_term_doc_count_error": True}
    if facet.always_set:
        first |= {"exclude": NONE}
    found: Clause = {facet.name: {"terms": first}}
    if selected:
        found[chosen(facet.name)] = {
            "terms": terms | {"size": len(selected), "include": [*map(facet.stored, selected)]}
        }
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


def chosen(name: str) -> str:
    """The name of the aggregation that counts a facet's selected values, wherever they rank."""
    return f"{name}:selected"
