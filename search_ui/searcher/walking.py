"""A page of lines: citations are read in their order until there are as many lines as a page has."""

from collections.abc import Sequence
from typing import NamedTuple

from engine.errors import IndexChanged
from search_ui.query.best import Ranked
from search_ui.query.lines import Key, Row, lines, rows
from search_ui.results.lines import Line
from search_ui.searcher.engine import Engine
from search_ui.url.cursor import Cursor
from search_ui.url.params import SearchParams

AT_ONCE = 2
"""Citations that are read first for each line of a page; then twice as many, and so on."""
MOST = 1_000
"""Citations that are read at once."""
READINGS = 12
"""How often, for one page. A page may then have fewer lines, and the next goes on behind them."""


class Walked(NamedTuple):
    """Some lines, and the place behind the last of them; None where no line comes any more."""

    lines: tuple[Line, ...]
    next: Cursor | None


def walk(engine: Engine, params: SearchParams, ranked: Sequence[Ranked]) -> Walked:
    """One page of lines.

    Args:
        engine: what is asked.
        params: the search.
        ranked: its best, where it is by relevance.

    Raises:
        Ungrouped: an index does not have what they are grouped by.
    """
    found: list[Line] = []
    known: dict[Key, Line] = {}
    place = behind = params.after
    size = params.size * AT_ONCE
    for _ in range(READINGS):
        some = engine.answer(rows(params, ranked, place, size), params)
        unknown = {row.key: row.found_by for row in some if row.key is not None and row.key not in known}
        more: dict[Key, Line] = engine.answer(lines(params, unknown), params)
        known |= more
        for row in some:
            place = _behind(params, row, place)
            if row.key is None:
                continue
            if row.key not in known:
                raise IndexChanged("the line of a citation is not there")
            if row.tells_of(known[row.key].citation):
                if len(found) == params.size:
                    return Walked(tuple(found), behind)
                found.append(known[row.key])
                behind = place
        if not some:
            return Walked(tuple(found), None)
        size = min(2 * size, MOST)
    return Walked(tuple(found), place)


def _behind(params: SearchParams, row: Row, place: Cursor | None) -> Cursor:
    return Cursor.after(params.sort, (place.position if place else 0) + 1, row.sort)
