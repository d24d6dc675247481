"""What the searcher knows of the indexes, and what it does when the engine does not do its part."""

from collections.abc import Mapping

import pytest
from opensearchpy import OpenSearch

from engine.errors import EngineTimeout, EngineUnreachable, IndexMissing
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from tests.search_ui import specimens as s


def test_coverage_tells_of_every_source(searcher: Searcher) -> None:
    """How many, how many with a date, from when to when, and that some are samples."""
    coverage = searcher.coverage()
    dated = sorted(c.office_action_date for c in s.ALL if c.source == "ptoffact" and c.office_action_date)
    [dataset] = [source for source in coverage.sources if source.source == "ptoffact"]
    assert (len(dated), dated[0], dated[-1]) == (dataset.dated, dataset.first, dataset.last)
    assert len(s.ALL) == coverage.citations
    assert ("thirty citations made by hand.",) == coverage.samples
    assert "2026-11-22T11:00:00Z" == coverage.indexed


def test_an_alias_without_an_index_is_missing(engine: OpenSearch) -> None:
    """It is an error of its own, since there is something to be done about it."""
    nowhere = Searcher(engine, alias="ui-test-nowhere")
    for ask in (nowhere.coverage, nowhere.check, lambda: nowhere.search(SearchParams(q="x"))):
        with pytest.raises(IndexMissing, match="no such index"):
            ask()


def test_no_engine_is_unreachable() -> None:
    """Nothing answers at a closed port."""
    with pytest.raises(EngineUnreachable):
        Searcher(OpenSearch("http://127.0.0.1:9", max_retries=0)).search(SearchParams())


def test_an_index_that_goes_while_another_takes_its_place_is_looked_for_twice(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The swap of an index is no error that anybody sees."""
    raised = [IndexMissing("gone")]
    checked = searcher.engine.whole  # the moment between two calls of the engine

    def swapped_meanwhile(lines: list[dict[str, object]]) -> Mapping[str, object]:
        if raised:
            raise raised.pop()
        return checked(lines)

    monkeypatch.setattr(searcher.engine, "whole", swapped_meanwhile)
    assert 1 == searcher.search(SearchParams(q="sabe")).total


def test_an_answer_in_part_is_no_answer(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that the engine broke off is said to have taken too long; its counts are not shown."""
    client = searcher.engine.client  # no engine of this size can be made to break off
    real = client.msearch

    def broken_off(**asked: object) -> dict[str, list[dict[str, object]]]:
        reply: dict[str, list[dict[str, object]]] = real(**asked)
        reply["responses"][-1]["timed_out"] = True
        return reply

    monkeypatch.setattr(client, "msearch", broken_off)
    with pytest.raises(EngineTimeout, match="not done within 20 seconds"):
        searcher.search(SearchParams())
