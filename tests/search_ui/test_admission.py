"""More searches than can be answered: some wait, the rest are told so, and what needs no engine is served."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Semaphore

import httpx
import pytest
from opensearchpy import OpenSearch

from search_ui.results.search_results import SearchResults
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from search_ui.web.admission import FREE, OPERATORS_AT_ONCE, OPERATORS_WAITING, household
from search_ui.web.app import create_app
from search_ui.web.settings import MOST_AT_ONCE, UiSettings
from tests.search_ui.served import serving
from tests.waiting import until

LONG = 60.0
"""Seconds that nothing here should come near to."""


class Gate(Searcher):
    """Searches stand before a gate that lets so many through as the test says."""

    def __init__(self, client: OpenSearch, alias: str) -> None:
        super().__init__(client, alias=alias)
        self.passes = Semaphore(0)
        self.arrived: list[str] = []

    def search(self, params: SearchParams, **how: bool) -> SearchResults:
        """Search, after the gate."""
        self.arrived.append(params.q)
        assert self.passes.acquire(timeout=LONG)
        return super().search(params, **how)

    def check(self) -> None:
        """Be ready, after the gate."""
        self.arrived.append("ready")
        assert self.passes.acquire(timeout=LONG)

    def open(self) -> None:
        """Let everybody through."""
        self.passes.release(1000)


class Crowd:
    """People who each ask once, from addresses of their own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._threads = ThreadPoolExecutor(40)

    def ask(self, path: str, address: str = "127.0.0.1") -> Future[httpx.Response]:
        """Somebody asks; his answer, when it comes."""
        return self._threads.submit(self._get, path, address)

    def leave_after(self, seconds: float, path: str) -> None:
        """Somebody asks and does not wait for long; that he left is raised."""
        httpx.get(self._url + path, timeout=httpx.Timeout(LONG, read=seconds))

    def _get(self, path: str, address: str) -> httpx.Response:
        transport = httpx.HTTPTransport(local_address=address)
        with httpx.Client(base_url=self._url, transport=transport, timeout=LONG) as client:
            return client.get(path)


@pytest.fixture
def gate(engine: OpenSearch, alias: str) -> Iterator[Gate]:
    """A gate that is open at the end."""
    gate = Gate(engine, alias)
    yield gate
    gate.open()


@contextmanager
def crowded(gate: Gate, places: int, waiting: int, seconds: float = LONG) -> Iterator[Crowd]:
    """The pages before a gate, with so many places, and so many in the queue for so long."""
    settings = UiSettings(searches_at_once=places, queue_length=waiting, queue_seconds=seconds)
    with serving(create_app(gate, settings)) as url:
        yield Crowd(url)
        gate.open()


def statuses(answers: list[Future[httpx.Response]]) -> list[int]:
    """Of the answers that are there, in order."""
    return sorted(answer.result().status_code for answer in answers if answer.done())


def test_beyond_its_places_and_queue_a_search_is_refused_at_once(gate: Gate) -> None:
    """Two are under way and two wait, of whom none is lost; the fifth is told when to come again."""
    with crowded(gate, 2, 2) as crowd:
        answers = [crowd.ask(f"/search?q=lithium+{n}", f"127.0.0.{n + 1}") for n in range(5)]
        until(lambda: [503] == statuses(answers))
        until(lambda: len(gate.arrived) == 2)
        page = next(answer.result() for answer in answers if answer.done())
        data = crowd.ask("/api/search?q=lithium", "127.0.0.9").result()
        assert "oacite_http_refused_total 2" in crowd.ask("/metrics").result().text.splitlines()
        gate.open()
        until(lambda: [200] * 4 + [503] == statuses(answers))
    assert 'value="lithium' in page.text
    assert "Wait a few seconds" in page.text
    assert (503, "busy") == (data.status_code, data.json()["error"]["code"])
    assert ("60", "60") == (page.headers["retry-after"], data.headers["retry-after"])
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_nobody_waits_for_long(gate: Gate) -> None:
    """What is still in the queue after a while is refused too."""
    with crowded(gate, 1, 9, seconds=0.3) as crowd:
        crowd.ask("/search?q=lithium")
        until(lambda: gate.arrived == ["lithium"])
        waiting = [crowd.ask("/search?q=lithium") for _ in range(2)]
        until(lambda: [503, 503] == statuses(waiting))
        assert ["lithium"] == gate.arrived


def test_what_needs_no_engine_never_waits(gate: Gate) -> None:
    """Though every place is taken, and the queue is full."""
    with crowded(gate, MOST_AT_ONCE, 0) as crowd:
        taken = [crowd.ask("/search?q=lithium", f"127.0.0.{n + 1}") for n in range(MOST_AT_ONCE)]
        until(lambda: len(gate.arrived) == MOST_AT_ONCE)
        assert 503 == crowd.ask("/search?q=lithium").result().status_code
        for path in (*FREE, "/static/style.css"):
            assert (path, True) == (path, crowd.ask(path).result().status_code in {200, 404})
        assert [] == statuses(taken)


@pytest.mark.parametrize("path", ["/help", "/robots.txt", "/healthz", "/opensearch.xml"])
def test_what_needs_no_engine_asks_none(path: str) -> None:
    """It is served when there is none."""
    searcher = Searcher(OpenSearch("http://127.0.0.1:9", max_retries=0))
    with serving(create_app(searcher)) as url:
        assert 200 == httpx.get(f"{url}{path}").status_code


def test_one_who_leaves_the_queue_gives_his_place_in_it_to_another(gate: Gate) -> None:
    """And is never searched for."""
    with crowded(gate, 1, 1) as crowd:
        crowd.ask("/search?q=first")
        until(lambda: gate.arrived == ["first"])
        with pytest.raises(httpx.ReadTimeout):
            crowd.leave_after(1, "/search?q=second")
        third = crowd.ask("/search?q=third")
        gate.passes.release()
        until(lambda: gate.arrived == ["first", "third"])
        gate.open()
        assert 200 == third.result().status_code
        assert {
            "oacite_http_given_up_total 1",
            'oacite_http_responses_total{page="/search",status="499"} 1',
        } <= {*crowd.ask("/metrics").result().text.splitlines()}


def test_one_who_leaves_while_searched_for_keeps_his_place_until_that_ends(gate: Gate) -> None:
    """What the engine and a thread are at counts, whoever waits for it."""
    with crowded(gate, 1, 1) as crowd:
        with pytest.raises(httpx.ReadTimeout):
            crowd.leave_after(1, "/search?q=first")
        until(lambda: gate.arrived == ["first"])
        second = crowd.ask("/search?q=second")
        time.sleep(0.3)
        assert ["first"] == gate.arrived
        gate.open()
        assert 200 == second.result().status_code


def test_a_walker_hardly_delays_a_bystander(gate: Gate) -> None:
    """One address has twenty searches; another's only one comes next, or after the next."""
    with crowded(gate, 1, 20) as crowd:
        answers = [crowd.ask(f"/search?q=walker&page={n}", "127.0.0.2") for n in range(2, 24)]
        until(lambda: [503] == statuses(answers))  # so all have come: one is under way, and twenty wait
        bystander = crowd.ask("/search?q=bystander", "127.0.0.3")
        until(lambda: [503, 503] == statuses(answers))  # and now he waits
        gate.passes.release(3)
        assert 200 == bystander.result().status_code
        assert 2 >= statuses(answers).count(200)


def test_operators_are_told_beside_a_crowd_and_are_bounded_too(gate: Gate) -> None:
    """Their room is their own: neither is full because of the other."""
    most = OPERATORS_AT_ONCE + OPERATORS_WAITING
    with crowded(gate, 1, 0) as crowd:
        crowd.ask("/search?q=lithium")
        until(lambda: gate.arrived == ["lithium"])
        assert 200 == crowd.ask("/metrics").result().status_code
        answers = [crowd.ask("/readyz") for _ in range(most + 1)]
        until(lambda: [503] == statuses(answers))
        until(lambda: gate.arrived.count("ready") == OPERATORS_AT_ONCE)
        gate.open()
        until(lambda: [200] * most + [503] == statuses(answers))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::1", "20010db800010002/64"),
        ("2001:db8:1:2:ffff::9", "20010db800010002/64"),
        ("fe80::1%eth0", "fe80000000000000/64"),
        ("a proxy's word", "a proxy's word"),
    ],
)
def test_a_client_is_known_by_its_address(address: str, expected: str) -> None:
    """Of version 6 by the network that one household has, so that nobody is many."""
    assert expected == household({"client": (address, 1)})


def test_a_client_without_an_address_is_one_too() -> None:
    """As on a local socket."""
    assert "" == household({"client": None})
