"""References as a table shows them, in two rounds of questions."""

from collections.abc import Mapping
from dataclasses import replace

from search_ui.query.reference_ranking import are_read, lines
from search_ui.query.told_reference import told_by_any
from search_ui.results.reference_ranking import RankedReference
from search_ui.searcher.engine import Engine
from search_ui.searcher.frozen import Frozen
from search_ui.url.params import SearchParams


def reference_lines(
    engine: Engine | Frozen,
    search: SearchParams,
    citations: Mapping[str, int],
    counted: Mapping[str, int],
    ranked: int,
) -> tuple[RankedReference, ...]:
    """The lines of one page, as `query.reference_ranking.lines` describes them.

    What the citations of the search do not tell of a reference, any citation of it may: all are asked for it.
    """
    found = engine.answer(lines(search, citations, counted, ranked), search)
    if not are_read(citations):
        return found
    without = {
        "reference_title": [line.number for line in found if not line.known.title],
        "reference_owner": [line.number for line in found if not line.known.owners],
    }
    told = engine.answer(told_by_any(without), search)
    return tuple(replace(line, known=line.known.or_as(told.get(line.number, {}))) for line in found)
