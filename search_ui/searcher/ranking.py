"""The most used references of a search, in a few rounds of questions."""

from collections.abc import Mapping

from search_ui.query.plan import both
from search_ui.query.reference_ranking import applications_of, are_few, by_citations, candidates, known_of
from search_ui.results.reference_ranking import (
    Candidates,
    Order,
    ReferenceRanking,
    page_of,
)
from search_ui.searcher.by_applications import counted_first, ordered
from search_ui.searcher.engine import Engine
from search_ui.searcher.reference_lines import reference_lines
from search_ui.url.facet_params import PER_PAGE, RANKED
from search_ui.url.params import SearchParams
from search_ui.url.ranking_params import RankingParams


def reference_ranking(engine: Engine, asked: RankingParams, most: int = PER_PAGE) -> ReferenceRanking:
    """One page of the references that a search finds, or so many of its lines."""
    search, is_ranked = asked.search, asked.order == "applications"
    few = engine.answer(are_few(search), search)
    most_cited = (
        candidates(search, few=few)
        if is_ranked
        else by_citations(search, min(asked.page * PER_PAGE + 1, RANKED), few=few)
    )
    found, (total, known) = engine.answer(both(most_cited, known_of(search)), search)
    start = (asked.page - 1) * PER_PAGE
    if is_ranked:
        order, counted = _by_applications(engine, search, found, start + most)
    else:
        order, counted = _by_citations(found), {}
    numbers, next_page = page_of(asked, order)
    ranked = max(0, order.ranked - start)
    citations = {number: found.citations[number] + found.error for number in numbers[:most]}
    here = {number: counted[number] for number in citations if number in counted}
    values = reference_lines(engine, search, citations, here, ranked)
    return ReferenceRanking(
        asked=asked,
        total=total,
        known=known,
        values=values,
        next_page=next_page,
        found=len(order.numbers),
        is_cut=order.is_cut and next_page is None,
        error=0 if is_ranked else found.order_error,
    )


def _by_applications(
    engine: Engine, search: SearchParams, found: Candidates, wanted: int
) -> tuple[Order, Mapping[str, int]]:
    def count(some: Mapping[str, int]) -> dict[str, int]:
        return engine.answer(applications_of(search, some), search)

    return ordered(found, count(counted_first(found, wanted)), count, wanted)


def _by_citations(found: Candidates) -> Order:
    return Order((*found.citations,), 0, is_cut=not found.are_all)
