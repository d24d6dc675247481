"""What comes when a page of results stands already."""

from citations.signature import ALONE
from search_ui.query.leading import first_values
from search_ui.query.plan import all_of, each
from search_ui.query.search import Later, counted_alone, in_all
from search_ui.query.search import later as walked
from search_ui.query.state import state
from search_ui.searcher.counting import Counting, Held
from search_ui.searcher.engine import Engine
from search_ui.url.params import SearchParams


def later(engine: Engine, counting: Counting, params: SearchParams) -> Later:
    """What `Later` says: of a large search without a look at every citation, where that is certain."""
    found = _by_leading(engine, counting.held, params) if counting.held else None
    return found or engine.answer(walked(params), params)


def _by_leading(engine: Engine, held: Held, params: SearchParams) -> Later | None:
    """The same by what is known of all citations; None where that does not tell all."""
    total, self_citations = engine.answer(in_all(params), params)
    plans = {name: first_values(params, name, held.leading[name], total, held.table.total) for name in ALONE}
    quick = {name: plan for name, plan in plans.items() if plan}
    walked_through = counted_alone(params, [name for name in ALONE if name not in quick])
    counted, others, now = engine.answer(all_of(each(quick.values()), walked_through, state()), params)
    found = {name: facet for name, facet in zip(quick, counted, strict=True) if facet} | others
    if now != held.state or len(found) < len(ALONE):
        return None
    return Later(total, self_citations, tuple(found[name] for name in ALONE))
