"""What the indexes hold, looked up now and then: pages about something else need not fail with it."""

import logging
import math
import time
from dataclasses import replace

from engine.errors import EngineError
from search_ui.query.coverage import coverage, kinds
from search_ui.query.examples import facts, finding
from search_ui.query.plan import both
from search_ui.query.state import state
from search_ui.results.coverage import Coverage
from search_ui.results.examples import Examples
from search_ui.searcher.engine import Engine

_LOG = logging.getLogger(__name__)

AGAIN = 10
"""Seconds until what is indexed is looked up again, where that failed."""
TRIES = 3
"""How often what is indexed is counted, if it changes meanwhile."""


class Knowledge:
    """The coverage of the indexes, and searches to try in them.

    Attributes:
        last: what was last found, however old; the engine is not asked.
        examples: likewise; those that any reader knows, until something was found.
    """

    def __init__(self, engine: Engine, seconds: float) -> None:
        self._engine = engine
        self._seconds = seconds
        self._until = -math.inf
        self._failed = False
        self.last: Coverage | None = None
        self.examples = Examples()

    def current(self) -> Coverage:
        """As it was at most so many seconds ago.

        Raises:
            EngineError: it could not be looked up.
        """
        if time.monotonic() >= self._until or self.last is None:
            found = self._counted()
            if found != self.last or self.examples.finding is None:
                self.examples = self._examples()
            self.last = found
            self._until = time.monotonic() + self._seconds
            self._failed = False
        return self.last

    def _counted(self) -> Coverage:
        """Of one state of the indexes, unless something is written without a pause."""
        mappings = self._engine.mappings()
        for _ in range(TRIES):
            there, before = self._engine.answer(both(kinds(), state()))
            found, after = self._engine.answer(both(coverage(mappings, there), state()))
            if before == after:
                break
        return found

    def _examples(self) -> Examples:
        """Those of what is indexed now; where that cannot be asked, what is indexed is known all the same."""
        try:
            made = Examples(self._engine.answer(facts()))
            return replace(made, finding=self._engine.answer(finding(made.texts)))
        except EngineError as error:
            _LOG.warning("searches to try could not be looked up: %s", error)
            return Examples()

    def if_known(self) -> Coverage | None:
        """The same, or as last known, if ever."""
        if time.monotonic() < self._until:
            return self.last
        try:
            return self.current()
        except EngineError as error:
            _LOG.warning("what is indexed could not be looked up: %s", error)
            self._until = time.monotonic() + AGAIN
            self._failed = True
            return self.last

    def state(self) -> str:
        """Whether pages know what is indexed: `current`, `last known` (then that failed) or `unknown`."""
        if not self.if_known():
            return "unknown"
        return "last known" if self._failed else "current"
