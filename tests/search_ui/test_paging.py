"""Every walk along `next` gives each row once, over any mix of shards with and without dates; real engine."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opensearchpy import OpenSearch

from citations.record import Citation
from engine.connection import EngineSettings
from search_ui.searcher import Searcher
from search_ui.url.params import Filter, SearchParams
from tests.lengths import some
from tests.search_ui.asked import ids, total
from tests.search_ui.filling import contract, fill

ALIAS = f"ui-paging-{os.getpid()}"
SHARDS = 3
DATED = {"a-none": 0, "b-few": 40, "c-all": 1, "d-none": 0}
"""Index → of so many rows one has a date; 0: none."""
ROWS = 40


def made(index: str, number: int) -> Citation:
    """Rows of few days, grounds and words."""
    every = DATED[index]
    return Citation(
        id=f"{index}-{number}",
        source=index,
        sequence=number,
        application_number=str(14_000_000 + number % 3),
        office_action_date=f"2015-06-{1 + number % 4:02}" if every and number % every == 0 else None,
        rejection_type=(("102",), ("103",), ())[number % 3],
        reference=f"battery {number % 2}",
        reference_type="unrecognized",
    )


ALL = [made(index, number) for index in DATED for number in range(ROWS)]


class OneShardAtATime(OpenSearch):
    """The engine knows the answers of some shards before it asks others, where it has many."""

    def msearch(self, **asked: Any) -> Any:  # noqa: ANN401 - as the client has it
        """The same, one after the other."""
        return super().msearch(**asked, params={"max_concurrent_shard_requests": 1})


@pytest.fixture(scope="module")
def mixed(engine: OpenSearch, engine_settings: EngineSettings) -> Iterator[Searcher]:
    """It searches four indexes of several shards: two without any date, one with two, one with all."""
    body = contract()
    body["settings"]["index"]["number_of_shards"] = SHARDS
    names = [fill(engine, ALIAS, index, [c for c in ALL if c.source == index], body) for index in DATED]
    yield Searcher(OneShardAtATime(str(engine_settings.url), timeout=60), alias=ALIAS)
    for name in names:
        engine.indices.delete(index=name)


def searches() -> st.SearchStrategy[SearchParams]:
    """Any sort and page size, with and without words and filters."""
    sources = st.sets(st.sampled_from([*DATED])).map(lambda names: {Filter("source", name) for name in names})
    others = st.sets(
        st.builds(Filter, st.just("rejection_type"), st.sampled_from(["102", "103", "none"]), st.booleans())
        | st.builds(Filter, st.just("year"), st.sampled_from(["2015", "none"]), st.booleans()),
        max_size=1,
    )
    filters = st.builds(lambda some, more: frozenset(some | more), sources, others)
    return st.builds(
        SearchParams,
        q=st.sampled_from(["", "battery", "battery 1"]),
        filters=filters,
        sort=st.sampled_from(["relevance", "newest", "oldest"]),
        size=st.sampled_from([10, 20]),
    )


def walk(searcher: Searcher, first: SearchParams) -> list[str]:
    """The ids along `next`."""
    seen: list[str] = []
    params: SearchParams | None = first
    while params:
        results = searcher.search(params, complete=False)
        seen += ids(results)
        params = results.next
        assert len(seen) <= results.total
    return seen


@given(params=searches())
@settings(max_examples=some(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_walk_gives_each_row_once(mixed: Searcher, params: SearchParams) -> None:
    """As many as there are, none twice, however the rows are sorted and narrowed."""
    found = total(mixed, params)
    seen = walk(mixed, params)
    assert (found, found) == (len(seen), len(set(seen)))


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_the_same_page_is_the_same_whenever_it_is_asked_for(mixed: Searcher, sort: str) -> None:
    """Whichever shards answer first."""
    undated = frozenset({Filter("source", "a-none"), Filter("source", "d-none")})
    params = SearchParams(sort=sort, filters=undated, size=10)
    first = sorted((c for c in ALL if c.source in ("a-none", "d-none")), key=lambda c: (c.sequence, c.source))
    assert [[c.id for c in first[:10]]] * 5 == [ids(mixed.search(params)) for _ in range(5)]
