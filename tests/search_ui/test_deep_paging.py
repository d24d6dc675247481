"""Every result can be turned to, also where there are more than page numbers reach; on a real engine."""

import os
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from opensearchpy import OpenSearch

from citations.record import Citation
from search_ui.query import hits
from search_ui.query.best import BEST
from search_ui.query.search import lacks_hits
from search_ui.searcher import Searcher
from search_ui.searcher.engine import Engine
from search_ui.url.cursor import Cursor
from search_ui.url.params import REACH, SearchParams
from search_ui.url.parse import parse
from search_ui.web.app import create_app
from tests.search_ui.asked import ids
from tests.search_ui.filling import fill
from tests.search_ui.served import serving

ALIAS = f"ui-deep-{os.getpid()}"
PER_SOURCE = 5_120
SOURCES = ("oa_citations", "ptoffact")


def made(source: str, number: int) -> Citation:
    """Citations of few days, a third without one; each sequence is there in both sources."""
    return Citation(
        id=f"{source}-{number}",
        source=source,
        sequence=number,
        application_number="14000001",
        office_action_date=f"20{10 + number % 7}-06-{1 + number % 3:02}" if number % 3 else None,
        reference="battery " * (1 + number % 4) + "cell" * (number % 5),
        reference_type="unrecognized",
    )


ALL = [made(source, number) for source in SOURCES for number in range(PER_SOURCE)]


@pytest.fixture(scope="module")
def deep(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches 10,240 citations, where result 10,000 is the engine's own limit for page numbers."""
    names = [fill(engine, ALIAS, source, [c for c in ALL if c.source == source]) for source in SOURCES]
    yield Searcher(engine, alias=ALIAS)
    for name in names:
        engine.indices.delete(index=name)


@pytest.fixture(scope="module")
def tabulated(deep: Searcher) -> Searcher:
    """Another one over the same, which knows all counts."""
    searcher = Searcher(deep.engine.client, alias=ALIAS)
    assert searcher.counting.tabulate()
    return searcher


@pytest.fixture(scope="module")
def deep_web(deep: Searcher) -> Iterator[httpx.Client]:
    """Their pages."""
    with serving(create_app(deep)) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def in_order(sort: str) -> list[str]:
    """The ids in the order of a sort by date: no date last, then by sequence, then by source."""
    sign = -1 if sort == "newest" else 1

    def place(citation: Citation) -> tuple[bool, int, int, str]:
        day = int((citation.office_action_date or "0").replace("-", ""))
        return (not day, sign * day, citation.sequence, citation.source)

    return [citation.id for citation in sorted(ALL, key=place)]


@pytest.mark.parametrize("sort", ["newest", pytest.param("oldest", marks=pytest.mark.long)])
def test_next_leads_through_every_result_once_and_in_order(deep: Searcher, sort: str) -> None:
    """By numbers to result 10,000, by cursors to the last of all."""
    seen: list[str] = []
    params: SearchParams | None = SearchParams(sort=sort, size=100)
    while params:
        results = deep.search(params, complete=False)
        assert 1 + len(seen) // 100 == results.params.page_number
        seen += ids(results)
        params = results.next
    assert in_order(sort) == seen


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_with_a_table_each_numbered_page_is_the_same(
    deep: Searcher, tabulated: Searcher, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    """How many have a date is known then: on both sides of the last, and where a page has some of both.

    So it is asked for once, as far as it reaches.
    """
    rounds: list[int] = []
    whole_answer = Engine.whole

    def noted(engine: Engine, lines: list[dict[str, Any]]) -> dict[str, Any]:
        rounds.append(len(lines))
        return whole_answer(engine, lines)

    monkeypatch.setattr(Engine, "whole", noted)
    whole = in_order(sort)
    dated = sum(citation.office_action_date is not None for citation in ALL)
    assert dated % 20
    for page in (1, dated // 20, dated // 20 + 1, dated // 20 + 2, 500):
        shown = whole[20 * (page - 1) : 20 * page]
        params = SearchParams(sort=sort, page=page)
        rounds.clear()
        assert shown == ids(tabulated.search(params, complete=False)), page
        assert len(rounds) == 1
        assert shown == ids(deep.search(params, complete=False)), page
        following = tabulated.search(params, complete=False).next
        assert following
        assert whole[20 * page : 20 * page + 20] == ids(tabulated.search(following, complete=False)), page


@pytest.mark.parametrize(
    ("query", "dated"),
    [
        ("year=none", False),
        ("year=2012&year=none", True),
        ("year=2012", True),
        ("not_year=none", True),
        ("not_year=2012", True),
        ("source=ptoffact&year=none", False),
    ],
)
def test_with_a_table_the_pages_of_a_selection_are_the_same(
    deep: Searcher, tabulated: Searcher, query: str, *, dated: bool
) -> None:
    """However dates are selected; the first page and the last."""
    first = parse(parse_qsl(query))
    results = tabulated.search(first, complete=False)
    assert dated == any(hit.citation.office_action_date for hit in results.hits)
    for page in (1, results.last_page):
        found, known = (each.search(first.at(page), complete=False) for each in (deep, tabulated))
        assert ids(found) == ids(known) != []


@pytest.mark.parametrize("among", [1, 10_000, 1_000_000_000])
@pytest.mark.parametrize("with_table", [True, False])
def test_where_many_have_no_date_a_page_of_them_is_the_same(
    deep: Searcher, tabulated: Searcher, monkeypatch: pytest.MonkeyPatch, among: int, *, with_table: bool
) -> None:
    """Whether they are near the beginning of their source, or some of them, or none."""
    monkeypatch.setattr(hits, "MANY", 1)
    monkeypatch.setattr(hits, "AMONG", among)
    searcher = tabulated if with_table else deep
    undated = [citation for citation in ALL if citation.office_action_date is None]
    undated.sort(key=lambda citation: (citation.sequence, citation.source))
    dated = len(ALL) - len(undated)
    for query, before in (("year=none", 0), ("", dated), ("q=battery&sort=newest&year=none", 0)):
        first = parse(parse_qsl(query))
        last = min(before + len(undated), REACH)
        for page in (before // 20 + 1, before // 20 + 2, (last - 1) // 20 + 1):
            found = searcher.search(first.at(page), complete=False)
            start = (page - 1) * 20 - before
            expected = [each.id for each in undated[max(0, start) : start + 20]]
            assert expected == ids(found)[-len(expected) :]
            assert not lacks_hits(found)


@pytest.mark.long
def test_next_leads_through_every_result_of_a_text(deep: Searcher) -> None:
    """Also where they are ordered by their scores, many of which are equal."""
    params: SearchParams | None = SearchParams(q="battery", size=100)
    seen: list[str] = []
    places: list[tuple[float, str, int]] = []
    while params:
        results = deep.search(params)
        seen += ids(results)
        for hit in results.hits:
            c = hit.citation
            assert hit.score is not None
            places.append((-hit.score, c.office_action_date or "", -c.sequence))
        params = results.next
    assert {citation.id for citation in ALL} == set(seen)
    assert len(ALL) == len(seen)
    scores = [score for score, *_ in places]
    assert sorted(scores) == scores
    for part in (places[:BEST], places[BEST:]):
        assert all(before[0] < after[0] or before[1:] >= after[1:] for before, after in pairwise(part))


@pytest.mark.parametrize("numbers", [1, 2, 1_000])
@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_at_any_place_among_what_has_no_date_a_page_is_the_same(
    deep: Searcher, monkeypatch: pytest.MonkeyPatch, sort: str, numbers: int
) -> None:
    """Whether all of it, and of the page before, is near; a third of each source's numbers have no date."""
    monkeypatch.setattr(hits, "NEAR", numbers)
    undated = [citation for citation in ALL if citation.office_action_date is None]
    undated.sort(key=lambda citation: (citation.sequence, citation.source))
    found = set()
    for start in (1, 30, 500, len(undated) - 21, len(undated) - 20, len(undated) - 1):
        last = undated[start - 1]
        place = Cursor(sort=sort, position=REACH + start, sequence=last.sequence, source=last.source)
        params = SearchParams(sort=sort).at(place)
        found.add(deep.engine.answer(hits.near(params, place)) is not None)
        results = deep.search(params, complete=False)
        assert [each.id for each in undated[start : start + 20]] == ids(results)
        assert (start + 20 < len(undated)) == (results.next is not None)
        if start > 20 and results.previous:
            shown = ids(deep.search(results.previous, complete=False))
            assert [each.id for each in undated[start - 20 : start]] == shown
    assert found == ({False} if numbers == 1 else {True, False})


@pytest.mark.parametrize("query", ["sort=newest", "sort=oldest", "q=battery"])
def test_previous_leads_back_the_same_way(deep: Searcher, query: str) -> None:
    """From the last page over the edge of the numbers; each page is the one that was there before."""
    params: SearchParams | None = parse(parse_qsl(f"{query}&page={REACH // 50 - 1}&size=50"))
    there: list[SearchParams] = []
    while params:
        there.append(params)
        params = deep.search(params, complete=False).next
    assert len(there) > 5
    assert [None, *there][1:-1] == [deep.search(params, complete=False).previous for params in there[1:]]


def test_the_page_after_the_last_number_begins_after_a_cursor(deep_web: httpx.Client) -> None:
    """Page 500 of 20 leads to it, and the way back leads to page 500."""
    [url] = re.findall(r'href="([^"]+)" rel="next', deep_web.get("/search?page=500").text)
    assert url.startswith("/search?after=")
    next_page = deep_web.get(url)
    assert 200 == next_page.status_code
    assert '<ol class="hits" start="10001">' in next_page.text
    assert "page 501" in next_page.text
    assert 'href="/search?page=500" rel="prev nofollow"' in next_page.text
    assert next_page.text == deep_web.get(url).text


def test_a_cursor_says_where_and_nothing_else(deep: Searcher) -> None:
    """A page of another size begins after the same place; another order begins with page 1."""
    results = deep.search(SearchParams(page=500))
    assert results.next
    assert results.next.after
    whole = in_order("newest")
    larger = SearchParams(size=50, after=results.next.after)
    assert whole[10_000:10_050] == ids(deep.search(larger))
    assert SearchParams(sort="oldest") == results.next.sorted_by("oldest")


def test_after_the_last_result_there_is_a_helpful_page(deep_web: httpx.Client) -> None:
    """A bookmark of an index that has become smaller leads there."""
    beyond = Cursor(sort="newest", position=10_240, day=None, sequence=PER_SOURCE, source="ptoffact")
    response = deep_web.get(SearchParams(after=beyond).to_url())
    assert 404 == response.status_code
    assert "Nothing comes after that place" in response.text
    [way_out] = re.findall(r'href="([^"]+)"[^>]*>to the page before it', response.text)
    assert '<ol class="hits" start="10221">' in deep_web.get(way_out).text


@pytest.mark.parametrize("score", [0.0, 1e-30, 12.345678, 3e38])
def test_any_score_is_a_place(deep: Searcher, score: float) -> None:
    """A bookmark of another index, with other scores, still leads somewhere."""
    place = Cursor(sort="relevance", position=10_000, score=score, sequence=7, source="ptoffact")
    assert len(ALL) == deep.search(SearchParams(q="battery", after=place)).total


@pytest.mark.parametrize(
    "query", ["after=garbage", "sort=oldest&after=MSxuLDEwMDAwLCwsNyxwdG9mZmFjdA", "page=501", "page=99999"]
)
def test_a_place_that_is_none_is_refused_with_advice(deep_web: httpx.Client, query: str) -> None:
    """As a page and as JSON."""
    assert 400 == deep_web.get(f"/search?{query}").status_code
    error = deep_web.get(f"/api/search?{query}").json()["error"]
    assert "bad_parameter" == error["code"]
    assert error["hint"]
