"""A page of one state of the indexes: what is written or promoted while it is made is not mixed in.

Mostly nothing is, so a page is made as if nothing were, and looked at afterwards. Where something was, it is
made anew of a state that the engine holds (`searcher.frozen`), of which it holds few at a time.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from engine.errors import HoldDenied, IndexChanged, StateLost
from search_ui.query.plan import Plan
from search_ui.query.state import State, state
from search_ui.searcher.engine import Engine
from search_ui.searcher.frozen import Frozen, frozen
from search_ui.url.params import SearchParams

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


class Watched(Engine):
    """Answers of which it can be told afterwards whether they are of one state."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine.client, alias=engine.alias, timeout=engine.timeout)
        self._engine = engine
        self._first: tuple[State, SearchParams | None] | None = None
        self._more = False

    def answer(self, plan: Plan[T], params: SearchParams | None = None) -> T:
        """What a plan makes of the engine's responses."""
        if not plan.requests:
            return plan.read([])
        if self._first:
            self._more = True
            return self._engine.answer(plan, params)
        return self.answer_and_state(plan, params)[0]

    def answer_and_state(self, plan: Plan[T], params: SearchParams | None = None) -> tuple[T, State]:
        """The same, and the state; with the first answer it is asked for in any case, and but once."""
        found, now = self._engine.answer_and_state(plan, params)
        self._more = self._first is not None
        self._first = self._first or (now, params)
        return found, now

    def is_of_one_state(self) -> bool:
        """Whether nothing was written or promoted since the first answer; where it is the only one, yes."""
        if self._first is None or not self._more:
            return True
        before, params = self._first
        return self._engine.answer(state(), params) == before


def in_one_state(engine: Engine, make: Callable[[Engine], T]) -> T:
    """What a page is made of by so many questions as it takes, all answered of one state.

    Args:
        engine: what is asked; where that is of one state already, all is done with it.
        make: asks what it is given, and makes the page; done again, it makes the page anew.

    Raises:
        IndexChanged: they were changed meanwhile, and no state could be held: this login may not, or the
            engine has lost it. EngineError: the page could not be made.
    """
    if isinstance(engine, Watched | Frozen):
        return make(engine)
    watched = Watched(engine)
    with suppress(IndexChanged):
        made = make(watched)
        if watched.is_of_one_state():
            return made
    _LOG.info("the indexes were changed while a page was made: it is made anew")
    try:
        with frozen(engine, in_steps=False) as held:
            return make(held)
    except (HoldDenied, StateLost) as error:
        raise IndexChanged(str(error)) from error
