"""What JavaScript adds, in a real browser: results in place, keys, looks, searches that the browser keeps."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.search_ui.browsing import (
    DESKTOP,
    TELEPHONE,
    facet_link,
    profile,
    results,
    search_box,
)

SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
    .observe({ type: "layout-shift", buffered: true });
"""
"""All layout shifts, also those that follow a click and that browsers therefore forgive."""
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"


def background(page: Page) -> str:
    """The page's background colour."""
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_a_click_on_a_filter_moves_nothing(browser: Browser, address: str, width: int) -> None:
    """Nothing shifts by more than a hundredth; what was clicked stays in place where a page can scroll."""
    page = profile(browser, width).new_page()
    page.add_init_script(SHIFTS)
    page.goto(f"{address}/search")
    link = facet_link(page, "Citation source", "PTO-892")
    page.evaluate("scrollTo(0, 200)")
    page.evaluate(PAINTED)
    before = link.bounding_box()
    page.evaluate("shifts.length = 0")
    link.click()
    expect(page.locator(".chips")).to_contain_text("PTO-892")
    page.evaluate(PAINTED)
    after = facet_link(page, "Citation source", "PTO-892").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) <= 1
    assert page.evaluate("shifts.reduce((sum, shift) => sum + shift, 0)") < 0.01


def test_what_a_unit_uses_comes_when_its_page_stands(
    browser: Browser, address: str, *, scripted: bool
) -> None:
    """In its place; without scripts a link leads to it."""
    page = profile(browser, DESKTOP, scripted=scripted).new_page()
    page.goto(f"{address}/art-units/1727")
    if not scripted:
        page.get_by_role("link", name="Count its applications").click()
    expect(page.locator("#uses")).to_contain_text("US 9,280,610")
    expect(page.locator("#uses")).to_contain_text("Müller Batterie GmbH")


def test_a_wide_table_scrolls_and_the_page_does_not(browser: Browser, address: str) -> None:
    """On a telephone; what only screen readers see in it makes nothing wider."""
    page = profile(browser, TELEPHONE).new_page()
    for path in (
        "/facets/reference",
        "/facets/reference_owner",
        "/art-units/1727/uses",
        "/tech-centers/3600",
        "/about",
    ):
        page.goto(f"{address}{path}")
        assert page.locator(".wide").count()
        assert (path, TELEPHONE) == (path, page.evaluate("document.documentElement.scrollWidth"))


def test_owners_come_when_the_page_stands(browser: Browser, address: str) -> None:
    """Above the results and among the filters, after a click too; without an answer the links stay."""
    page = profile(browser, DESKTOP).new_page()
    page.goto(f"{address}/search?art_unit=1727")
    expect(page.locator("#most-used")).to_contain_text("Acme Corp. (2)")
    page.locator("#owners summary").click()
    expect(page.locator("#owners")).to_contain_text("Müller Batterie GmbH")
    page.locator("#owners a", has_text="Acme Corp.").first.click()
    expect(page.locator(".chips")).to_contain_text("Acme Corp.")
    expect(page.locator("#owners")).to_contain_text(
        "Müller Batterie GmbH"
    )  # its count, beside the chosen one
    expect(page.locator("#most-used")).to_have_count(0)
    page.route("**/search/owners?**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto(f"{address}/search?art_unit=1727")
    all_owners = "/facets/reference_owner?art_unit=1727&order=applications"
    expect(page.locator("#most-used a")).to_have_attribute("href", all_owners)


def test_a_click_on_a_filter_keeps_the_focus_and_says_the_new_count(browser: Browser, address: str) -> None:
    """A keyboard goes on from the same value; a screen reader hears how many there are now."""
    page = profile(browser, DESKTOP).new_page()
    page.goto(f"{address}/search?q=battery")
    facet_link(page, "Citation source", "PTO-1449").press("Enter")
    expect(page.locator(":focus")).to_contain_text("PTO-1449/SB-08, IDS (applicant) (selected; remove)")
    expect(page.get_by_role("status")).to_have_text(page.locator("h1").inner_text())
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/search?q=battery")
    expect(page.locator(":focus .words")).to_have_text("PTO-1449/SB-08, IDS (applicant)")


def test_filters_stay_open_on_a_telephone_and_lead_to_the_results(browser: Browser, address: str) -> None:
    """One can choose several before one looks."""
    page = profile(browser, TELEPHONE).new_page()
    page.goto(f"{address}/search")
    facet_link(page, "Citation source", "PTO-892").click()
    expect(page.locator(".chips")).to_contain_text("PTO-892")
    total = page.locator("h1").inner_text()
    page.get_by_role("link", name=f"Show {total}").click()
    expect(page.locator("h1")).to_be_in_viewport()


def wait_for_place(page: Page, place: int) -> None:
    """Until the page is scrolled to a place; the results may have to come first.

    Not `wait_for_function`: when it has to wait it calls eval, which the pages' policy forbids.
    """
    for _ in range(100):
        if page.evaluate("scrollY") == place:
            return
        page.wait_for_timeout(50)
    assert place == page.evaluate("scrollY")


def test_back_returns_to_where_one_was(browser: Browser, address: str) -> None:
    """From another page and from other results."""
    page = profile(browser, DESKTOP).new_page()
    page.goto(f"{address}/search?size=50")
    page.evaluate("scrollTo(0, 700)")
    page.locator(".hit h2 a").nth(9).click()
    expect(page.get_by_role("heading", name="The office action")).to_be_visible()
    page.go_back()
    expect(page.locator(".hit h2 a").nth(9)).to_be_in_viewport()
    wait_for_place(page, 700)
    page.get_by_role("link", name="oldest").evaluate("link => link.click()")
    expect(page).to_have_url(f"{address}/search?sort=oldest&size=50")
    page.go_back()
    expect(page).to_have_url(f"{address}/search?size=50")
    expect(page.locator(".hit h2 a").nth(9)).to_be_in_viewport()
    wait_for_place(page, 700)


def test_a_swap_that_fails_becomes_a_plain_click(browser: Browser, address: str) -> None:
    """The page is gone to as if there were no script."""

    def refuse_fetch(route: Route) -> None:
        route.abort() if route.request.resource_type == "fetch" else route.continue_()

    page = profile(browser, DESKTOP).new_page()
    page.goto(f"{address}/search?q=battery")
    page.route("**/search?**", refuse_fetch)
    facet_link(page, "Citation source", "PTO-1449").click()
    expect(page).to_have_url(f"{address}/search?q=battery&form_source=1449")
    expect(page.locator(".chips")).to_contain_text("PTO-1449")


def test_a_new_text_keeps_the_filters_that_were_swapped_in(browser: Browser, address: str) -> None:
    """The form at the top follows."""
    page = profile(browser, DESKTOP).new_page()
    page.goto(f"{address}/search?q=lithium")
    facet_link(page, "Citation source", "PTO-892").click()
    expect(page.locator(".chips")).to_contain_text("PTO-892")
    search_box(page).fill("müller")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/search?q=m%C3%BCller&form_source=892")


def test_dark_follows_the_system_without_any_script(
    browser: Browser, address: str, width: int, *, scripted: bool
) -> None:
    """Colours are the style sheet's."""
    page = profile(browser, width, scripted=scripted).new_page()
    page.goto(f"{address}/search")
    light = background(page)
    page.emulate_media(color_scheme="dark")
    assert ("rgb(255, 255, 255)", "rgb(21, 25, 31)") == (light, background(page))


@pytest.mark.parametrize("width", [DESKTOP, pytest.param(TELEPHONE, marks=pytest.mark.long)])
def test_looks_that_were_chosen_stay_chosen(browser: Browser, address: str, width: int) -> None:
    """On every page and after a reload, whatever the system says."""
    page = profile(browser, width).new_page()
    page.goto(f"{address}/search")
    tall = page.locator(".hits").evaluate("hits => hits.offsetHeight")
    page.get_by_role("button", name="View").click()
    page.get_by_label("dark", exact=True).check()
    page.get_by_label("compact").check()
    assert "rgb(21, 25, 31)" == background(page)
    page.goto(f"{address}/about")
    assert "rgb(21, 25, 31)" == background(page)
    page.goto(f"{address}/search")
    assert page.locator(".hits").evaluate("hits => hits.offsetHeight") < tall
    page.get_by_role("button", name="View").click()
    expect(page.get_by_label("compact")).to_be_checked()


def test_ten_compact_results_stand_on_one_screen(browser: Browser, address: str) -> None:
    """Of 1280 by 900 pixels; a passage would take a line more."""
    page = profile(browser, DESKTOP).new_page()
    page.add_init_script("localStorage.setItem('oacite.density', 'compact')")
    page.goto(f"{address}/search?source=ptoffact&size=10")
    last = page.locator(".hit").nth(9).bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= 900


def test_a_value_can_be_excluded_without_hovering(browser: Browser, address: str) -> None:
    """The link is seen, whatever the pointer does."""
    page = profile(browser, DESKTOP).new_page()
    page.goto(f"{address}/search")
    link = page.locator("aside .exclude").first
    assert ("exclude", "1") == (
        str(link.evaluate("link => link.firstChild.textContent")),
        link.evaluate("link => getComputedStyle(link).opacity"),
    )


def test_keys_go_through_the_results(browser: Browser, address: str) -> None:
    """`/` to the box, where letters are letters; `j` and `k` from result to result; Enter opens it."""
    page = profile(browser, DESKTOP).new_page()
    page.goto(f"{address}/search?q=battery")
    references = results(page)[1]
    page.keyboard.press("/")
    page.keyboard.type("j/k?")
    expect(search_box(page)).to_have_value("j/k?")
    search_box(page).evaluate("box => box.blur()")
    focused = []
    for key in ("j", "j", "k", "k"):
        page.keyboard.press(key)
        focused.append(page.locator(":focus").inner_text())
    assert [references[place] for place in (0, 1, 0, 0)] == focused
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(references[0])


def test_keys_are_told_and_can_be_switched_off(browser: Browser, address: str) -> None:
    """As speech input and tremor need it (WCAG 2.1.4)."""
    page = profile(browser, DESKTOP).new_page()
    page.goto(f"{address}/search")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.get_by_role("button", name="View").click()
    page.get_by_role("group", name="Keys").get_by_label("off").check()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.keyboard.press("j")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    assert 0 == page.locator(".hit :focus").count()


def test_names_are_suggested(browser: Browser, address: str) -> None:
    """The browser's own list under the box, from what the index knows."""
    page = profile(browser, DESKTOP).new_page()
    page.goto(address)
    with page.expect_response("**/suggest?q=*") as response:
        search_box(page).press_sequentially("müll")
    expected = response.value.json()[1]
    assert expected
    expect(page.locator("#suggestions option")).to_have_count(len(expected))
    assert expected == page.locator("#suggestions option").evaluate_all("all => all.map(one => one.value)")


def test_the_box_works_where_nothing_is_suggested(browser: Browser, address: str) -> None:
    """An endpoint that fails is not noticed."""
    page = profile(browser, DESKTOP).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/suggest?**", lambda route: route.fulfill(status=503, body="<p>no</p>"))
    page.goto(address)
    with page.expect_response("**/suggest?q=*"):
        search_box(page).press_sequentially("battery")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/search?q=battery")
    assert [] == errors


def test_nothing_is_offered_that_needs_a_script_where_none_runs(browser: Browser, address: str) -> None:
    """No button that does nothing."""
    page = profile(browser, DESKTOP, scripted=False).new_page()
    page.goto(f"{address}/search")
    assert ["Search", "Set dates"] == [
        button.inner_text() for button in page.get_by_role("button").all() if button.is_visible()
    ]


def test_paper_shows_the_search_and_where_it_is_from(browser: Browser, address: str) -> None:
    """The conditions and results, the whole address and the day; no filters, no form."""
    page = profile(browser, DESKTOP, dark=True).new_page()
    page.goto(f"{address}/search?q=battery&form_source=1449")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert [False, False, True, True] == [
        page.locator(part).is_visible() for part in ("aside", ".top", ".chips", ".hit >> nth=0")
    ]
    expect(page.locator(".printed")).to_contain_text(
        f"{address}/search?q=battery&form_source=1449 printed on 2"
    )
    assert "light" == page.evaluate("getComputedStyle(document.documentElement).colorScheme")
