"""What is suggested while somebody types, and the document that lets a browser ask."""

from xml.etree import ElementTree as ET

import httpx
import pytest

from search_ui.query.suggestions import number_beginning, suggestions
from search_ui.searcher import Searcher


def suggested(web: httpx.Client, q: str) -> list[str]:
    """The completions of a text."""
    asked, completions, descriptions, urls = web.get("/suggest", params={"q": q}).json()
    assert q == asked
    assert len(completions) == len(descriptions) == len(urls)
    return list(completions)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("us 9,28", ["US9280610"]),
        ("92806", ["US9280610"]),
        ("9,280,610", ["US9280610"]),
        ("us 2007/021", ["US20070217688"]),
        ("2007/0217", ["US20070217688"]),
        ("D911", ["USD911456"]),
        ("jp2004", ["JP2004159476"]),
        ("17/248", ["app:17248024"]),
        ("172", ["app:17248024", "au:1727"]),
        ("2911", ["au:2911"]),
        ("acm", ['owner:"Acme Corp."']),
        ("zinc hand", ["zinc handbook"]),
        ("ZINC HAND", ["ZINC handbook"]),
        ("koh", ["Kohtaro"]),
        ("elec", ["Electrode"]),
        ("mull", ['owner:"Müller Batterie GmbH"', "Müller"]),
        ("x", []),
        ("", []),
        ("xylo", []),
        ("(", []),
        ("a" * 500, []),
    ],
)
def test_what_goes_on_from_the_text_is_suggested(web: httpx.Client, q: str, expected: list[str]) -> None:
    """Numbers however they are typed, art units, owners and words of references."""
    assert expected == suggested(web, q)


def test_a_suggestion_is_a_search_that_finds_something(web: httpx.Client) -> None:
    """Its text in the search box as well as its address."""
    for q in ("92806", "172", "acm", "zinc hand", "mull"):
        _, completions, descriptions, urls = web.get("/suggest", params={"q": q}).json()
        assert completions
        assert all(descriptions)
        for completion, url in zip(completions, urls, strict=True):
            assert web.get("/api/search", params={"q": completion}).json()["total"] > 0
            assert url.startswith(str(web.base_url))
            assert web.get(url.replace("/search", "/api/search")).json()["total"] > 0


def test_a_browser_may_keep_suggestions_for_a_while(web: httpx.Client) -> None:
    """They are of the media type that OpenSearch 1.1 gives them."""
    headers = web.get("/suggest", params={"q": "sab"}).headers
    assert "application/x-suggestions+json" == headers["content-type"]
    assert "private, max-age=300" == headers["cache-control"]


def test_suggestions_never_keep_the_engine_long() -> None:
    """Each request has an end, in citations and in time."""
    for request in (*suggestions("9280").requests, *suggestions("sabe").requests):
        assert (20_000, "1s") == (request.body["terminate_after"], request.body["timeout"])


def test_nothing_is_asked_for_a_text_without_a_beginning(searcher: Searcher) -> None:
    """A lone sign goes on to nothing."""
    assert [] == searcher.suggestions("-")


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("us 9,28", "US928"),
        ("9280", "9280"),
        ("16/123", "16123"),
        ("ep 12", None),
        ("ep 123", "EP123"),
        ("battery 928", None),
        ("92", None),
        ("rejection of 103", None),
    ],
)
def test_the_beginning_of_a_number_is_read_as_the_index_writes_it(text: str, beginning: str | None) -> None:
    """Three digits at least, and nothing else before them but a country."""
    assert beginning == number_beginning(text)


def test_a_browser_can_add_the_search(web: httpx.Client) -> None:
    """The description document is linked from every page and leads to the search and to suggestions."""
    assert 'type="application/opensearchdescription+xml" href="/opensearch.xml"' in web.get("/about").text
    document = web.get("/opensearch.xml")
    assert "application/opensearchdescription+xml" == document.headers["content-type"]
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    templates = {
        url.get("type"): url.get("template", "")
        for url in ET.fromstring(document.text).iter(f"{space}Url")  # noqa: S314 - our own document
    }
    assert {"text/html", "application/json", "application/x-suggestions+json"} == set(templates)
    for template in templates.values():
        assert 200 == web.get(template.replace("{searchTerms}", "sabe")).status_code
