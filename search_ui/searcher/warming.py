"""What people are likely to ask is asked before they do: the engine then has the counts in its cache."""

import logging
import time
from collections.abc import Callable
from threading import Event

from engine.errors import EngineError
from search_ui.query.common_words import common_words
from search_ui.query.tally import applications
from search_ui.searcher.engine import Engine
from search_ui.url.params import SearchParams

_LOG = logging.getLogger(__name__)


def warm(engine: Engine, search: Callable[[SearchParams], object], words: int, ended: Event) -> int:
    """Search for the commonest words, one after the other, with pauses as long as the searches.

    They are the searches of the pages themselves, so their counts are those that a page asks for.

    Args:
        engine: what is asked for the words.
        search: what a page does.
        words: how many of them.
        ended: ends it, when it is set.

    Returns:
        For how many words it was done. A search that fails ends it: the engine has other things to do.
    """
    done = 0
    try:
        for word in engine.answer(common_words([*engine.answer(applications())], words)):
            start = time.monotonic()
            search(SearchParams(q=word))
            done += 1
            if ended.wait(time.monotonic() - start):
                break
    except EngineError as error:
        _LOG.info("the commonest words are not all searched for beforehand: %s", error)
    return done
