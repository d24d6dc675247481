"""What an engine tells of itself goes to the log and onto no page: with the security plugin, in distress."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from opensearchpy import OpenSearch

from engine.connection import EngineSettings, connect
from indexer.node import NodeStatus, Security
from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from tests.engine.secured import KEEPER, PASSWORDS, READER, secured_node
from tests.indexer.faulty import Faults, proxy
from tests.search_ui.filling import fill
from tests.search_ui.served import serving
from tests.search_ui.specimens import ALL

ALIAS = "citations-told"
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


@pytest.fixture(scope="module")
def guarded(node_homes: Path, node_cache: Path) -> Iterator[tuple[NodeStatus, Security]]:
    """A node with the security plugin, which holds the specimens."""
    with secured_node(node_homes / "told", node_cache) as (started, security):
        with closing(client(started, security, KEEPER)) as keeper:
            fill(keeper, ALIAS, "ptoffact", ALL)
        yield started, security


def client(
    started: NodeStatus, security: Security, user: str, password: str | None = None, *, trusted: bool = True
) -> OpenSearch:
    """A client of a user, as the settings of the environment make it."""
    settings = EngineSettings.model_validate(
        {
            "url": started.url,
            "username": user,
            "password": password or PASSWORDS[user],
            "ca_certs": security.ca_certs if trusted else None,
        }
    )
    return connect(settings, timeout=120)


def check_what_is_told(
    searcher: Searcher, status: int, logged: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Every page and program's answer has this status and no inner words; the log has what happened."""
    with serving(create_app(searcher)) as address, httpx.Client(base_url=address, timeout=120) as web:
        for path in (*PAGES, *PROGRAMS):
            caplog.clear()
            answer = web.get(path)
            told = TAGS.sub(" ", answer.text) if path in PAGES else str(answer.json().get("error"))
            assert (path, status) == (path, answer.status_code)
            assert (path, None) == (path, INNER_WORDS.search(told)), told
            assert re.search(logged, caplog.text), caplog.text


def test_a_user_without_the_right_is_not_named(
    guarded: tuple[NodeStatus, Security], caplog: pytest.LogCaptureFixture
) -> None:
    """The security plugin tells user, roles and the right that is missing: to the log."""
    with closing(client(*guarded, READER)) as reader:
        check_what_is_told(
            Searcher(reader, alias="told-to-nobody"), 503, r"User \[name=reader, backend_roles=", caplog
        )


def test_a_wrong_login_is_not_told(
    guarded: tuple[NodeStatus, Security], caplog: pytest.LogCaptureFixture
) -> None:
    """Nor which settings it came from."""
    with closing(client(*guarded, READER, "wrong")) as stranger:
        check_what_is_told(Searcher(stranger, alias=ALIAS), 503, "check OPENSEARCH_USERNAME", caplog)


def test_a_certificate_that_is_not_trusted_is_not_told(
    guarded: tuple[NodeStatus, Security], caplog: pytest.LogCaptureFixture
) -> None:
    """Its sentence names a setting of the server."""
    with closing(client(*guarded, READER, trusted=False)) as doubting:
        check_what_is_told(Searcher(doubting, alias=ALIAS), 503, "set OPENSEARCH_CA_CERTS", caplog)


def test_an_engine_that_is_gone_is_not_addressed(caplog: pytest.LogCaptureFixture) -> None:
    """Host, port and error number are for the log."""
    with closing(OpenSearch("http://127.0.0.1:9", max_retries=0)) as nobody:
        check_what_is_told(Searcher(nobody), 503, "127.0.0.1.*Errno 111", caplog)


def test_an_engine_that_hangs_takes_too_long(
    guarded: tuple[NodeStatus, Security], caplog: pytest.LogCaptureFixture
) -> None:
    """A process that is stopped answers nothing: the page is told that, and offers the same search again."""
    started, _ = guarded
    assert started.pid is not None
    os.kill(started.pid, signal.SIGSTOP)
    try:
        with closing(client(*guarded, READER)) as reader:
            app = create_app(Searcher(reader, alias=ALIAS, timeout=0.1))
            with serving(app) as address:
                page = httpx.get(f"{address}/search?q=battery&art_unit=1727", timeout=60)
    finally:
        os.kill(started.pid, signal.SIGCONT)
    assert (504, None) == (page.status_code, INNER_WORDS.search(TAGS.sub(" ", page.text)))
    assert '<a href="/search?q=battery&amp;art_unit=1727" rel="nofollow">Try again</a>' in page.text
    assert "did not answer in time" in caplog.text


@contextmanager
def limited(keeper: OpenSearch, **settings: str) -> Iterator[None]:
    """The node with other limits, for as long as the block runs."""
    names = {name.replace("__", "."): value for name, value in settings.items()}
    keeper.cluster.put_settings(body={"transient": names})
    try:
        yield
    finally:
        keeper.cluster.put_settings(body={"transient": dict.fromkeys(names)})


@pytest.mark.parametrize("breaker", ["indices__breaker__total__limit", "indices__breaker__request__limit"])
def test_an_over_full_heap_is_not_told_in_bytes(
    guarded: tuple[NodeStatus, Security], caplog: pytest.LogCaptureFixture, breaker: str
) -> None:
    """The whole request is refused, or one search of several, by a circuit breaker: the engine is busy."""
    with closing(client(*guarded, KEEPER)) as keeper:
        limit = "20%" if "total" in breaker else "1b"
        with (
            limited(keeper, **{breaker: limit}),
            serving(create_app(Searcher(keeper, alias=ALIAS))) as address,
        ):
            page = httpx.get(f"{address}/search?q=lithium", timeout=60)
            data = httpx.get(f"{address}/api/search?q=lithium", timeout=60)
    assert (503, "engine_overloaded") == (page.status_code, data.json()["error"]["code"])
    for told in (TAGS.sub(" ", page.text), str(data.json())):
        assert INNER_WORDS.search(told.replace("[", "")) is None
    assert "Data too large" in caplog.text


def test_a_search_that_is_broken_off_took_too_long(
    guarded: tuple[NodeStatus, Security], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine ends it, though its status says only that it failed."""
    with closing(client(*guarded, KEEPER)) as keeper:
        searcher = Searcher(keeper, alias=ALIAS)
        monkeypatch.setattr("search_ui.searcher.engine._milliseconds", lambda _: "1nanos")
        check_what_is_told(searcher, 504, "not done within", caplog)


def test_a_queue_that_is_full_is_not_named(engine: OpenSearch, caplog: pytest.LogCaptureFixture) -> None:
    """A proxy before the real engine answers 429 as a full pool does."""
    [host] = engine.transport.hosts
    with (
        proxy(f"http://{host['host']}:{host['port']}", Faults(others=["busy"], spared=0)) as busy,
        closing(OpenSearch(busy, max_retries=0)) as refused,
    ):
        check_what_is_told(Searcher(refused), 503, "the queue is full", caplog)
