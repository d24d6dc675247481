"""The best of a search by relevance: on which level they stand is asked first, then they are."""

from search_ui.query.best import On, Ranked, Within, are_enough, beside_rivals, best, level, rival
from search_ui.query.hits import Had, is_scored, on_levels
from search_ui.query.plan import both
from search_ui.query.source_rows import ordered_row_of
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


def on_its_levels(
    engine: Engine, params: SearchParams, within: Within, ranked: tuple[Ranked, ...]
) -> Had | None:
    """A page behind the best, looked for on the levels that hold it; None where others stand between.

    Args:
        engine: what is asked.
        params: the search.
        within: the levels.
        ranked: its best.
    """
    asked = both(on_levels(params, ranked, within.clause), rival(params, within))
    had, highest = engine.answer(asked, params)
    if len(had.hits) < params.size + bool(params.after):
        return None
    if highest is None:
        return had
    score = engine.answer(beside_rivals(params, within, ordered_row_of(had.hits[-1])), params)
    return had if score is not None and score > highest else None
