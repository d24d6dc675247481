"""What is counted of the same citations is asked in one request, and answered as if each had its own."""

from collections import Counter
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from search_ui.query.clauses import Clause, values_of_few
from search_ui.query.distinct import APPLICATION, NUMBER, different
from search_ui.query.filters import query
from search_ui.query.plan import EngineResponse, Plan, asking, at_once, each, how_many
from search_ui.searcher import Searcher, references
from search_ui.url.params import SearchParams
from tests.lengths import some
from tests.search_ui.specimens import ALL

QUERIES = [
    query(SearchParams()),
    query(SearchParams().only("rejection_type", "103")),
    query(SearchParams(q="a")),
]
COUNTED = [
    {},
    different(APPLICATION),
    different(NUMBER),
    {"values": values_of_few("art_unit", 5) | {"aggs": different(APPLICATION)}},
    {
        "values": {"terms": {"field": "rejection_type", "size": 3}},
        "without": {"missing": {"field": "art_unit"}},
    },
]


def counting(asked: Clause, aggregations: dict[str, Any], *, total: bool) -> Plan[Any]:
    """What is counted, and how many there are, if that is asked too."""
    body = {"query": asked, "size": 0, "track_total_hits": total}
    if aggregations:
        body["aggs"] = aggregations

    def read(response: EngineResponse) -> Any:  # noqa: ANN401 - an answer as the engine gives it
        return response.get("aggregations", {}), response["hits"]["total"] if total else None

    return asking(body, read)


def first(asked: Clause) -> Plan[Any]:
    """No count: the first citations."""
    body = {"query": asked, "size": 3, "sort": "sequence", "track_total_hits": False}
    return asking(body, lambda response: [hit["_id"] for hit in response["hits"]["hits"]])


queries = st.sampled_from(QUERIES)
counts = st.builds(counting, queries, st.sampled_from(COUNTED), total=st.booleans())
questions = st.lists(counts | st.builds(first, queries) | st.builds(how_many, queries), max_size=8)


@settings(max_examples=some(100))
@given(questions)
def test_each_is_answered_as_by_itself(searcher: Searcher, asked: list[Plan[Any]]) -> None:
    """Whatever else is counted beside it; and no query is counted twice."""
    apart = each(asked)
    together = at_once(apart)
    assert searcher.engine.answer(apart) == searcher.engine.answer(together)
    counted = [str(request.body["query"]) for request in together.requests if request.body["size"] == 0]
    assert len({*counted}) == len(counted)


def test_what_is_kept_is_not_asked_with_what_is_not() -> None:
    """Nor what is scored with what is not."""
    asked = {"query": QUERIES[0], "size": 0, "track_total_hits": True}
    plans = [asking(dict(asked), dict, scored=a, cached=b) for a in (True, False) for b in (True, False)]
    assert len(plans) == len(at_once(each(plans)).requests)


def test_the_page_of_a_reference_is_the_same(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is cited seldom, and so asked at once, and where each thing is asked by itself."""
    cited = Counter(one.reference_number for one in ALL if one.reference_number)
    numbers = [number for number, _ in cited.most_common(10)]
    pages = [searcher.reference(number) for number in numbers]
    monkeypatch.setattr(references, "SMALL", -1)
    monkeypatch.setattr(references, "at_once", lambda plan: plan)
    apart = [searcher.reference(number) for number in numbers]
    assert [page and page.to_json() for page in apart] == [page and page.to_json() for page in pages]
    assert all(pages)
