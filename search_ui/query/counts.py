"""The counts of a search: those its page comes with, and those that come later. Pure."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from citations.facets import FACETS
from citations.signature import ALONE
from citations.vocabulary import NONE
from search_ui.query.facet_counts import counted, marked
from search_ui.query.filters import query
from search_ui.query.plan import Plan, each, how_many, knowing, together
from search_ui.results.counts import FacetCounts
from search_ui.results.signatures import Tally
from search_ui.url.params import SearchParams

YEAR = "year"
"""The facet of the dates by which citations are ordered."""


class Counts(NamedTuple):
    """How many citations there are, and how many of each value of every facet, in the order of FACETS.

    `tally` counts those in other classes too; None where facets were counted one by one.
    """

    total: int
    facets: tuple[FacetCounts, ...]
    tally: Tally | None = None


def counts(params: SearchParams, tally: Plan[Tally], *, complete: bool) -> Plan[Counts]:
    """All counts of a search.

    Args:
        params: the search.
        tally: the counts of its facets that have few values.
        complete: whether the others are counted too; else only those of their values of which something is
            asked.
    """
    deferred = [] if complete else [*ALONE]

    def read(
        found: Tally, others: dict[str, FacetCounts], later: list[Callable[[int], FacetCounts]]
    ) -> Counts:
        total = found.total(params)
        facets = found.facets(params) | others
        facets |= {facet.name: facet for facet in (of(total) for of in later)}
        return Counts(total, tuple(facets[name] for name in FACETS), found)

    return together(
        read,
        tally,
        counted_alone(params) if complete else knowing({}),
        each(marked(params, name) for name in deferred),
    )


def counted_alone(params: SearchParams, names: Iterable[str] = ALONE) -> Plan[dict[str, FacetCounts]]:
    """The counts of these, by name; a request for each, which the engine answers at once, and keeps apart."""
    return each(counted(params, [name]) for name in names).then(
        lambda found: {name: counts for one in found for name, counts in one.items()}
    )


class Later(NamedTuple):
    """What `counts` leaves out, where not all is counted with the page.

    Attributes:
        total: how many citations there are.
        self_citations: how many are known to be of the applicant's own documents; None where the search
            asks for that.
        facets: the counts of ALONE. `other` may be less than it is, but is 0 only where there are none.
    """

    total: int
    self_citations: int | None
    facets: tuple[FacetCounts, ...]


def later(params: SearchParams) -> Plan[Later]:
    """What comes when the page stands already."""
    return together(
        lambda whole, facets: Later(whole[0], whole[1], tuple(facets[name] for name in ALONE)),
        in_all(params),
        counted_alone(params),
    )


def in_all(params: SearchParams) -> Plan[tuple[int, int | None]]:
    """How many citations there are, and how many self-citations, as `Later` says it."""
    is_asked = params.exact_value("self_citation") is not None
    return together(
        lambda total, own: (total, own),
        how_many(query(params)),
        knowing(None) if is_asked else how_many(query(params.exactly("self_citation", "true"))),
    )


def counts_one_by_one(params: SearchParams) -> Plan[Counts]:
    """The same by a count of each facet: an index of an earlier version has no signatures."""
    return together(
        lambda total, facets: Counts(total, tuple(facets[name] for name in FACETS)),
        how_many(query(params)),
        counted(params, FACETS),
    )


def how_many_dated(params: SearchParams, counts: Counts) -> int:
    """How many of the citations of a search have a date, by the counts of their years."""
    years = next(facet for facet in counts.facets if facet.name == YEAR)
    selected = params.selected(YEAR)
    return counts.total - (years.count_of(NONE) if not selected or NONE in selected else 0)
