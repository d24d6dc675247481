"""What the searcher knows of the indexes, and what it does when the engine does not do its part."""

from collections import Counter
from collections.abc import Mapping

import pytest
from opensearchpy import OpenSearch

from citations.record import Citation
from citations.vocabulary import REFERENCE_TYPES
from engine.errors import EngineError, EngineTimeout, EngineUnreachable, IndexMissing, NodeGone, StateLost
from search_ui.results.coverage import TOLD
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


def test_every_count_of_a_source_is_that_of_its_rows(searcher: Searcher) -> None:
    """Of each by itself, though each is asked for by itself."""
    coverage = searcher.coverage()
    assert Counter(row.source for row in s.ALL) == {one.source: one.citations for one in coverage.sources}
    for one in coverage.sources:
        rows = [row for row in s.ALL if row.source == one.source]

        def having(field: str, rows: list[Citation] = rows) -> int:
            return sum(bool(getattr(row, field)) for row in rows)

        days = [row.office_action_date for row in rows if row.office_action_date]
        assert (min(days, default=None), max(days, default=None)) == (one.first, one.last)
        assert max((row.loaded_on for row in rows if row.loaded_on), default=None) == one.loaded
        assert (having("office_action_date"), having("reference_number")) == (one.dated, one.numbered)
        assert (having("art_unit"), having("rejection_type")) == (one.in_art_units, one.with_grounds)
        assert (having("form_source"), having("title")) == (one.on_forms, one.titled)
        assert Counter(form for row in rows for form in row.form_source) == one.forms
        assert Counter(row.reference_type for row in rows) == one.types
        assert {field: having(field) for field in TOLD} == one.told
        for known in one.known:
            of_type = [row for row in rows if REFERENCE_TYPES[row.reference_type] == known.label]
            counts = (len(of_type), having("reference_title", of_type), having("reference_owner", of_type))
            assert counts == (known.citations, known.titled, known.owned)
        assert {*one.types} - {"none"} == {
            row.reference_type
            for row in rows
            if REFERENCE_TYPES[row.reference_type] in {known.label for known in one.known}
        }


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


@pytest.mark.parametrize(
    "error", [IndexMissing("gone"), NodeGone("it has left"), StateLost("it was restarted")]
)
def test_what_goes_in_the_middle_is_looked_for_twice(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, error: EngineError
) -> None:
    """The swap of an index, and a node that leaves, are no errors that anybody sees."""
    raised = [error]
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
