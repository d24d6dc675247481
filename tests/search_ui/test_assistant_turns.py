"""Calls take turns, and end with whoever waits for them."""

import asyncio
import json
import threading
from typing import Any

import httpx
import pytest
from mcp import Client
from opensearchpy import OpenSearch

from engine.deadline import Abandoned
from search_ui.assistant.server import make_server
from search_ui.assistant.transports import http_app
from search_ui.results.search_results import SearchResults
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from search_ui.web.settings import UiSettings
from tests.search_ui.assisting import said, session
from tests.search_ui.served import serving
from tests.search_ui.test_leaving import LongSearcher
from tests.waiting import until


class SlowSearcher(Searcher):
    """Each of its searches waits until it may go on."""

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - as its kind
        super().__init__(*args, **named)
        self.has_begun, self.may_go_on = threading.Event(), threading.Event()

    def search(self, params: SearchParams, **how: bool) -> SearchResults:
        """Wait, then search."""
        self.has_begun.set()
        assert self.may_go_on.wait(60)
        return super().search(params, **how)


def test_more_calls_than_there_are_places_are_told_to_come_again(engine: OpenSearch, alias: str) -> None:
    """At once, where none may wait; those that have a place are answered."""
    searcher = SlowSearcher(engine, alias=alias)
    one_place = UiSettings(searches_at_once=1, queue_length=0)

    async def talk(client: Client) -> None:
        first = asyncio.create_task(client.call_tool("search_citations", {}))
        await asyncio.to_thread(searcher.has_begun.wait, 60)
        refused = await client.call_tool("search_citations", {})
        searcher.may_go_on.set()
        assert said(refused).startswith("More is asked here at the moment")
        assert refused.is_error
        assert not (await first).is_error

    session(make_server(searcher, one_place), talk)


@pytest.mark.parametrize("by_http", [False, True])
def test_a_call_that_is_given_up_ends_in_the_engine(engine: OpenSearch, alias: str, *, by_http: bool) -> None:
    """And its place is another's, in this process as over HTTP."""
    searcher = LongSearcher(engine, alias=alias)
    one_place = UiSettings(searches_at_once=1, queue_length=1)

    async def talk(client: Client) -> None:
        call = asyncio.create_task(client.call_tool("search_citations", {}))
        await asyncio.to_thread(searcher.has_begun.wait, 60)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert not (await client.call_tool("reference", {"number": "US 9,280,610"})).is_error

    if by_http:
        with serving(http_app(searcher, one_place), lifespan="on") as address:
            session(f"{address}/mcp", talk)
    else:
        session(make_server(searcher, one_place), talk)
    until(lambda: searcher.ended)
    assert isinstance(searcher.ended[0], Abandoned)


def test_a_client_that_leaves_ends_its_call_in_the_engine(engine: OpenSearch, alias: str) -> None:
    """Over HTTP too, where nothing but the connection says so."""
    searcher = LongSearcher(engine, alias=alias)
    asked = {"name": "search_citations", "arguments": {}}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked})
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    with serving(http_app(searcher, UiSettings()), lifespan="on") as address:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{address}/mcp", content=body, headers=headers, timeout=1)
        until(lambda: searcher.ended)
    assert isinstance(searcher.ended[0], Abandoned)


def test_an_assistant_that_asks_too_often_is_told_when_to_come_again(searcher: Searcher) -> None:
    """Over HTTP within the pages' own limit, before its message is read; as many requests as it may have."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"})
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    with serving(http_app(searcher, UiSettings(request_limit="2/hour")), lifespan="on") as address:
        answers = [httpx.post(f"{address}/mcp", content=body, headers=headers, timeout=60) for _ in range(3)]
    assert [200, 200, 429] == [each.status_code for each in answers]
    assert ["1", "0", "0"] == [each.headers["ratelimit"].split(";")[1][2:] for each in answers]
    assert 3_590 < int(answers[-1].headers["retry-after"]) <= 3_600
    assert "too_many" == answers[-1].json()["error"]["code"]
