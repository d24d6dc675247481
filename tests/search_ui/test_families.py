"""One invention, several numbers: counted together, each alone a click away, each as its link finds."""

import re
from html import unescape
from typing import Any

import httpx
import pytest
from lxml import etree

from citations.record import Citation
from search_ui.url.feed_params import PER_PAGE
from search_ui.url.params import exactly
from search_ui.url.parse import parse
from tests.search_ui.inventions import ONE, REISSUED, TWO, UNKNOWN, applications, having
from tests.search_ui.test_references import text_of

ATOM = "{http://www.w3.org/2005/Atom}"
LINK = f"{ATOM}link"
PUBLISHED, GRANTED = TWO.numbers
FAMILY = having(lambda row: row.reference_family == TWO.application)
APPLIED = [row for row in FAMILY if {"102", "103"} & {*row.rejection_type}]


def of_number(number: str) -> list[Citation]:
    """The citations of a number, whatever is known of its family."""
    return having(lambda row: row.reference_number == number)


def total(web: httpx.Client, url: str) -> int:
    """How many citations the search behind a link finds."""
    found: int = web.get(f"/api{unescape(url)}").json()["total"]
    return found


def figures_of(page: str) -> set[tuple[str, int]]:
    """The searches that a page links by a number, and the numbers."""
    links = re.findall(r'<a href="(/search\?[^"]+)"[^>]*>([\d,]+)\b', page)
    return {(url, int(figure.replace(",", ""))) for url, figure in links}


@pytest.mark.parametrize("number", TWO.numbers)
def test_either_number_is_told_with_the_figures_of_both(inventions: httpx.Client, number: str) -> None:
    """As its own page, with all numbers of the family."""
    told = inventions.get(f"/api/references/{number}").json()
    assert (number, [*TWO.numbers], False) == (told["reference_number"], told["family"], told["alone"])
    assert {
        "citations": len(FAMILY),
        "applications": len(applications(FAMILY)),
        "office_actions": len({row.office_action_id for row in FAMILY}),
        "exact": True,
    } == told["totals"]
    assert len(applications(APPLIED)) == told["rejected"]["applications"]
    assert "/search?family=13123456" == told["search_url"]
    beside = {each["reference_number"] for each in told["cited_with"]}
    assert beside
    assert not {*TWO.numbers} & beside


@pytest.mark.parametrize("number", [*TWO.numbers, *REISSUED.numbers])
def test_a_number_alone_has_its_own_figures(inventions: httpx.Client, number: str) -> None:
    """All of them, rows that do not give the family too."""
    told = inventions.get(f"/api/references/{number}?alone=1").json()
    rows = of_number(number)
    assert (len(rows), True) == (told["totals"]["citations"], told["alone"])
    assert len(applications(rows)) == told["totals"]["applications"]
    assert number in told["family"]
    assert f"/search?reference={number}" == told["search_url"]


@pytest.mark.parametrize(("number", "query"), [(PUBLISHED, ""), (REISSUED.numbers[1], "?alone=1")])
def test_every_figure_of_a_family_s_page_is_what_its_link_finds(
    inventions: httpx.Client, number: str, query: str
) -> None:
    """Together and alone; and pages of rejected applications keep to what is counted."""
    page = inventions.get(f"/references/{number}{query}").text
    links = sorted(figures_of(page))
    assert len(links) > 20
    assert links[::3] == [(url, total(inventions, url)) for url, _ in links[::3]]
    lines: list[dict[str, Any]] = []
    url = f"/api/references/{number}{query}"
    while url:
        data = inventions.get(url).json()
        lines += data["applications"]
        url = data["next"]
    assert data["rejected"]["applications"] == len({line["application_number"] for line in lines})
    assert [line["citations"] for line in lines[::9]] == [
        total(inventions, line["url"]) for line in lines[::9]
    ]


def test_the_page_switches_to_one_number_and_back(inventions: httpx.Client) -> None:
    """What is counted is said, each number leads to its own page, and all have one canonical address."""
    page = inventions.get(f"/references/{PUBLISHED}").text
    assert "One invention, 2 numbers, counted together here: US 2015/0044531" in text_of(
        inventions.get(f"/references/{PUBLISHED}")
    )
    for number in TWO.numbers:
        assert f'href="/references/{number}?alone=1"' in page
        canonical = f'<link rel="canonical" href="/references/{GRANTED}">'
        assert canonical in inventions.get(f"/references/{number}").text
    alone = inventions.get(f"/references/{PUBLISHED}?alone=1")
    assert f'<link rel="canonical" href="/references/{PUBLISHED}?alone=1">' in alone.text
    assert f'<a href="/references/{PUBLISHED}">Count them together</a>' in alone.text
    assert "US 2015/0044531 alone is counted here" in text_of(alone)
    assert "the invention has 2 numbers" in text_of(alone)
    moved = inventions.get(f"/references/{PUBLISHED}?page=1&alone=1")
    assert (302, f"/references/{PUBLISHED}?alone=1") == (moved.status_code, moved.headers["location"])
    assert 400 == inventions.get(f"/references/{PUBLISHED}?alone=yes").status_code


def test_citations_that_do_not_tell_the_family_are_told(inventions: httpx.Client) -> None:
    """They are of the number alone."""
    outside = sum(len(of_number(number)) for number in TWO.numbers) - len(FAMILY)
    assert outside > 5
    told = text_of(inventions.get(f"/references/{GRANTED}"))
    assert f"{outside} citations of these numbers come from rows that do not give the family" in told


@pytest.mark.parametrize("number", [ONE.numbers[0], UNKNOWN.numbers[0]])
def test_a_number_without_another_is_as_ever(inventions: httpx.Client, number: str) -> None:
    """Whether its family is known or not."""
    told = inventions.get(f"/api/references/{number}").json()
    assert ([], True, len(of_number(number))) == (told["family"], told["alone"], told["total"])
    page = inventions.get(f"/references/{number}?alone=1").text
    assert f'<link rel="canonical" href="/references/{number}">' in page
    assert "One invention" not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("family=13/123,456", FAMILY),
        ("q=family:13/123,456", FAMILY),
        ("q=family:13123456+-ground:103", [row for row in FAMILY if "103" not in row.rejection_type]),
        ("family=none", having(lambda row: row.reference_family is None)),
    ],
)
def test_a_family_can_be_searched_for(inventions: httpx.Client, query: str, expected: list[Citation]) -> None:
    """By its application in any spelling, or by its being not known; and what is none is refused."""
    found = inventions.get(f"/api/search?{query}&size=100").json()
    assert len(expected) == found["total"]
    assert {hit["id"] for hit in found["hits"]} <= {row.id for row in expected}
    refused = inventions.get("/search?family=battery")
    assert 400 == refused.status_code
    assert "A family is named by the application" in unescape(refused.text)
    assert exactly(family="13123456") == parse([("family", "US 13/123,456")]).exact


@pytest.mark.parametrize(("query", "rows"), [("", FAMILY), ("?alone=1", of_number(GRANTED))])
def test_feeds_and_files_have_what_the_page_counts(
    inventions: httpx.Client, query: str, rows: list[Citation]
) -> None:
    """Under its address, with its parameters."""
    page = unescape(inventions.get(f"/references/{GRANTED}{query}").text)
    for ending in ("atom", "csv", "jsonl"):
        assert f'href="/references/{GRANTED}.{ending}{query}"' in page
    lines = inventions.get(f"/references/{GRANTED}.jsonl{query}").text.splitlines()
    assert len(rows) == len(lines)
    answer = inventions.get(f"/references/{GRANTED}.atom{query}")
    assert 200 == answer.status_code
    entries = etree.fromstring(answer.content).findall(f"{ATOM}entry")
    told = {link.get("href").rpartition("/")[2] for entry in entries for link in entry.findall(LINK)}
    assert min(len(rows), PER_PAGE) == len(told)
    assert told <= {row.id for row in rows}


def test_a_pasted_list_says_which_numbers_are_one_invention(inventions: httpx.Client) -> None:
    """Each line has the figures of its number, and beside them those of all numbers of its family."""
    text = f"{PUBLISHED}, {GRANTED}; {ONE.numbers[0]} and US 9,999,999"
    told = inventions.get("/api/list", params={"text": text}).json()["lines"][0]["numbers"]
    documents = {each["understood_as"]: each for each in told if each["kind"] == "document"}
    together = {
        "application_number": TWO.application,
        "reference_numbers": [*TWO.numbers],
        "citations": len(FAMILY),
        "applications": len(applications(FAMILY)),
        "exact": True,
        "url": f"/references/{GRANTED}",
        "search_url": "/search?family=13123456",
    }
    for number in TWO.numbers:
        assert (len(of_number(number)), together) == (
            documents[number]["citations"],
            documents[number]["family"],
        )
    assert [None, None] == [documents[number]["family"] for number in (ONE.numbers[0], "US9999999")]
    page = text_of(inventions.get("/list", params={"text": text}))
    assert f"one invention with US 9,280,610 : together {len(FAMILY)} citations" in page
    assert "The figures of a line are those of its number alone" in page
    rows = inventions.get("/list.csv", params={"text": text}).text
    assert '"US 2015/0044531; US 9,280,610"' in rows
