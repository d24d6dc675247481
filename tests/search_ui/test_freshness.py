"""Who has what is still true is told so, without a search; on a real engine, from a real server."""

import os
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from unittest.mock import Mock

import httpx
import pytest
from opensearchpy import OpenSearch

from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from search_ui.web.freshness import Seen
from tests.search_ui import specimens as s
from tests.search_ui.filling import fill
from tests.search_ui.served import serving
from tests.waiting import until

ALIAS = f"ui-fresh-{os.getpid()}"
KEPT = (
    "/",
    "/about",
    "/search?q=lithium",
    "/search.atom",
    "/search.atom?q=lithium",
    "/api/search?q=lithium",
    "/api/facets/year",
    "/api/facets/reference",
    "/facets/art_unit",
    "/references/US9280610",
    "/references/US9280610.atom",
    "/api/references/US9280610",
    "/art-units/1727",
    "/applications/17248024",
    "/applications/17248024.csv",
    "/citations/muller",
    "/api/list?text=6622200",
)


@pytest.fixture
def changing(engine: OpenSearch) -> Iterator[tuple[httpx.Client, str]]:
    """Pages over an index that changes, whose name it is."""
    name = fill(engine, ALIAS, "oa_citations", [s.MULLER])
    searcher = Searcher(engine, alias=ALIAS, coverage_seconds=0)
    with serving(create_app(searcher)) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client, name
    engine.indices.delete(index=name)


def again(client: httpx.Client, url: str, response: httpx.Response) -> httpx.Response:
    """Ask as a client does that has this answer."""
    return client.get(url, headers={"If-None-Match": response.headers["etag"]})


@pytest.mark.parametrize("url", KEPT)
def test_what_is_still_true_is_not_sent_again(web: httpx.Client, url: str) -> None:
    """A weak tag, to be asked for each time; the 304 has it too, and no body."""
    first = web.get(url)
    assert (200, "no-cache") == (first.status_code, first.headers["cache-control"])
    assert first.headers["etag"].startswith('W/"')
    second = again(web, url, first)
    assert (304, b"") == (second.status_code, second.content)
    kept = ("etag", "cache-control", "last-modified", "content-security-policy")
    assert [first.headers[name] for name in kept] == [second.headers[name] for name in kept]
    several = web.get(url, headers={"If-None-Match": f'"other", {first.headers["etag"].removeprefix("W/")}'})
    assert 304 == several.status_code


def test_a_tag_is_of_one_address(web: httpx.Client) -> None:
    """Nor is there one of what is not there, wrong, elsewhere, or another's to say."""
    tags = [web.get(url).headers["etag"] for url in KEPT]
    assert len(KEPT) == len(set(tags))
    asked = {"If-None-Match": tags[0]}
    for url, status in (
        ("/search?year=20x", 400),
        ("/citations/nothing", 404),
        ("/search?q=+lithium", 302),
        ("/search?q=lithium", 200),
        ("/healthz", 200),
        ("/help", 200),
        ("/suggest?q=mul", 200),
    ):
        response = web.get(url, headers=asked)
        assert status == response.status_code
        assert ("etag" in response.headers) == url.startswith("/search?q=lithium")
    assert "private, max-age=300" == web.get("/suggest?q=mul").headers["cache-control"]


def test_a_tag_is_of_one_host(web: httpx.Client) -> None:
    """Each of the server's own names has its own; what another host is answered names none: one for all."""
    named = [
        web.get("/search?q=lithium", headers={"Host": host})
        for host in ("localhost:1", "127.0.0.1:1", "a.example")
    ]
    assert 3 == len({response.headers["etag"] for response in named})
    other = web.get("/search?q=lithium", headers={"Host": "b.example"})
    assert (named[2].headers["etag"], "no-cache") == (other.headers["etag"], other.headers["cache-control"])
    assert not any(host in other.text for host in ("a.example", "b.example", "localhost:1"))
    own = {"Host": "a.example", "If-None-Match": named[0].headers["etag"]}
    assert 200 == web.get("/search?q=lithium", headers=own).status_code


def test_whatever_is_written_makes_pages_new(changing: tuple[httpx.Client, str], engine: OpenSearch) -> None:
    """A row that is added, changed or deleted; where nothing is, they stay."""
    client, name = changing
    url = "/api/search"

    def write(step: int) -> None:
        match step:
            case 0:
                engine.index(index=name, id="more", body=s.FINAL.to_document(), refresh=True)
            case 1:
                changed = replace(s.FINAL, art_unit="1728").to_document()
                engine.index(index=name, id="more", body=changed, refresh=True)
            case 2:
                engine.delete(index=name, id="more", refresh=True)

    seen = [client.get(url)]
    for step in range(3):
        assert 304 == again(client, url, seen[-1]).status_code
        write(step)
        seen.append(again(client, url, seen[-1]))
        assert 200 == seen[-1].status_code
    assert [1, 2, 2, 1] == [response.json()["total"] for response in seen]
    assert 3 == len({response.headers["etag"] for response in seen[:3]})


@pytest.mark.parametrize("tabulated", [True, False])
def test_a_tag_is_never_of_a_later_state_than_its_page(
    engine: OpenSearch, monkeypatch: pytest.MonkeyPatch, *, tabulated: bool
) -> None:
    """The last state is not asked for anew; what was written since is found by whoever asks again."""
    name = fill(engine, ALIAS, "oa_citations", [s.MULLER])
    searcher = Searcher(engine, alias=ALIAS, coverage_seconds=0)
    answer = Mock(wraps=searcher.engine.answer)
    monkeypatch.setattr(searcher.engine, "answer", answer)
    try:
        with serving(create_app(searcher)) as address, httpx.Client(base_url=address, timeout=60) as client:
            untold = client.get("/api/search?q=separator")
            assert not tabulated or searcher.counting.tabulate()
            answer.reset_mock()
            before = client.get("/api/search?q=separator")
            assert untold.headers["etag"] == before.headers["etag"]
            without = answer.call_count
            assert 304 == again(client, "/api/search?q=separator", before).status_code
            answer.reset_mock()
            client.get("/api/search?q=separator", headers={"If-None-Match": '"another"'})
            assert without + 1 == answer.call_count
            assert 304 == again(client, "/api/search?q=separator", before).status_code
            engine.index(index=name, id="more", body=s.FINAL.to_document(), refresh=True)
            after = client.get("/api/search?q=separator")
            assert before.headers["etag"] == after.headers["etag"]
            late = again(client, "/api/search?q=separator", after)
            assert 200 == late.status_code
            assert late.headers["etag"] != after.headers["etag"]
            assert 304 == again(client, "/api/search?q=separator", late).status_code
    finally:
        engine.indices.delete(index=name)


def test_a_page_is_new_when_what_it_tells_of_the_indexes_is(
    changing: tuple[httpx.Client, str], engine: OpenSearch
) -> None:
    """Each tells when they were made, once that was looked up again; the data for programs does not."""
    client, name = changing
    page, data = client.get("/search"), client.get("/api/search")
    meta = {"source": "oa_citations", "finished": "2026-11-20T10:00:00Z"}
    engine.indices.put_mapping(index=name, body={"_meta": meta})
    until(lambda: again(client, "/search", page).status_code == HTTPStatus.OK)
    assert 304 == again(client, "/api/search", data).status_code


def test_a_reader_that_sends_but_a_time_is_understood(
    changing: tuple[httpx.Client, str], engine: OpenSearch
) -> None:
    """Of feeds, whose time is the first at which this state of the indexes was seen."""
    client, name = changing
    first = client.get("/search.atom")
    asked = {"If-Modified-Since": first.headers["last-modified"]}
    assert 304 == client.get("/search.atom", headers=asked).status_code
    engine.index(index=name, id="more", body=s.FINAL.to_document(), refresh=True)
    second = client.get("/search.atom", headers=asked)
    assert 200 == second.status_code
    assert second.headers["last-modified"] != first.headers["last-modified"]
    for odd in ("yesterday", "", "Thu, 99 Nov 2026 10:00:00 GMT"):
        assert 200 == client.get("/search.atom", headers={"If-Modified-Since": odd}).status_code


def test_two_states_within_a_second_have_two_times() -> None:
    """HTTP knows no parts of a second."""
    seen = Seen()
    times = [seen.since(state) for state in ("a", "a", "b", "c", "c")]
    assert times == [times[0], times[0], times[0] + 1, times[0] + 2, times[0] + 2]
