"""The values of a facet in a large search, without a look at every citation of it. Pure.

No search has a value more often than all citations have it. So where the commonest values of all are counted
in the search, and the last one wanted has more citations there than the next one has in all, no other value
can stand before it. What is counted are the citations with one of these values, and not all of the search.

Where all values are known, and most citations fulfil a search, the others are counted instead.
"""

from collections.abc import Mapping

from citations.facets import FACETS, Facet
from citations.signature import ALONE
from citations.vocabulary import NONE
from search_ui.query.clauses import Clause
from search_ui.query.facet_counts import count_of, selected_terms
from search_ui.query.facet_values import exactly
from search_ui.query.filters import lacks, query, with_any
from search_ui.query.most_cited import most_cited
from search_ui.query.plan import Plan, asking, each, how_many, together
from search_ui.results.counts import Counted, FacetCounts, facet_counts
from search_ui.results.leading import Leading
from search_ui.results.reference_ranking import Candidates
from search_ui.url.params import SearchParams

MOST = 1_000
"""Values of a facet that are known."""


def leading() -> Plan[dict[str, Leading]]:
    """The commonest values of the facets that have many, among all citations."""
    return each(_leading(FACETS[name]) for name in ALONE).then(
        lambda found: dict(zip(ALONE, found, strict=True))
    )


def counted_for(params: SearchParams) -> Plan[dict[str, int]]:
    """How many citations the values of each facet are counted of that has a selection, which they ignore."""
    names = [name for name in ALONE if params.selected(name)]
    return each(how_many(query(params, but=name)) for name in names).then(
        lambda found: dict(zip(names, found, strict=True))
    )


def first_values(
    params: SearchParams, name: str, known: Leading, citations: int, total: int
) -> Plan[FacetCounts | None] | None:
    """The counts of a facet, of whose other values it may tell no more than that there are some.

    Args:
        params: the search.
        name: of the facet.
        known: its values among all citations.
        citations: of the search, without its selection in this facet.
        total: all citations.

    Returns:
        A plan, whose answer is None where another value may stand before these; None where it would be no
        quicker to count so.
    """
    if citations == total:
        return None  # the engine has these counts, without any query
    if not known.beyond and 3 * citations > 2 * total:
        return _by_the_others(params, FACETS[name], known)
    likely = known.likely(FACETS[name].shown, citations, total)
    return _among(params, FACETS[name], known, likely) if likely else None


def _among(params: SearchParams, facet: Facet, known: Leading, likely: list[str]) -> Plan[FacetCounts | None]:
    """By a count of these, the commonest values of all."""
    here = query(params, but=facet.name)
    counted = (*dict.fromkeys((*map(facet.value_of, likely), *selected_terms(params, facet.name))),)

    def read(counts: dict[str, int], none: int) -> FacetCounts | None:
        found = _most_first(counts)
        last = [*found.values()][facet.shown - 1] if len(found) > facet.shown else 0
        return _counts(params, facet, found, none) if last > known.bound(len(likely)) else None

    return together(
        read,
        _counting(with_any(here, facet, counted), facet, exactly(facet, [*counted])),
        count_of(params, facet, NONE),
    )


def _by_the_others(params: SearchParams, facet: Facet, known: Leading) -> Plan[FacetCounts | None]:
    """By what citations have that do not fulfil the search."""
    here = query(params, but=facet.name)
    all_of_them = {"terms": {"field": facet.field, "size": len(known.at_most) or 1}}

    def read(others: dict[str, int], none: int) -> FacetCounts:
        counts = {value: count - others.get(value, 0) for value, count in known.at_most.items()}
        return _counts(
            params, facet, _most_first({key: count for key, count in counts.items() if count}), none
        )

    return together(
        read,
        _counting({"bool": {"must_not": [here]}}, facet, all_of_them),
        count_of(params, facet, NONE),
    )


def _counts(params: SearchParams, facet: Facet, found: Mapping[str, int], none: int) -> FacetCounts:
    by_value = {facet.value_of(value): count for value, count in found.items()}
    return facet_counts(params, facet, Counted(by_value, none, elsewhere=by_value))


def _counting(asked: Clause, facet: Facet, values: Clause) -> Plan[dict[str, int]]:
    """Value as the index has it → citations."""
    body = {"query": asked, "size": 0, "track_total_hits": False, "aggs": {facet.name: values}}
    return asking(
        body,
        lambda response: {
            bucket["key"]: bucket["doc_count"] for bucket in response["aggregations"][facet.name]["buckets"]
        },
    )


def _leading(facet: Facet) -> Plan[Leading]:
    def read(found: Candidates, lacking: int) -> Leading:
        at_most = {value: count + found.error for value, count in found.citations.items()}
        return Leading(at_most, found.beyond, lacking)

    return together(read, most_cited({"match_all": {}}, facet.field, MOST), how_many(lacks(facet.field)))


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    """In the engine's order: of the same count, by value."""
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
