"""The one place where the search UI sends requests to OpenSearch, and sees to it that an answer is whole."""

import math
from hashlib import blake2s
from typing import Any, TypeVar

from opensearchpy import OpenSearch, TransportError

from engine import runs
from engine.deadline import at_most
from engine.errors import (
    AccessDenied,
    EngineError,
    EngineTimeout,
    IndexMissing,
    NodeGone,
    StateLost,
)
from engine.translation import from_client, translated
from search_ui.query.plan import EngineRequest, EngineResponse, Plan, both
from search_ui.query.state import State, state
from search_ui.url.params import SearchParams

T = TypeVar("T")

SLACK = 5
"""Seconds that the connection waits longer than the engine may take: to hear of it when it took too long."""


class Engine:
    """What stands behind the alias, as answers to plans.

    Every method raises EngineError: what the engine did not do, as a sentence for people. An answer that
    covers only part of the index is such an error too: a count is exact or it is not given.

    Attributes:
        client: the connection. alias: whose indexes are searched. timeout: the seconds for one search.
    """

    def __init__(self, client: OpenSearch, *, alias: str, timeout: float) -> None:
        self.client = client
        self.alias = alias
        self.timeout = timeout

    def answer(self, plan: Plan[T], params: SearchParams | None = None) -> T:
        """What a plan makes of the engine's responses; `params` says which search it belongs to."""
        if not plan.requests:
            return plan.read([])
        return plan.read(self._msearch(plan.requests, params or SearchParams())["responses"])

    def answer_and_state(self, plan: Plan[T], params: SearchParams | None = None) -> tuple[T, State]:
        """The same, and in which state the indexes are."""
        return self.answer(both(plan, state()), params)

    def mappings(self) -> dict[str, Any] | None:
        """The mapping of each index; None for those who may only search."""
        try:
            with translated():
                found: dict[str, Any] = self.client.indices.get_mapping(index=self.alias)
        except AccessDenied:
            return None
        return found

    def runs(self) -> list[dict[str, Any]]:
        """What is kept of each source's last runs (engine.runs); nothing where that may not be read."""
        whole = {"bool": {"must_not": {"exists": {"field": "part"}}}}
        try:
            with translated():
                found = self.client.search(
                    index=runs.INDEX, body={"query": whole, "size": 100, "sort": ["source"]}
                )
        except (AccessDenied, IndexMissing):
            return []
        return [hit["_source"] for hit in found["hits"]["hits"]]

    def _msearch(self, requests: tuple[EngineRequest, ...], params: SearchParams) -> dict[str, Any]:
        """The engine's replies to all requests. They see the same copies of the index at every page.

        While a newer index takes the place of an older one, the engine may have resolved the alias to the old
        one just before it is deleted. And a node may leave, or be there again, between the steps of a search
        that it alone knew how to go on with: another has a copy. So these are asked twice.
        """
        limit, searched = self._limit(), self._searched(params)
        lines = [line for request in requests for line in self._asked(request, searched, limit)]
        try:
            return self.whole(lines)
        except (IndexMissing, NodeGone, StateLost):
            return self.whole(lines)

    def whole(self, lines: list[dict[str, Any]]) -> dict[str, Any]:
        """The reply to the lines of an `_msearch`, if each answer in it covers the whole index."""
        with translated():
            reply: dict[str, Any] = self.client.msearch(body=lines, request_timeout=self.timeout + SLACK)
        for response in reply["responses"]:
            _check(response, self.timeout)
        return reply

    def _limit(self) -> str:
        """What the engine may take for each search, as it writes times: at most what the page has left."""
        with translated():
            return _milliseconds(at_most(self.timeout))

    def _asked(
        self, request: EngineRequest, searched: dict[str, Any], limit: str
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The two lines of a request: what is searched and how, and what is asked.

        `timeout` in the body ends the collecting of hits alone; what the header gives, all of the search. By
        the body the engine knows an answer again: what a page has left, each time another, is in the header.
        """
        whole = {"timeout": _milliseconds(self.timeout)}
        return searched | _how(request, limit), whole | request.body

    def _searched(self, params: SearchParams) -> dict[str, Any]:
        return {"index": self.alias, "preference": _preference(params)}


def _milliseconds(seconds: float) -> str:
    return f"{math.ceil(seconds * 1000)}ms"


def _how(request: EngineRequest, limit: str) -> dict[str, Any]:
    header: dict[str, Any] = {"cancel_after_time_interval": limit}
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
