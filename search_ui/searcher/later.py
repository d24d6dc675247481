"""What comes when a page of results stands already."""

from citations.signature import ALONE
from search_ui.query.counts import Later, counted_alone, in_all
from search_ui.query.counts import later as walked
from search_ui.query.held import Held
from search_ui.query.leading import counted_for, first_values
from search_ui.query.plan import both, each
from search_ui.searcher.counting import Counting
from search_ui.searcher.engine import Engine
from search_ui.url.params import SearchParams


def later(engine: Engine, counting: Counting, params: SearchParams) -> Later:
    """What `Later` says: of a large search without a look at every citation, where that is certain."""
    held = counting.held
    found = _by_leading(engine, counting, held, params) if held else None
    return found or engine.answer(walked(params), params)


def _by_leading(engine: Engine, counting: Counting, held: Held, params: SearchParams) -> Later | None:
    """The same by what is known of all citations; None if that is true no longer."""
    (total, self_citations), counted = engine.answer(both(in_all(params), counted_for(params)), params)
    plans = {
        name: first_values(params, name, known, counted.get(name, total), held.table.total)
        for name, known in held.leading.items()
    }
    quick = {name: plan for name, plan in plans.items() if plan}
    others = counted_alone(params, [name for name in ALONE if name not in quick])
    answer = counting.still_true(engine, held, both(each(quick.values()), others), params)
    if answer is None:
        return None
    found = {name: facet for name, facet in zip(quick, answer[0], strict=True) if facet} | answer[1]
    if uncertain := [name for name in ALONE if name not in found]:
        rest = counting.still_true(engine, held, counted_alone(params, uncertain), params)
        if rest is None:
            return None
        found |= rest
    return Later(total, self_citations, tuple(found[name] for name in ALONE))
