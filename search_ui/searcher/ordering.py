"""The best of a search by relevance: on which level they stand is asked first, then they are."""

from search_ui.query.best import On, Ranked, are_enough, best, level
from search_ui.query.hits import is_scored
from search_ui.searcher.engine import Engine
from search_ui.url.params import SearchParams


def best_of(engine: Engine, params: SearchParams) -> tuple[Ranked, ...]:
    """The best, in their order; none of a search by date."""
    if not is_scored(params):
        return ()
    on = engine.answer(level(params), params)
    return whole(engine, params, on, engine.answer(best(params, on), params))


def whole(
    engine: Engine, params: SearchParams, on: On | None, found: tuple[Ranked, ...]
) -> tuple[Ranked, ...]:
    """The best, also where others stand between those of a level, or it has lost some of them meanwhile."""
    return found if on is None or are_enough(found) else engine.answer(best(params, None), params)
