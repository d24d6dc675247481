"""The counts of all facets, as a result page shows them. Pure.

Counts are asked for in requests without hits, which the engine answers from its request cache. The facet rule
decides how many of those there are: a facet's counts ignore its own selection, so each facet with a selection
needs a request of its own; all the others share one, unless everything is counted. The facet that offers the
citations that name no reference never shares a request, since the others leave these out. Where a citation
may have several values, those without any are the total less those with one, a request of its own.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from citations.facets import FACETS, PLACEHOLDER_FACET, Facet, Kind
from citations.vocabulary import NONE
from search_ui.query.clauses import Clause
from search_ui.query.filters import query
from search_ui.query.plan import Body, EngineResponse, Plan, asking, each, together
from search_ui.results.counts import FacetCounts, facet_value
from search_ui.url.params import SearchParams

SHARD_SIZE = 10_000
"""Values that each shard counts before the best are taken: enough to make the shown counts exact."""
NOTHING: Mapping[str, Any] = {"buckets": []}
ERROR = "doc_count_error_upper_bound"


class Counts(NamedTuple):
    """How many citations match, as far as the counts tell, and the counts of every facet, in their order."""

    total: int | None
    facets: tuple[FacetCounts, ...]


class Group(NamedTuple):
    """Facets that are counted in one request.

    Attributes:
        names: of the facets. ignored: the one whose own selection is ignored; None where nothing is.
    """

    names: tuple[str, ...]
    ignored: str | None = None


def all_counts(params: SearchParams) -> Plan[Counts]:
    """The counts of every facet."""
    groups = grouped(params)
    whole = next((place for place, group in enumerate(groups) if group.ignored is None), None)

    def counts(found: list[tuple[int, list[FacetCounts]]]) -> Counts:
        by_name = {facet.name: facet for _, facets in found for facet in facets}
        total = None if whole is None else found[whole][0]
        return Counts(total, tuple(by_name[name] for name in FACETS))

    return each(_counts(params, group) for group in groups).then(counts)


def tells_total(params: SearchParams) -> bool:
    """Whether the counts of a search tell how many citations match it."""
    return any(group.ignored is None for group in grouped(params))


def grouped(params: SearchParams) -> list[Group]:
    """Which facets are counted together; each stands in exactly one of the groups.

    Over everything each is counted alone: the engine then knows the counts from its index and looks at no
    citation, as it must where it counts several at once.
    """
    own = [Group((name,), name) for name in FACETS if _needs_its_own(params, name)]
    others = tuple(name for name in FACETS if not _needs_its_own(params, name))
    if not (params.q or params.is_narrowed):
        return [*(Group((name,)) for name in others), *own]
    return [Group(others), *own] if others else own


def counts_body(params: SearchParams, group: Group) -> Body:
    """The counts of some facets, without hits."""
    aggregations: Clause = {}
    for name in group.names:
        aggregations |= _aggregations(FACETS[name], selected_terms(params, name))
    return _counting(params, group.ignored) | {"aggs": aggregations}


def _counting(params: SearchParams, ignored: str | None) -> Body:
    return {"query": query(params, ignored=ignored), "size": 0, "track_total_hits": True}


def _counts(params: SearchParams, group: Group) -> Plan[tuple[int, list[FacetCounts]]]:
    """How many citations there are, and the counts of a group's facets."""
    many = [name for name in group.names if FACETS[name].many]

    def counts(response: EngineResponse, *with_value: int) -> tuple[int, list[FacetCounts]]:
        total = int(response["hits"]["total"]["value"])
        without = {name: total - having for name, having in zip(many, with_value, strict=True)}
        return total, [facet_counts(params, name, response, without.get(name)) for name in group.names]

    return together(
        counts,
        asking(counts_body(params, group), lambda response: response),
        *(_with_value(params, FACETS[name], group.ignored) for name in many),
    )


def _with_value(params: SearchParams, facet: Facet, ignored: str | None) -> Plan[int]:
    """How many citations have a value: some 2 ms, where counting those without took 700 to 1,200."""
    body = _counting(params, ignored)
    body["query"]["bool"]["filter"].append({"exists": {"field": facet.field}})
    return asking(body, lambda response: int(response["hits"]["total"]["value"]))


def _needs_its_own(params: SearchParams, name: str) -> bool:
    return name == PLACEHOLDER_FACET or bool(params.selected(name))


def facet_counts(
    params: SearchParams, name: str, response: EngineResponse, without: int | None = None
) -> FacetCounts:
    """What the response to `counts_body` says of one facet; `without`: how many have no value, if known."""
    facet, aggregation = FACETS[name], response["aggregations"][name]
    buckets = _buckets(facet, aggregation)
    first = dict(list(buckets.items())[: facet.shown])
    everywhere = buckets | _buckets(facet, response["aggregations"].get(chosen(name), NOTHING))
    asked = [*selected_terms(params, name), *(value for value in params.excluded(name) if value != NONE)]
    later = {value: everywhere.get(value, 0) for value in asked if value not in first}
    last = {NONE: _without_value(facet, response) if without is None else without}
    known = sum(first.values()) + sum(later.values())
    values = (facet_value(params, facet, *counted) for counted in (first | later | last).items())
    return FacetCounts(
        name=name,
        label=facet.label,
        values=tuple(value for value in values if value.count or value.is_marked),
        other=sum(buckets.values()) + aggregation.get("sum_other_doc_count", 0) - known,
        error=max((bucket.get(ERROR, 0) for bucket in aggregation["buckets"]), default=0),
        url=params.changed().to_url(f"/facets/{name}"),
    )


def _buckets(facet: Facet, aggregation: Mapping[str, Any]) -> dict[str, int]:
    """Value → count, in the engine's order."""
    key = "key_as_string" if facet.kind is Kind.YEAR else "key"
    return {facet.value_of(bucket[key]): bucket["doc_count"] for bucket in aggregation["buckets"]}


def _without_value(facet: Facet, response: EngineResponse) -> int:
    """How many citations have no value: where each has one at most, all that are in no bucket."""
    aggregations = response["aggregations"]
    in_buckets = sum(bucket["doc_count"] for bucket in aggregations[facet.name]["buckets"])
    others = aggregations[facet.name].get("sum_other_doc_count", 0)
    return int(response["hits"]["total"]["value"] - in_buckets - others)


def _aggregations(facet: Facet, selected: list[str]) -> Clause:
    """A facet's counts: its first values under its name, and the selected ones."""
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


def missing(name: str) -> str:
    """The name of the aggregation that counts the citations without a value."""
    return f"{name}:none"


def chosen(name: str) -> str:
    """The name of the aggregation that counts a facet's selected values, wherever they rank."""
    return f"{name}:selected"
