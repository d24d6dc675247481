"""References as a table shows them, in two rounds of questions."""

from collections.abc import Mapping
from dataclasses import replace

from search_ui.query.reference_ranking import lines
from search_ui.query.told_reference import told_of_each
from search_ui.results.reference_ranking import Known, RankedReference
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

    What the citations of the search do not tell of a reference, any citation of it may: each is asked for.
    """
    found = engine.answer(lines(search, citations, counted, ranked), search)
    told = engine.answer(told_of_each([line.number for line in found if not line.known.is_whole]), search)
    return tuple(
        replace(line, known=Known.of(told[line.number])) if line.number in told else line for line in found
    )
