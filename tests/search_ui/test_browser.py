"""One search in a real browser: with JavaScript and without, on a desktop and on a telephone."""

from playwright.sync_api import Browser, expect

from tests.search_ui.browsing import (
    DESKTOP,
    expect_total,
    facet_link,
    open_filters,
    profile,
    results,
    search_box,
)


def test_search_click_back_and_the_bookmark_in_another_browser(
    browser: Browser, address: str, width: int, *, scripted: bool
) -> None:
    """The URL is the whole state: a copy of it shows the same to anybody."""
    page = profile(browser, width, scripted=scripted).new_page()
    page.goto(address)
    search_box(page).fill("müller")
    page.get_by_role("button", name="Search", exact=True).click()
    before = results(page)
    assert ("2 citations", 2) == (before[0], len(before[1]))

    facet_link(page, "Rejection", "§ 102 Novelty").click()
    expect_total(page, 1)
    after = results(page)
    assert f"{address}/search?q=m%C3%BCller&rejection_type=102" == page.url
    assert ("1 citation", 1) == (after[0], len(after[1]))
    assert "102 · müller – oacite" == page.title()  # noqa: RUF001 - the title has that dash

    copied = page.url
    page.go_back()
    expect_total(page, 2)
    assert before == results(page)
    page.go_forward()
    expect_total(page, 1)
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
    expect(page).to_have_url(f"{address}/search?q=battery&art_unit=1727")
    page.locator(".chips").get_by_role("link", name="Clear all").click()
    expect(page).to_have_url(f"{address}/search")


def test_filters_are_at_hand_at_every_width(
    browser: Browser, address: str, width: int, *, scripted: bool
) -> None:
    """Beside the results on a desktop, behind one button on a telephone; nothing is wider than the window."""
    page = profile(browser, width, scripted=scripted).new_page()
    page.goto(f"{address}/search")
    a_filter = page.locator("aside").get_by_text("PTO-892 (examiner)").first
    assert (width == DESKTOP) == a_filter.is_visible()
    open_filters(page)
    assert a_filter.is_visible()
    box = page.locator("body").bounding_box()
    assert box is not None
    assert width >= box["width"]


def test_the_keyboard_goes_through_the_whole_search(browser: Browser, address: str) -> None:
    """Skip link first, then the box; Enter searches."""
    page = profile(browser, DESKTOP, scripted=False).new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    assert "Skip to the content" == page.locator(":focus").inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("16/123,456")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=16%2F123%2C456")
    assert "1 citation" == results(page)[0]
