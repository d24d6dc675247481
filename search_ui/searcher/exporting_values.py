"""Whole tables of what a search is counted by, over one state of the indexes: values, owners, references."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from citations.facets import Kind
from search_ui.query.facet_values import batch
from search_ui.query.reference_ranking import applications_of, by_citations, candidates
from search_ui.results.facet_page import Counted, FacetPage, facet_page
from search_ui.results.reference_ranking import RankedReference, by_applications
from search_ui.searcher.facet_pages import exactly, values_from, with_uses
from search_ui.searcher.frozen import Frozen
from search_ui.searcher.reference_lines import reference_lines
from search_ui.url.facet_params import PER_PAGE, RANKED, FacetParams
from search_ui.url.ranking_params import RankingParams


class Values(NamedTuple):
    """All the values of a facet that its order reaches.

    Attributes:
        found: with their counts. marked: what stands behind them: what is selected or excluded, and `none`.
        is_cut: whether there are others.
    """

    found: Sequence[Counted]
    marked: Mapping[str, int]
    is_cut: bool

    @property
    def total(self) -> int:
        """How many lines they are."""
        return len(self.found) + len(self.marked)


class Ranking(NamedTuple):
    """References in their order.

    Attributes:
        citations: number → citations, at least. applications: of those that were counted.
        is_ranked: whether they stand where their applications put them; else by their citations.
        is_cut: whether there are others.
    """

    citations: Mapping[str, int]
    applications: Mapping[str, int]
    is_ranked: bool
    is_cut: bool


def values(engine: Frozen, asked: FacetParams, most: int) -> Values:
    """The values of a facet: by count as far as RANKED, by name so many at most and one more."""
    asked = replace(asked, page=RANKED // PER_PAGE if asked.is_ranked else 1, after=None)
    first = engine.answer(batch(asked), asked.search)
    found = list(islice(values_from(engine, asked, first), RANKED if asked.is_ranked else most + 1))
    is_cut = first.is_cut or (asked.is_ranked and len(first.values) > RANKED)
    if asked.facet.kind is not Kind.YEAR and (asked.is_ranked or asked.prefix):
        found = exactly(engine, asked, found)
    known = {value for value, _ in found}
    elsewhere = {} if asked.prefix else first.marked
    return Values(found, {value: n for value, n in elsewhere.items() if value not in known}, is_cut)


def value_pages(engine: Frozen, asked: FacetParams, values: Values) -> Iterator[FacetPage]:
    """The same, page by page, as the facet's own page shows them."""
    asked = replace(asked, page=1, after=None)
    starts = range(0, max(1, len(values.found)), PER_PAGE)
    for start in starts:
        marked = dict(values.marked) if start == starts[-1] else {}
        page = facet_page(asked, [*values.found[start : start + PER_PAGE]], marked)
        yield with_uses(engine, asked, page)


def ranking(engine: Frozen, asked: RankingParams) -> Ranking:
    """The most used references: by applications as far as certain, or by citations as far as RANKED."""
    search = asked.search
    if asked.order != "applications":
        found = engine.answer(by_citations(search, RANKED), search)
        lowest = {number: count + found.error for number, count in found.citations.items()}
        return Ranking(lowest, {}, is_ranked=False, is_cut=not found.are_all)
    found = engine.answer(candidates(search), search)
    counted = engine.answer(applications_of(search, found.to_count()), search)
    order = by_applications(found, counted)
    certain = order.numbers[: order.ranked]
    citations = {number: found.citations[number] + found.error for number in certain}
    is_cut = order.is_cut or order.ranked < len(order.numbers)
    return Ranking(citations, counted, is_ranked=True, is_cut=is_cut)


def ranked_references(
    engine: Frozen, asked: RankingParams, ranking: Ranking
) -> Iterator[tuple[RankedReference, ...]]:
    """The same with all that their page tells of them."""
    left = iter(ranking.citations.items())
    while some := dict(islice(left, PER_PAGE)):
        known = {number: ranking.applications[number] for number in some if number in ranking.applications}
        ranked = len(some) if ranking.is_ranked else 0
        yield reference_lines(engine, asked.search, some, known, ranked)
