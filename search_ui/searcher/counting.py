"""The counts of a search, by the quickest way to them; and the table of counts, which is kept for that."""

import logging
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import takewhile
from threading import Event, Lock, Thread
from typing import TypeVar

from engine.errors import EngineError
from search_ui.query.clauses import Clause
from search_ui.query.counts import Counts, counts, counts_one_by_one
from search_ui.query.held import LARGE, LARGEST, Held, clause_of, known, of_value
from search_ui.query.leading import leading
from search_ui.query.plan import Plan, each, knowing
from search_ui.query.state import State, state
from search_ui.query.tally import EVERYTHING, applications, asks_of_neither, of_both, pairs_of, tally
from search_ui.results.signatures import NOTHING_KNOWN, Tally, Unsigned
from search_ui.results.table import Pair, Table
from search_ui.searcher.engine import Engine
from search_ui.url.params import Filter, SearchParams

T = TypeVar("T")
_LOG = logging.getLogger(__name__)

AGAIN = 10
"""Seconds until the table is tried again, where that failed."""
TABLE_SECONDS = 5
REST = 9
"""Times as long as the state of the indexes took to tell, it is not asked for: while something is written the
engine sums over all citations each time."""
MOST_KNOWN = 1_000
"""Searches of which it is known that they were counted lately."""
EACH = 20
"""Signatures of applications whose citations are counted by one request to the engine."""


class Counting:
    """Counts what stands behind the alias.

    Attributes:
        held: the table of counts, and what is known beside; None where there is none, or none that is true
            any longer.
        seen: the state in which the indexes were when it was last asked for; None before.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._columns = NOTHING_KNOWN
        self.held: Held | None = None
        self.seen: State | None = None
        self._seen_at = -math.inf
        self._both: dict[str, bool] = {}
        self._lock = Lock()

    def state(self, within: float = 0) -> State:
        """In which state the indexes are: one more sum over all that they hold, if anything was written.

        Args:
            within: seconds; where it was asked for so lately, it is not asked for again.
        """
        asked = time.monotonic()
        if self.seen is None or asked - self._seen_at >= within:
            self.seen = self._engine.answer(state())
            self._seen_at = asked
        return self.seen

    def counted(
        self, engine: Engine, params: SearchParams, make: Callable[[Plan[Counts]], Plan[T]], *, complete: bool
    ) -> T:
        """A plan that needs the counts of a search, with those: from a table, two requests, or many.

        Args:
            engine: what is asked.
            params: the search.
            make: what is asked besides, given the plan for the counts.
            complete: whether facets that have many values are counted too.
        """
        held = self.held
        if held and (plan := known(held, params)):
            answer = self.still_true(engine, held, make(counts(params, plan, complete=complete)), params)
            if answer is not None:
                return answer
        try:
            found = tally(params, self._columns, both_known=self._both_known(params)).then(self._learn)
            return engine.answer(make(counts(params, found, complete=complete)), params)
        except Unsigned:
            return engine.answer(make(counts_one_by_one(params)), params)

    def _both_known(self, params: SearchParams) -> bool:
        """Whether both signatures of a search, without what is asked of their facets, were counted lately."""
        asked = repr(of_both(params))
        with self._lock:
            is_known = self._both.pop(asked, False)
            if is_known or asks_of_neither(params):
                self._both[asked] = True
            if len(self._both) > MOST_KNOWN:
                del self._both[next(iter(self._both))]
        return is_known

    def still_true(
        self, engine: Engine, held: Held, plan: Plan[T], params: SearchParams | None = None
    ) -> T | None:
        """The answer to a plan, if what is held was true until then; else None, and it is held no more."""
        with suppress(Unsigned):  # an index that came since may have no signatures
            answer, now = engine.answer_and_state(plan, params)
            if now == held.state:
                return answer
        if self.held is held:
            self.held = None  # something was written since
        return None

    def tallies(self, engine: Engine, searches: Sequence[SearchParams]) -> list[Tally]:
        """The counts by signature of several searches at once: by what is held, or two requests for each.

        Raises:
            Unsigned: some citations have no signatures.
        """
        if held := self.held:
            plans = [plan for search in searches if (plan := known(held, search))]
            if len(plans) == len(searches):
                tallies = self.still_true(engine, held, each(plans))
                if tallies is not None:
                    return tallies
        found = engine.answer(each(tally(search, self._columns) for search in searches))
        return [self._learn(one) for one in found]

    def tabulate(self) -> bool:
        """Count all pairs of signatures, for searches to come; whether it could be done.

        It cannot while something is written, and where citations have no signatures.
        """
        try:
            before = self.state()
            table = Table.of(self._pairs(EVERYTHING))
        except Unsigned:
            return False
        values = self._engine.answer(leading())
        is_still_true = before == self.state()
        if not is_still_true or table.total != before.documents:
            return False
        self._columns, self.held = table.columns, Held(table, values, before)
        return True

    def _pairs(self, asked: Clause) -> Iterator[Pair]:
        """All pairs of signatures of what fulfils this, asked for some after the others."""
        all_of_them = [*self._engine.answer(applications(asked))]
        for start in range(0, len(all_of_them), EACH):
            yield from self._engine.answer(pairs_of(all_of_them[start : start + EACH], asked))

    def hold_large(self) -> Iterator[Callable[[], object]]:
        """What makes the counts of large values known (`Held`), one by one, while the table holds."""
        if held := self.held:
            asked = (
                *(partial(self._hold, held, value) for value in held.large(LARGE)),
                *(partial(self._hold_table, held, value) for value in held.large(LARGEST)),
            )
            yield from takewhile(lambda _: self.held is held, asked)

    def _hold(self, held: Held, value: Filter) -> None:
        if found := self.still_true(self._engine, held, of_value(held, value)):
            held.values[value] = found

    def _hold_table(self, held: Held, value: Filter) -> None:
        with suppress(Unsigned):  # an index that came since may have no signatures
            table = Table.of(self._pairs(clause_of(value)), held.table.columns)
            if self.still_true(self._engine, held, knowing(table)):
                held.tables[value] = table
                held.values.pop(value, None)

    def keep_table(self, seconds: float, then: Callable[[Event], object]) -> Event:
        """From now on, have a table of counts whenever nothing was written for so many seconds.

        Args:
            seconds: between looking whether something was; longer where that takes long.
            then: what is done with every new table, given what ends it.

        Returns:
            What ends all, when it is set.
        """
        ended = Event()
        Thread(
            target=self._keep_table, args=(seconds, ended, then), name="table of counts", daemon=True
        ).start()
        return ended

    def _keep_table(self, seconds: float, ended: Event, then: Callable[[Event], object]) -> None:
        last = refused = None
        pause = 0.0
        while not ended.wait(pause):
            try:
                asked = time.monotonic()
                now = self.state()
                pause = max(seconds, REST * (time.monotonic() - asked))
                held = self.held
                if held and held.state != now:
                    self.held = held = None  # something was written since
                is_missing = held is None
                if is_missing and now == (last or now) and now != refused:
                    refused = None if self.tabulate() else now
                    if refused is None:
                        then(ended)
                last = now
            except EngineError as error:
                _LOG.info("there is no table of counts: %s", error)
                pause = AGAIN

    def _learn(self, found: Tally) -> Tally:
        """Keep the signatures that were found: there are not many more."""
        self._columns = found.columns
        return found
