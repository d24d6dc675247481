"""By relevance the best are ordered apart from all others; together they are one order, with each once."""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from opensearchpy import OpenSearch

from search_ui.query import best as module
from search_ui.query import hits as page_hits
from search_ui.query import search as page
from search_ui.query.best import BEST, On, best, level
from search_ui.query.filters import query
from search_ui.query.hits import hits_body
from search_ui.query.plan import knowing
from search_ui.query.words import levels
from search_ui.results.hits import Hit
from search_ui.results.search_results import SearchResults
from search_ui.searcher import Searcher, ordering, result_pages
from search_ui.url.params import REACH, Filter, SearchParams
from search_ui.url.values import SIZES
from tests.search_ui import specimens as s
from tests.search_ui.filling import by_source, fill, version_1

FEW = 100
ROWS = [
    replace(
        s.MULLER,
        id=f"row-{number}",
        sequence=number,
        source="oa_citations" if number % 3 else "ptoffact",
        reference=("zinc", "zinc zinc cell", "a zinc cell of many other words", "cell")[number % 4],
        reference_title="Zinc" if number % 5 == 0 else None,
        reference_owner=("Zinc Cell Works",) if number % 11 == 0 else (),
        office_action_date=None if number % 7 == 0 else f"20{10 + number % 11}-03-{1 + number % 28:02}",
    )
    for number in range(430)
]


NUMBERS = ("US1234567 A", "US7654321 B2", "Anode paste", "US1111111 A")
REFERENCE_TITLES = (
    *("Anode", "Anodes", "Anode paste", None, "Anode anode", "Drying anode paste", "Pasted anodes"),
    "Paste for an anode, with many other words that hardly anybody would look for",
)
TITLED = [
    replace(
        s.MULLER,
        id=f"row-{number}",
        sequence=number,
        source="oa_citations" if number % 3 else "ptoffact",
        reference=NUMBERS[number % 4 if number < 60 else 3],
        reference_title=REFERENCE_TITLES[number % 8],
        title=("Anode", "Anode paste", "Making an anode from paste", "Kiln", None)[number % 5],
        passage=(None, None, "the anode paste", "anodes and pastes", "anode")[number % 3 and number % 5],
        reference_owner=("Anode Works",) if number % 50 == 0 else (),
        office_action_date=None if number % 7 == 0 else f"20{10 + number % 11}-03-{1 + number % 28:02}",
    )
    for number in range(440)
]


@pytest.fixture(scope="module")
def titled(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches rows that have words in titles and passages, few of them among the names."""
    with by_source(engine, f"ui-best-titled-{os.getpid()}", TITLED) as searcher:
        yield searcher


@pytest.fixture(scope="module")
def titled_before(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches such rows, those of one source in an index of the first version, without stems."""
    alias = f"ui-best-before-{os.getpid()}"
    rows = [replace(row, passage=None) for row in TITLED]
    old, new = ([row for row in rows if row.source == source] for source in ("ptoffact", "oa_citations"))
    names = [fill(engine, alias, "old", old, version_1()), fill(engine, alias, "new", new)]
    yield Searcher(engine, alias=alias)
    engine.indices.delete(index=",".join(names))


@pytest.fixture(scope="module")
def many(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches rows of few different scores, some of them without a date, in two indexes."""
    alias = f"ui-best-{os.getpid()}"
    with by_source(engine, alias, ROWS) as searcher:
        yield searcher


def walked(searcher: Searcher, params: SearchParams) -> list[Hit]:
    """All hits, page after page."""
    hits: list[Hit] = []
    following: SearchParams | None = params
    while following:
        found = searcher.search(following, complete=False)
        hits += found.hits
        following = found.next
    assert found.total == len(hits)
    return hits


@pytest.mark.parametrize(
    "size", [pytest.param(20, marks=pytest.mark.long) if size == 20 else size for size in SIZES]
)
@pytest.mark.parametrize("reach", [pytest.param(REACH, marks=pytest.mark.long), 200])
def test_a_walk_by_relevance_gives_each_citation_once_in_one_order(
    many: Searcher, monkeypatch: pytest.MonkeyPatch, size: int, reach: int
) -> None:
    """Over the end of the best, and of what page numbers reach; the scores are those of a single ranking."""
    for where in (module, page_hits):
        monkeypatch.setattr(where, "BEST", FEW)
    for where in (page_hits, page):
        monkeypatch.setattr(where, "REACH", reach)
    params = SearchParams(q="zinc", size=size)
    hits = walked(many, params)
    assert len(hits) == len({hit.citation.id for hit in hits})
    texts = [f"{row.reference} {row.reference_title} {row.reference_owner}".lower() for row in ROWS]
    assert sum("zinc" in text for text in texts) == len(hits)
    whole = hits_body(replace(params, size=100)) | {"size": 1_000}
    [ranked] = many.engine.client.msearch(  # all at once, as no page asks
        body=[{"index": many.engine.alias, "search_type": "dfs_query_then_fetch"}, whole]
    )["responses"]
    in_one = {hit["_id"]: hit["sort"][0] for hit in ranked["hits"]["hits"]}
    assert [*in_one.values()] == pytest.approx([in_one[hit.citation.id] for hit in hits], rel=1e-6)
    for first, second in pairwise(hits[:FEW]):
        if in_one[first.citation.id] == in_one[second.citation.id]:
            assert (first.citation.office_action_date or "") >= (second.citation.office_action_date or "")


TEXTS = (
    *("zinc", "zinc zinc", "cell", "cells", "works", "zinc cell", "cell zinc", "many words", "zinc anode"),
    *("name:zinc", '"zinc cell"', '"zinc cell" works', "words -zinc", "zinc -works", "zinc -cell"),
    "zinc OR works",
)
TITLES = (
    *("anode", "anodes", "paste", "anode paste", "paste anode", "kiln", "anode -kiln", '"anode paste"'),
    *("making", '"anode paste" kiln', "anode pastes", "drying", "anode (anode", '"anode"', "title:anode"),
    "anode OR kiln",
)
SOME = ("zinc", "zinc cell", "zinc -works", "anode", "anode paste", "paste")
"""Those of both that are walked through each time."""
SHORT = ((module, "BEST", 20), (page_hits, "BEST", 20), (page_hits, "REACH", 60), (page, "REACH", 60))
"""So that a few hundred citations have pages behind the best, by number and by cursor."""


def the_best_are_the_same(searcher: Searcher, params: SearchParams) -> None:
    """As in one ranking of all; only of those that share the last score there may be others."""
    [ranked] = searcher.engine.client.msearch(  # all at once, as no page asks
        body=[
            {"index": searcher.engine.alias, "search_type": "dfs_query_then_fetch"},
            {"query": query(params, scored=True), "size": 1_000},
        ]
    )["responses"]
    rows = ((hit["_source"], hit["_score"]) for hit in ranked["hits"]["hits"])
    scores = {(row["sequence"], row["source"]): score for row, score in rows}
    found = [each.row for each in ordering.best_of(searcher.engine, params)]
    assert len(found) == len({*found}) == min(module.BEST, len(scores))
    assert [*scores.values()][: len(found)] == pytest.approx([scores[row] for row in found], rel=1e-6)


@pytest.mark.parametrize("most", [1, 5, 60, 300])
@pytest.mark.parametrize("q", TEXTS)
def test_on_a_level_of_names_the_best_are_the_same(
    many: Searcher, monkeypatch: pytest.MonkeyPatch, q: str, most: int
) -> None:
    """In the order of their scores."""
    monkeypatch.setattr(module, "BEST", most)
    the_best_are_the_same(many, SearchParams(q=q))


@pytest.mark.parametrize("most", [1, 5, 30, 60, 90, 200])
@pytest.mark.parametrize("q", TITLES)
def test_on_the_level_of_titles_the_best_are_the_same(
    titled: Searcher, monkeypatch: pytest.MonkeyPatch, q: str, most: int
) -> None:
    """Also where few have the words among the names, in all and in a source without passages."""
    monkeypatch.setattr(module, "BEST", most)
    the_best_are_the_same(titled, SearchParams(q=q))
    the_best_are_the_same(titled, SearchParams(q=q, filters=frozenset({Filter("source", "ptoffact")})))


@pytest.mark.parametrize(
    ("q", "most", "is_enough"),
    [("anode", 60, True), ("anode", 90, False), ("anode paste", 10, False), ("drying anode", 18, True)],
)
def test_a_level_is_enough_where_no_other_may_stand_between(
    titled: Searcher, monkeypatch: pytest.MonkeyPatch, q: str, most: int, *, is_enough: bool
) -> None:
    """Else the best are asked for once more, without it."""
    monkeypatch.setattr(module, "BEST", most)
    params = SearchParams(q=q, filters=frozenset({Filter("source", "ptoffact")}))
    on = titled.engine.answer(level(params))
    assert on
    assert is_enough == bool(titled.engine.answer(best(params, on)))


@pytest.mark.parametrize("most", [30, 60, 150])
@pytest.mark.parametrize("q", ["anode", "anode paste", "paste"])
def test_titles_without_stems_are_on_no_level(
    titled_before: Searcher, monkeypatch: pytest.MonkeyPatch, q: str, most: int
) -> None:
    """They are not lifted as the others are."""
    monkeypatch.setattr(module, "BEST", most)
    the_best_are_the_same(titled_before, SearchParams(q=q))


@pytest.mark.parametrize(
    ("q", "most", "number"),
    [
        *(("zinc", 1, 0), ("zinc", 325, 1), ("zinc", 430, None), ("works", 5, 1), ("words", 5, 0)),
        *(("anode", 5, None), ("name:zinc", 5, None), (s.MULLER.office_action_id, 5, None)),
    ],
)
def test_the_best_stand_on_a_level_that_holds_as_many(
    many: Searcher, monkeypatch: pytest.MonkeyPatch, q: str, most: int, number: int | None
) -> None:
    """The first has the words in the reference, the second among all names; what has the id is above both."""
    monkeypatch.setattr(module, "BEST", most)
    on = many.engine.answer(level(SearchParams(q=q)))
    assert (on and on.level) == (None if number is None else levels(q)[number])


def test_where_a_level_holds_too_few_by_now_the_best_are_asked_for_once_more(
    many: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when another index takes the place of the one that was counted."""
    params = SearchParams(q="zinc words", size=100)
    expected = [hit.citation.id for hit in many.search(params, complete=False).hits]
    few = On(levels(params.q)[0], None)
    assert many.engine.answer(level(params)) != few
    for grouped in (params, params.grouped("application")):
        shown = many.search(grouped, complete=False)
        with monkeypatch.context() as patch:
            patch.setattr(result_pages, "level", lambda _: knowing(few))
            patch.setattr(module, "BEST", len(expected))
            again = many.search(grouped, complete=False)
        assert replace(shown, took_ms=0) == replace(again, took_ms=0)


def pages(searcher: Searcher, params: SearchParams) -> list[SearchResults]:
    """All pages, to the last one and back."""
    found: list[SearchResults] = []
    for way in ("next", "previous"):
        following: SearchParams | None = params
        while following:
            found.append(replace(searcher.search(following, complete=False), took_ms=0))
            params, following = following, getattr(found[-1], way)
    return found


@pytest.mark.parametrize(
    ("name", "q"),
    [
        pytest.param(name, q, marks=[pytest.mark.long] * (q not in SOME))
        for name, texts in (("many", TEXTS), ("titled", TITLES))
        for q in texts
    ],
)
def test_a_page_on_its_levels_is_the_page(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str, q: str
) -> None:
    """As it is without them, to the last bit of its scores, by number and by cursor, there and back."""
    searcher, params = request.getfixturevalue(name), SearchParams(q=q)
    for where, what, value in SHORT:
        monkeypatch.setattr(where, what, value)
    on_levels = pages(searcher, params)
    monkeypatch.setattr(result_pages, "on_its_levels", lambda *_: None)
    assert pages(searcher, params) == on_levels


@pytest.mark.parametrize(
    ("name", "params", "is_found"),
    [
        ("many", SearchParams(q="zinc", page=8), True),
        ("many", SearchParams(q="zinc", page=16), True),
        ("many", SearchParams(q="zinc", page=17), None),  # the last, which is not full
        ("titled", SearchParams(q="anode", page=3), True),
        ("titled", SearchParams(q="anode", page=6), False),  # others stand between
        ("titled", SearchParams(q="title:anode", page=3), None),
        ("titled", SearchParams(q="anode", page=3, sort="newest"), None),
        ("titled", SearchParams(q="anode", page=1), None),  # the best
    ],
)
def test_a_page_is_on_levels_as_far_as_they_reach(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    params: SearchParams,
    *,
    is_found: bool | None,
) -> None:
    """And as nothing stands between; None where that is not tried."""
    for where, what, value in SHORT:
        monkeypatch.setattr(where, what, value)
    found: list[bool | None] = [None]

    def told(*asked: Any) -> Any:  # noqa: ANN401 - as it is asked
        had = ordering.on_its_levels(*asked)
        found.append(bool(had))
        return had

    monkeypatch.setattr(result_pages, "on_its_levels", told)
    request.getfixturevalue(name).search(params)
    assert is_found == found[-1]


def test_a_cursor_may_say_that_it_stands_elsewhere(many: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its page is the same: how many citations come before it is only what the address says."""
    for where, what, value in SHORT:
        monkeypatch.setattr(where, what, value)
    last = max(
        (page for page in pages(many, SearchParams(q="zinc")) if page.params.after and page.hits),
        key=lambda page: page.params.after.position if page.params.after else 0,
    )
    assert last.params.after
    for position in (30, 2**63 - 1):
        other = last.params.at(replace(last.params.after, position=position))
        assert last.hits == many.search(other, complete=False).hits


def test_no_page_has_some_of_the_best_and_some_others() -> None:
    """So a page is asked for in one way."""
    assert [0] * len(SIZES) == [BEST % size for size in SIZES]


def test_where_all_are_among_the_best_the_order_is_by_date_too(
    many: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it would be without them."""
    for where in (module, page_hits):
        monkeypatch.setattr(where, "BEST", 1_000)
    params = SearchParams(q="zinc", size=100)
    [ranked] = many.engine.client.msearch(  # all at once, as no page asks
        body=[
            {"index": many.engine.alias, "search_type": "dfs_query_then_fetch"},
            hits_body(params) | {"size": 1_000},
        ]
    )["responses"]
    assert [hit["_id"] for hit in ranked["hits"]["hits"]] == [hit.citation.id for hit in walked(many, params)]
