"""The specimens behind an alias of their own, on the session's engine, and a real server in front of it.

One index per source, as the indexer makes them; the tests read only.
"""

import os
from collections.abc import Iterator

import httpx
import pytest
from opensearchpy import OpenSearch
from playwright.sync_api import Browser

from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from tests.search_ui.browsing import WIDTHS, chromium
from tests.search_ui.filling import by_source, contract, fill
from tests.search_ui.inventions import ROWS
from tests.search_ui.served import serving
from tests.search_ui.specimens import ALL

ALIAS = f"ui-test-{os.getpid()}"
JOINED = {
    "date": "2026-11-19",
    "tables": {
        "g_patent": {"rows": 9_000_000, "modified": "2026-04-02"},
        "g_assignee_disambiguated": {"rows": 8_000_000, "modified": "2026-04-03"},
    },
}
META: dict[str, dict[str, object]] = {
    "ptoffact": {
        "source": "ptoffact",
        "finished": "2026-11-20T10:00:00Z",
        "report": {"read": 1234, "indexed": 1200, "merged": 30, "rejected": 4},
        "joined": JOINED,
    },
    "oa_citations": {
        "source": "oa_citations",
        "sample": True,
        "sample_note": "thirty citations made by hand.",
        "finished": "2026-11-22T11:00:00Z",
        "joined": {
            "date": "2026-11-19",
            "tables": {
                "g_application": {"rows": 8_500_000, "modified": "2026-04-01"},
                "application_data": {"rows": 13_000_000, "modified": "2023-06-30"},
            },
        },
    },
}


@pytest.fixture(scope="session")
def alias(engine: OpenSearch) -> Iterator[str]:
    """The alias of two indexes with the specimens in them."""
    for source, meta in META.items():
        citations = [citation for citation in ALL if citation.source == source]
        fill(engine, ALIAS, source, citations, contract(meta))
    yield ALIAS
    for source in META:
        engine.indices.delete(index=f"{ALIAS}-{source}")


@pytest.fixture(scope="session")
def searcher(engine: OpenSearch, alias: str) -> Searcher:
    """It searches the specimens."""
    return Searcher(engine, alias=alias)


@pytest.fixture(scope="session")
def address(searcher: Searcher) -> Iterator[str]:
    """Where the specimens' pages are served."""
    with serving(create_app(searcher)) as address:
        yield address


@pytest.fixture(scope="session")
def web(address: str) -> Iterator[httpx.Client]:
    """A client that follows no redirect by itself."""
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def inventions(engine: OpenSearch) -> Iterator[httpx.Client]:
    """A client for the pages of citations of which tables tell much (`tests.search_ui.inventions`)."""
    with (
        by_source(engine, f"ui-inventions-{os.getpid()}", ROWS) as searcher,
        serving(create_app(searcher)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a file of tests: while it is open, nothing else may run an event loop."""
    with chromium() as browser:
        yield browser


@pytest.fixture(autouse=True)
def _profiles_end(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test has open in the browser would go on working beside the next tests."""
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def scripted(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs JavaScript."""
    return bool(request.param == "with JavaScript")


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    """How wide the window is, in pixels."""
    return WIDTHS[request.param]
