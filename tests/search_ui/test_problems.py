"""What a person, and a program, is told when something goes wrong."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import httpx
import pytest
from opensearchpy import OpenSearch

from engine import errors
from engine.connection import EngineSettings
from engine.errors import EngineError
from search_ui.results.search_results import SearchResults
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from search_ui.web.app import create_app, from_environment
from search_ui.web.problems import problem_of
from tests.search_ui.served import serving

T = TypeVar("T")

EXPECTED = {
    errors.IndexMissing: (503, "no_index"),
    errors.IndexOutdated: (503, "index_outdated"),
    errors.EngineUnreachable: (503, "engine_unreachable"),
    errors.EngineTimeout: (504, "engine_timeout"),
    errors.EngineOverloaded: (503, "engine_overloaded"),
    errors.NodeGone: (503, "node_gone"),
    errors.AccessDenied: (503, "access_denied"),
    errors.HoldDenied: (503, "no_exports"),
    errors.IndexChanged: (503, "index_changed"),
    errors.StateLost: (503, "state_lost"),
    errors.WriteBlocked: (503, "write_blocked"),
    errors.RequestTooLarge: (500, "request_too_large"),
    errors.RequestRefused: (500, "request_refused"),
    errors.EngineError: (503, "engine_error"),
}

FOR_A_WHILE = {
    errors.IndexMissing,
    errors.EngineUnreachable,
    errors.EngineOverloaded,
    errors.NodeGone,
    errors.IndexChanged,
    errors.StateLost,
    errors.EngineError,
}
"""Those of 503 after which it is told when to come again."""


class FailingSearcher(Searcher):
    """It raises what it is given, instead of searching."""

    def __init__(self, error: Exception) -> None:
        super().__init__(OpenSearch("http://127.0.0.1:9"))
        self.error = error

    def search(self, params: SearchParams, **_how: bool) -> SearchResults:
        """Fail."""
        raise self.error from ValueError(params)

    def in_one_state(self, make: Callable[[Searcher], T]) -> T:
        """Fail once, not also in a state that is held."""
        return make(self)


def kinds(base: type[EngineError]) -> Iterator[type[EngineError]]:
    """An error and all that are derived from it."""
    yield base
    for kind in base.__subclasses__():
        yield from kinds(kind)


def test_every_engine_error_has_its_own_words() -> None:
    """One that is added to the engine must be added to the table; those of the error itself are not told."""
    told = {kind: problem_of(kind("it broke")) for kind in kinds(EngineError)}
    assert EXPECTED == {kind: (problem.status, problem.code) for kind, problem in told.items()}
    assert len(EXPECTED) == len({problem.message for problem in told.values()})
    assert not [problem for problem in told.values() if "it broke" in f"{problem}".lower()]


@pytest.mark.parametrize("kind", EXPECTED)
def test_an_engine_error_is_a_page_and_json(kind: type[EngineError]) -> None:
    """With the box filled, never with a trace."""
    status, code = EXPECTED[kind]
    with serving(create_app(FailingSearcher(kind("it broke")))) as address:
        page = httpx.get(f"{address}/search?q=battery&art_unit=1727")
        data = httpx.get(f"{address}/api/search?q=battery")
    assert (status, status) == (page.status_code, data.status_code)
    assert 'value="battery"' in page.text
    assert 'name="art_unit" value="1727"' in page.text
    problem = problem_of(kind("it broke"))
    assert problem.message in page.text
    assert (code, problem.message) == (data.json()["error"]["code"], data.json()["error"]["message"])
    same = '<a href="/search?q=battery&amp;art_unit=1727" rel="nofollow">Try again</a>'
    assert problem.try_again == (same in page.text)
    later = "5" if kind in FOR_A_WHILE else None
    assert (later, later) == (page.headers.get("Retry-After"), data.headers.get("Retry-After"))


def test_an_error_nobody_foresaw_keeps_its_words_to_itself() -> None:
    """They are for the log."""
    with serving(create_app(FailingSearcher(RuntimeError("secret")))) as address:
        page = httpx.get(f"{address}/search")
        data = httpx.get(f"{address}/api/search")
    assert (500, 500, "internal_error") == (page.status_code, data.status_code, data.json()["error"]["code"])
    assert "secret" not in page.text + data.text
    assert "Traceback" not in page.text + data.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_without_an_index_the_way_to_one_is_told(engine: OpenSearch) -> None:
    """On every page; the process lives but is not ready."""
    with serving(create_app(Searcher(engine, alias="ui-test-nowhere"))) as address:
        page = httpx.get(f"{address}/")
        alive, ready = (httpx.get(f"{address}{path}") for path in ("/healthz", "/readyz"))
    assert 503 == page.status_code
    assert "oacite demo" in page.text
    assert (200, 503) == (alive.status_code, ready.status_code)
    assert "no_index" == ready.json()["error"]["code"]


def test_an_engine_that_is_gone_is_said_to_be_gone() -> None:
    """In a page, whose links still work."""
    searcher = Searcher(OpenSearch("http://127.0.0.1:9", max_retries=0))
    with serving(create_app(searcher)) as address:
        page = httpx.get(f"{address}/search?q=battery")
    assert 503 == page.status_code
    assert "The search engine does not answer" in page.text


def test_another_method_is_refused_in_words() -> None:
    """It is nobody's fault, and no trace."""
    with serving(create_app(FailingSearcher(EngineError("unused")))) as address:
        response = httpx.post(f"{address}/search")
    assert (405, "GET") == (response.status_code, response.headers["allow"])
    assert "Method Not Allowed" in response.text


def test_the_environment_makes_the_application(
    engine_settings: EngineSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the command that serves it does."""
    monkeypatch.setenv("OPENSEARCH_URL", str(engine_settings.url))
    monkeypatch.setenv("OACITE_SEARCH_TIMEOUT", "7")
    with serving(from_environment()) as address:
        assert {"status": "ok"} == httpx.get(f"{address}/healthz").json()
