"""What pages say while the engine is gone, or takes the question and never answers, and that they recover."""

from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from engine.connection import EngineSettings, connect
from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from search_ui.web.settings import UiSettings
from tests.search_ui.cuttable import Wire
from tests.search_ui.served import serving
from tests.waiting import until

PATIENCE = 0.5
"""Seconds that the engine has for a page."""


@pytest.fixture(scope="module")
def wired(engine_settings: EngineSettings, alias: str) -> Iterator[tuple[Wire, httpx.Client]]:
    """The wire to the engine with the specimens, and a client of pages that have no other."""
    wire = Wire(str(engine_settings.url))
    settings = EngineSettings.model_validate({"url": wire.address})
    with (
        closing(connect(settings, timeout=PATIENCE)) as engine,
        serving(
            create_app(Searcher(engine, alias=alias, timeout=PATIENCE), UiSettings(search_timeout=PATIENCE))
        ) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield wire, client
    wire.cut()


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [("away", 503, "The search engine does not answer"), ("held", 504, "The search took too long")],
)
def test_pages_recover_by_themselves(
    wired: tuple[Wire, httpx.Client], fault: str, status: int, said: str
) -> None:
    """The same search is answered, told in words why not, and answered again with the same total."""
    wire, web = wired
    totals: list[int] = []

    def answered() -> bool:
        answer = web.get("/api/search?q=lithium")
        totals.append(answer.json().get("total", 0))
        return answer.status_code == 200

    until(answered)
    before = totals[-1]
    with getattr(wire, fault)():
        page = web.get("/search?q=lithium")
        assert (status, True) == (page.status_code, said in page.text)
        assert 200 == web.get("/healthz").status_code
        assert not web.get("/readyz").is_success
    until(answered)
    assert before == totals[-1] > 0
