"""What whole tables are made of, over one state of the indexes: batch after batch, no more at once."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from engine.errors import EngineError, IndexOutdated
from search_ui.query.exporting import Batch, Place, batch, the_best
from search_ui.query.filters import query
from search_ui.query.lines import Key, Ungrouped, lines
from search_ui.query.lines import rows as rows_of_lines
from search_ui.query.plan import how_many
from search_ui.query.state import State, state
from search_ui.results.lines import Line
from search_ui.searcher.frozen import Frozen
from search_ui.searcher.ordering import best_of
from search_ui.url.cursor import Cursor
from search_ui.url.params import SearchParams

AT_ONCE = 5_000
"""Citations of a batch."""
KEYS_AT_ONCE = 10_000
"""Citations whose line alone is read: the engine's own limit."""
LINES_AT_ONCE = 200


class Started(NamedTuple):
    """Where an export of citations stands.

    Attributes:
        done: citations that were had. place: of the last of them; None before the first that has one.
    """

    done: int = 0
    place: Place | None = None


BEGINNING = Started()


def citations(engine: Frozen, params: SearchParams) -> int:
    """How many citations a search finds."""
    return engine.answer(how_many(query(params)), params)


def state_of(engine: Frozen) -> State:
    """Which state of the indexes it is."""
    return engine.answer(state())


def batches(
    engine: Frozen, params: SearchParams, total: int, start: Started = BEGINNING
) -> Iterator[tuple[Batch, Started]]:
    """The citations of a search, in the order of its pages; with each batch, where the export stands then.

    Args:
        engine: the state that is read.
        params: the search; its page is nothing here.
        total: how many there are.
        start: where an earlier reading of the same state ended.

    Raises:
        EngineError: there are not as many as there should be, or the engine failed.
    """
    ranked = best_of(engine, params)
    done, place = start
    if ranked and not done:
        found = engine.answer(the_best(ranked), params)
        done = len(found.citations)
        yield found, Started(done)
    while True:
        found = engine.answer(batch(params, ranked, place, AT_ONCE), params)
        if not found.citations:
            break
        done, place = done + len(found.citations), found.place
        yield found, Started(done, place)
    if done != total:
        raise EngineError(f"{done:,} citations were read, of {total:,}")


def keys_of_lines(engine: Frozen, params: SearchParams) -> dict[Key, str]:
    """What the citations of each line have in common, and by what the engine finds it, in the lines' order.

    Raises:
        IndexOutdated: an index has nothing by which they could be grouped.
    """
    ranked = best_of(engine, params)
    found: dict[Key, str] = {}
    place: Cursor | None = None
    try:
        while some := engine.answer(rows_of_lines(params, ranked, place, KEYS_AT_ONCE), params):
            for row in some:
                if row.key is not None:
                    found.setdefault(row.key, row.found_by)
            done = (place.position if place else 0) + len(some)
            place = Cursor.after(params.sort, done, some[-1].sort)
    except Ungrouped:
        raise IndexOutdated("an index has nothing by which its citations could be grouped") from None
    return found


def lines_of(engine: Frozen, params: SearchParams, keys: dict[Key, str]) -> Iterator[Sequence[Line]]:
    """The lines of these keys, in their order."""
    left = iter(keys.items())
    while some := dict(islice(left, LINES_AT_ONCE)):
        found = engine.answer(lines(params, some), params)
        yield [found[key] for key in some]
