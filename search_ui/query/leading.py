"""The first values of a facet in a large search, without a look at every citation of it. Pure.

No search has a value more often than all citations have it. So where the commonest values of all are counted
in the search, and the last one wanted has more citations there than the next one has in all, no other value
can stand before it. What is counted are the citations with one of these values, and not all of the search.
"""

from collections.abc import Mapping

from citations.facets import FACETS, Facet
from citations.signature import ALONE
from citations.vocabulary import NONE
from search_ui.query.facet_counts import ERROR, SHARD_SIZE, selected_terms
from search_ui.query.facet_values import exactly
from search_ui.query.filters import lacks, query, with_any
from search_ui.query.plan import EngineResponse, Plan, asking, each, how_many, together
from search_ui.results.counts import Counted, FacetCounts, facet_counts
from search_ui.results.leading import Leading
from search_ui.url.params import SearchParams

MOST = 1_000
"""Values of a facet that are known."""


def leading() -> Plan[dict[str, Leading]]:
    """The commonest values of the facets that have many, among all citations."""
    return each(_leading(FACETS[name]) for name in ALONE).then(
        lambda found: dict(zip(ALONE, found, strict=True))
    )


def first_values(
    params: SearchParams, name: str, known: Leading, citations: int, total: int
) -> Plan[FacetCounts | None] | None:
    """The counts of a facet, of whose other values it tells no more than that there are some.

    Args:
        params: the search.
        name: of the facet.
        known: its values among all citations.
        citations: of the search.
        total: all citations.

    Returns:
        A plan, whose answer is None where another value may stand before these; None where it would be no
        quicker to count so.
    """
    facet = FACETS[name]
    likely = known.likely(facet.shown, citations, total)
    if likely is None:
        return None
    here, selected = query(params, but=name), selected_terms(params, name)
    counted = [*dict.fromkeys((*map(facet.value_of, likely), *selected))]
    body = {
        "query": with_any(here, facet, tuple(counted)),
        "size": 0,
        "track_total_hits": False,
        "aggs": {name: exactly(facet, counted)},
    }

    def read(response: EngineResponse, none: int) -> FacetCounts | None:
        counts = {bucket["key"]: bucket["doc_count"] for bucket in response["aggregations"][name]["buckets"]}
        ordered = sorted(counts, key=lambda value: (-counts[value], value))
        by_value = {facet.value_of(value): counts[value] for value in ordered}
        last = counts[ordered[facet.shown - 1]] if len(ordered) > facet.shown else 0
        if last <= known.bound(len(likely)):
            return None
        return facet_counts(params, facet, Counted(by_value, none, elsewhere=by_value))

    return together(read, asking(body, lambda response: response), how_many(with_any(here, facet, (NONE,))))


def _leading(facet: Facet) -> Plan[Leading]:
    terms = {
        "field": facet.field,
        "size": MOST,
        "shard_size": SHARD_SIZE,
        "show_term_doc_count_error": True,
    }
    body = {
        "query": {"match_all": {}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {facet.name: {"terms": terms}},
    }

    def read(response: EngineResponse, lacking: int) -> Leading:
        found = response["aggregations"][facet.name]
        counts = {bucket["key"]: bucket["doc_count"] + bucket[ERROR] for bucket in found["buckets"]}
        least = min((bucket["doc_count"] for bucket in found["buckets"]), default=0)
        beyond = least + found[ERROR] if found["sum_other_doc_count"] or found[ERROR] else 0
        return Leading(_most_first(counts), beyond, lacking)

    return together(read, asking(body, lambda response: response), how_many(lacks(facet.field)))


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: -one[1]))
