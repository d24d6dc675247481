"""How a reference is used: every figure of its page is what its link finds, and what the rows say."""

import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from opensearchpy import OpenSearch

from citations.record import Citation
from citations.signature import SIGNATURES
from search_ui.searcher import Searcher
from search_ui.url.parse import parse
from search_ui.web.app import create_app
from tests.search_ui import specimens as s
from tests.search_ui.asked import total
from tests.search_ui.filling import fill, without
from tests.search_ui.served import serving
from tests.search_ui.test_references import text_of

ALIAS = f"ui-uses-{os.getpid()}"
CITED, COMMON = "US9280610", "US7000001"
OTHERS = ("US1000001", "US1000002", "US20050278580", "JP2004159476")
BARE = replace(s.EIGHT_DIGITS, reference_title=None, reference_owner=(), reference_date=None)


def drawn(number: int) -> Citation:
    """A citation of some office action: of few references, applications and actions, so that they meet."""
    chance = random.Random(number)  # noqa: S311 - repeatable, not secret
    application, action = chance.randrange(30), chance.randrange(3)
    plain = replace(
        BARE,
        id=f"drawn-{number}",
        sequence=number,
        application_number=f"120000{application:02}",
        reference_number=chance.choice([CITED, CITED, *OTHERS, None]),
        form_source=chance.choice([("892",), ("892", "oa_text"), ("1449",), ()]),
        art_unit=chance.choice(["1727", "2858", None]),
    )
    if chance.random() < 0.2:
        return plain
    return replace(
        plain,
        office_action_id=f"ACT{application:02}{action}",
        office_action_date=f"{2008 + application % 7}-0{action + 1}-15" if application != 4 else None,
        office_action_type=("CTNF", "CTFR", None)[action],
        reference_title=chance.choice(["A known title", None])
        if plain.reference_number in OTHERS[:2]
        else None,
        rejection_type=chance.choice([("102",), ("103",), ("102", "103"), ("112",), ()]),
        paragraph=chance.choice([None, "a", "b"]) if application != 7 else None,
        claims=tuple(range(1, chance.randrange(1, 5))),
        uspc_class=("429", "257")[application % 2],
        passage=f"Passage {number}." if chance.random() < 0.3 else None,
    )


ROWS = [drawn(number) for number in range(500)]
FREQUENT = [
    replace(
        BARE,
        id=f"frequent-{number}",
        sequence=number,
        source="oa_citations",
        application_number=f"13{number:06}",
        office_action_id=f"FREQ{number:05}",
        office_action_date=f"20{10 + number // 300}-01-{1 + number % 28:02}",
        reference_number=COMMON,
        rejection_type=("103",),
    )
    for number in range(2_010)
]
"""More applications and office actions than are counted exactly, and than are looked at for companions."""
BESIDE = [
    replace(each, id=f"beside-{name}-{each.id}", sequence=5_000 + number, reference_number=f"US{name}")
    for name, some in (("5555555", FREQUENT[:5]), ("6666666", FREQUENT[-3:]))
    for number, each in enumerate(some)
]
"""One that is applied with it in its earliest actions, and one that is in its latest."""


@pytest.fixture(scope="module")
def uses(engine: OpenSearch) -> Iterator[httpx.Client]:
    """A client for the pages of these."""
    names = [
        fill(engine, ALIAS, "ptoffact", ROWS),
        fill(engine, ALIAS, "oa_citations", [*FREQUENT, *BESIDE]),
    ]
    app = create_app(Searcher(engine, alias=ALIAS))
    with serving(app) as address, httpx.Client(base_url=address, timeout=60) as web:
        yield web
    engine.indices.delete(index=",".join(names))


@pytest.fixture(scope="module")
def told(uses: httpx.Client) -> dict[str, Any]:
    """The page of the reference that is cited most, as JSON."""
    data: dict[str, Any] = uses.get(f"/api/references/{CITED}").json()
    return data


OF_IT = [row for row in ROWS if row.reference_number == CITED]
APPLIED = [row for row in OF_IT if {"102", "103"} & {*row.rejection_type}]


def applications(rows: list[Citation]) -> set[str]:
    """Their applications."""
    return {row.application_number for row in rows}


def test_every_figure_of_the_page_is_what_its_link_finds(engine: OpenSearch, uses: httpx.Client) -> None:
    """Whatever number is a link to a search."""
    searcher = Searcher(engine, alias=ALIAS)
    for number in (CITED, COMMON):
        page = uses.get(f"/references/{number}").text
        links = {*re.findall(r'<a href="(/search\?[^"]+)"[^>]*>([\d,]+)\b', page)}
        assert len(links) > 5
        for url, figure in links:
            found = total(searcher, parse(parse_qsl(urlsplit(unescape(url)).query)))
            assert (url, int(figure.replace(",", ""))) == (url, found)


def test_applications_and_office_actions_are_counted(told: dict[str, Any]) -> None:
    """In all, and by ground, art unit and class."""
    actions = {row.office_action_id for row in OF_IT if row.office_action_id}
    assert {
        "citations": len(OF_IT),
        "applications": len(applications(OF_IT)),
        "office_actions": len(actions),
        "exact": True,
    } == told["totals"]
    assert {"applications": len(applications(APPLIED)), "exact": True} == told["rejected"]
    for ground, figures in told["rejections"].items():
        rows = [row for row in OF_IT if ground in (row.rejection_type or ("none",))]
        assert (len(rows), len(applications(rows))) == (figures["citations"], figures["applications"])
    for name, field in (("art_units", "art_unit"), ("classes", "uspc_class")):
        for value in told[name]:
            rows = [row for row in OF_IT if (getattr(row, field) or "none") == value["value"]]
            assert (len(rows), len(applications(rows))) == (value["citations"], value["applications"])
    assert {"1727", "2858", "none"} == {value["value"] for value in told["art_units"]}
    assert Counter(form for row in OF_IT for form in row.form_source or ("none",)) == told["forms"]


def test_us_classes_are_told_by_name(told: dict[str, Any], uses: httpx.Client) -> None:
    """On the page; for programs by the value, with the search that its line leads to."""
    page = uses.get(f"/references/{CITED}")
    for value, name in (("429", "429 Batteries; fuel cells"), ("257", "257 Semiconductor devices")):
        (url,) = (each["url"] for each in told["classes"] if each["value"] == value)
        assert name in text_of(page)
        assert "uspc" in dict(parse_qsl(urlsplit(url).query)), "the facet, as on every other page"
        assert name in text_of(uses.get(url))


def test_a_citation_stands_in_one_class_of_one_year(told: dict[str, Any]) -> None:
    """Under § 102 where it is under both; those without a date are in none, and told."""

    def class_of(row: Citation) -> str:
        grounds = [ground for ground in ("102", "103") if ground in row.rejection_type]
        return (*grounds, "other" if row.rejection_type else "listed")[0]

    dated = [row for row in OF_IT if row.office_action_date]
    expected: dict[int, Counter[str]] = defaultdict(Counter)
    for row in dated:
        expected[int((row.office_action_date or "")[:4])][class_of(row)] += 1
    assert [
        {"year": year, **{key: counts[key] for key in ("102", "103", "other", "listed")}}
        for year, counts in sorted(expected.items())
    ] == told["years"]
    assert len(OF_IT) - len(dated) == told["undated"]


def test_what_is_applied_in_the_same_actions_on_the_same_ground_stands_beside_it(
    told: dict[str, Any],
) -> None:
    """The most frequent first, by applications, with the title that is known of some citation."""
    expected = []
    for ground in ("102", "103"):
        own = {row.office_action_id for row in OF_IT if ground in row.rejection_type}
        assert {"office_actions": len(own), "all": True} == told["cited_with_actions"][ground]
        beside: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in ROWS:
            is_beside = ground in row.rejection_type and row.office_action_id in own
            if is_beside and row.reference_number not in (None, CITED):
                beside[row.reference_number or ""].add((row.application_number, row.office_action_id or ""))
        counted = [(len({a for a, _ in pairs}), len(pairs), n) for n, pairs in beside.items()]
        for against, actions, number in sorted(counted, key=lambda each: (-each[0], -each[1], each[2])):
            title = (
                "A known title"
                if any(row.reference_title for row in ROWS if row.reference_number == number)
                else None
            )
            expected.append(
                {
                    "reference_number": number,
                    "title": title,
                    "applications": against,
                    "office_actions": actions,
                    "rejection_type": ground,
                }
            )
    assert len(expected) > 4
    assert {None, "A known title"} == {each["title"] for each in expected}
    assert expected == told["cited_with"]


def test_the_words_do_not_make_a_combination_of_it(uses: httpx.Client) -> None:
    """Each of the others is a link to its own page."""
    page = uses.get(f"/references/{CITED}")
    assert "That does not prove that the examiner combined the two" in text_of(page)
    for other in OTHERS[:3]:
        assert f'href="/references/{other}"' in page.text


def test_the_rejected_applications_are_told_one_by_one_the_latest_first(uses: httpx.Client) -> None:
    """Page by page, each once, with the figures of all its rejections over the reference."""
    url, lines = f"/api/references/{CITED}", []
    while url:
        data = uses.get(url).json()
        lines += data["applications"]
        url = data["next"]
    by_application = {
        number: [row for row in APPLIED if row.application_number == number]
        for number in applications(APPLIED)
    }
    assert 20 < len(by_application) == len(lines)
    order = sorted(APPLIED, key=lambda row: row.sequence)
    order.sort(key=lambda row: row.office_action_date or "", reverse=True)
    assert [*dict.fromkeys(row.application_number for row in order)] == [
        line["application_number"] for line in lines
    ]
    for line in lines:
        rows = by_application[line["application_number"]]
        latest = next(row for row in order if row.application_number == line["application_number"])
        days = sorted(row.office_action_date for row in rows if row.office_action_date)
        assert sorted({ground for row in rows for ground in row.rejection_type}) == line["rejection_type"]
        assert sorted({claim for row in rows for claim in row.claims}) == line["claims"]
        assert len({row.office_action_id for row in rows}) == line["office_actions"]
        assert (days[0], days[-1]) if days else (None, None) == (line["first_date"], line["last_date"])
        assert (latest.office_action_type, latest.passage) == (line["office_action_type"], line["passage"])
        assert len(rows) == line["citations"] == uses.get(f"/api{line['url']}").json()["total"]
    assert any(line["last_date"] is None for line in lines)


def test_a_paragraph_stands_with_its_ground(uses: httpx.Client, told: dict[str, Any]) -> None:
    """On the page as the field writes it; a ground without any stands alone."""
    for line in told["applications"]:
        rows = [row for row in APPLIED if row.application_number == line["application_number"]]
        for ground in line["rejection_type"]:
            paragraphs = {row.paragraph for row in rows if ground in row.rejection_type and row.paragraph}
            assert sorted(paragraphs) or [None] == [
                each["paragraph"] for each in line["grounds"] if each["rejection_type"] == ground
            ]
    assert re.search(r"§ 102\(b\), § 103", text_of(uses.get(f"/references/{CITED}")))


def test_pages_of_applications_have_one_address_each(uses: httpx.Client) -> None:
    """And lead to each other; beyond the last is none, and beyond what can be reached it is said."""
    page = uses.get(f"/references/{CITED}?page=2")
    assert 200 == page.status_code
    assert f'href="/references/{CITED}#rejected" rel="prev nofollow"' in page.text
    assert '<ol class="lines" start="21">' in page.text
    assert f'href="/references/{CITED}?page=2#rejected"' in uses.get(f"/references/{CITED}").text
    for spelled in (f"/references/{CITED}?page=1", "/references/9,280,610?utm_source=x"):
        moved = uses.get(spelled)
        assert (302, f"/references/{CITED}") == (moved.status_code, moved.headers["location"])
    assert f"/references/{CITED}?page=2" == uses.get("/references/9280610?page=2").headers["location"]
    beyond = uses.get(f"/references/{CITED}?page=9")
    assert 404 == beyond.status_code
    assert "They end before this page" in text_of(beyond)
    assert [] == uses.get(f"/api/references/{CITED}?page=9").json()["applications"]
    for wrong in ("501", "0", "x"):
        assert 400 == uses.get(f"/references/{CITED}?page={wrong}").status_code
        assert 400 == uses.get(f"/api/references/{CITED}?page={wrong}").status_code


def test_where_there_is_more_than_is_counted_it_is_said(uses: httpx.Client) -> None:
    """About so many applications, and the latest thousand actions, not all; the citations are exact."""
    data = uses.get(f"/api/references/{COMMON}").json()
    assert (len(FREQUENT), False) == (data["totals"]["citations"], data["totals"]["exact"])
    assert len(FREQUENT) == pytest.approx(data["totals"]["applications"], rel=0.05)
    assert {"office_actions": 1_000, "all": False} == data["cited_with_actions"]["103"]
    assert ["US6666666"] == [each["reference_number"] for each in data["cited_with"]]
    assert (3, 3) == tuple(data["cited_with"][0][name] for name in ("applications", "office_actions"))
    page = text_of(uses.get(f"/references/{COMMON}"))
    assert "against about 2," in page
    assert "Under § 103, in its latest 1,000 office actions" in page
    last = uses.get(f"/api/references/{COMMON}?page=500").json()
    assert ([], None) == (last["applications"], last["next"])


def test_the_last_page_that_can_be_reached_has_its_applications(uses: httpx.Client) -> None:
    """Far behind the first, each application once."""
    lines = [
        line["application_number"]
        for page in (99, 100, 101)
        for line in uses.get(f"/api/references/{COMMON}?page={page}").json()["applications"]
    ]
    assert 50 == len(lines) == len({*lines})


def test_a_reference_that_is_only_listed_says_so(web: httpx.Client) -> None:
    """It has no rejected applications, and nothing is applied with it."""
    page = text_of(web.get(f"/references/{s.EIGHT_DIGITS.reference_number}"))
    assert "no rejection under § 102 or § 103 is tied to it" in page
    assert "No ground given" in page
    for absent in ("Applied together with", "Rejected applications"):
        assert absent not in page
    data = web.get(f"/api/references/{s.EIGHT_DIGITS.reference_number}").json()
    assert ([], [], []) == (data["applications"], data["cited_with"], data["years"])


def test_an_index_of_an_earlier_version_has_a_page_without_the_chart(engine: OpenSearch) -> None:
    """It has no signatures: all else is counted, and what is missing is said."""
    alias = f"ui-uses-old-{os.getpid()}"
    index = fill(engine, alias, "old", ROWS, without(*SIGNATURES))
    with serving(create_app(Searcher(engine, alias=alias))) as address:
        data = httpx.get(f"{address}/api/references/{CITED}", timeout=60).json()
        page = httpx.get(f"{address}/references/{CITED}", timeout=60)
    engine.indices.delete(index=index)
    assert (None, len(OF_IT)) == (data["years"], data["totals"]["citations"])
    assert len(applications(OF_IT)) == data["totals"]["applications"]
    assert data["cited_with"]
    assert "an earlier version, which does not count grounds by year" in text_of(page)
    assert '<svg class="years"' not in page.text


@pytest.mark.parametrize(
    ("number", "sentences"),
    [
        ("US9999999", ["The number was read as: US 9,999,999, US patent.", "Google Patents"]),
        ("US11111111", ["It may be the number of application 11/111,111"]),
        ("12345678", ["“12345678” is not recognized", "It may mean US 12,345,678", "application 12/345,678"]),
        ("battery", ["“battery” is not recognized as the number of a patent document."]),
        ("JP1999000001", ["No citation here is of JP 1999-000001.", "Foreign patent document"]),
    ],
)
def test_a_number_that_is_not_here_says_what_is(web: httpx.Client, number: str, sentences: list[str]) -> None:
    """What it was read as, what else it may be, and what is covered; never that it was not cited."""
    web.get("/about")
    page = web.get(f"/references/{number}")
    assert 404 == page.status_code
    told = text_of(page)
    for sentence in (*sentences, "What is covered", "Office Action Citations API", "as text"):
        assert sentence in told
    assert "not cited" not in told.lower().replace("never cited", "")
    assert (
        200
        == web.get(re.findall(r'href="(/search\?q=[^"]+)"', page.text)[0].replace("&amp;", "&")).status_code
    )
