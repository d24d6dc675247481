"""The page of a reference: what is known of it, how it is used, and that nothing about it is guessed."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest
from opensearchpy import OpenSearch

from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from tests.search_ui import specimens as s
from tests.search_ui.filling import fill
from tests.search_ui.served import serving

ALIAS = f"ui-references-{os.getpid()}"
CITED = "US9280610"
MANY = [
    replace(
        s.MULLER if number == 3 else s.EIGHT_DIGITS,
        id=f"cited-{number}",
        source="oa_citations",
        sequence=number,
        reference="9280610",
        reference_number=CITED,
        reference_title="Electrode stack" if number == 3 else None,
        reference_owner=("Acme Corp.",) if number == 3 else (),
        reference_date="2016-03-08" if number == 3 else None,
        office_action_date=f"20{10 + number}-01-31",
        art_unit=f"17{number:02}",
        rejection_type=(("102",), ("103",), ())[number % 3],
    )
    for number in range(15)
]
"""Citations of one document, of which only the fourth was joined to the tables."""


@pytest.fixture(scope="module")
def cited(engine: OpenSearch) -> Iterator[httpx.Client]:
    """A client for the pages of these; their index says nothing of a join."""
    name = fill(engine, ALIAS, "oa_citations", MANY)
    with serving(create_app(Searcher(engine, alias=ALIAS))) as address, httpx.Client(base_url=address) as web:
        yield web
    engine.indices.delete(index=name)


def text_of(page: httpx.Response) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page.text)))


@pytest.mark.parametrize(
    ("spelled", "canonical"),
    [
        ("9,280,610", "US9280610"),
        ("US%209280610%20B2", "US9280610"),
        ("us9280610", "US9280610"),
        ("2007/0217688", "US20070217688"),
        ("US%202007%2F0217688%20A1", "US20070217688"),
        ("D911,456", "USD911456"),
        ("JP%202004-159476", "JP2004159476"),
    ],
)
def test_any_spelling_leads_to_the_one_page(web: httpx.Client, spelled: str, canonical: str) -> None:
    """A program is not sent elsewhere."""
    page = web.get(f"/references/{spelled}")
    assert (302, f"/references/{canonical}") == (page.status_code, page.headers["location"])
    assert 200 == web.get(f"/references/{canonical}").status_code
    assert canonical == web.get(f"/api/references/{spelled}").json()["reference_number"]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("US9999999", "No citation here is of US 9,999,999. That does not mean that it was never cited"),
        ("battery", "“battery” is not recognized as the number of a patent document."),
        ("x" * 2000, "is not recognized as the number"),
    ],
)
def test_a_number_that_nothing_cites_is_not_found(web: httpx.Client, number: str, sentence: str) -> None:
    """And it is said what that means."""
    page = web.get(f"/references/{number}")
    assert 404 == page.status_code
    assert sentence in text_of(page)
    error = web.get(f"/api/references/{number}")
    assert (404, "not_found") == (error.status_code, error.json()["error"]["code"])


def test_what_is_known_of_a_reference_is_told_once(cited: httpx.Client) -> None:
    """From whichever of its citations knows most, though the latest know nothing."""
    told = text_of(cited.get(f"/references/{CITED}"))
    for known in ("US 9,280,610", "Electrode stack", "US patent", "Acme Corp.", "2016-03-08"):
        assert known in told
    assert 2 == told.count("Electrode stack")  # in the title of the page and in its heading
    data = cited.get(f"/api/references/{CITED}").json()
    assert ("Electrode stack", ["Acme Corp."], "2016-03-08", "us_grant") == tuple(
        data[name] for name in ("reference_title", "reference_owner", "reference_date", "reference_type")
    )


def test_how_it_is_used_is_counted_and_each_count_is_a_search(cited: httpx.Client) -> None:
    """By ground, list, art unit and year; a click finds as many."""
    data = cited.get(f"/api/references/{CITED}").json()
    assert ["rejection_type", "form_source", "art_unit", "year"] == list(data["facets"])
    grounds = {value["value"]: value["count"] for value in data["facets"]["rejection_type"]["values"]}
    expected = Counter(ground for c in MANY for ground in c.rejection_type or ("none",))
    assert expected == grounds
    page = unescape(cited.get(f"/references/{CITED}").text)
    for facet in data["facets"].values():
        for value in facet["values"]:
            assert f'href="{value["url"]}"' in page
            found = cited.get(f"/api/search?{urlsplit(value['url']).query}").json()["total"]
            assert (value["value"], value["count"]) == (value["value"], found)


def test_the_latest_citations_stand_first_and_a_search_has_all(cited: httpx.Client) -> None:
    """Each leads to its own page."""
    data = cited.get(f"/api/references/{CITED}").json()
    latest = sorted(MANY, key=lambda c: c.office_action_date or "", reverse=True)[:10]
    assert [c.id for c in latest] == [hit["id"] for hit in data["hits"]]
    assert (len(MANY), f"/search?reference={CITED}") == (data["total"], data["search_url"])
    assert len(MANY) == cited.get(f"/api{data['search_url']}").json()["total"]
    page = cited.get(f"/references/{CITED}").text
    assert 10 == page.count('<li class="hit">')
    assert 2 == page.count(f'href="/search?reference={CITED}"')


def test_a_hit_links_to_the_page_of_its_reference(web: httpx.Client) -> None:
    """And so does the page of a citation."""
    for path in ("/search?q=sabe", "/search?q=6622200", "/citations/muller"):
        assert re.search(r'href="/references/US\d+"', web.get(path).text)


def test_a_bare_number_is_headed_by_its_title(web: httpx.Client) -> None:
    """With its owner, its date, and what matched marked."""
    page = unescape(web.get("/search?q=caches").text)
    hit = page[page.index('<li class="hit">') : page.index("</article>")]
    heading = re.sub(r"<span[^>]*>|</span>|\n", "", hit[hit.index("<h2>") : hit.index("</h2>")])
    assert "US 6,622,200 Memory controllers with a <mark>cache</mark>" in heading
    assert 'href="/search?q=caches&reference_owner=Apple+Inc."' in hit
    assert "2003-09-16" in hit


def test_a_title_stands_below_a_reference_with_words(web: httpx.Client) -> None:
    """The form's own text stays the heading."""
    page = unescape(web.get("/search?q=stacks").text)
    assert '<p class="title">Electrode <mark>stack</mark></p>' in page
    assert "Müller; Jörg US 9,280,610 B2</a></h2>" in page


def test_where_nothing_is_known_nothing_is_shown(web: httpx.Client) -> None:
    """Neither a title, nor an owner, nor a date."""
    hit = web.get("/search?q=sabe").text
    hit = hit[hit.index('<li class="hit">') : hit.index("</article>")]
    assert 'class="title"' not in hit
    assert "reference_owner" not in hit
    told = text_of(web.get(f"/citations/{s.SABE.id}"))
    for lack in ("Title no title known", "Assignee no assignee known", "Published no date known"):
        assert lack in told


def test_a_citation_says_where_titles_and_owners_come_from(web: httpx.Client, cited: httpx.Client) -> None:
    """The tables, their dates and the day of the join; or that there was none."""
    told = text_of(web.get("/citations/eight-digits"))
    assert (
        "comes from the tables g_patent of 2026-04-02 , g_assignee_disambiguated of 2026-04-03 , joined"
        in told
    )
    assert "Source: Research dataset, 2008 to June 2017" in told
    for path in (f"/references/{CITED}", "/citations/cited-3", "/about"):
        assert "No tables of documents or applications were joined to this source." in text_of(
            cited.get(path)
        )
