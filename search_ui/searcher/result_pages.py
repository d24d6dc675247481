"""A page of results: citations, or lines that tell of several."""

import time
from dataclasses import replace

from engine.errors import IndexOutdated
from search_ui.query.best import Ranked, are_enough, best, level
from search_ui.query.counts import Counts
from search_ui.query.hits import Had, first_dated, is_scored, near
from search_ui.query.lines import Ungrouped, without_lines
from search_ui.query.plan import Plan, all_of, both, knowing
from search_ui.query.search import lacks_hits, search
from search_ui.results.search_results import SearchResults
from search_ui.searcher.counting import Counting
from search_ui.searcher.engine import Engine
from search_ui.searcher.likeness import likely_page
from search_ui.searcher.ordering import on_its_levels, whole
from search_ui.searcher.walking import walk
from search_ui.url.params import SearchParams


def result_page(engine: Engine, counting: Counting, params: SearchParams, *, complete: bool) -> SearchResults:
    """One page of results.

    Args:
        engine: what is asked.
        counting: how counts are come by.
        params: the search.
        complete: whether facets that have many values are counted too.
    """
    start = time.monotonic()
    find = likely_page if params.like else _lines if params.is_grouped else _citations
    found = find(engine, counting, params, complete=complete)
    return replace(found, took_ms=round(1_000 * (time.monotonic() - start)))


def _citations(engine: Engine, counting: Counting, params: SearchParams, *, complete: bool) -> SearchResults:
    if not is_scored(params):
        return _by_date(engine, counting, params, complete=complete)
    on = engine.answer(level(params), params)
    ranked, known = counting.counted(
        engine, params, lambda known: both(best(params, on), known), complete=complete
    )
    within = on.page if on and are_enough(ranked) else None
    ranked = whole(engine, params, on, ranked)
    had = on_its_levels(engine, params, within, ranked) if within else None
    return engine.answer(search(params, knowing(known), ranked, had), params)


def _by_date(engine: Engine, counting: Counting, params: SearchParams, *, complete: bool) -> SearchResults:
    """In one round, if the counts are known or all that it shows has a date; else in two.

    Once more, where of many without a date those that it shows are not near the beginning of their source.
    """
    place = params.after
    at_place = engine.answer(near(params, place), params) if place and place.day is None else None

    def asked(known: Plan[Counts]) -> Plan[SearchResults | tuple[Had, Counts]]:
        if place or not known.requests:
            return search(params, known, had=at_place, only_near=True)
        return both(first_dated(params), known)

    found = counting.counted(engine, params, asked, complete=complete)
    if isinstance(found, SearchResults):
        if not lacks_hits(found):
            return found
        return counting.counted(engine, params, lambda known: search(params, known), complete=complete)
    had, known = found
    page = engine.answer(search(params, knowing(known), had=had, only_near=True), params)
    return engine.answer(search(params, knowing(known), had=had), params) if lacks_hits(page) else page


def _lines(engine: Engine, counting: Counting, params: SearchParams, *, complete: bool) -> SearchResults:
    on = engine.answer(level(params), params) if is_scored(params) else None

    def asked(known: Plan[Counts]) -> Plan[tuple[tuple[Ranked, ...], Counts, int]]:
        ranked: Plan[tuple[Ranked, ...]] = best(params, on) if is_scored(params) else knowing(())
        return all_of(ranked, known, without_lines(params))

    ranked, known, in_no_line = counting.counted(engine, params, asked, complete=complete)
    ranked = whole(engine, params, on, ranked)
    try:
        walked = walk(engine, params, ranked)
    except Ungrouped:
        raise IndexOutdated("an index has nothing by which its citations could be grouped") from None
    return SearchResults(
        params=params,
        total=known.total,
        hits=tuple(line.hits[0] for line in walked.lines),
        facets=known.facets,
        next=params.at(walked.next) if walked.next else None,
        lines=walked.lines,
        in_no_line=in_no_line,
    )
