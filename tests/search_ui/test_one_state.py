"""What is promoted or written while a page is made is not mixed into it. Real engine."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, cast
from unittest.mock import Mock

import pytest
from opensearchpy import AuthorizationException, OpenSearch
from starlette.testclient import TestClient

from citations.record import Citation
from engine.errors import IndexChanged
from search_ui.assistant.arguments import ArtUnit, Search
from search_ui.assistant.lookups import art_unit
from search_ui.assistant.searches import search_citations
from search_ui.results.search_results import SearchResults
from search_ui.results.units import Unit
from search_ui.searcher import Searcher
from search_ui.url.facet_params import FacetParams
from search_ui.url.feed_params import FeedParams
from search_ui.url.list_params import ListParams
from search_ui.url.params import SearchParams
from search_ui.url.ranking_params import RankingParams
from search_ui.web.app import create_app
from search_ui.web.settings import UiSettings
from tests.search_ui import specimens as s
from tests.search_ui.filling import fill

ALIAS = f"ui-one-state-{os.getpid()}"
SOURCE = "ptoffact"
ROWS = 300


def made(number: int, **others: Any) -> Citation:  # noqa: ANN401 - of whatever kind the fields are
    """One of many rows of few references, applications and owners, a third of them without a date."""
    row = replace(
        s.MULLER,
        id=f"row-{number}",
        source=SOURCE,
        sequence=number,
        application_number=f"140000{number % 17:02}",
        office_action_id=f"ACTION{number % 40:02}",
        office_action_date=f"20{10 + number % 11}-03-{1 + number % 28:02}" if number % 3 else None,
        loaded_on=f"2025-07-{1 + number % 28:02}",
        reference=("zinc cell", "zinc zinc cell", "a cell of zinc")[number % 3],
        reference_number=f"US92806{number % 11:02}",
        reference_owner=(f"Zinc Works {number % 9}",),
        reference_family=f"139999{number % 4:02}",
        application_owner=(f"Cell Works {number % 7}",),
        application_cpc=(("H01M", "C22B")[number % 2],),
        outcome=("patented", "abandoned", None)[number % 3],
    )
    return replace(row, **others)


BEFORE = [made(number) for number in range(ROWS)]
AFTER = [
    made(number + 7, application_number=f"140000{number % 19:02}", art_unit=("1727", "1728")[number % 2])
    if number % 5
    else made(number + 3, reference="lens", reference_owner=())
    for number in range(40, ROWS + 90)
]
AFTER = [
    replace(row, id=f"row-{number}", sequence=ROWS - number) for number, row in enumerate(AFTER, start=40)
]
"""Others, some of them in place of the same rows: no page is as it was before."""


def at(address: str) -> Callable[[Searcher], object]:
    """What stands at an address: its data, or what a page shows but for its head and foot.

    These tell what is indexed as it was known last, and not as it is when the page is made.
    """

    def asked(searcher: Searcher) -> object:
        answer = TestClient(create_app(searcher, UiSettings())).get(address)
        if address.startswith("/api/"):
            return answer.status_code, answer.json()
        return answer.status_code, answer.text.partition("<main")[2].partition("</main>")[0]

    return asked


WORD = SearchParams(q="zinc")
UNIT = Unit("art_unit", "1727")
PAGES: dict[str, Callable[[Searcher], object]] = {
    "words": lambda searcher: searcher.search(WORD, complete=False),
    "words, all counts": lambda searcher: searcher.search(WORD),
    "words, page 2": lambda searcher: searcher.search(replace(WORD, page=2), complete=False),
    "words, filtered": lambda searcher: searcher.search(WORD.only("art_unit", "1727"), complete=False),
    "words, newest first": lambda searcher: searcher.search(replace(WORD, sort="newest"), complete=False),
    "without a date": lambda searcher: searcher.search(
        SearchParams(sort="newest", page=ROWS * 2 // 3 // 20 + 1), complete=False
    ),
    "another spelling": lambda searcher: searcher.search(SearchParams(q="lins"), complete=False),
    "by application": lambda searcher: searcher.search(replace(WORD, group="application"), complete=False),
    "by reference": lambda searcher: searcher.search(SearchParams(group="reference"), complete=False),
    "like a sentence": lambda searcher: searcher.search(SearchParams(like="a cell of zinc"), complete=False),
    "later": lambda searcher: searcher.later(WORD),
    "later, with totals": lambda searcher: searcher.later_with_totals(WORD),
    "totals": lambda searcher: searcher.totals(SearchParams(), ROWS),
    "facets": lambda searcher: searcher.facets(WORD),
    "owners": lambda searcher: searcher.facet_page(
        FacetParams(name="reference_owner", search=SearchParams(), order="applications")
    ),
    "art units": lambda searcher: searcher.facet_page(
        FacetParams(name="art_unit", search=WORD, order="count")
    ),
    "a reference": lambda searcher: searcher.reference("US9280601"),
    "references": lambda searcher: searcher.reference_ranking(
        RankingParams(search=SearchParams(), order="applications")
    ),
    "an application": lambda searcher: searcher.application("14000001"),
    "a unit": lambda searcher: searcher.unit(UNIT),
    "its uses": lambda searcher: searcher.unit_uses(UNIT),
    "a list": lambda searcher: searcher.listed(ListParams("US9280601\nUS9280602\n14000003")),
    "what is new": lambda searcher: searcher.feed(FeedParams(search=WORD)),
    "an assistant's search": lambda searcher: search_citations(
        searcher, Search.model_validate({"q": "zinc"})
    ),
    "an assistant's unit": lambda searcher: art_unit(searcher, ArtUnit(number="1727")),
    "a unit's data": at("/api/art-units/1727"),
    "a citation and its place": at("/citations/row-41?application_owner=Cell+Works+6&size=100"),
    "a page and its units": at("/search?q=au%3A1728"),
}


@dataclass
class Between:
    """A connection to the engine over which something happens between two of the questions of a page."""

    engine: OpenSearch
    change: Callable[[], None]
    questions: int = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the connection has
        return getattr(self.engine, name)

    def msearch(self, **asked: Any) -> Any:  # noqa: ANN401 - as the connection
        """Answer, and after so many answers change what is there."""
        answer = self.engine.msearch(**asked)
        self.questions -= 1
        if self.questions == 0:
            self.change()
        return answer


class Promotion:
    """One index follows another behind the alias, as the indexer lets it."""

    def __init__(self, engine: OpenSearch) -> None:
        self.alias = f"{ALIAS}-promoted"
        self._engine = engine
        self._old, self._new = (
            fill(engine, f"{self.alias}-{name}", SOURCE, citations)
            for name, citations in (("old", BEFORE), ("new", AFTER))
        )

    def start(self) -> None:
        """Have the earlier one there."""
        self._swap(self._new, self._old)

    def go_on(self) -> None:
        """Have the later one there."""
        self._swap(self._old, self._new)

    def _swap(self, old: str, new: str) -> None:
        actions = [
            {"remove": {"index": old, "alias": self.alias, "must_exist": False}},
            {"add": {"index": new, "alias": self.alias}},
        ]
        self._engine.indices.update_aliases(body={"actions": actions})


class Refresh:
    """The rows of one index are changed, added and deleted in it."""

    def __init__(self, engine: OpenSearch) -> None:
        self.alias = f"{ALIAS}-written"
        self._engine = engine
        self._name = fill(engine, self.alias, SOURCE, BEFORE)

    def start(self) -> None:
        """Have the earlier rows there, alone: what was deleted counts in scores until it is merged."""
        self._write(BEFORE, AFTER)
        self._engine.indices.forcemerge(index=self._name, params={"max_num_segments": 1})
        self._engine.indices.refresh(index=self._name)

    def go_on(self) -> None:
        """Have the later rows there."""
        self._write(AFTER, BEFORE)

    def _write(self, citations: list[Citation], others: list[Citation]) -> None:
        lines: list[dict[str, object]] = []
        for citation in citations:
            lines += [{"index": {"_index": self._name, "_id": citation.id}}, citation.to_document()]
        there = {citation.id for citation in citations}
        for citation in others:
            if citation.id not in there:
                lines.append({"delete": {"_index": self._name, "_id": citation.id}})
        self._engine.bulk(body=lines, refresh=True)


@pytest.fixture(scope="module")
def ways(engine: OpenSearch) -> Iterator[dict[str, Promotion | Refresh]]:
    """Both ways in which what is there may change."""
    yield {"promoted": Promotion(engine), "written": Refresh(engine)}
    engine.indices.delete(index=f"{ALIAS}-*")


def shown(page: object) -> object:
    """A page without what is another each time."""
    return replace(page, took_ms=0) if isinstance(page, SearchResults) else page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("way", "with_table"),
    [("promoted", False), pytest.param("promoted", True, marks=pytest.mark.long), ("written", False)],
)
def test_a_page_is_of_one_state(
    engine: OpenSearch, ways: dict[str, Promotion | Refresh], way: str, name: str, *, with_table: bool
) -> None:
    """Whenever it happens: after the first question of the page, or after any other."""
    changing, page = ways[way], PAGES[name]
    quiet = Searcher(engine, alias=changing.alias)
    for questions in count(1):
        changing.start()
        before = shown(page(quiet))
        connection = Between(engine, changing.go_on)
        searcher = Searcher(cast("OpenSearch", connection), alias=changing.alias)
        assert not with_table or searcher.counting.tabulate()
        connection.questions = questions
        found = shown(page(searcher))
        if connection.questions > 0:
            return  # it takes fewer
        after = shown(page(quiet))
        assert before != after
        assert found in (before, after), f"after {questions}"


def test_the_state_is_asked_for_once_where_the_table_asks_too(
    engine: OpenSearch, ways: dict[str, Promotion | Refresh], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the table is still true and of which state the page is, is one question."""
    searcher = Searcher(engine, alias=ways["written"].alias)
    assert searcher.counting.tabulate()
    asking = Mock(wraps=engine.msearch)
    monkeypatch.setattr(engine, "msearch", asking)
    searcher.search(SearchParams(), complete=False)
    first = asking.call_args_list[0].kwargs["body"]
    assert 1 == sum("_seq_no" in f"{line}" for line in first)


def refused(_engine: OpenSearch, _asked: dict[str, Any]) -> Any:  # noqa: ANN401 - as the connection
    """As for a login that may only search."""
    raise AuthorizationException(403, "security_exception", {})


def lost(engine: OpenSearch, asked: dict[str, Any]) -> Any:  # noqa: ANN401 - as the connection
    """As where the engine restarts just then."""
    opened = engine.create_pit(**asked)
    engine.delete_pit(body={"pit_id": [opened["pit_id"]]})
    return opened


@pytest.mark.parametrize(
    ("hold", "said"), [(refused, r"its role lacks .*point_in_time"), (lost, "does not have any longer")]
)
def test_where_no_state_can_be_held_it_is_said(
    engine: OpenSearch,
    ways: dict[str, Promotion | Refresh],
    hold: Callable[[OpenSearch, dict[str, Any]], Any],
    said: str,
) -> None:
    """A page of two states is not given; by a login that has the right, or a moment later, it is made."""
    changing = ways["promoted"]
    changing.start()
    connection = Between(engine, changing.go_on, questions=1)
    connection.create_pit = lambda **asked: hold(engine, asked)  # type: ignore[attr-defined]
    searcher = Searcher(cast("OpenSearch", connection), alias=changing.alias)
    with pytest.raises(IndexChanged, match=said):
        searcher.search(WORD)
    assert shown(Searcher(engine, alias=changing.alias).search(WORD)) == shown(searcher.search(WORD))
