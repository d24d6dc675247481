"""What the indexes hold, looked up now and then: pages about something else need not fail with it."""

import logging
import math
import time
from dataclasses import replace
from threading import Lock, Thread
from typing import Any

from engine.errors import EngineError
from search_ui.query.coverage import coverage, kinds
from search_ui.query.examples import facts, finding
from search_ui.query.plan import both
from search_ui.query.state import State, state
from search_ui.results.coverage import Coverage
from search_ui.results.examples import Examples
from search_ui.searcher.counting import TABLE_SECONDS, Counting
from search_ui.searcher.engine import Engine

_LOG = logging.getLogger(__name__)

AGAIN = 10
"""Seconds until what is indexed is looked up again, where that failed."""
TRIES = 3
"""How often what is indexed is counted, if it changes meanwhile."""
LATELY = 2 * TABLE_SECONDS
"""Seconds that the state of the indexes may be old: a server that keeps a table of counts has it by then."""

_Told = tuple[dict[str, Any] | None, State]
"""What it was counted of: the mappings, where they may be read, and the state."""


class Knowledge:
    """The coverage of the indexes, and searches to try in them.

    It is counted again only where something was written since. At tens of millions of citations that takes
    seconds, so only a page that is about it waits for it.

    Attributes:
        last: what was last found, however old; the engine is not asked.
        examples: likewise; those that any reader knows, until something was found.
    """

    def __init__(self, engine: Engine, counting: Counting, seconds: float) -> None:
        self._engine = engine
        self._counting = counting
        self._seconds = seconds
        self._until = -math.inf
        self._failed = False
        self._looking = Lock()
        self._of: _Told | None = None
        self.last: Coverage | None = None
        self.examples = Examples()

    def current(self) -> Coverage:
        """As it was at most so many seconds ago, and those that its state may be old (LATELY).

        Raises:
            EngineError: it could not be looked up.
        """
        with self._looking:
            if self.last is None or self._is_due():
                self.last = self._look()
            return self.last

    def if_known(self) -> Coverage | None:
        """As last known, if ever; where that is older, it is looked up meanwhile."""
        if self.last is None:
            self._renew()
        elif self._is_due() and not self._looking.locked():
            Thread(target=self._renew, name="what is indexed", daemon=True).start()
        return self.last

    def state(self) -> str:
        """Whether pages know what is indexed: `current`, `last known` (then that failed) or `unknown`."""
        if not self.if_known():
            return "unknown"
        return "last known" if self._failed else "current"

    def _is_due(self) -> bool:
        return time.monotonic() >= self._until

    def _renew(self) -> None:
        """Look it up, unless somebody else just did; that it cannot be is not the page's fault."""
        with self._looking:
            if not self._is_due():
                return
            try:
                self.last = self._look()
            except EngineError as error:
                _LOG.warning("what is indexed could not be looked up: %s", error)
                self._until = time.monotonic() + AGAIN
                self._failed = True

    def _look(self) -> Coverage:
        mappings = self._engine.mappings()
        now = mappings, self._counting.state(within=min(self._seconds, LATELY))
        if self.last is None or now != self._of:
            found, counted_of = self._counted(mappings)
            self._of = (mappings, counted_of) if counted_of else None
        else:
            found = self.last
        if found != self.last or self.examples.finding is None:
            self.examples = self._examples()
        self._until = time.monotonic() + self._seconds
        self._failed = False
        return found

    def _counted(self, mappings: dict[str, Any] | None) -> tuple[Coverage, State | None]:
        """Of one state of the indexes, which is told; unless something is written without a pause."""
        for _ in range(TRIES):
            there, before = self._engine.answer(both(kinds(), state()))
            found, after = self._engine.answer(both(coverage(mappings, there), state()))
            if before == after:
                return found, after
        return found, None

    def _examples(self) -> Examples:
        """Those of what is indexed now; where that cannot be asked, what is indexed is known all the same."""
        try:
            made = Examples(self._engine.answer(facts()))
            return replace(made, finding=self._engine.answer(finding(made.texts)))
        except EngineError as error:
            _LOG.warning("searches to try could not be looked up: %s", error)
            return Examples()
