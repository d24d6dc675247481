"""The long walk: a search narrowed step by step, paged, left, come back to, reloaded and passed on."""

import os
from collections.abc import Callable, Iterator

import pytest
from opensearchpy import OpenSearch
from playwright.sync_api import Browser, Page, expect

from citations.record import Citation
from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from tests.search_ui.browsing import exclude_link, expect_total, facet_link, profile, results, search_box
from tests.search_ui.filling import fill
from tests.search_ui.served import serving

ALIAS = f"ui-walk-{os.getpid()}"
CROWD = tuple(
    Citation(
        id=f"crowd-{number}",
        source="ptoffact",
        sequence=number,
        application_number=f"{14000000 + number}",
        office_action_date=f"20{10 + number % 5}-03-{1 + number % 28:02}",
        reference=f"Lee lithium anode, sheet {number}",
        reference_type="non_patent" if number % 3 else "unrecognized",
        rejection_type=("103",) if number % 2 else ("102", "103"),
        form_source=("892",) if number % 4 else ("1449",),
        art_unit="1727" if number % 7 else "2858",
    )
    for number in range(120)
)


@pytest.fixture(scope="module")
def crowded(engine: OpenSearch) -> Iterator[str]:
    """Where the pages of a hundred and twenty citations are served."""
    index = fill(engine, ALIAS, "ptoffact", CROWD)
    with serving(create_app(Searcher(engine, alias=ALIAS))) as address:
        yield address
    engine.indices.delete(index=index)


def left(*conditions: Callable[[Citation], bool]) -> int:
    """How many of the crowd fit all conditions: counted here, without an engine."""
    return sum(all(fits(citation) for fits in conditions) for citation in CROWD)


def is_103(citation: Citation) -> bool:
    """Under § 103."""
    return "103" in citation.rejection_type


def on_892(citation: Citation) -> bool:
    """On the examiner's list."""
    return "892" in citation.form_source


def is_no_patent(citation: Citation) -> bool:
    """Not a patent document."""
    return citation.reference_type == "non_patent"


def not_102(citation: Citation) -> bool:
    """Not under § 102."""
    return "102" not in citation.rejection_type


def pasted(page: Page) -> str:
    """What lies in the clipboard."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_search_is_narrowed_paged_left_and_passed_on(
    browser: Browser, crowded: str, width: int, *, scripted: bool
) -> None:
    """At each step the page shows what fits, and its address is all that anybody else needs."""
    context = profile(browser, width, scripted=scripted)
    page = context.new_page()
    page.goto(crowded)
    search_box(page).fill("lithium")
    page.get_by_role("button", name="Search", exact=True).click()
    expect_total(page, len(CROWD))
    facet_link(page, "Rejection", "§ 103 Obviousness").click()
    expect_total(page, left(is_103))
    facet_link(page, "Citation source", "PTO-892").click()
    expect_total(page, left(is_103, on_892))
    facet_link(page, "Reference type", "Non-patent literature (NPL)").click()
    expect_total(page, left(is_103, on_892, is_no_patent))
    exclude_link(page, "Rejection", "§ 102 Novelty").click()
    expect_total(page, left(is_103, on_892, is_no_patent, not_102))

    page.get_by_role("link", name="10", exact=True).click()
    expect(page.locator(".hit")).to_have_count(10)
    page.get_by_role("link", name="Page 3").click()
    expect(page.locator(".pages strong")).to_have_text("3")
    third = results(page)
    assert (
        f"{crowded}/search?q=lithium&rejection_type=103&form_source=892&reference_type=non_patent"
        "&not_rejection_type=102&page=3&size=10"
    ) == page.url

    page.locator(".hit h2 a").nth(4).click()
    expect(page.locator("h1")).to_have_text(third[1][4])
    page.go_back()
    expect(page.locator(".pages strong")).to_have_text("3")
    assert third == results(page)
    page.reload()
    assert third == results(page)

    link = page.url
    if scripted:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy link").click()
        expect(page.locator("#news")).to_have_text("Link copied")
        assert link == pasted(page)
    elsewhere = profile(browser, width, scripted=not scripted).new_page()
    elsewhere.goto(link)
    assert third == results(elsewhere)


def test_back_goes_through_every_step_and_forward_too(browser: Browser, crowded: str, width: int) -> None:
    """Results that were swapped in are steps of the history like pages."""
    page = profile(browser, width).new_page()
    page.goto(f"{crowded}/search?q=lithium")
    facet_link(page, "Citation source", "PTO-892").click()
    expect_total(page, left(on_892))
    facet_link(page, "Reference type", "Non-patent literature (NPL)").click()
    expect_total(page, left(on_892, is_no_patent))
    page.go_back()
    expect_total(page, left(on_892))
    page.go_back()
    expect_total(page, len(CROWD))
    page.go_forward()
    expect_total(page, left(on_892))
    expect(page.locator(".chips")).to_contain_text("PTO-892")
