"""A search ends with its time, all of it together, and with the client that waits for it."""

import socket
import time
from collections.abc import Iterator
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from opensearchpy import OpenSearch

from engine.connection import EngineSettings, connect
from engine.deadline import Abandoned
from engine.errors import EngineTimeout
from search_ui.query.plan import Body, EngineRequest, Plan, asking
from search_ui.results.search_results import SearchResults
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from search_ui.web.app import create_app
from search_ui.web.settings import UiSettings
from tests.engine.dripping import HEADS, LONGEST, dripping
from tests.search_ui.asked import plan_of
from tests.search_ui.served import serving
from tests.waiting import until

MANY = 3_000
"""Requests in one search of a test: so many that an engine of any speed is at them for a while."""


class LongSearcher(Searcher):
    """Each of its searches is thousands; that one began, and how it ended, is kept.

    Also by those that it makes for what is of one state (`Searcher.in_one_state`).
    """

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - as its kind
        super().__init__(*args, **named)
        self.has_begun = Event()
        self.ended: list[Exception] = []

    def search(self, params: SearchParams, **_how: bool) -> SearchResults:
        """Ask for the hits again and again, each time a little otherwise."""
        self.has_begun.set()
        body = plan_of(params).requests[0].body
        requests = tuple(EngineRequest(body | {"terminate_after": 1_000 + n}) for n in range(MANY))
        try:
            self.engine.answer(Plan(requests, len), params)
        except Exception as error:
            self.ended.append(error)
            raise
        raise AssertionError


def searches(engine: OpenSearch) -> list[str]:
    """What the engine is at of a long search, and of nothing else that other tests may have left it.

    What it was told to stop it may keep among its tasks for minutes.
    """
    params = {"actions": "indices:data/read/*", "detailed": "true"}
    tasks = [
        task for node in engine.tasks.list(params=params)["nodes"].values() for task in node["tasks"].values()
    ]
    going_on = [task for task in tasks if not task["cancelled"]]
    return [task["description"][:200] for task in going_on if '"terminate_after":' in task["description"]]


def until_none_is_left(engine: OpenSearch) -> None:
    """Wait until the engine is at no long search any more."""
    end = time.monotonic() + 120
    while left := searches(engine):
        assert time.monotonic() < end, left
        time.sleep(0.02)


def searched(engine: OpenSearch, alias: str) -> int:
    """How many searches of the indexes it has ever done, each shard's counted."""
    total: int = engine.indices.stats(index=alias, metric="search")["_all"]["total"]["search"]["query_total"]
    return total


def is_at_rest(engine: OpenSearch, alias: str) -> bool:
    """Whether it does none of its searches any more, also of those that it was told to stop."""
    done = searched(engine, alias)
    time.sleep(0.5)
    return done == searched(engine, alias)


@pytest.fixture
def left(engine: OpenSearch, alias: str) -> Iterator[tuple[LongSearcher, str, socket.socket]]:
    """A searcher, its pages' address, and the connection of a client that has asked for a long search."""
    searcher = LongSearcher(engine, alias=alias, timeout=600)
    with serving(create_app(searcher, UiSettings(search_timeout=600))) as address:
        place = urlsplit(address)
        with socket.create_connection((place.hostname, place.port)) as line:
            line.sendall(b"GET /search?q=lithium HTTP/1.1\r\nHost: x\r\n\r\n")
            assert searcher.has_begun.wait(60)  # not only the question what state is served
            until(lambda: searches(engine))
            yield searcher, address, line


def test_a_client_that_leaves_ends_its_search(
    engine: OpenSearch, alias: str, left: tuple[LongSearcher, str, socket.socket]
) -> None:
    """In the engine, long before it would have been done; others are served as before."""
    searcher, address, line = left
    before = searched(engine, alias)
    line.close()
    until(lambda: searcher.ended)
    until_none_is_left(engine)
    until(lambda: is_at_rest(engine, alias))
    assert isinstance(searcher.ended[0], Abandoned)
    assert searched(engine, alias) - before < MANY
    assert 200 == httpx.get(f"{address}/api/facets/year").status_code


def test_a_client_that_left_is_no_failure_in_the_log(
    left: tuple[LongSearcher, str, socket.socket], caplog: pytest.LogCaptureFixture
) -> None:
    """People close pages all the time."""
    searcher, address, line = left
    line.close()
    until(lambda: searcher.ended)
    assert 200 == httpx.get(f"{address}/healthz").status_code
    assert [] == caplog.records


@pytest.mark.parametrize("what", ["its headers", "a body of a known length", "a body to the end"])
def test_an_engine_that_drips_is_waited_for_once(what: str) -> None:
    """The limit is for all of a page, however the engine fills its time."""
    start = time.monotonic()
    with dripping(HEADS[what]) as port:
        url = f"http://127.0.0.1:{port}"
        searcher = Searcher(connect(EngineSettings.model_validate({"url": url}), timeout=0.4), timeout=0.4)
        with serving(create_app(searcher, UiSettings(search_timeout=0.4))) as address:
            page = httpx.get(f"{address}/search?q=battery", timeout=60)
            data = httpx.get(f"{address}/api/search?q=battery", timeout=60)
    assert time.monotonic() - start < LONGEST / 2
    assert (504, 504) == (page.status_code, data.status_code)
    assert 'value="battery"' in page.text
    assert "engine_timeout" == data.json()["error"]["code"]


def test_the_engine_ends_a_search_by_itself(engine: OpenSearch, alias: str) -> None:
    """Also where collecting hits is not what takes the time, and nobody closes a connection."""

    def nested(levels: int) -> Body:
        branches: Body = {"filters": {"filters": [{"match_all": {}}] * 15}}
        return {"each": branches | ({"aggs": nested(levels - 1)} if levels else {})}

    searcher = Searcher(engine, alias=alias, timeout=0.02)
    slow = asking({"size": 0, "timeout": "60s", "aggs": nested(3)}, str)
    with pytest.raises(EngineTimeout, match=r"not done within 0\.02 seconds"):
        searcher.engine.answer(slow, SearchParams())  # no page asks anything as slow
