"""Every page, over a real server: what it says, where its links lead, and that it is valid HTML."""

import re
from html import unescape
from urllib.parse import parse_qsl, quote, urlsplit

import html5lib
import httpx
import pytest

from tests.search_ui import specimens as s

PAGES = [
    "/",
    "/search",
    "/search?q=lithium",
    "/search?q=m%C3%BCller&rejection_type=103&from=2015-01-01&size=10",
    "/search?q=battery&rejection_type=101&not_source=ptoffact",
    "/search?reference_type=none",
    "/search?like=A+zinc+battery+comprising+a+solid+electrolyte+%3Cb%3E&art_unit=1727",
    "/search?like=comprising+wherein",
    "/search?page=2&size=10",
    "/search?page=40",
    "/search?year=20x",
    "/facets/art_unit?form_source=892",
    "/facets/reference_owner?prefix=m%C3%BC",
    "/facets/examiner?examiner=LEE%2C+ANN+M&not_examiner=none",
    "/facets/application_cpc?prefix=batt",
    "/art-units/1727/uses",
    "/facets/no-such-facet",
    f"/citations/{s.SABE.id}",
    "/citations/muller",
    "/citations/script",
    "/citations/placeholder-0",
    "/citations/no-such-citation",
    "/references/US9280610",
    "/references/US6622200",
    "/references/US1",
    "/references/not-a-number",
    "/applications/17248024",
    "/applications/16123456",
    "/applications/13000003",
    "/applications/12345679",
    "/applications/not-a-number",
    "/references/12345678",
    "/facets/reference_owner?q=battery",
    "/facets/reference_owner?reference_owner=Acme+Corp.&not_reference_owner=Owner+1&page=9",
    "/list",
    "/list?text=US+9%2C280%2C610+%3Cscript%3E%0AEP+1234567%0A12345678%0Ano+%26+number",
    f"/list?text={'+'.join(['6632316'] * 501)}",
    "/about",
    "/no-such-page",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_valid_html(web: httpx.Client, page: str) -> None:
    """A strict parser takes it."""
    response = web.get(page)
    html5lib.HTMLParser(strict=True).parse(response.text)
    assert "text/html; charset=utf-8" == response.headers["content-type"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_needs_nothing_from_elsewhere(web: httpx.Client, page: str) -> None:
    """Scripts, styles and pictures are our own, and the browser is told to refuse others."""
    response = web.get(page)
    needed = re.findall(r'<(?:script|img|link|iframe)[^>]* (?:src|href)="([^"]+)"', response.text)
    assert [] == [address for address in needed if not re.match("/[^/]", address) and address != "/"]
    assert re.search(r"<script(?! [^>]*src=)", response.text) is None
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "nosniff" == response.headers["x-content-type-options"]
    assert "same-origin" == response.headers["referrer-policy"]


@pytest.mark.parametrize("page", PAGES)
def test_sample_data_is_called_so_on_every_page(web: httpx.Client, page: str) -> None:
    """Also where something went wrong."""
    web.get("/about")
    assert "<strong>Sample data:</strong> thirty citations made by hand." in web.get(page).text


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/search?form_source=892&q=+battery+", "/search?q=battery&form_source=892"),
        ("/search?q=battery&utm_source=x&page=1", "/search?q=battery"),
        ("/search?q=&from=&to=", "/search"),
        ("/search?application=16/123,456", "/search?application=16123456"),
        ("/facets/art_unit?page=1&prefix=+17+&q=", "/facets/art_unit?prefix=17"),
        ("/facets/art_unit?order=name&size=10", "/facets/art_unit?size=10&order=name"),
    ],
)
def test_another_spelling_redirects(web: httpx.Client, asked: str, canonical: str) -> None:
    """To the one URL of the search, which answers itself."""
    response = web.get(asked)
    assert (302, canonical) == (response.status_code, response.headers["location"])
    assert 200 == web.get(canonical).status_code


def test_another_encoding_of_the_url_is_no_other_spelling(web: httpx.Client) -> None:
    """Proxies may encode as they like, and no redirect runs in circles."""
    for encoded in (
        "/search?q=US+2007/0217688",
        "/search?q=US%202007%2F0217688",
        "/search?%71=US+2007%2f0217688",
    ):
        assert 200 == web.get(encoded).status_code


def test_a_bad_value_keeps_the_search(web: httpx.Client) -> None:
    """The box is filled, the other filters are kept, and a link leaves the bad value out."""
    response = web.get("/search?q=battery&year=20x&art_unit=1727")
    page = unescape(response.text)
    assert 400 == response.status_code
    assert "“20x” is not a year." in page
    assert 'name="q" value="battery"' in page
    assert '<input type="hidden" name="art_unit" value="1727">' in page
    assert 'href="/search?q=battery&art_unit=1727"' in page


def test_a_text_that_is_too_long_stays_in_the_box(web: httpx.Client) -> None:
    """To be shortened, not written again."""
    response = web.get(f"/search?q={'x' * 1001}")
    assert 400 == response.status_code
    assert f'value="{"x" * 1001}"' in response.text


def test_nothing_that_is_asked_is_echoed_as_html(web: httpx.Client) -> None:
    """Not the text, not a value, not the name of a page."""
    attack = quote('"><script>alert(1)<')
    for asked in (
        f"/search?q={attack}",
        f"/search?art_unit={attack}",
        f"/search?year={attack}",
        f"/facets/{attack}",
        f"/facets/art_unit?prefix={attack}",
        f"/citations/{attack}",
        f"/references/{attack}",
    ):
        page = web.get(asked).text
        assert "<script>" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_page_beyond_the_last_leads_back(web: httpx.Client) -> None:
    """It is not there, and says which one is the last."""
    response = web.get("/search?page=40&size=10")
    assert 404 == response.status_code
    assert "The results end on page 3" in response.text
    assert 'href="/search?page=3&amp;size=10"' in response.text


def test_an_empty_result_keeps_its_chips_and_has_a_way_out(web: httpx.Client) -> None:
    """Each condition can be taken away."""
    page = unescape(web.get("/search?q=battery&rejection_type=101&art_unit=1727").text)
    assert "0 citations" in page
    assert "Nothing matches all of this" in page
    for way_out in (
        "/search?rejection_type=101&art_unit=1727",
        "/search?q=battery&art_unit=1727",
        "/search?q=battery&rejection_type=101",
        "/search?q=battery",
    ):
        assert f'href="{way_out}"' in page


def test_a_new_text_keeps_the_filters(web: httpx.Client) -> None:
    """They stand in the form; only the page does not."""
    page = web.get("/search?q=owner&tech_center=3600&not_source=oa_citations&from=2008-01-01&size=10").text
    form = page[page.index('role="search"') : page.index("</form>")]
    assert [
        ("tech_center", "3600"),
        ("not_source", "oa_citations"),
        ("from", "2008-01-01"),
        ("size", "10"),
    ] == [tuple(line.split('"')[3:6:2]) for line in form.splitlines() if 'type="hidden"' in line]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("/search?q=battery&rejection_type=103&art_unit=1727", "103 · AU 1727 · battery – oacite"),  # noqa: RUF001
        ("/search", "All citations – oacite"),  # noqa: RUF001 - the page has that dash
        (
            "/search?year=2022&not_rejection_type=none&page=2&size=10",
            "2022 · any rejection · page 2 – oacite",  # noqa: RUF001
        ),
        ("/search?form_source=oa_text&application=16123456", "oa text · 16/123,456 – oacite"),  # noqa: RUF001
    ],
)
def test_the_title_is_a_good_name_for_a_bookmark(web: httpx.Client, asked: str, title: str) -> None:
    """It says what the search is, shortly."""
    assert f"<title>{title}</title>" in web.get(asked).text


def test_what_cannot_be_found_by_date_is_said(web: httpx.Client) -> None:
    """A range of days, or a year, leaves out what has no date."""
    sentence = "Citations whose office action has no date in the source cannot be among these."
    shown = [
        sentence in web.get(f"/search?{query}").text
        for query in ("", "year=none", "year=2022", "to=2022-01-01")
    ]
    assert [False, False, True, True] == shown


def test_what_is_left_out_is_said(web: httpx.Client) -> None:
    """With the link that shows it."""
    page = web.get("/search?application=16123456").text
    assert "3 rows that would match name no reference and are left out" in page
    assert 'href="/search?reference_type=none&amp;application=16123456"' in page


def test_a_citation_is_told_in_words(web: httpx.Client) -> None:
    """With links to what shares a field with it, and what the source lacks said so."""
    page = unescape(web.get(f"/citations/{s.SABE.id}").text)
    for link in (
        "/references/US20070217688",
        "/applications/16123456",
        "/search?office_action=K87AK41FRXEAPX5",
        "/search?art_unit=2641",
    ):
        assert f'href="{link}"' in page
        assert 200 == web.get(link).status_code
    assert "§ 102 Novelty" in page
    assert "16/123,456" in page
    assert "not in the source" in page


def test_a_result_says_when_there_is_no_date(web: httpx.Client) -> None:
    """It does not show another date instead."""
    assert "no date in the source" in web.get("/search?q=sabe").text


def test_facet_links_are_not_for_crawlers(web: httpx.Client) -> None:
    """Each says so itself, and robots.txt says it of all."""
    page = web.get("/search").text
    facets = page[page.index("<aside") : page.index("</aside>")]
    links = re.findall(r'<a [^>]*href="/[^>]*>', facets)
    assert len(links) > 50
    assert [] == [link for link in links if 'rel="nofollow"' not in link]
    assert "Disallow: /search\n" in web.get("/robots.txt").text


def test_every_facet_of_the_start_page_can_be_clicked(web: httpx.Client) -> None:
    """The whole index by facets, without a search."""
    page = unescape(web.get("/").text)
    assert 'href="/search?rejection_type=103"' in page
    assert "§ 103 Obviousness" in page


def test_the_style_sheet_is_there(web: httpx.Client) -> None:
    """And what else a page names."""
    assert [200, 200] == [web.get(f"/static/{name}").status_code for name in ("style.css", "icon.svg")]


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/search",
        "/search?q=m%C3%BCller&rejection_type=103",
        "/search?q=cache",
        "/citations/muller",
        "/references/US9280610",
        "/facets/reference_owner",
    ],
)
def test_every_kind_of_link_leads_to_a_page_in_one_step(web: httpx.Client, page: str) -> None:
    """No link of ours is another spelling of a search: of each kind the first and the last are followed."""
    links = [unescape(link) for link in re.findall(r'href="(/[^"#]+)"', web.get(page).text)]
    kinds: dict[tuple[str, ...], list[str]] = {}
    for link in links:
        kinds.setdefault(kind_of(link), []).append(link)
    followed = {link for some in kinds.values() for link in (some[0], some[-1])}
    assert len(followed) > 10
    assert {} == {link: status for link in followed if (status := web.get(link).status_code) != 200}


def kind_of(link: str) -> tuple[str, ...]:
    """The first part of a link's path, and the names of its parameters."""
    parts = urlsplit(link)
    return (parts.path.split("/")[1], *(name for name, _ in parse_qsl(parts.query)))
