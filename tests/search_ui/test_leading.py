"""The first values of facets in large searches, by what all citations have of them, as by looking at each."""

import os
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opensearchpy import OpenSearch

from citations.facets import FACETS
from citations.record import Citation
from citations.signature import ALONE
from search_ui.query import leading as module
from search_ui.query.counts import Later
from search_ui.query.counts import later as walked
from search_ui.results.counts import FacetCounts
from search_ui.searcher import Searcher
from search_ui.url.params import Filter, SearchParams
from tests.lengths import some
from tests.search_ui import specimens as s
from tests.search_ui.filling import by_source

ALIAS = f"ui-leading-{os.getpid()}"
KNOWN = 40
OWNERS = ["=none", "none", "É"] + [f"Owner {number:03}" for number in range(120)]
CLASSES = [f"{number:03}" for number in range(60)]
SUBJECTS = [f"A{number}B" for number in range(12, 30)]
"""Fewer than are known."""
CHANCE = Random(7)  # noqa: S311 - repeatable, not secret


def common(values: list[str]) -> str:
    """One of the values, the first of them often."""
    return values[min(int(CHANCE.paretovariate(0.9)) - 1, len(values) - 1)]


def drawn(number: int) -> Citation:
    """A citation of which few values are common; one in three has none of each."""
    owners = {common(OWNERS) for _ in range(CHANCE.choice((0, 1, 2)))}
    return replace(
        s.MULLER,
        id=f"drawn-{number}",
        sequence=number,
        source="oa_citations" if number % 3 else "ptoffact",
        art_unit=CHANCE.choice(("1727", "2814")),
        reference_type=CHANCE.choice(("us_grant", "us_grant", "foreign", "none")),
        reference_owner=tuple(sorted(owners)),
        application_owner=(common(OWNERS),) if number % 3 else (),
        examiner=common(OWNERS) if number % 2 else None,
        uspc_class=common(CLASSES) if number % 4 else None,
        application_cpc=tuple(sorted({CHANCE.choice(SUBJECTS) for _ in range(number % 3)})),
    )


@pytest.fixture(scope="module")
def searcher(engine: OpenSearch) -> Iterator[Searcher]:
    """A searcher of two indexes, which knows the first KNOWN values of each facet."""
    rows = [drawn(number) for number in range(3_000)]
    with patch.object(module, "MOST", KNOWN), by_source(engine, ALIAS, rows) as searcher:
        assert searcher.counting.tabulate()
        yield searcher


VALUES = {
    "reference_owner": ["none", *OWNERS[:5], "Owner 090"],
    "application_owner": ["none", "É"],
    "examiner": ["none", "Owner 001"],
    "uspc": ["none", "000", "001", "059"],
    "application_cpc": ["none", "A12B", "A29B"],
    "art_unit": ["1727"],
    "reference_type": ["foreign", "none"],
    "source": ["ptoffact"],
}
FILTERS = st.sampled_from([*VALUES]).flatmap(
    lambda name: st.builds(
        Filter,
        st.just(name),
        st.sampled_from(
            [FACETS[name].value_of(value) if value != "none" else value for value in VALUES[name]]
        ),
        st.booleans(),
    )
)


def by_looking_at_each(searcher: Searcher, params: SearchParams) -> Later:
    """What is to be found."""
    return searcher.engine.answer(walked(params), params)


def but_for_others(facet: FacetCounts) -> FacetCounts:
    """A facet of whose other values no more is said than whether there are any."""
    return replace(facet, other=int(facet.other > 0))


@given(st.frozensets(FILTERS, max_size=3), st.sampled_from(["", "electrolyte", "nowhere"]))
@settings(max_examples=some(200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_ways_find_the_same(searcher: Searcher, filters: frozenset[Filter], words: str) -> None:
    """Values, their order and counts, what is selected, who has none, and whether there are others."""
    params = SearchParams(q=words, filters=filters)
    found, expected = searcher.later(params), by_looking_at_each(searcher, params)
    assert (expected.total, expected.self_citations) == (found.total, found.self_citations)
    for facet, other in zip(found.facets, expected.facets, strict=True):
        assert but_for_others(other) == but_for_others(facet)


def test_large_searches_are_not_looked_at_one_by_one(searcher: Searcher) -> None:
    """Nor what lacks something, which most citations may do; a small one is."""
    with patch("search_ui.searcher.later.walked", side_effect=InterruptedError):
        for filters in (
            frozenset[Filter](),
            frozenset({Filter("art_unit", "1727")}),
            frozenset({Filter("uspc", "059", excluded=True), Filter("examiner", "none")}),
        ):
            params = SearchParams(filters=filters)
            assert [*ALONE] == [facet.name for facet in searcher.later(params).facets]


def test_of_most_citations_the_others_are_counted(searcher: Searcher) -> None:
    """Where all values of a facet are known."""
    with (
        patch("search_ui.query.leading._by_the_others", side_effect=InterruptedError),
        pytest.raises(InterruptedError),
    ):
        searcher.later(SearchParams(filters=frozenset({Filter("uspc", "059", excluded=True)})))
