"""The one place where the search UI talks to OpenSearch."""

import logging
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2s
from itertools import islice
from threading import Event, Thread
from typing import Any, TypeVar

from opensearchpy import OpenSearch, TransportError

from citations.vocabulary import NONE
from engine import runs
from engine.connection import ALIAS
from engine.deadline import at_most
from engine.errors import AccessDenied, EngineError, EngineTimeout, IndexMissing
from engine.translation import from_client, translated
from search_ui.query.best import best
from search_ui.query.coverage import coverage
from search_ui.query.facet_values import Batch, batch, exact_counts
from search_ui.query.owner_uses import uses
from search_ui.query.plan import EngineRequest, EngineResponse, Plan, both, knowing
from search_ui.query.reference import all_uses, reference
from search_ui.query.search import (
    Counts,
    anything,
    citation,
    counts,
    counts_one_by_one,
    is_scored,
    one_facet,
    search,
)
from search_ui.query.spelling import finds_something, likelier
from search_ui.query.state import IndexState, state
from search_ui.query.suggestions import suggestions
from search_ui.query.tally import NOTHING_KNOWN, pairs_of, tally, units
from search_ui.results.counts import FacetCounts
from search_ui.results.coverage import Coverage
from search_ui.results.facet_page import Counted, FacetPage, facet_page
from search_ui.results.hits import Hit
from search_ui.results.reference_page import ReferencePage
from search_ui.results.search_results import SearchResults
from search_ui.results.signatures import Tally, Unsigned
from search_ui.results.suggestions import Suggestion
from search_ui.results.table import Table
from search_ui.url.facet_params import PER_PAGE, FacetParams
from search_ui.url.params import SearchParams

T = TypeVar("T")
_LOG = logging.getLogger(__name__)

AGAIN = 10
"""Seconds until what is indexed, or was written, is looked up again, where that failed."""
SLACK = 5
"""Seconds that the connection waits longer than the engine may take: to hear of it when it took too long."""

TABLE_SECONDS = 5
UNITS = 20
"""Units whose citations are counted by one request to the engine."""


@dataclass(frozen=True, slots=True)
class Held:
    """A table of counts, and the state of the indexes that it was made from."""

    table: Table
    state: frozenset[IndexState]


class Searcher:
    """Searches what stands behind the alias.

    Every method raises EngineError: what the engine did not do, as a sentence for people. An answer that
    covers only part of the index is such an error too: a count is exact or it is not given.
    """

    def __init__(
        self, client: OpenSearch, *, alias: str = ALIAS, timeout: float = 20, coverage_seconds: float = 60
    ) -> None:
        self._client = client
        self._alias = alias
        self._timeout = timeout
        self._coverage_seconds = coverage_seconds
        self._coverage: Coverage | None = None
        self._coverage_until = -math.inf
        self._coverage_failed = False
        self._columns = NOTHING_KNOWN
        self._table: Held | None = None

    def search(self, params: SearchParams, *, complete: bool = True) -> SearchResults:
        """One page of results with the counts of all facets.

        Args:
            params: the search.
            complete: whether facets that have many values are counted too, which takes longest; else only
                their values of which something is asked.
        """
        if is_scored(params):
            (ranked, known), first = self._counted(
                params, lambda known: both(best(params), known), complete=complete
            )
            found, took = self._timed(search(params, knowing(known), ranked), params)
            took += first
        else:
            found, took = self._counted(params, lambda known: search(params, known), complete=complete)
        results = replace(found, took_ms=took)
        if results.total or not params.q:
            return results
        return replace(results, did_you_mean=self._did_you_mean(params))

    def facets(self, params: SearchParams) -> tuple[FacetCounts, ...]:
        """Only the counts of all facets."""
        return self._counted(params, lambda known: known, complete=True)[0].facets

    def facet(self, params: SearchParams, name: str) -> Counts:
        """Only how many citations there are but for its own selection, and the counts of one facet."""
        return self._answer(one_facet(params, name), params)

    def facet_page(self, asked: FacetParams) -> FacetPage:
        """One page of all the values of a facet."""
        first = self._answer(batch(asked, asked.after), asked.search)
        start = (asked.page - 1) * PER_PAGE
        found = list(islice(self._values(asked, first), start, start + PER_PAGE + 1))
        if first.error or (asked.facet.named and asked.prefix):
            exact = self._answer(exact_counts(asked, [value for value, _ in found]), asked.search)
            found = [(value, exact.get(value, count)) for value, count in found]
        page = facet_page(asked, found, first.marked, error=first.error, is_cut=first.is_cut)
        if not asked.facet.named:
            return page
        owners = [value.value for value in page.values if value.value != NONE]
        return replace(page, uses=self._answer(uses(asked, owners), asked.search))

    def citation(self, id_: str) -> Hit | None:
        """The citation with this id, if there is one."""
        return self._answer(citation(id_), SearchParams())

    def reference(self, number: str) -> ReferencePage | None:
        """The reference with this canonical number, if anything cites it."""
        return self._counted(all_uses(number), lambda known: reference(number, known), complete=False)[0]

    def coverage(self) -> Coverage:
        """What the indexes hold, as it was at most `coverage_seconds` ago."""
        if time.monotonic() >= self._coverage_until or self._coverage is None:
            self._coverage = self._read_coverage()
            self._coverage_until = time.monotonic() + self._coverage_seconds
            self._coverage_failed = False
        return self._coverage

    def coverage_if_known(self) -> Coverage | None:
        """The same for pages about something else, which need not fail with it: as last known, if ever."""
        if time.monotonic() < self._coverage_until:
            return self._coverage
        try:
            return self.coverage()
        except EngineError as error:
            _LOG.warning("what is indexed could not be looked up: %s", error)
            self._coverage_until = time.monotonic() + AGAIN
            self._coverage_failed = True
            return self._coverage

    def coverage_state(self) -> str:
        """Whether pages know what is indexed: `current`, `last known` (then that failed) or `unknown`."""
        if not self.coverage_if_known():
            return "unknown"
        return "last known" if self._coverage_failed else "current"

    def last_coverage(self) -> Coverage | None:
        """What `coverage` last found, however old; the engine is not asked."""
        return self._coverage

    def runs(self) -> list[dict[str, Any]]:
        """What is kept of each source's last runs (engine.runs); nothing where that may not be read."""
        try:
            with translated():
                found = self._client.search(index=runs.INDEX, body={"size": 100, "sort": ["source"]})
        except (AccessDenied, IndexMissing):
            return []
        return [hit["_source"] for hit in found["hits"]["hits"]]

    def check(self) -> None:
        """Return when a search would be answered; raise EngineError when not."""
        self._answer(anything(), SearchParams())

    def suggestions(self, text: str) -> list[Suggestion]:
        """What somebody may be about to type who has typed this."""
        return self._answer(suggestions(text), SearchParams(q=text))

    def _counted(
        self, params: SearchParams, make: Callable[[Plan[Counts]], Plan[T]], *, complete: bool
    ) -> tuple[T, int]:
        """A plan that needs counts, by the quickest way to them: a table, two requests, or many.

        Returns:
            The answer, and the milliseconds that the engine took.
        """
        held = self._table
        if held and held.table.answers(params):
            known = knowing(held.table.tally(params))
            plan = both(make(counts(params, known, complete=complete)), state())
            (answer, now), took = self._timed(plan, params)
            if now == held.state:
                return answer, took
            self._table = None  # something was written since
        try:
            found = tally(params, self._columns).then(self._learn)
            return self._timed(make(counts(params, found, complete=complete)), params)
        except Unsigned:
            return self._timed(make(counts_one_by_one(params)), params)

    def _learn(self, found: Tally) -> Tally:
        """Keep the signatures that were found: there are not many more."""
        self._columns = found.columns
        return found

    def tabulate(self) -> bool:
        """Count all pairs of signatures, for searches to come; whether it could be done.

        It cannot while something is written, and where citations have no signatures.
        """
        everything = SearchParams()
        try:
            before = self._answer(state(), everything)
            all_units = [*self._answer(units(), everything)]
            found = [
                pair
                for start in range(0, len(all_units), UNITS)
                for pair in self._answer(pairs_of(all_units[start : start + UNITS]), everything)
            ]
        except Unsigned:
            return False
        table = Table.of(found)
        is_still_true = before == self._answer(state(), everything)
        if not is_still_true or table.total != sum(index.documents for index in before):
            return False
        self._columns, self._table = table.columns, Held(table, before)
        return True

    def keep_table(self, seconds: float = TABLE_SECONDS) -> Event:
        """From now on, have a table of counts whenever nothing was written for so many seconds.

        Returns:
            What ends it, when it is set.
        """
        ended = Event()
        Thread(target=self._keep_table, args=(seconds, ended), name="table of counts", daemon=True).start()
        return ended

    def _keep_table(self, seconds: float, ended: Event) -> None:
        last = refused = None
        pause = 0.0
        while not ended.wait(pause):
            try:
                now = self._answer(state(), SearchParams())
                held = self._table
                is_missing = held is None or held.state != now
                if is_missing and now == (last or now) and now != refused:
                    refused = None if self.tabulate() else now
                last, pause = now, seconds
            except EngineError as error:
                _LOG.info("there is no table of counts: %s", error)
                pause = AGAIN

    def _did_you_mean(self, params: SearchParams) -> SearchParams | None:
        """The search with another spelling of its words, when that finds something."""
        other = self._answer(likelier(params), params)
        return other if other and self._answer(finds_something(other), other) else None

    def _values(self, asked: FacetParams, first: Batch) -> Iterator[Counted]:
        """The values of a facet from the first batch on, by name batch after batch."""
        yield from first.values
        last = first.last
        while last:
            following = self._answer(batch(asked, last), asked.search)
            yield from following.values
            last = following.last

    def _read_coverage(self) -> Coverage:
        try:
            with translated():
                mappings = self._client.indices.get_mapping(index=self._alias)
        except AccessDenied:  # who may only search still learns what there is
            mappings = None
        return self._answer(coverage(mappings), SearchParams())

    def _answer(self, plan: Plan[T], params: SearchParams) -> T:
        """What a plan makes of the engine's responses; `params` says which search it belongs to."""
        return self._timed(plan, params)[0]

    def _timed(self, plan: Plan[T], params: SearchParams) -> tuple[T, int]:
        """The same, with the milliseconds that the engine took."""
        if not plan.requests:
            return plan.read([]), 0
        reply = self._msearch(plan.requests, params)
        return plan.read(reply["responses"]), reply["took"]

    def _msearch(self, requests: tuple[EngineRequest, ...], params: SearchParams) -> dict[str, Any]:
        """The engine's replies to all requests. They see the same copies of the index at every page.

        While a newer index takes the place of an older one, the engine may have resolved the alias to the old
        one just before it is deleted: so a missing index is looked for twice.
        """
        limit = self._limit()
        lines = [
            line for r in requests for line in (self._header(r, params, limit), {"timeout": limit} | r.body)
        ]
        try:
            return self._checked(lines)
        except IndexMissing:
            return self._checked(lines)

    def _limit(self) -> str:
        """What the engine may take for each search, as it writes times: at most what the page has left."""
        with translated():
            return f"{math.ceil(at_most(self._timeout) * 1000)}ms"

    def _checked(self, lines: list[dict[str, Any]]) -> dict[str, Any]:
        with translated():
            reply: dict[str, Any] = self._client.msearch(body=lines, request_timeout=self._timeout + SLACK)
        for response in reply["responses"]:
            _check(response, self._timeout)
        return reply

    def _header(self, request: EngineRequest, params: SearchParams, limit: str) -> dict[str, Any]:
        """`timeout` in the body ends the collecting of hits alone; what is given here, all of the search."""
        header = {
            "index": self._alias,
            "preference": _preference(params),
            "cancel_after_time_interval": limit,
        }
        if request.scored:
            header["search_type"] = "dfs_query_then_fetch"
        return header if request.cached else header | {"request_cache": False}


def _preference(params: SearchParams) -> str:
    """Which copies of the index answer: the same ones for every page of a search."""
    return blake2s(params.changed().to_query_string().encode(), digest_size=8).hexdigest()


def _check(response: EngineResponse, seconds: float) -> None:
    """Raise what went wrong with one of several requests, or when it was answered only in part."""
    if "error" in response:
        error = from_client(TransportError(response["status"], response["error"].get("type"), response))
        raise _too_long(seconds) if isinstance(error, EngineTimeout) else error
    if response["timed_out"]:
        raise _too_long(seconds)
    shards = response["_shards"]  # one that is not there has not failed: it is only not among the successful
    if absent := shards["total"] - shards["successful"]:
        raise EngineError(f"{absent} of {shards['total']} parts of the index did not answer")


def _too_long(seconds: float) -> EngineTimeout:
    return EngineTimeout(f"the search was not done within {seconds:g} seconds")
