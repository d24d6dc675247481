"""Clicks that come before the page that the one before them asked for."""

import asyncio
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.types import ASGIApp, Receive, Scope, Send

from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from tests.search_ui.browsing import DESKTOP, profile
from tests.search_ui.served import serving

DELAY = 0.6
"""Seconds that a page takes which a script asks for."""
PAUSE = 100
"""Milliseconds from click to click."""
CLICKS = """async ([selectors, pause]) => {
    for (const [number, selector] of selectors.entries()) {
        if (number) await new Promise((done) => setTimeout(done, pause));
        document.querySelector(selector).click();
    }
}"""
"""After the last, which may leave for another page, there is nothing to wait for here."""


class Slow:
    """Pages that scripts ask for come late, as over a bad line."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer after a while, unless the browser itself goes there."""
        if (b"sec-fetch-dest", b"empty") in scope.get("headers", []):
            await asyncio.sleep(DELAY)
        await self._app(scope, receive, send)


@pytest.fixture(scope="module")
def slow(searcher: Searcher) -> Iterator[str]:
    """Where the specimens' pages are served slowly."""
    app = create_app(searcher)
    app.add_middleware(Slow)
    with serving(app) as address:
        yield address


def click_quickly(page: Page, *selectors: str) -> None:
    """One after the other, all before the first one's page is there."""
    page.evaluate(CLICKS, [selectors, PAUSE])
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")


TWICE = [
    # where, the two that are clicked, and where they lead
    (
        "/search?q=battery",
        ("aside [href*='form_source=1449']", "aside [href*='art_unit=1727']"),
        "/search?q=battery&form_source=1449&art_unit=1727",
    ),
    (
        "/search",
        ("aside [href='/search?rejection_type=102']", "aside [href='/search?rejection_type=103']"),
        "/search?rejection_type=102&rejection_type=103",
    ),
    (
        "/search?size=10",
        ("aside [href*='form_source=892']", ".pages [rel~=next]"),
        "/search?form_source=892&size=10",
    ),
    ("/search?q=battery&art_unit=1727", ("aside [href*='form_source=1449']", ".chips .clear"), "/search"),
]
"""Two facets, one facet, a page of others, and no condition any more."""


def test_of_two_quick_clicks_neither_is_lost(browser: Browser, slow: str) -> None:
    """The second is about the search that the first one asks for; page and address agree."""
    page = profile(browser, DESKTOP).new_page()
    for path, clicks, expected in TWICE:
        page.goto(f"{slow}{path}")
        click_quickly(page, *clicks)
        expect(page).to_have_url(f"{slow}{expected}")
        shown = page.locator("h1").inner_text()
        page.reload()
        assert (path, shown) == (path, page.locator("h1").inner_text())


def test_a_text_typed_meanwhile_keeps_the_filter(browser: Browser, slow: str) -> None:
    """The forms are about the same search as the links."""
    page = profile(browser, DESKTOP).new_page()
    page.goto(f"{slow}/search?q=lithium")
    page.locator("#q").fill("müller")
    click_quickly(page, "aside [href*='form_source=892']", ".ask button")
    expect(page).to_have_url(f"{slow}/search?q=m%C3%BCller&form_source=892")


def test_back_and_forward_again_shows_what_was_there(browser: Browser, slow: str) -> None:
    """The page that was gone back to does not come after all."""
    page = profile(browser, DESKTOP).new_page()
    page.goto(f"{slow}/search?q=battery")
    click_quickly(page, "aside [href*='form_source=1449']")
    expect(page).to_have_url(f"{slow}/search?q=battery&form_source=1449")
    shown = page.locator("h1").inner_text()
    page.evaluate("history.back(), setTimeout(() => history.forward(), 200)")
    page.wait_for_timeout(1000 * DELAY + 1000)
    assert f"{slow}/search?q=battery&form_source=1449" == page.url
    assert shown == page.locator("h1").inner_text()


STEPS = [
    # shown, where its link leads, under way, and where the link leads by then
    ("", "action=rejected", "action=objected", "action=objected&action=rejected"),
    ("", "action=rejected", "action=rejected", "action=rejected"),
    ("", "action=rejected", "not_action=rejected", "action=rejected"),
    ("action=rejected", "not_action=rejected", "action=rejected&year=2015", "year=2015&not_action=rejected"),
    ("action=a&year=2015", "action=a", "year=2015", ""),
    ("", "sort=oldest", "year=2015", "year=2015&sort=oldest"),
    ("q=a&sort=oldest", "q=a", "q=a&sort=newest", "q=a"),
    ("q=a", "q=b", "q=a&year=2015", "year=2015&q=b"),
    ("page=2", "year=2015", "page=3", "year=2015"),
    ("page=2", "page=3", "year=2015", "year=2015"),
    ("page=2", "page=3", "page=4", "page=3"),
]


def test_a_step_is_taken_from_the_search_under_way(browser: Browser, slow: str) -> None:
    """Values of a facet stand beside each other, another value takes the place of the one before."""
    page = profile(browser, DESKTOP).new_page()
    page.goto(f"{slow}/help")
    taken = page.evaluate(
        """(all) => import("/static/moved.js").then(({ moved }) => all.map((searches) =>
            moved(...searches.map((each) => new URLSearchParams(each)), ["action", "year"]).toString()))""",
        [step[:3] for step in STEPS],
    )
    assert [expected for *_, expected in STEPS] == taken
