"""The pages of art units, work groups and tech centers: what is asked for them, and in which rounds."""

from collections.abc import Iterable

from search_ui.query.counts import counts_one_by_one
from search_ui.query.plan import each
from search_ui.query.units import is_there
from search_ui.results.distinct import SMALL
from search_ui.results.signatures import Unsigned
from search_ui.results.trend import Trend, trend_of, trend_without_years
from search_ui.results.unit_page import MOST, Level, UnitPage, UnitUses, uses_asked
from search_ui.results.units import Unit
from search_ui.searcher.counting import Counting
from search_ui.searcher.engine import Engine
from search_ui.searcher.facet_pages import facet_values
from search_ui.searcher.outcomes import by_outcome, by_subject
from search_ui.searcher.ranking import reference_ranking
from search_ui.searcher.totals import totals
from search_ui.url.params import SearchParams


def unit_page(engine: Engine, counting: Counting, unit: Unit) -> UnitPage | None:
    """What a unit does, beside those above it; None where no citation has it."""
    levels = (unit, *unit.above, None)
    searches = [level.search if level else SearchParams() for level in levels]
    trends = _trends(engine, counting, searches, unit.below)
    if not trends[0].total:
        return None
    there = (Level(*pair) for pair in zip(levels, trends, strict=True) if pair[1].total)
    return UnitPage(unit, tuple(there))


def unit_uses(engine: Engine, counting: Counting, unit: Unit) -> UnitUses:
    """What is used in the rejections of a unit."""
    ranking, owners = uses_asked(unit.search)
    references = reference_ranking(engine, ranking, most=MOST)
    found = totals(engine, unit.search, SMALL + 1)
    return UnitUses(
        unit,
        found.applications,
        found.references,
        references,
        facet_values(engine, counting, owners),
        by_outcome(engine, unit.search),
        by_subject(engine, unit.search),
    )


def units_there(engine: Engine, units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Those of some units that any citation has."""
    asked = [*units]
    there = engine.answer(each(is_there(unit) for unit in asked))
    return tuple(unit for unit, found in zip(asked, there, strict=True) if found)


def _trends(
    engine: Engine, counting: Counting, searches: list[SearchParams], parts: str | None
) -> list[Trend]:
    try:
        tallies = counting.tallies(engine, searches)
    except Unsigned:
        counted = engine.answer(each(counts_one_by_one(search) for search in searches))
        return [
            trend_without_years(found.total, found.facets, search, parts)
            for search, found in zip(searches, counted, strict=True)
        ]
    return [trend_of(tally, search, parts) for search, tally in zip(searches, tallies, strict=True)]
