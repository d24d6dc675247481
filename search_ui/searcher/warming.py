"""What people are likely to ask is asked before they do: the engine then has the counts in its cache."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from threading import Event

from engine.errors import EngineError
from search_ui.query.common_words import common_words
from search_ui.query.tally import applications
from search_ui.searcher.engine import Engine
from search_ui.url.params import SearchParams

_LOG = logging.getLogger(__name__)


def warm(asked: Iterable[Callable[[], object]], ended: Event) -> int:
    """Ask one after the other, with pauses as long as the answers took.

    These are the questions of the pages themselves, so their counts are those that a page asks for.

    Args:
        asked: each asks for one thing.
        ended: ends it, when it is set.

    Returns:
        How many were asked. One that fails ends it: the engine has other things to do.
    """
    done = 0
    try:
        for ask in asked:
            start = time.monotonic()
            ask()
            done += 1
            if ended.wait(time.monotonic() - start):
                break
    except EngineError as error:
        _LOG.info("not all that people are likely to ask is asked beforehand: %s", error)
    return done


def for_words(
    engine: Engine, search: Callable[[SearchParams], object], most: int
) -> Iterator[Callable[[], object]]:
    """Searches for the commonest words, so many; the engine is asked for these when the first is wanted."""
    for word in engine.answer(common_words([*engine.answer(applications())], most)) if most else ():
        yield lambda: search(SearchParams(q=word))  # noqa: B023 - called before the next word comes
