"""The walk of a person through the pages, in a real browser, with JavaScript and without.

Without Chromium on the path these tests are skipped, or fail where OACITE_REQUIRE_BROWSER is set.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
WIDTHS = {"desktop": 1280, "telephone": 390}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        absent = "no Chromium on the path: the pages were not tried in a browser"
        if os.environ.get("OACITE_REQUIRE_BROWSER"):
            pytest.fail(absent)
        pytest.skip(absent)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def scripted(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs JavaScript."""
    return bool(request.param == "with JavaScript")


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    """How wide the window is, in pixels."""
    return WIDTHS[request.param]


def profile(browser: Browser, width: int, *, scripted: bool) -> BrowserContext:
    """A fresh profile: no history, no cookie, no cache."""
    return browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripted)


def results(page: Page) -> tuple[str, list[str]]:
    """What a result page shows: the total and its references."""
    return page.locator("h1").inner_text(), page.locator(".hit h2").all_inner_texts()


def open_filters(page: Page, width: int) -> None:
    """On a telephone the filters are folded away."""
    if width == WIDTHS["telephone"]:
        page.locator(".filters > summary").click()


def test_search_click_back_and_the_bookmark_in_another_browser(
    browser: Browser, address: str, width: int, *, scripted: bool
) -> None:
    """The URL is the whole state: a copy of it shows the same to anybody."""
    page = profile(browser, width, scripted=scripted).new_page()
    page.goto(address)
    page.get_by_role("searchbox").fill("müller")
    page.get_by_role("button", name="Search").click()
    before = results(page)
    assert ("2 citations", 2) == (before[0], len(before[1]))

    open_filters(page, width)
    page.get_by_role("link", name="§ 102 Novelty").click()
    after = results(page)
    assert f"{address}/search?q=m%C3%BCller&rejection_type=102" == page.url
    assert ("1 citation", 1) == (after[0], len(after[1]))
    assert "102 · müller – oacite" == page.title()  # noqa: RUF001 - the title has that dash

    copied = page.url
    page.go_back()
    assert before == results(page)
    page.go_forward()
    page.reload()
    assert after == results(page)

    elsewhere = profile(browser, width, scripted=not scripted).new_page()
    elsewhere.goto(copied)
    assert after == results(elsewhere)


def test_conditions_are_taken_away_by_their_chips(
    browser: Browser, address: str, width: int, *, scripted: bool
) -> None:
    """One after the other, until everything is shown."""
    page = profile(browser, width, scripted=scripted).new_page()
    page.goto(f"{address}/search?q=battery&rejection_type=101&art_unit=1727")
    assert "0 citations" == results(page)[0]
    page.locator(".chips").get_by_role("link", name="§ 101 Eligibility").click()
    assert f"{address}/search?q=battery&art_unit=1727" == page.url
    page.locator(".chips").get_by_role("link", name="Clear all").click()
    assert f"{address}/search" == page.url


def test_filters_are_at_hand_at_every_width(
    browser: Browser, address: str, width: int, *, scripted: bool
) -> None:
    """Beside the results on a desktop, behind one button on a telephone; nothing is wider than the window."""
    page = profile(browser, width, scripted=scripted).new_page()
    page.goto(f"{address}/search")
    a_filter = page.get_by_role("link", name="PTO-892: examiner's list")
    assert (width == WIDTHS["desktop"]) == a_filter.is_visible()
    open_filters(page, width)
    assert a_filter.is_visible()
    box = page.locator("body").bounding_box()
    assert box is not None
    assert width >= box["width"]


def test_the_keyboard_goes_through_the_whole_search(browser: Browser, address: str) -> None:
    """Skip link first, then the box; Enter searches."""
    page = profile(browser, WIDTHS["desktop"], scripted=False).new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    assert "Skip to the content" == page.locator(":focus").inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("16/123,456")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=16%2F123%2C456")
    assert "1 citation" == results(page)[0]
