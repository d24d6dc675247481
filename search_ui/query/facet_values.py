"""All the values of one facet, batch by batch. Pure.

By count, the engine ranks the values (`terms`), as far as RANKED; by name, it walks through all of them
(`composite`), however many there are. The citations without a value that is asked for are left out first: for
some names among 400,000 that is most. In either order a count is exact: what the engine ranked without
knowing all counts is counted once more (`exact_counts`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from citations.facets import Facet, Kind
from citations.vocabulary import NONE
from search_ui.query.beginnings import is_asked_for, named_so
from search_ui.query.clauses import Clause
from search_ui.query.facet_counts import ERROR, NOTHING, chosen, count_of, selected_terms, years
from search_ui.query.filters import query, with_any
from search_ui.query.plan import Body, EngineResponse, Plan, asking, each, knowing, together
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
        is_cut: by count, whether there may be more values that are asked for behind these.
    """

    values: list[Counted]
    last: str | None
    error: int
    marked: dict[str, int]
    is_cut: bool


def batch(asked: FacetParams, after: str | None = None) -> Plan[Batch]:
    """The values in the order that is asked for; by name, those after this one."""

    def read(response: EngineResponse, none: int) -> Batch:
        return Batch(
            values=_counted(asked, response),
            last=_last_name(asked, response),
            error=_rank_error(asked, response),
            marked=_marked(asked, response, none),
            is_cut=_is_cut(asked, response),
        )

    return together(
        read,
        asking(values_body(asked, after), lambda response: response),
        knowing(0) if asked.prefix else count_of(asked.search, asked.facet, NONE),
    )


def marked(asked: FacetParams) -> Plan[dict[str, int]]:
    """What every page shows, as a batch has it, where its values are known otherwise."""
    if asked.prefix:
        return knowing({})
    selected = asked.search.selected(asked.name)
    return each(count_of(asked.search, asked.facet, value) for value in (*selected, NONE)).then(
        lambda found: _shown(asked, dict(zip(selected, found, strict=False)), found[-1])
    )


def known_batch(asked: FacetParams, counts: Mapping[str, int]) -> Batch:
    """All values that come on this page and after it, where every value's count is known: no request.

    Args:
        asked: the page.
        counts: value → citations, of all values without the facet's own selection; `none` too.
    """
    facet = asked.facet
    values = sorted(counts.keys() - {NONE}, key=facet.stored, reverse=facet.kind is Kind.YEAR)
    if asked.order == "count":
        values.sort(key=lambda value: -counts[value])
    start = "" if asked.is_ranked or asked.after is None else facet.stored(asked.after)
    wanted = [
        value
        for value in values
        if is_asked_for(asked, facet.stored(value)) and (not start or facet.stored(value) > start)
    ]
    found = [(value, counts[value]) for value in wanted]
    return Batch(found, last=None, error=0, marked=_shown(asked, counts, counts[NONE]), is_cut=False)


def exact_counts(asked: FacetParams, values: list[str]) -> Plan[dict[str, int]]:
    """The exact counts of these values."""
    body = _counting(asked, {asked.name: exactly(asked.facet, values)})
    body["query"] = with_any(body["query"], asked.facet, tuple(values))
    return asking(body, lambda response: dict(_buckets(asked, response)))


def values_body(asked: FacetParams, after: str | None = None) -> Body:
    """The values in the order that is asked for; by name, those of one batch after this one."""
    name, facet = asked.name, asked.facet
    selected = selected_terms(asked.search, name)
    aggregations = {name: _ordered(asked, after)}
    if selected and facet.kind is not Kind.YEAR:
        aggregations[chosen(name)] = exactly(facet, selected)
    body = _counting(asked, aggregations)
    if asked.prefix and facet.named:
        body["query"]["bool"]["filter"] += named_so(asked)
    return body


def _counting(asked: FacetParams, aggregations: Clause) -> Body:
    return {
        "query": query(asked.search, but=asked.name),
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
    start = {"after": {"value": asked.facet.stored(after)}} if after is not None else {}
    return {"composite": {"size": BATCH, "sources": [source], **start}}


def _ranking(asked: FacetParams) -> Clause:
    terms: Clause = {
        "field": asked.facet.field,
        "size": RANKED + 1 if asked.prefix else asked.page * PER_PAGE + 1,
        "shard_size": SHARD_SIZE,
        "show_term_doc_count_error": True,
    }
    if asked.facet.always_set:
        terms["exclude"] = NONE
    return terms


def exactly(facet: Facet, values: list[str]) -> Clause:
    """The counts of these values and no others."""
    stored = [facet.stored(value) for value in values]
    return {"terms": {"field": facet.field, "size": max(1, len(values)), "include": stored}}


def _counted(asked: FacetParams, response: EngineResponse) -> list[Counted]:
    """The values that a response has, in its order; those that are not asked for are left out."""
    found = _buckets(asked, response)
    wanted = [(value, count) for value, count in found if is_asked_for(asked, asked.facet.stored(value))]
    if asked.facet.kind is Kind.YEAR and asked.order == "count":
        return sorted(wanted, key=lambda pair: -pair[1])
    return wanted


def _buckets(asked: FacetParams, response: EngineResponse) -> list[Counted]:
    buckets = response["aggregations"][asked.name]["buckets"]
    if asked.facet.kind is Kind.YEAR:
        return [(bucket["key_as_string"], bucket["doc_count"]) for bucket in buckets]
    keys = (bucket["key"] if isinstance(bucket["key"], str) else bucket["key"]["value"] for bucket in buckets)
    return [
        (asked.facet.value_of(key), bucket["doc_count"]) for key, bucket in zip(keys, buckets, strict=True)
    ]


def _last_name(asked: FacetParams, response: EngineResponse) -> str | None:
    buckets = response["aggregations"][asked.name]["buckets"]
    is_walk = not asked.is_ranked and len(buckets) == BATCH
    return asked.facet.value_of(buckets[-1]["key"]["value"]) if is_walk else None


def _rank_error(asked: FacetParams, response: EngineResponse) -> int:
    """How much too low a count may be among the values of this page."""
    buckets = zip(_buckets(asked, response), response["aggregations"][asked.name]["buckets"], strict=True)
    wanted = [bucket for (value, _), bucket in buckets if is_asked_for(asked, asked.facet.stored(value))]
    start = (asked.page - 1) * PER_PAGE
    return max((bucket.get(ERROR, 0) for bucket in wanted[start : start + PER_PAGE]), default=0)


def _is_cut(asked: FacetParams, response: EngineResponse) -> bool:
    """Whether the engine has more values than it was asked for, among which some may be asked for."""
    buckets = response["aggregations"][asked.name]["buckets"]
    return bool(asked.prefix) and asked.is_ranked and len(buckets) > RANKED


def _marked(asked: FacetParams, response: EngineResponse, none: int) -> dict[str, int]:
    buckets = response["aggregations"].get(chosen(asked.name), NOTHING)["buckets"]
    if asked.facet.kind is Kind.YEAR:
        known = dict(_counted(asked, response))
    else:
        known = {asked.facet.value_of(bucket["key"]): bucket["doc_count"] for bucket in buckets}
    return _shown(asked, known, none)


def _shown(asked: FacetParams, known: Mapping[str, int], none: int) -> dict[str, int]:
    """Of the values of which something is asked, and of `none` if any citation has no value, the counts."""
    marked = (*asked.search.selected(asked.name), *asked.search.excluded(asked.name))
    shown = {value: known.get(value, 0) for value in marked if value != NONE}
    return shown | ({NONE: none} if none or NONE in marked else {})
