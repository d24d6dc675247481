"""The commonest words are searched for before anybody does: a page then finds their counts counted."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from threading import Event

import pytest
from fastapi.testclient import TestClient
from opensearchpy import OpenSearch

from citations.facets import FACETS
from engine.deadline import deadline
from search_ui.query.common_words import common_words
from search_ui.query.tally import applications
from search_ui.searcher import Searcher
from search_ui.searcher.warming import for_words, warm
from search_ui.url.params import SearchParams
from search_ui.web.app import create_app
from tests.search_ui import specimens as s
from tests.search_ui.filling import fill

ALIAS = f"ui-warm-{os.getpid()}"
TITLES = (
    "BATTERY AND SEPARATOR",
    "Battery of a 3D printer",
    "Battery Separator",
    "Separator for the battery",
)
ROWS = [
    replace(
        s.MULLER,
        id=str(n),
        sequence=n,
        source="ptoffact",
        art_unit=f"172{n}",
        title=title,
        reference_title=None,
    )
    for n, title in enumerate(TITLES)
]


@pytest.fixture
def searcher(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches four citations of as many units."""
    index = fill(engine, ALIAS, "ptoffact", ROWS)
    yield Searcher(engine, alias=ALIAS)
    engine.indices.delete(index=index)


def counted(engine: OpenSearch) -> tuple[int, int]:
    """How many requests the engine has answered from its cache, and how many it had to count."""
    cache = engine.indices.stats(index=ALIAS, metric="request_cache")["_all"]["total"]["request_cache"]
    return cache["hit_count"], cache["miss_count"]


def test_the_commonest_words_of_titles_are_known(searcher: Searcher) -> None:
    """In whatever case; not operators, nor what is too short to be typed alone."""
    known = [*searcher.engine.answer(applications())]
    assert ("battery", "separator") == searcher.engine.answer(common_words(known, 2))
    words = searcher.engine.answer(common_words(known, 1_000))
    assert {"battery", "separator", "printer", "for"} <= {*words}
    assert not {"and", "of", "d"} & {*words}


def test_a_page_finds_what_was_searched_for_beforehand(engine: OpenSearch, searcher: Searcher) -> None:
    """The search is that of the page itself, so nothing of its counts is counted again."""
    assert 2 == warm(for_words(searcher.engine, searcher.search, 2), Event())
    hits, misses = counted(engine)
    assert 4 == searcher.search(SearchParams(q="battery")).total
    later = counted(engine)
    assert misses == later[1]
    assert hits < later[0]


def test_a_page_finds_it_however_late_it_is(engine: OpenSearch, searcher: Searcher) -> None:
    """What time a page has left is no part of what it asks."""
    misses = []
    for seconds in (15, 10):
        with deadline(seconds):
            assert 4 == searcher.search(SearchParams(q="battery")).total
        misses.append(counted(engine)[1])
    assert 0 < misses[0] == misses[1]


def test_what_the_start_page_leads_to_is_known_beforehand(engine: OpenSearch, searcher: Searcher) -> None:
    """What comes after a page of everything, and the pages of facets and references, as their routes ask."""
    web = TestClient(create_app(searcher))
    web.get("/about")  # in which state the indexes are, and what is indexed: these all pages ask
    assert 3 + len(FACETS) + 1 == warm(searcher.likely(0), Event())
    _, misses = counted(engine)
    for path in ("/search/owners", *(f"/facets/{name}" for name in (*FACETS, "reference"))):
        assert HTTPStatus.OK == web.get(path).status_code
    assert misses == counted(engine)[1]


def test_the_pages_do_it_by_themselves(engine: OpenSearch, searcher: Searcher) -> None:
    """When the table of counts is made, beside what they answer."""
    ended = searcher.keep_ready(words=1, seconds=0.05)
    try:
        end = time.monotonic() + 120
        while searcher.counting.held is None or counted(engine)[1] == 0:
            assert time.monotonic() < end
            time.sleep(0.02)
    finally:
        ended.set()


def test_it_ends_when_it_is_told_to(searcher: Searcher) -> None:
    """After the search that is under way."""
    ended = Event()
    ended.set()
    assert 1 == warm(for_words(searcher.engine, searcher.search, 100), ended)
