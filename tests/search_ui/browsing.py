"""What the browser tests share: Chromium, fresh profiles of it, and what a result page shows."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
WIDTHS = {"desktop": 1280, "telephone": 390}
PATIENCE = 10_000
"""Milliseconds that a browser looks for what it is to click."""
DESKTOP, TELEPHONE = WIDTHS.values()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, else the one that playwright fetches.

    Where neither is to be had, the test is skipped, or fails if OACITE_REQUIRE_BROWSER is set.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None and not _fetched():
        absent = "no Chromium on the path, and none could be fetched: the pages were not tried in a browser"
        if os.environ.get("OACITE_REQUIRE_BROWSER"):
            pytest.fail(absent)
        pytest.skip(absent)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def _fetched() -> bool:
    """Whether playwright has a Chromium of its own now; it fetches what it does not have."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def profile(browser: Browser, width: int, *, scripted: bool = True, dark: bool = False) -> BrowserContext:
    """A fresh profile: no history, no cookie, no cache."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=scripted,
        color_scheme="dark" if dark else "light",
    )
    context.set_default_timeout(PATIENCE)
    return context


def search_box(page: Page) -> Locator:
    """The box for words and numbers."""
    return page.get_by_label("Search the citations")


def results(page: Page) -> tuple[str, list[str]]:
    """What a result page shows: the total and its references."""
    return page.locator("h1").inner_text(), page.locator(".hit h2").all_inner_texts()


def open_filters(page: Page) -> None:
    """On a telephone the filters are folded away, on a desktop they stand open without a button."""
    button = page.locator(".filters > summary")
    if button.is_visible() and page.locator(".filters").get_attribute("open") is None:
        button.click()


def facet_link(page: Page, facet: str, name: str) -> Locator:
    """The link of a facet whose words begin so; the facet is unfolded for it."""
    return _facet(page, facet).get_by_role("link", name=re.compile(rf"^\W*{re.escape(name)}")).first


def exclude_link(page: Page, facet: str, name: str) -> Locator:
    """The link that excludes a value."""
    return _facet(page, facet).get_by_role("link", name=f"exclude {name}")


def _facet(page: Page, facet: str) -> Locator:
    open_filters(page)
    group = page.locator("aside details.facet", has=page.get_by_role("heading", name=facet, exact=True))
    if group.get_attribute("open") is None:
        group.locator("> summary").click()
    return group


def expect_total(page: Page, number: int) -> None:
    """Wait until the page shows this many citations."""
    expect(page.locator("h1")).to_have_text(f"{number:,} citation{'' if number == 1 else 's'}")
