"""What the benchmark of searches asks for is what it says, and what it compares means the same."""

from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opensearchpy import OpenSearch

from benchmarks import tutorial
from benchmarks.agreement import APPROXIMATE, EQUAL, Answer, agreement, of_page
from benchmarks.datasette_pages import datasette
from benchmarks.fts_table import fill
from benchmarks.kinds import KINDS, MIX, clicks, mixed
from benchmarks.stock import Stock, stock
from benchmarks.told import percentile
from citations.vocabulary import REFERENCE_TYPES
from search_ui.searcher import Searcher
from search_ui.searcher.engine import Engine
from search_ui.url.params import Filter, SearchParams

PATHS = {
    "facets": {"/", "/search"},
    "common": {"/search"},
    "words": {"/search"},
    "narrowed": {"/search"},
    "unwarmed": {"/search"},
    "page500": {"/search"},
    "cursor": {"/search"},
    "reference": {"/references"},
    "application": {"/applications"},
    "facet": {"/facets"},
    "unit": {"/facets"},
    "suggestions": {"/suggest"},
    "owners": {"/search/owners"},
}
SEARCHES = ("facets", "words", "narrowed", "page500", "cursor")
EACH = 3
YEARS = {"2014": 1, "2013": 6}
EVERYTHING = frozenset(Filter("reference_type", value) for value in REFERENCE_TYPES)
"""Rows that name no reference, too."""


def draw(engine: OpenSearch, alias: str, seed: int) -> Stock:
    """From the specimens."""
    return stock(Engine(engine, alias=alias, timeout=60), seed, 20)


@pytest.fixture(scope="module")
def drawn(engine: OpenSearch, alias: str) -> Stock:
    """What clicks on the specimens are drawn from."""
    return draw(engine, alias, 7)


def test_the_same_seed_draws_the_same_clicks(engine: OpenSearch, alias: str, drawn: Stock) -> None:
    """Whenever and wherever the index is the same; another seed draws others."""
    assert drawn == draw(engine, alias, 7)
    for kind in KINDS:
        assert clicks(drawn, 7, kind, EACH) == clicks(drawn, 7, kind, EACH)
    assert clicks(drawn, 7, "words", EACH) != clicks(drawn, 8, "words", EACH)


@pytest.mark.parametrize("kind", KINDS)
def test_a_click_leads_to_a_page_of_its_kind(web: httpx.Client, drawn: Stock, kind: str) -> None:
    """By the page's one address, so that no redirect is measured."""
    found = clicks(drawn, 7, kind, EACH)
    assert len(found) > 1
    for click in found:
        path = urlsplit(click.url).path
        assert path in PATHS[kind] or path.rpartition("/")[0] in PATHS[kind]
        assert (web.get(click.url).status_code, click.url) == (200, click.url)


def test_what_a_click_goes_on_from_is_in_its_address(drawn: Stock) -> None:
    """A place in the order of results; the filter that is clicked, and the page on which it is."""
    assert all(click.search and click.search.after for click in clicks(drawn, 7, "cursor", EACH))
    narrowed = clicks(drawn, 7, "narrowed", EACH)
    assert all(click.before and click.search and click.search.filters for click in narrowed)


def test_something_stands_behind_a_place_in_time(web: httpx.Client, drawn: Stock) -> None:
    """The citation that it was drawn by, at the least: behind a last one there is no page."""
    searches = [click.search for click in clicks(drawn, 7, "cursor", 4 * EACH)]
    dated = [search for search in searches if search and search.sort != "relevance"]
    assert len(dated) > EACH
    for search in dated:
        assert web.get(search.to_url("/api/search")).json()["hits"], search.to_url()


@pytest.mark.parametrize("kind", SEARCHES)
def test_the_tutorials_request_finds_and_counts_the_same(
    engine: OpenSearch, alias: str, web: httpx.Client, drawn: Stock, kind: str
) -> None:
    """The total, every facet and, where hits are in the order of time, the hits."""
    for click in clicks(drawn, 7, kind, EACH):
        assert click.search
        response = engine.search(index=alias, body=tutorial.body(click.search))
        data = web.get(click.search.to_url("/api/search")).json()
        ours = of_page(data, by_date=click.search.sort != "relevance")
        theirs = tutorial.answer(click.search, response)
        assert (EQUAL, click.url) == (agreement(ours, theirs), click.url)


def test_datasette_finds_and_counts_the_same(
    engine: OpenSearch, alias: str, drawn: Stock, tmp_path: Path
) -> None:
    """Over the rows of one source: the total, and the facets of which nothing is asked."""
    index = f"{alias}-ptoffact"
    searcher = Searcher(engine, alias=index)
    rows = fill(engine, tmp_path / "citations.db", 1_000, alias=index)
    with datasette(tmp_path / "citations.db") as beside:
        assert rows == searcher.search(SearchParams(filters=EVERYTHING)).total
        asked = [each.search for kind in ("facets", "words") for each in clicks(drawn, 7, kind, 2 * EACH)]
        taken = [search for search in asked if search and beside.takes(search)]
        assert len(taken) >= EACH
        for search in taken:
            found = beside.ask(search).answer
            assert found
            ours = of_page(searcher.search(beside.meant(search)).to_json(), by_date=False)
            assert (EQUAL, search.to_url()) == (agreement(ours, found), search.to_url())


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        (
            Answer(7, {"rejection_type": {"103": 4, "102": 2, "101": 0}, "year": {"2014": 1, "2013": 6}}),
            EQUAL,
        ),
        (Answer(8, {"rejection_type": {"103": 4, "102": 2}}), "total 7, not 8"),
        (Answer(7, {"rejection_type": {"103": 4, "102": 3}}), "other counts: rejection_type"),
        (Answer(7, {"rejection_type": {"103": 4}}), "other counts: rejection_type"),
        (Answer(7, {"rejection_type": {"103": 4}}, unsure=frozenset({"rejection_type"})), APPROXIMATE),
        (Answer(7, {}, hits=("1", "2")), "other hits"),
        (Answer(7, {"year": {"2013": 6}}), "other counts: year"),
    ],
)
def test_what_does_not_agree_is_told(theirs: Answer, told: str) -> None:
    """The total, counts and hits; what was not counted is nobody's error."""
    ours = Answer(
        7, {"rejection_type": {"103": 4, "102": 2}, "year": {"2014": 1, "2013": 6}}, hits=("2", "1")
    )
    assert told == agreement(ours, theirs)


def test_a_mixed_load_is_whole(drawn: Stock) -> None:
    """Its shares are percent, of kinds that there are; the page before a further filter comes before it."""
    assert sum(MIX.values()) + MIX["narrowed"] == 100
    assert {*MIX} <= {*KINDS}
    some = [*islice(mixed(drawn, "1"), 300)]
    assert some == [*islice(mixed(drawn, "1"), 300)]
    assert {urlsplit(each).path.split("/")[1] for each in some} == {
        "", "search", "references", "applications", "facets",
    }  # fmt: skip


@given(st.lists(st.floats(0, 100), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_least_that_so_many_do_not_exceed(seconds: list[float], per_cent: int) -> None:
    """It is one of the values, and no lesser one will do."""
    found = percentile(seconds, per_cent)
    assert sum(each <= found for each in seconds) * 100 >= per_cent * len(seconds)
    assert sum(each < found for each in seconds) * 100 < per_cent * len(seconds)
