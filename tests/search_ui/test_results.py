"""Paging, and what is read out of the engine's responses, where no engine is needed to see it."""

from typing import Any

import pytest

from search_ui.query.coverage import Kinds, coverage
from search_ui.query.facet_counts import read_counts
from search_ui.results.counts import FacetCounts
from search_ui.results.coverage import Coverage
from search_ui.results.search_results import SearchResults
from search_ui.url.params import Filter, SearchParams


def page(number: int, total: int, size: int = 10) -> SearchResults:
    """A page of results, without the results."""
    return SearchResults(SearchParams(page=number, size=size), total, (), (), 0)


@pytest.mark.parametrize(
    ("results", "numbers"),
    [
        (page(1, 0), [1]),
        (page(1, 10), [1]),
        (page(1, 11), [1, 2]),
        (page(5, 95), [1, 3, 4, 5, 6, 7, 10]),
        (page(1000, 123_456), [1, 998, 999, 1000]),
        (page(100, 123_456, size=100), [1, 98, 99, 100]),
    ],
)
def test_pages_to_turn_to(results: SearchResults, numbers: list[int]) -> None:
    """The first, the last that can be reached, and the neighbours."""
    assert numbers == results.page_numbers()


def test_all_pages_are_counted_though_not_all_have_a_number_in_the_url() -> None:
    """`pages` is the truth; `last_page` is how far numbers lead."""
    results = page(1000, 123_456)
    assert (12_346, 1000) == (results.pages, results.last_page)


def counted(selected: tuple[str, ...], error: int = 0) -> FacetCounts:
    """Two owners shown out of many, one counted beside them, and 9 citations without an owner."""
    response: dict[str, Any] = {
        "hits": {"total": {"value": 100}},
        "aggregations": {
            "reference_owner": {
                "sum_other_doc_count": 50,
                "buckets": [
                    {"key": "Acme", "doc_count": 30, "doc_count_error_upper_bound": 0},
                    {"key": "Bolt", "doc_count": 20, "doc_count_error_upper_bound": error},
                ],
            },
            "reference_owner:selected": {"buckets": [{"key": "Cord", "doc_count": 5}]},
        },
    }
    params = SearchParams(filters=frozenset(Filter("reference_owner", value) for value in selected))
    return read_counts(params, "reference_owner", response, none=9)


def test_what_is_shown_is_not_counted_among_the_others() -> None:
    """A selected value stands beside the most frequent, at 0 too, and `none` is last."""
    facet = counted(("Cord", "Dorn"))
    assert [("Acme", 30), ("Bolt", 20), ("Cord", 5), ("Dorn", 0), ("none", 9)] == [
        (value.value, value.count) for value in facet.values
    ]
    assert 45 == facet.other


def test_a_count_that_may_be_too_low_is_known_to_be() -> None:
    """The engine says by how much."""
    assert [0, 3] == [counted((), error).error for error in (0, 3)]


def test_coverage_takes_what_an_index_says_of_itself() -> None:
    """Any of it may be missing; the same note is not repeated."""
    mappings = {
        "citations-a": {"mappings": {"_meta": {"sample": True, "sample_note": "made up"}}},
        "citations-b": {
            "mappings": {"_meta": {"sample": True, "sample_note": "made up", "finished": "2026-01-02"}}
        },
        "citations-c": {
            "mappings": {"_meta": {"sample": False, "sample_note": "real", "finished": "2026-01-01"}}
        },
        "citations-d": {"mappings": {}},
    }
    found = coverage(mappings, Kinds((), ())).read([])
    assert Coverage(sources=(), samples=("made up",), indexed="2026-01-02") == found
