"""From results to a citation, back, and on to the next: by its address alone."""

import re
from html import unescape

import httpx
import pytest

from citations.record import Citation
from search_ui.results.hits import Hit
from search_ui.results.place import Place, among
from search_ui.results.search_results import SearchResults
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from tests.search_ui import specimens as s
from tests.search_ui.asked import ids, of, search

AMONG = re.compile(r'<nav class="among".*?</nav>', re.DOTALL)


def hits(page: str) -> list[str]:
    """Where the results of a page lead."""
    return [unescape(url) for url in re.findall(r'<h2><a href="([^"]+)"', page)]


def among_links(page: str) -> dict[str, str]:
    """What a citation's page leads to among the results, by the words of the link."""
    [nav] = AMONG.findall(page)
    return {words: unescape(url) for url, words in re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', nav)}


@pytest.mark.parametrize("search", ["/search?q=battery", "/search?page=2&size=10"])
def test_a_walk_through_the_citations_is_the_page_of_results(web: httpx.Client, search: str) -> None:
    """Each is followed by the next one on the page, and each leads back."""
    walk = hits(web.get(search).text)
    assert len(walk) > 1
    walked = [walk[0]]
    while following := among_links(web.get(walked[-1]).text).get("Next citation"):
        walked.append(following)
    assert walk == walked
    for before, url in zip([None, *walk], walk, strict=False):
        links = among_links(web.get(url).text)
        assert (search, before) == (links["← Back to the results"], links.get("Previous citation"))


def test_at_the_end_of_a_page_the_next_page_follows(web: httpx.Client) -> None:
    """And at its beginning the one before."""
    first, second = (hits(web.get(f"/search?{page}size=10").text) for page in ("", "page=2&"))
    assert "/search?page=2&size=10" == among_links(web.get(first[-1]).text)["Next page of results"]
    assert "/search?size=10" == among_links(web.get(second[0]).text)["Previous page of results"]
    assert "11 of 25" in web.get(second[0]).text


def test_the_page_has_one_address(web: httpx.Client) -> None:
    """The canonical one is without the search; asked for by that, it knows of no results."""
    with_search, plain = (web.get(f"/citations/muller{query}").text for query in ("?q=battery", ""))
    assert '<link rel="canonical" href="/citations/muller">' in with_search
    assert '<link rel="canonical" href="/citations/muller">' in plain
    assert [] == AMONG.findall(plain)
    assert [] == AMONG.findall(web.get("/citations/muller?utm_source=elsewhere").text)


def test_a_citation_that_is_not_on_that_page_leads_back_all_the_same(web: httpx.Client) -> None:
    """The indexes may have changed since, and anybody may write an address."""
    page = web.get("/citations/muller?q=sabe").text
    assert {"← Back to the results": "/search?q=sabe"} == among_links(page)
    assert "no longer on that page" in page
    assert 400 == web.get("/citations/muller?year=20x").status_code


def test_a_place_is_counted_over_all_pages() -> None:
    """From 1, whatever page it is on."""
    found = tuple(map(Hit, (s.SABE, s.MULLER, s.FINAL)))
    results = SearchResults(SearchParams(size=10, page=3), 23, found, ())
    assert Place(results, 22, found[0], found[2]) == Place.of("muller", results)
    assert "/citations/muller?page=3&size=10" == among(found[1], results.params)


@pytest.mark.parametrize(
    ("query", "expected"), [("paragraph=(A)", [s.DESIGN, *s.SAME_DAY]), ("uspc_class=d14", [s.DESIGN])]
)
def test_what_a_hit_links_to_narrows_the_search(
    searcher: Searcher, query: str, expected: list[Citation]
) -> None:
    """Its paragraph and its class: exactly those citations."""
    results = search(searcher, query)
    assert of(expected) == set(ids(results))
