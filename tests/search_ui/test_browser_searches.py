"""Searches that the browser keeps: saved and recent ones, their names, and files of them."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.search_ui.browsing import DESKTOP, expect_total, facet_link, profile

SAVED = {"url": "/search?q=battery&art_unit=1727", "title": "My field"}


def kept(page: Page, name: str) -> list[str]:
    """The searches that the menu lists."""
    return page.locator(f"#searches [data-searches={name}] a").all_text_contents()


def test_searches_are_kept_in_this_browser_only(browser: Browser, address: str) -> None:
    """They survive a reload, can be forgotten and brought back, and are sent to nobody."""
    context = profile(browser, DESKTOP)
    sent: list[str] = []
    context.on("request", lambda request: sent.append(f"{request.method} {urlsplit(request.url).path}"))
    page = context.new_page()
    page.goto(f"{address}/search?q=battery&art_unit=1727")
    page.get_by_role("button", name="Save this search").click()
    page.goto(f"{address}/search?q=m%C3%BCller")
    facet_link(page, "Rejection", "§ 102 Novelty").click()
    expect_total(page, 1)
    page.reload()
    assert ["AU 1727 · battery"] == kept(page, "saved")
    assert ["102 · müller", "müller", "AU 1727 · battery"] == kept(page, "recent")

    page.goto(address)
    page.locator(".yours").get_by_role("link", name="AU 1727 · battery").first.click()
    expect(page).to_have_url(f"{address}/search?q=battery&art_unit=1727")
    page.get_by_role("button", name="Searches").click()
    page.get_by_role("dialog").get_by_role("button", name="Forget müller", exact=True).click()
    assert ["AU 1727 · battery", "102 · müller"] == kept(page, "recent")
    page.get_by_role("dialog").get_by_role("button", name="Clear all").click()
    assert ([], []) == (kept(page, "saved"), kept(page, "recent"))
    page.get_by_role("dialog").get_by_role("button", name="Undo").click()
    assert (["AU 1727 · battery"], ["AU 1727 · battery", "102 · müller"]) == (
        kept(page, "saved"),
        kept(page, "recent"),
    )
    page.get_by_role("dialog").get_by_role("button", name="Clear all").click()
    page.reload()
    assert ([], ["AU 1727 · battery"]) == (kept(page, "saved"), kept(page, "recent"))
    assert [] == context.cookies()
    assert {"GET"} == {line.split()[0] for line in sent}
    stranger = profile(browser, DESKTOP).new_page()
    stranger.goto(f"{address}/search")
    assert [] == kept(stranger, "recent")


def test_damaged_memory_harms_nothing(browser: Browser, address: str) -> None:
    """What cannot be a search of ours is not shown."""
    page = profile(browser, DESKTOP).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for damage in ("{", '"text"', '[{"url": "javascript:alert(1)", "title": "x"}, null, 7]'):
        page.goto(f"{address}/about")
        page.evaluate("damage => localStorage.setItem('oacite.recent', damage)", damage)
        page.goto(f"{address}/search?q=battery")
        assert (damage, ["battery"]) == (damage, kept(page, "recent"))
    assert [] == errors


def test_a_saved_search_has_a_name_and_goes_to_another_browser_as_a_file(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    """The name stays when it is saved again, and comes with the file; what is there already is there once."""
    page = profile(browser, DESKTOP).new_page()
    page.goto(f"{address}{SAVED['url']}")
    page.get_by_role("button", name="Save this search").click()
    page.get_by_role("button", name="Searches").click()
    page.get_by_role("button", name="Rename AU 1727 · battery").click()
    page.get_by_label("Name of AU 1727 · battery").fill(SAVED["title"])
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_text(SAVED["title"])
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save this search").click()
    page.get_by_role("button", name="Searches").click()
    assert [SAVED["title"]] == kept(page, "saved")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as a file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert {"searches": [SAVED]} == json.loads(file.read_text(encoding="utf-8"))

    elsewhere = profile(browser, DESKTOP).new_page()
    elsewhere.goto(f"{address}/about")
    elsewhere.get_by_role("button", name="Searches").click()
    for _ in range(2):
        elsewhere.get_by_label("Import a file").set_input_files(file)
        expect(elsewhere.locator("#searches .told")).to_contain_text("Imported: 1.")
    assert [SAVED["title"]] == kept(elsewhere, "saved")
    elsewhere.get_by_role("link", name=SAVED["title"]).click()
    expect(elsewhere).to_have_url(f"{address}{SAVED['url']}")


def test_a_file_of_something_else_changes_nothing(browser: Browser, address: str, tmp_path: Path) -> None:
    """And says so."""
    page = profile(browser, DESKTOP).new_page()
    page.goto(f"{address}{SAVED['url']}")
    page.get_by_role("button", name="Save this search").click()
    page.get_by_role("button", name="Searches").click()
    told = page.locator("#searches .told span")
    listed = '{"searches": [null, {"url": "javascript:alert(1)", "title": "x"}]}'
    for content in ("{", "[]", '{"searches": 7}', listed):
        file = tmp_path / "other.json"
        file.write_text(content, encoding="utf-8")
        told.evaluate("told => told.textContent = ''")
        page.get_by_label("Import a file").set_input_files(file)
        expect(told).to_contain_text("There is no saved search in this file.")
        assert (content, ["AU 1727 · battery"]) == (content, kept(page, "saved"))
