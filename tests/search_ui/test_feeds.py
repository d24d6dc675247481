"""Feeds of what is new: valid Atom, newest first, each row once; on a real engine, from a real server."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from lxml import etree
from opensearchpy import OpenSearch

from citations.record import Citation
from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from search_ui.web.atom import sentence
from tests.search_ui import specimens as s
from tests.search_ui.filling import contract, fill
from tests.search_ui.served import serving

ALIAS = f"ui-feeds-{os.getpid()}"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
HOSTILE = "<b>&\x00\x08\x1b]\x85\x9f\u202e\ud7ff\ue000\ufffe\uffff\U0001f50b]]>\u2028"
MANY = tuple(
    replace(
        s.SABE,
        id=f"{number:032x}",
        sequence=number,
        loaded_on=f"2025-07-{1 + number % 28:02}",
        reference=HOSTILE,
        title=HOSTILE,
        reference_title=HOSTILE,
        reference_owner=(HOSTILE,),
        reference_number=None,
    )
    for number in range(230)
)
NEVER = replace(s.SABE, id="e" * 32, sequence=999, loaded_on="2199-01-01")
"""A mistake of the portal's."""
URLS = (
    "/search.atom",
    "/search.atom?q=lithium",
    "/search.atom?q=m%C3%BCller+%3Cscript%3E&rejection_type=103&not_source=ptoffact&from=2020-01-01",
    "/search.atom?q=nothingatall",
    "/search.atom?reference_owner=Acme+Corp.",
    "/references/US9280610.atom",
    "/references/US7654321.atom",
    "/art-units/1727.atom",
    "/work-groups/1720.atom",
    "/tech-centers/1700.atom",
    "/art-units/9999.atom",
)


@pytest.fixture(scope="module")
def many(engine: OpenSearch) -> Iterator[httpx.Client]:
    """More rows than a document holds, with texts that XML cannot hold."""
    name = fill(engine, ALIAS, "oa_citations", [*MANY, NEVER])
    searcher = Searcher(engine, alias=ALIAS)
    with serving(create_app(searcher)) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client
    engine.indices.delete(index=name)


def read(client: httpx.Client, url: str) -> etree._Element:
    """A feed, which is valid."""
    response = client.get(url)
    assert (200, "application/atom+xml; charset=utf-8") == (
        response.status_code,
        response.headers["content-type"],
    )
    feed = etree.fromstring(response.content)
    SCHEMA.assertValid(feed)
    _follows_the_rfc(feed, str(response.url))
    return feed


def _follows_the_rfc(feed: etree._Element, url: str) -> None:
    """What the schema of RFC 4287 cannot say."""
    assert feed.xpath("a:author/a:name/text()", namespaces=ATOM)
    entries = feed.xpath("a:entry", namespaces=ATOM)
    ids = feed.xpath("a:id/text()|a:entry/a:id/text()", namespaces=ATOM)
    assert len(ids) == len(set(ids)) == 1 + len(entries)
    assert not [each for each in ids if not each.startswith("urn:uuid:")]
    [own] = links(feed, "self")
    assert url == urljoin(url, own)
    assert [1] * (1 + len(entries)) == [len(links(each, "alternate")) for each in (feed, *entries)]
    texts = feed.xpath("//a:title|//a:subtitle|//a:content", namespaces=ATOM)
    assert not [each for each in texts if len(each) or not (each.text or "").strip()]
    assert "application/atom+xml" == feed.xpath("a:link[@rel='self']/@type", namespaces=ATOM)[0]


def links(element: etree._Element, relation: str) -> list[str]:
    """Where the links of a feed or an entry lead."""
    return list(element.xpath(f"a:link[@rel='{relation}']/@href", namespaces=ATOM))


def texts(feed: etree._Element, path: str) -> list[str]:
    """The texts of the entries."""
    return list(feed.xpath(f"a:entry/a:{path}", namespaces=ATOM))


def cited(feed: etree._Element) -> list[str]:
    """The ids of the citations that it tells of, in its order."""
    return [each.rpartition("/")[2] for each in texts(feed, "link/@href")]


@pytest.mark.parametrize("url", URLS)
def test_a_feed_is_valid_and_leads_to_its_page(web: httpx.Client, url: str) -> None:
    """By the schema of RFC 4287 and by what it says besides."""
    feed = read(web, url)
    [page] = links(feed, "alternate")
    assert web.get(page).status_code in {200, 404}
    assert "not the date of the office action" in feed.xpath("string(a:subtitle)", namespaces=ATOM)
    assert "Rows of the research dataset" in feed.xpath("string(a:subtitle)", namespaces=ATOM)


def test_the_newest_row_stands_first(web: httpx.Client) -> None:
    """Rows of the research dataset have no such day, and rows that name no reference are in no search."""
    feed = read(web, "/search.atom")
    expected = sorted(
        (c for c in s.NAMING_A_REFERENCE if c.loaded_on), key=lambda c: (c.loaded_on or "", -c.sequence)
    )
    assert [c.id for c in reversed(expected)] == cited(feed)
    assert s.FINAL.id == cited(feed)[0]
    assert "2025-08-01T00:00:00Z" == feed.xpath("string(a:updated)", namespaces=ATOM)
    assert ["2025-07-07T00:00:00Z"] * (len(expected) - 1) == texts(feed, "updated/text()")[1:]


@pytest.mark.parametrize(
    ("url", "title", "expected"),
    [
        ("/search.atom?q=battery&art_unit=1727", "1727 · battery", s.BATTERY_IN_PASSAGE),
        ("/references/US9280610.atom", "US 9,280,610", s.FINAL),
        ("/art-units/2858.atom", "Art unit 2858", s.SCRIPT),
    ],
)
def test_a_feed_is_about_what_its_address_says(
    web: httpx.Client, url: str, title: str, expected: Citation
) -> None:
    """And says so in its title."""
    feed = read(web, url)
    assert expected.id in cited(feed)
    assert title in feed.xpath("string(a:title)", namespaces=ATOM)
    assert len(cited(feed)) < len(cited(read(web, "/search.atom")))


def test_an_entry_tells_the_citation_in_a_sentence(web: httpx.Client) -> None:
    """With its grounds, and what its day means; what the source does not give is not made up."""
    feed = read(web, "/references/US9280610.atom")
    assert "§ 103 Obviousness: US 9,280,610 against 17/248,024" == texts(feed, "title/text()")[1]
    assert (
        "US 9,280,610, “Electrode stack”, of Müller Batterie GmbH; Acme Corp. is cited against application"
        " 17/248,024 (“Battery with a solid electrolyte”), on the ground of § 103 Obviousness, claims 1–3, 7"  # noqa: RUF001 - a dash
        " rejected, Non-final rejection, art unit 1727, named on: PTO-892 (examiner); Office action text."
        " The office action is of 2022-03-14; the USPTO loaded this row on 2025-07-07."
    ) == texts(feed, "content/text()")[1]
    bare = replace(s.SCRIPT, rejection_type=(), form_source=(), art_unit=None, reference=None)
    assert (
        "No reference is cited against application 14/000,001, without a ground in the source."
        " The source gives no date of the office action; the USPTO loaded this row on 2025-07-07."
    ) == sentence(bare)


def test_all_of_it_is_told_page_by_page(many: httpx.Client) -> None:
    """A hundred entries each, every row once, by the links of RFC 5005; a day in the future does not come."""
    seen: list[str] = []
    url, sizes = "/search.atom?art_unit=2641", []
    while url:
        feed = read(many, url)
        sizes.append(len(cited(feed)))
        seen += cited(feed)
        url = next(iter(links(feed, "next")), "")
    newest_first = sorted(MANY, key=lambda c: (c.loaded_on or "", -c.sequence), reverse=True)
    assert ([100, 100, 30], [c.id for c in newest_first]) == (sizes, seen)
    assert ["/search.atom?art_unit=2641&page=2"] == [
        each.removeprefix(str(many.base_url).rstrip("/")) for each in links(feed, "previous")
    ]
    assert 404 != many.get("/search.atom?page=100").status_code
    refused = many.get("/search.atom?page=101")
    assert (400, True) == (refused.status_code, "beyond the 10,000 newest" in refused.text)


def test_ids_are_of_the_row_and_not_of_the_server(web: httpx.Client, many: httpx.Client) -> None:
    """The same in every feed; a feed's own differs from another's, and is that of all its pages."""
    feeds = [read(web, url) for url in ("/search.atom", "/references/US9280610.atom", "/art-units/1727.atom")]
    told: dict[str, set[str]] = {}
    for feed in feeds:
        for citation, id_ in zip(cited(feed), texts(feed, "id/text()"), strict=True):
            told.setdefault(citation, set()).add(id_)
    assert {1} == {len(ids) for ids in told.values()}
    own = [feed.xpath("string(a:id)", namespaces=ATOM) for feed in feeds]
    assert 3 == len(set(own))
    pages = [read(many, f"/search.atom{page}") for page in ("", "?page=2")]
    assert {own[0]} == {feed.xpath("string(a:id)", namespaces=ATOM) for feed in pages}


def test_a_feed_has_one_address(web: httpx.Client) -> None:
    """Order, size and groups are the feed's own; numbers are written in one way."""
    for asked, expected in (
        ("/search.atom?group=reference&sort=oldest&size=50&art_unit=1727", "/search.atom?art_unit=1727"),
        ("/references/9,280,610.atom", "/references/US9280610.atom"),
        ("/art-units/ab12.atom", "/art-units/AB12.atom"),
        ("/art-units/1727.atom?q=x", "/art-units/1727.atom"),
    ):
        response = web.get(asked)
        assert (302, expected) == (response.status_code, response.headers["location"])
    assert [400, 404, 404] == [
        web.get(url).status_code
        for url in ("/search.atom?year=20x", "/references/nothing.atom", "/art-units/x.atom")
    ]


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/search?q=lithium&sort=newest", "/search.atom?q=lithium"),
        ("/search?reference_owner=Acme+Corp.&size=10", "/search.atom?reference_owner=Acme+Corp."),
        ("/references/US9280610", "/references/US9280610.atom"),
        ("/art-units/1727", "/art-units/1727.atom"),
        ("/tech-centers/1700", "/tech-centers/1700.atom"),
    ],
)
def test_pages_lead_to_their_feeds(web: httpx.Client, page: str, feed: str) -> None:
    """Feed readers find them, and people in one click."""
    shown = web.get(page).text
    assert f'<link rel="alternate" type="application/atom+xml" href="{feed}"' in shown
    assert f'<a href="{feed}" type="application/atom+xml" rel="nofollow">Follow what is new here</a>' in shown
    assert 200 == web.get(feed).status_code


def test_where_no_row_says_when_it_came_there_is_no_feed(engine: OpenSearch) -> None:
    """As in an index of an earlier version, and in the research dataset alone: a sentence says so."""
    alias = f"{ALIAS}-old"
    body = contract()
    del body["mappings"]["properties"]["loaded_on"]
    names = [
        fill(engine, alias, "oa_citations", [s.MULLER], body),
        fill(engine, alias, "ptoffact", [s.DESIGN]),
    ]
    with serving(create_app(Searcher(engine, alias=alias))) as address:
        feed, page = (httpx.get(f"{address}{path}") for path in ("/search.atom", "/search"))
        found = httpx.get(f"{address}/api/search").json()
    engine.indices.delete(index=",".join(names))
    assert (503, 200, 2) == (feed.status_code, page.status_code, found["total"])
    assert "No citation here says when the USPTO loaded it, so it is not known what is new." in feed.text
    assert "atom" not in page.text
