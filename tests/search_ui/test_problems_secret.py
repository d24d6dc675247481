"""What an engine tells of itself goes to the log and onto no page: with the security plugin, in distress."""

import re
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx
import pytest
from opensearchpy import OpenSearch

from engine.connection import EngineSettings, connect
from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from search_ui.web.settings import UiSettings
from tests.engine.secured import KEEPER, READER, Secured
from tests.indexer.faulty import Faults, proxy
from tests.search_ui.served import serving

ALIAS = "citations-told"  # of nothing: nobody comes so far
PAGES = (
    "/search?q=battery&art_unit=1727",
    "/",
    "/facets/reference_owner?rejection_type=103",
    "/citations/nothing",
    "/references/US20070217688",
    "/about",
)
PROGRAMS = ("/api/search?q=battery", "/api/facets/year", "/api/citations/nothing", "/readyz", "/suggest?q=ba")
INNER_WORDS = re.compile(
    r"Error\b|Exception|_exception|Traceback|HTTPS?Connection|errno|\[|backend_roles|\bUser\b|\buser\b|role\b"
    r"|indices:|data/read|shard|citations-|\bpool\b|parent\b|Data too large|certificate|OPENSEARCH_"
    rf"|127\.0\.0\.1|localhost|{KEEPER}|{READER}",
)
"""What nobody on a page need know: classes, users and roles, rights, indexes, addresses, settings."""
TAGS = re.compile(r"<(script|style|head)\b.*?</\1>|<[^>]*>", re.DOTALL)


def check_what_is_told(
    searcher: Searcher, status: int, logged: str, caplog: pytest.LogCaptureFixture, tries: int = 1
) -> None:
    """Every page and program's answer has this status and no inner words; the log has what happened.

    Each is asked for so many times until it has.
    """
    with serving(create_app(searcher)) as address, httpx.Client(base_url=address, timeout=120) as web:
        for path in (*PAGES, *PROGRAMS):
            for _ in range(tries):
                caplog.clear()
                answer = web.get(path)
                if answer.status_code == status:
                    break
            told = TAGS.sub(" ", answer.text) if path in PAGES else str(answer.json().get("error"))
            assert (path, status) == (path, answer.status_code)
            assert (path, None) == (path, INNER_WORDS.search(told)), told
            assert re.search(logged, caplog.text), caplog.text


def test_a_user_without_the_right_is_not_named(secured: Secured, caplog: pytest.LogCaptureFixture) -> None:
    """The security plugin tells user, roles and the right that is missing: to the log."""
    with closing(secured.client(READER)) as reader:
        check_what_is_told(
            Searcher(reader, alias="told-to-nobody"), 503, r"User \[name=reader, backend_roles=", caplog
        )


def test_a_wrong_login_is_not_told(secured: Secured, caplog: pytest.LogCaptureFixture) -> None:
    """Nor which settings it came from."""
    with closing(secured.client(READER, "wrong")) as stranger:
        check_what_is_told(Searcher(stranger, alias=ALIAS), 503, "check OPENSEARCH_USERNAME", caplog)


def test_a_certificate_that_is_not_trusted_is_not_told(
    secured: Secured, caplog: pytest.LogCaptureFixture
) -> None:
    """Its sentence names a setting of the server."""
    with closing(secured.client(READER, trusted=False)) as doubting:
        check_what_is_told(Searcher(doubting, alias=ALIAS), 503, "set OPENSEARCH_CA_CERTS", caplog)


def test_an_engine_that_is_gone_is_not_addressed(caplog: pytest.LogCaptureFixture) -> None:
    """Host, port and error number are for the log."""
    with closing(OpenSearch("http://127.0.0.1:9", max_retries=0)) as nobody:
        check_what_is_told(Searcher(nobody), 503, "127.0.0.1.*Errno 111", caplog)


def at_port(port: int) -> EngineSettings:
    """Settings of an engine on this machine."""
    return EngineSettings.model_validate({"url": f"http://127.0.0.1:{port}"})


def test_an_engine_that_hangs_takes_too_long(caplog: pytest.LogCaptureFixture) -> None:
    """It takes the connection and says nothing: the page is told that, and offers the same search again."""
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        closing(connect(at_port(silent.getsockname()[1]), timeout=0.4)) as hanging,
        serving(create_app(Searcher(hanging, timeout=0.4), UiSettings(search_timeout=0.4))) as address,
    ):
        page = httpx.get(f"{address}/search?q=battery&art_unit=1727", timeout=60)
    assert (504, None) == (page.status_code, INNER_WORDS.search(TAGS.sub(" ", page.text)))
    assert '<a href="/search?q=battery&amp;art_unit=1727" rel="nofollow">Try again</a>' in page.text
    assert "did not answer in time" in caplog.text


@contextmanager
def limited(engine: OpenSearch, **settings: str) -> Iterator[None]:
    """The node with other limits, for as long as the block runs."""
    names = {name.replace("__", "."): value for name, value in settings.items()}
    engine.cluster.put_settings(body={"transient": names})
    try:
        yield
    finally:
        engine.cluster.put_settings(body={"transient": dict.fromkeys(names)})


def refused(url: str) -> httpx.Response:
    """The first answer that is not late: the engine may forget a search whose counts it could not add up."""
    for _ in range(5):
        answer = httpx.get(url, timeout=60)
        if answer.status_code != 504:
            break
    return answer


@pytest.mark.parametrize("breaker", ["indices__breaker__total__limit", "indices__breaker__request__limit"])
def test_an_over_full_heap_is_not_told_in_bytes(
    engine: OpenSearch, alias: str, caplog: pytest.LogCaptureFixture, breaker: str
) -> None:
    """The whole request is refused, or one search of several, by a circuit breaker: the engine is busy."""
    limit = "1%" if "total" in breaker else "1b"
    with (
        limited(engine, **{breaker: limit}),
        serving(
            create_app(Searcher(engine, alias=alias, timeout=4), UiSettings(search_timeout=4))
        ) as address,
    ):
        page = refused(f"{address}/search?q=lithium")
        data = refused(f"{address}/api/search?q=lithium")
    assert (503, "engine_overloaded") == (page.status_code, data.json()["error"]["code"])
    for told in (TAGS.sub(" ", page.text), str(data.json())):
        assert INNER_WORDS.search(told.replace("[", "")) is None
    assert "Data too large" in caplog.text


def test_a_search_that_is_broken_off_took_too_long(
    engine: OpenSearch, alias: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine ends it, though its status says only that it failed; a very small one may end before."""
    monkeypatch.setattr("search_ui.searcher.engine._milliseconds", lambda _: "1nanos")
    check_what_is_told(Searcher(engine, alias=alias), 504, "not done within", caplog, tries=50)


def test_a_queue_that_is_full_is_not_named(engine: OpenSearch, caplog: pytest.LogCaptureFixture) -> None:
    """A proxy before the real engine answers 429 as a full pool does."""
    [host] = engine.transport.hosts
    with (
        proxy(f"http://{host['host']}:{host['port']}", Faults(others=["busy"], spared=0)) as busy,
        closing(OpenSearch(busy, max_retries=0)) as refused,
    ):
        check_what_is_told(Searcher(refused), 503, "the queue is full", caplog)
