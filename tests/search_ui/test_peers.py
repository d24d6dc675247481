"""What users of other faceted searches complain about does not happen here: a test for each complaint.

The row about exports is left out until there are exports. What only a browser shows (no result without
JavaScript, the focus lost after a click) is in the browser tests.
"""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from citations.facets import FACETS
from search_ui.searcher import Searcher
from search_ui.url.params import REACH
from search_ui.url.parse import parse
from tests.search_ui import specimens as s
from tests.search_ui.asked import ids, of, search


def links(page: str) -> list[str]:
    """The addresses that a page leads to."""
    return [unescape(link) for link in re.findall(r'<a [^>]*href="(/[^"#]*)"', page)]


@pytest.mark.parametrize("query", [pytest.param("", marks=pytest.mark.long), "q=lithium"])
def test_a_facet_s_number_is_what_the_click_finds(web: httpx.Client, query: str) -> None:
    """Nobody could say what it means (cernopendata #1685, instantsearch #5160, invenio-app-rdm #2672)."""
    for name, facet in web.get(f"/api/search?{query}").json()["facets"].items():
        if name in query:
            continue  # more values of a facet find more; test_facets compares each of them alone
        for value in facet["values"]:
            after = web.get("/api/search?" + urlsplit(value["url"]).query).json()
            assert (name, value["value"], value["count"]) == (name, value["value"], after["total"])


def test_values_of_a_facet_widen_and_facets_narrow(searcher: Searcher) -> None:
    """OR within a facet, AND across facets, which user tests settled (cernopendata #1685)."""
    one, two = (search(searcher, f"rejection_type={value}&size=100") for value in ("102", "103"))
    both = search(searcher, "rejection_type=102&rejection_type=103&size=100")
    assert set(ids(one)) | set(ids(two)) == set(ids(both))
    narrowed = search(searcher, "rejection_type=102&rejection_type=103&art_unit=1727&size=100")
    assert of(c for c in s.ALL if {"102", "103"} & {*c.rejection_type} and c.art_unit == "1727") == set(
        ids(narrowed)
    )


@pytest.mark.parametrize("name", FACETS)
def test_a_selected_value_never_disappears(web: httpx.Client, name: str) -> None:
    """It did outside the most frequent ones (elastic/search-ui #779) and at zero hits (argo #201)."""
    value = "1999" if name == "year" else "no-such-value"
    for path in ("/api/search", f"/api/facets/{name}"):
        reply = web.get(f"{path}?{name}={value}").json()
        values = reply["facets"][name]["values"] if path == "/api/search" else reply["values"]
        assert [(0, True)] == [(v["count"], v["selected"]) for v in values if v["value"] == value]


def test_many_values_can_be_searched_through(web: httpx.Client) -> None:
    """Five hundred values with no search inside them (elastic/search-ui #779, argo #201)."""
    page = web.get("/search").text
    more = next(link for link in links(page) if link.startswith("/facets/art_unit"))
    assert 'name="prefix"' in web.get(more).text
    found = web.get("/api/facets/art_unit?prefix=17").json()["values"]
    assert ["1727"] == [value["value"] for value in found]


def test_having_no_value_is_a_value_and_the_rest_is_counted(web: httpx.Client) -> None:
    """Documents that lack the field, and values beyond the list, were nowhere (kibana #1961)."""
    facet = web.get("/api/search?q=lithium").json()["facets"]["year"]
    undated = [c for c in s.ALL if "lithium" in repr(c) and not c.office_action_date]
    assert len(undated) == next(value["count"] for value in facet["values"] if value["value"] == "none")
    assert web.get("/api/search").json()["facets"]["art_unit"]["other"] > 0


def test_filters_stay_on_every_page_and_in_the_next_search(web: httpx.Client) -> None:
    """They were lost on paging and on a new query (warehouse #1415, #14677)."""
    page = web.get("/search?tech_center=3600&not_year=2012&size=10").text
    assert "/search?tech_center=3600&not_year=2012&page=2&size=10" in links(page)
    form = page[page.index('role="search"') : page.index("</form>")]
    assert '<input type="hidden" name="tech_center" value="3600">' in form
    assert '<input type="hidden" name="not_year" value="2012">' in form


def test_filters_hold_at_zero_hits_too(web: httpx.Client) -> None:
    """They were silently ignored there (warehouse #12335): the chips stay, and nothing else is found."""
    page = web.get("/search?q=battery&rejection_type=101").text
    assert "0 citations" in page
    assert "§ 101 Eligibility" in page
    assert '<ol class="hits"' not in page


@pytest.mark.parametrize(
    "query", ["art_unit=172", "reference=US928061", "office_action=LD1Q0FKGXBLUEX", "application=17248023"]
)
def test_an_exact_filter_is_exact(searcher: Searcher, query: str) -> None:
    """A prefix matched where the whole was meant: 3.1 found 3.10 (openlibrary #95)."""
    assert 0 == search(searcher, query).total


@pytest.mark.parametrize("query", ["", "q=battery", "reference_type=none", "form_source=1449", "q=nowhere"])
def test_page_and_sidebar_say_the_same(searcher: Searcher, query: str) -> None:
    """The page said 0 and the sidebar 1 (courtlistener #6519)."""
    results = search(searcher, query)
    source = next(facet for facet in results.facets if facet.name == "source")
    assert results.total == sum(value.count for value in source.values) + source.other
    assert min(results.total, results.params.size) == len(results.hits)


@pytest.mark.parametrize(
    "text", ['"open', "(a OR", "AND", "a AND OR b", "field:", "[1 TO", "a~", "\\", "-", "NOT", "()", "a ^2 :"]
)
def test_broken_syntax_is_no_error(web: httpx.Client, text: str) -> None:
    """It came out as a 500 (study_finder #159, scaladex #196, courtlistener PR #3707)."""
    for path in ("/search", "/api/search"):
        assert web.get(path, params={"q": text}).status_code in {200, 302, 400}


@pytest.mark.parametrize("text", ["/.*.*.*x/", "*tery", "?" * 40, "a* " * 99, "(" * 500, "x OR " * 90 + "x"])
def test_expensive_input_is_answered_or_refused_in_words(web: httpx.Client, text: str) -> None:
    """Regular expressions and clause limits broke engines (OpenSearch #5097, #687, opencti #5678)."""
    reply = web.get("/api/search", params={"q": text.strip()})
    assert reply.status_code in {200, 400}
    if reply.status_code == 400:
        assert reply.json()["error"]["hint"]


@pytest.mark.parametrize(
    ("query", "status", "advice"),
    [
        (f"page={REACH // 10 + 1}&size=10", 400, "Go on from page 1000 with “Next”"),
        ("page=40&size=10", 404, "The results end on page 3"),
    ],
)
def test_a_page_too_far_is_told_the_way(web: httpx.Client, query: str, status: int, advice: str) -> None:
    """Page 1001 was a 500, or a 404 without advice (CCA-Public/scope #125, courtlistener #4122)."""
    response = web.get(f"/search?{query}")
    assert (status, True) == (response.status_code, advice in unescape(response.text))


def test_urls_are_flat_and_survive_other_sites(web: httpx.Client) -> None:
    """JSON in the query, and `f[x][]` that other sites rewrite (grantnav #38, #155, blacklight #1784)."""
    for link in links(web.get("/search?q=m%C3%BCller&rejection_type=103").text):
        assert re.fullmatch(r"[\w/.?=&%+~-]*", link.encode("ascii").decode()), link


def test_a_long_url_is_refused_in_words(web: httpx.Client) -> None:
    """It was a bare 414 (grantnav #155), or cut in silence (yente, at 65,536 bytes)."""
    response = web.get("/search?" + "&".join(f"art_unit={unit}" for unit in range(1000, 1900)))
    assert 414 == response.status_code
    assert "This address is too long" in response.text


def test_a_crawler_is_kept_out_of_the_facets(web: httpx.Client) -> None:
    """One of them asked 79,645 times a day (kestra docs PR #5195, blacklight PR #2486, regluit #1110)."""
    assert {"Disallow: /search", "Disallow: /facets", "Disallow: /api"} <= set(
        web.get("/robots.txt").text.splitlines()
    )
    for path in ("/", "/search?q=lithium", "/facets/art_unit"):
        page = web.get(path).text
        facets = re.findall(r'<a [^>]*href="/[^"]*(?:art_unit|tech_center|form_source)[^>]*>', page)
        assert facets
        assert [] == [link for link in facets if "nofollow" not in link]
    assert "noindex" == web.get("/search?q=lithium").headers["x-robots-tag"]


def test_everything_is_there_without_a_script(web: httpx.Client) -> None:
    """There was no result without JavaScript (warehouse #18931)."""
    page = web.get("/search?q=m%C3%BCller").text
    assert "2 citations" in page
    assert "Müller" in re.sub(r"<[^>]+>", "", page)
    for link in links(page):
        if link.startswith("/search?"):
            assert parse(parse_qsl(urlsplit(link).query)).to_url() == link
