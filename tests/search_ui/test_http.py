"""What HTTP asks of the pages: HEAD, addresses that are too long, robots."""

import re
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection

import httpx
import pytest

from search_ui.url.values import MAX_QUERY
from tests.search_ui import specimens as s

EVERY = [
    "/",
    "/search?q=lithium",
    "/search?q=+lithium",
    "/search?year=20x",
    "/facets/art_unit",
    f"/citations/{s.SABE.id}",
    "/citations/nothing",
    "/applications/17248024",
    "/applications/17248024.csv",
    "/about",
    "/list?text=6622200",
    "/list.csv?text=6622200",
    "/search.csv?q=lithium",
    "/search.jsonl?art_unit=1727",
    "/search.parquet?group=application",
    "/facets/reference.csv",
    "/facets/art_unit.jsonl",
    "/references/US9280610.csv",
    "/art-units/1727.csv",
    "/api/list?text=6622200",
    "/robots.txt",
    "/static/style.css",
    "/api/search?q=lithium",
    "/api/facets/year",
    "/healthz",
    "/readyz",
]


@pytest.mark.parametrize("path", EVERY)
def test_head_is_answered_like_get(web: httpx.Client, path: str) -> None:
    """The same status and headers, and no body."""
    get, head = web.get(path), web.head(path)
    assert (get.status_code, b"") == (head.status_code, head.content)
    different = {"date", "content-length", "x-request-id"}  # how long the search took is part of JSON
    assert {name: value for name, value in get.headers.items() if name not in different} == {
        name: value for name, value in head.headers.items() if name not in different
    }


def long(characters: int) -> str:
    """A query string of so many characters."""
    values = "&".join(f"reference_owner={number:0>83}" for number in range(characters // 100 + 1))
    return values[:characters]


def test_an_address_that_is_too_long_is_refused_in_words(web: httpx.Client) -> None:
    """As a page with a search box, and as JSON."""
    query = long(MAX_QUERY + 1)
    page, data = web.get(f"/search?{query}"), web.get(f"/api/search?{query}")
    assert (414, 414) == (page.status_code, data.status_code)
    assert "This address is too long: 8,193 characters after “?”, of 8,192 at most." in page.text
    assert 'name="q"' in page.text
    assert "url_too_long" == data.json()["error"]["code"]
    assert data.json()["error"]["hint"]


def test_a_long_address_is_answered(web: httpx.Client) -> None:
    """As many owners as a search takes are none too many for the engine; more are refused in words."""
    most = f"/search?q={'lithium+' * 100}&{long(2_300)}"
    assert 200 == web.get(most, follow_redirects=True).status_code
    assert 400 == web.get(f"/search?{long(MAX_QUERY)}", follow_redirects=True).status_code


def test_an_address_that_the_server_itself_refuses_breaks_nothing(web: httpx.Client) -> None:
    """The answer is the server's own, or ours where all of it was read; the next request is answered."""
    with closing(HTTPConnection(web.base_url.host, web.base_url.port)) as connection:
        connection.request("GET", f"/search?q={'x' * 70_000}")
        with connection.getresponse() as response:
            assert response.status in {400, 414}
    assert 200 == web.get("/healthz").status_code


@pytest.mark.parametrize(
    "path",
    [
        "/search",
        "/search?q=lithium",
        "/facets/year",
        "/applications/17248024",
        "/list?text=6622200",
        "/api/search",
    ],
)
def test_searches_are_not_for_the_indexes_of_others(web: httpx.Client, path: str) -> None:
    """A crawler that finds its way there all the same is told so."""
    assert "noindex" == web.get(path).headers["x-robots-tag"]


def test_a_crawler_has_no_endless_walk(web: httpx.Client) -> None:
    """From the pages that are open to it, every link to searches or applications is one that it may not go.

    A citation and its reference lead to each other, and to no other reference; art units, work groups and
    tech centers to each other, and to no citation.
    """
    robots = web.get("/robots.txt").text
    assert {"/search", "/facets", "/applications", "/list", "/api"} <= set(
        re.findall(r"^Disallow: (\S+)$", robots, re.MULTILINE)
    )
    for path in ("/", "/about", f"/citations/{s.SABE.id}", "/references/US20070217688", "/art-units/2641"):
        assert "x-robots-tag" not in web.get(path).headers
        onward = set(re.findall(r'href="(/[a-z]*)', web.get(path).text))
        assert onward <= {
            "/",
            "/about",
            "/help",
            "/search",
            "/facets",
            "/citations",
            "/references",
            "/applications",
            "/art",
            "/work",
            "/tech",
            "/list",
            "/static",
            "/api",
            "/opensearch",
        }


def test_pages_name_their_own_address(web: httpx.Client) -> None:
    """For those who come to them by another."""
    own = (f"/citations/{s.SABE.id}", "/references/US20070217688")
    for path in ("/", "/search?q=lithium", "/facets/year", "/list?text=6622200", *own, "/about"):
        assert f'<link rel="canonical" href="{path}">' in web.get(path).text


@pytest.mark.parametrize("path", ["/", "/facets/art_unit", "/static/style.css", "/api/facets/year"])
def test_what_is_long_is_compressed_for_those_who_can_read_that(web: httpx.Client, path: str) -> None:
    """And is the same then; a cache must not give it to others."""
    plain = web.get(path, headers={"Accept-Encoding": "identity"})
    packed = web.get(path, headers={"Accept-Encoding": "gzip"})
    assert (plain.content, None) == (packed.content, plain.headers.get("content-encoding"))
    assert ("gzip", "Accept-Encoding") == (packed.headers["content-encoding"], packed.headers["vary"])
    assert 2 * int(packed.headers["content-length"]) < len(packed.content)
    again = web.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]})
    assert HTTPStatus.NOT_MODIFIED == again.status_code


@pytest.mark.parametrize("path", ["/search.csv?q=lithium", "/search.jsonl", "/search.parquet"])
def test_files_are_sent_as_they_are(web: httpx.Client, path: str) -> None:
    """Piece by piece, whatever the client can read."""
    assert "content-encoding" not in web.get(path, headers={"Accept-Encoding": "gzip"}).headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e%2fapp.py",
        "/static/..%5capp.py",
        "/static/x/../../app.py",
        "/static//etc/passwd",
        "/static/%00",
    ],
)
def test_no_path_leads_out_of_the_static_files(web: httpx.Client, path: str) -> None:
    """Sent as it is written: a client of people would tidy it up before."""
    with closing(HTTPConnection(web.base_url.host, web.base_url.port)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        assert (404, False) == (response.status, b"create_app" in response.read())
