"""Whose patents stand in the way: owners with how often they are used in rejections, on a real engine."""

import re
from collections import Counter
from collections.abc import Iterable
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from citations.record import Citation
from search_ui.results.facet_page import FacetPage
from search_ui.searcher import Searcher
from search_ui.url.parse import parse, parse_facet
from tests.search_ui import specimens as s
from tests.search_ui.asked import search

NAMING = s.NAMING_A_REFERENCE


def owners(searcher: Searcher, query: str = "") -> FacetPage:
    """The page of owners that a query string asks for."""
    return searcher.facet_page(parse_facet("reference_owner", parse_qsl(query)))


def used(citations: Iterable[Citation], ground: str) -> Counter[str]:
    """How many citations on a ground each owner has, counted here."""
    return Counter(owner for c in citations if ground in c.rejection_type for owner in c.reference_owner)


@pytest.mark.parametrize(
    "query", ["", "art_unit=1727", "form_source=oa_text", "rejection_type=102", "q=stacks"]
)
def test_each_owner_has_its_rejections_and_the_click_finds_them(searcher: Searcher, query: str) -> None:
    """As in a facet a count ignores the selection of its own: whichever ground is selected, both are told."""
    page = owners(searcher, query)
    assert page.uses
    for value in page.values:
        for use in page.uses.by_value.get(value.value, ()):
            found = searcher.search(parse(parse_qsl(urlsplit(use.url).query)))
            assert (value.value, use.ground, use.count) == (value.value, use.ground, found.total)


def test_rejections_are_counted_as_the_rows_have_them(searcher: Searcher) -> None:
    """Under § 102 and § 103, for every owner."""
    page = owners(searcher)
    assert page.uses
    for place, ground in enumerate(("102", "103")):
        told = {owner: uses[place].count for owner, uses in page.uses.by_value.items() if uses[place].count}
        assert used(NAMING, ground) == told


def test_the_page_says_of_how_many_citations_an_owner_is_known(searcher: Searcher, web: httpx.Client) -> None:
    """Whatever part of the owners it shows."""
    for query in ("", "prefix=acme", "order=name", "page=7"):
        page = owners(searcher, query)
        known = [c for c in NAMING if c.reference_owner]
        assert page.uses
        assert (len(known), len(NAMING)) == (page.uses.known, page.uses.total)
    told = re.sub(r"<[^>]*>", "", web.get("/facets/reference_owner?art_unit=1727").text)
    assert "An owner is known of 2 of 4 citations here (50.0 %): of the others nothing is said." in told


def test_owners_can_be_ranked_by_rejections_alone(web: httpx.Client) -> None:
    """And by all citations again."""
    page = unescape(web.get("/facets/reference_owner?art_unit=1727&page=1").headers["location"])
    page = unescape(web.get(page).text)
    alone = "/facets/reference_owner?rejection_type=102&rejection_type=103&art_unit=1727"
    assert f'href="{alone}"' in page
    ranked = unescape(web.get(alone).text)
    assert 'href="/facets/reference_owner?art_unit=1727"' in ranked
    assert "Ranked by rejections under § 102 and § 103" in ranked


def test_a_search_names_the_owners_used_most(web: httpx.Client, searcher: Searcher) -> None:
    """With their counts, the page of all, and the share of citations whose owner is known."""
    page = unescape(web.get("/search?art_unit=1727").text)
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))
    assert (
        "Owners whose patents are used most in this search: Acme Corp. (2), Müller Batterie GmbH (2)" in told
    )
    assert "An owner is known of 50.0 % of these citations." in told
    assert 'href="/facets/reference_owner?art_unit=1727"' in page
    for query in ("q=sabe", "reference_owner=Acme+Corp.", "q=nothing-at-all"):
        assert search(searcher, query).owners is None
        assert "Owners whose patents" not in web.get(f"/search?{query}").text


def test_json_tells_the_rejections_too(web: httpx.Client) -> None:
    """Of owners only; other facets keep their shape."""
    reply = web.get("/api/facets/reference_owner?art_unit=1727").json()
    assert (2, 4) == (reply["known"], reply["total"])
    assert [
        ("Acme Corp.", {"102": 1, "103": 2}),
        ("Müller Batterie GmbH", {"102": 1, "103": 2}),
        ("none", None),
    ] == [(value["value"], value.get("rejections")) for value in reply["values"]]
    assert not {"known", "total"} & set(web.get("/api/facets/art_unit").json())


def test_a_page_without_owners_says_so(web: httpx.Client) -> None:
    """Nothing is counted of nobody."""
    page = re.sub(r"<[^>]*>", "", web.get("/facets/reference_owner?prefix=xylophone").text)
    assert "No owner with “xylophone” in the name under these conditions." in page
    assert 200 == web.get("/api/facets/reference_owner?q=nothing-at-all").status_code
