"""The pages of a facet's values, in as many rounds of questions as it takes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from types import MappingProxyType

from citations.vocabulary import NONE
from search_ui.query.facet_values import Batch, batch, exact_counts, known_batch, marked
from search_ui.query.owner_ranking import applications_of_owners, owner_candidates
from search_ui.query.owner_uses import uses
from search_ui.query.plan import both
from search_ui.results.facet_page import Counted, FacetPage, facet_page
from search_ui.results.signatures import Unsigned
from search_ui.searcher.by_applications import counted_first, ordered
from search_ui.searcher.counting import Counting
from search_ui.searcher.engine import Engine
from search_ui.url.facet_params import PER_PAGE, FacetParams

COUNTED_AT_ONCE = 1_000
"""Values whose exact counts one request asks for."""


def facet_values(engine: Engine, counting: Counting, asked: FacetParams) -> FacetPage:
    """One page of all the values of a facet; of owners with their uses.

    Values that are counted with every page of results (`citations.signature`) are so here.
    """
    if asked.facet.counted_by:
        with suppress(Unsigned):
            [tally] = counting.tallies(engine, [asked.search])
            return _page(engine, asked, known_batch(asked, tally.by_value(asked.search, asked.name)))
    return counted_alone(engine, asked)


def counted_alone(engine: Engine, asked: FacetParams) -> FacetPage:
    """The same, of values that only the engine's own ranking or walk tells."""
    if asked.is_by_applications:
        return with_uses(engine, asked, *_by_applications(engine, asked))
    return with_uses(
        engine, asked, _page(engine, asked, engine.answer(batch(asked, asked.after), asked.search))
    )


def with_uses(
    engine: Engine,
    asked: FacetParams,
    page: FacetPage,
    counted: Mapping[str, int] = MappingProxyType({}),
) -> FacetPage:
    """The page, of owners with what their documents are used for; other values have no uses.

    Args:
        engine: who is asked.
        asked: what was asked for.
        page: the values.
        counted: the applications of some, as far as these were counted already.
    """
    if not asked.facet.named:
        return page
    owners = {value.value: value.count for value in page.values if value.value != NONE}
    return replace(page, uses=engine.answer(uses(asked, owners, counted), asked.search))


def values_from(engine: Engine, asked: FacetParams, first: Batch) -> Iterator[Counted]:
    """The values of a facet from the first batch on, by name batch after batch."""
    yield from first.values
    last = first.last
    while last:
        following = engine.answer(batch(asked, last), asked.search)
        yield from following.values
        last = following.last


def exactly(engine: Engine, asked: FacetParams, found: Sequence[Counted]) -> list[Counted]:
    """The same values, in the same order, with their exact counts."""
    exact: dict[str, int] = {}
    for start in range(0, len(found), COUNTED_AT_ONCE):
        some = [value for value, _ in found[start : start + COUNTED_AT_ONCE]]
        counted: dict[str, int] = engine.answer(exact_counts(asked, some), asked.search)
        exact |= counted
    return [(value, exact.get(value, count)) for value, count in found]


def _page(engine: Engine, asked: FacetParams, first: Batch) -> FacetPage:
    """The page whose values begin with these."""
    start = (asked.page - 1) * PER_PAGE
    found = list(islice(values_from(engine, asked, first), start, start + PER_PAGE + 1))
    if first.error or (asked.facet.named and asked.prefix):
        found = exactly(engine, asked, found)
    return facet_page(asked, found, first.marked, error=first.error, is_cut=first.is_cut)


def _by_applications(engine: Engine, asked: FacetParams) -> tuple[FacetPage, Mapping[str, int]]:
    """Those first whose place is certain; after these they stand by their citations. And what was counted."""
    candidates, shown = engine.answer(both(owner_candidates(asked), marked(asked)), asked.search)

    def count(some: Mapping[str, int]) -> dict[str, int]:
        return engine.answer(applications_of_owners(asked, some), asked.search)

    start = (asked.page - 1) * PER_PAGE
    wanted = start + PER_PAGE
    order, counted = ordered(candidates, count(counted_first(candidates, wanted)), count, wanted)
    value_of = asked.facet.value_of
    here = [(value_of(one), candidates.citations[one]) for one in order.numbers[start:][: PER_PAGE + 1]]
    found = exactly(engine, asked, here) if candidates.error or asked.prefix else here
    ranked = max(0, order.ranked - start)
    page = facet_page(asked, found, shown, is_cut=order.is_cut)
    first_unranked = found[ranked][0] if ranked < len(found[:PER_PAGE]) else None
    return replace(page, first_unranked=first_unranked), counted
