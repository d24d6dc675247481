"""WCAG 2.2 AA, as far as axe can tell, for every kind of page in every look."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.lengths import LONG
from tests.search_ui.browsing import DESKTOP, TELEPHONE, open_filters, profile

RULES = {
    "resultTypes": ["violations"],  # not each element that passed
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
PAGES = [
    "/",
    "/search?q=m%C3%BCller&form_source=oa_text&not_reference_type=us_design",
    "/search?size=10&page=2",
    "/search?q=battery&rejection_type=101&art_unit=1727",
    "/search?page=40",
    "/search?year=20x",
    "/facets/art_unit?form_source=892",
    "/citations/muller",
    "/citations/muller?q=battery",
    "/citations/placeholder-0",
    "/references/US9280610",
    "/applications/17248024",
    "/applications/16123456",
    "/applications/12345679",
    "/references/12345678",
    "/facets/reference_owner?reference_owner=Acme+Corp.&not_reference_owner=Owner+1",
    "/facets/examiner?examiner=LEE%2C+ANN+M&not_examiner=none",
    "/facets/reference?art_unit=1727",
    "/art-units/1727",
    "/tech-centers/3600",
    "/art-units/1727/uses",
    "/search?q=cache+controllers",
    "/search?like=A+zinc+battery+comprising+a+solid+electrolyte",
    "/list?text=US+9%2C280%2C610%0AEP+1234567%0A12345678%0Ano+number",
    "/about",
    "/help",
]


def violations(page: Page) -> list[str]:
    """What axe finds wrong, with the elements it means."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {[node['html'] for node in rule['nodes']]}" for rule in found]


LOOKS = {
    "desktop-light": (DESKTOP, False),
    "desktop-dark": (DESKTOP, True),
    "telephone": (TELEPHONE, False),
}
"""Colours are the same at any width. One look of each page is looked at every time, in turn."""


@pytest.mark.parametrize("look", LOOKS)
def test_a_page_can_be_used_by_everybody(browser: Browser, address: str, look: str) -> None:
    """Names, roles, contrast, sizes of targets, order of headings."""
    width, dark = LOOKS[look]
    page = profile(browser, width, dark=dark).new_page()
    found = {}
    turn = [*LOOKS].index(look)
    for path in PAGES if LONG else PAGES[turn :: len(LOOKS)]:
        page.goto(f"{address}{path}")
        if "/search?q=" in path or "size=" in path:
            open_filters(page)
        found[path] = violations(page)
    assert {} == {path: wrong for path, wrong in found.items() if wrong}


@pytest.mark.parametrize("dark", [False, pytest.param(True, marks=pytest.mark.long)], ids=["light", "dark"])
def test_menus_can_be_used_by_everybody(browser: Browser, address: str, *, dark: bool) -> None:
    """In compact density too."""
    page = profile(browser, DESKTOP, dark=dark).new_page()
    page.goto(f"{address}/search?q=battery")
    page.evaluate("document.documentElement.dataset.density = 'compact'")
    for menu in ("searches", "view", "keys"):
        page.evaluate(f"document.getElementById('{menu}').showPopover()")
        assert page.locator(f"#{menu}").is_visible()
        assert [] == violations(page), menu
        page.evaluate(f"document.getElementById('{menu}').hidePopover()")


@pytest.mark.parametrize("dark", [False, pytest.param(True, marks=pytest.mark.long)], ids=["light", "dark"])
def test_the_focus_can_be_seen(browser: Browser, address: str, *, dark: bool) -> None:
    """Every stop of the Tab key has an outline of three pixels, through filters and results."""
    page = profile(browser, DESKTOP, dark=dark).new_page()
    page.goto(f"{address}/search?q=battery")
    outlines = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        for focused in page.locator(":focus").all():  # none inside the browser's own date picker
            outlines.add(focused.evaluate("one => getComputedStyle(one).outline.replace(/rgb.*?\\) /, '')"))
    assert {"solid 3px"} == outlines
