"""An answer covers the whole index or is an error; a side question does not take it down. Real engine."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import NoReturn
from unittest.mock import Mock

import httpx
import pytest
from opensearchpy import OpenSearch

from engine.errors import EngineError, EngineTimeout
from search_ui.query.coverage import coverage
from search_ui.results.examples import Examples
from search_ui.searcher import Searcher, knowledge
from search_ui.url.params import Filter, SearchParams
from search_ui.url.parse import parse_facet
from search_ui.web.app import create_app
from tests.search_ui import specimens as s
from tests.search_ui.asked import ids
from tests.search_ui.filling import contract, fill
from tests.search_ui.served import serving
from tests.waiting import until

ALIAS = f"ui-whole-{os.getpid()}"
ROWS = [replace(s.MULLER, id=f"row-{number}", sequence=number) for number in range(40)]


@pytest.fixture
def lost_a_shard(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches an index of two shards, one of which has no node: this one may have but one of them."""
    body = contract()
    body["settings"]["index"] |= {"number_of_shards": 2, "routing.allocation.total_shards_per_node": 1}
    engine.indices.create(index=ALIAS, body=body, params={"wait_for_active_shards": "0"})
    there = _started(engine)
    routings = (str(number) for number in range(100))
    routing = next(each for each in routings if _shard_of(engine, each) == there)
    for row in ROWS:
        engine.index(
            index=ALIAS, id=row.id, body=row.to_document(), params={"routing": routing, "refresh": "true"}
        )
    yield Searcher(engine, alias=ALIAS)
    engine.indices.delete(index=ALIAS)


def _started(engine: OpenSearch) -> int:
    """The shard that has a node, as soon as it does."""
    for _ in range(600):
        shards = engine.cat.shards(index=ALIAS, params={"format": "json"})
        if started := [int(shard["shard"]) for shard in shards if shard["state"] == "STARTED"]:
            return started[0]
        time.sleep(0.1)
    raise AssertionError("no shard of the index was started")


def _shard_of(engine: OpenSearch, routing: str) -> int:
    found = engine.search_shards(index=ALIAS, params={"routing": routing})["shards"]
    return int(found[0][0]["shard"]) if found[0] else -1


@pytest.mark.usefixtures("answers_in_part")
def test_a_lost_shard_is_no_answer(engine: OpenSearch, lost_a_shard: Searcher) -> None:
    """The engine answers with the part that it has, and calls nothing failed."""
    found = engine.search(index=ALIAS, body={"track_total_hits": True})
    assert {"total": 2, "successful": 1, "skipped": 0, "failed": 0} == found["_shards"]
    assert len(ROWS) == found["hits"]["total"]["value"]
    searcher = lost_a_shard
    for ask in (
        lambda: searcher.search(SearchParams()),
        lambda: searcher.facets(SearchParams()),
        lambda: searcher.facet_page(parse_facet("art_unit", [])),
        lambda: searcher.citation("row-1"),
        lambda: searcher.reference("US7842375"),
        lambda: searcher.suggestions("acm"),
        searcher.coverage,
        searcher.check,
    ):
        with pytest.raises(EngineError, match="1 of 2 parts of the index did not answer"):
            ask()
    with serving(create_app(searcher)) as address, httpx.Client(base_url=address, timeout=60) as web:
        for path in ("/search", "/api/search", "/readyz", "/", "/facets/art_unit", "/citations/row-1"):
            assert 503 == web.get(path).status_code, path


def blind() -> NoReturn:
    """What is indexed cannot be looked up."""
    raise EngineTimeout("the search was not done within 20 seconds")


def test_what_is_indexed_may_be_unknown(
    engine: OpenSearch, alias: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages about something else show it, and say that; /readyz tells, and only /about fails."""
    searcher = Searcher(engine, alias=alias)
    monkeypatch.setattr(searcher.engine, "mappings", blind)
    with (
        serving(create_app(searcher)) as address,
        httpx.Client(base_url=address, timeout=60) as web,
    ):
        for path in ("/", "/search?q=sabe", "/facets/art_unit", f"/citations/{s.MULLER.id}", "/help"):
            page = web.get(path)
            assert (path, 200) == (path, page.status_code)
            assert "whether it is only a sample, is not known at the moment" in page.text
        assert {"status": "ok", "coverage": "unknown"} == web.get("/readyz").json()
        assert 504 == web.get("/about").status_code


def test_what_was_last_known_is_told(engine: OpenSearch, alias: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not forgotten because it cannot be looked up again."""
    searcher = Searcher(engine, alias=alias, coverage_seconds=0)
    assert "current" == searcher.coverage_state()
    known = searcher.coverage()
    monkeypatch.setattr(searcher.engine, "mappings", blind)
    until(lambda: searcher.coverage_state() == "last known")
    assert known == searcher.coverage_if_known()


def test_what_is_indexed_is_counted_again_where_it_may_be_another(
    engine: OpenSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where something was written, or the indexes tell something else of themselves; never else."""
    alias = f"ui-counted-again-{os.getpid()}"
    name = fill(engine, alias, "oa_citations", [s.MULLER])
    searcher = Searcher(engine, alias=alias, coverage_seconds=0)
    counted = Mock(wraps=coverage)
    monkeypatch.setattr(knowledge, "coverage", counted)
    try:
        assert [1, 1] == [_citations(searcher) for _ in range(2)]
        assert 1 == counted.call_count
        engine.index(index=name, id="more", body=s.FINAL.to_document(), params={"refresh": "true"})
        assert [2, 2] == [_citations(searcher) for _ in range(2)]
        assert 2 == counted.call_count
        meta = {"source": "oa_citations", "sample": True, "sample_note": "a part"}
        engine.indices.put_mapping(index=name, body={"_meta": meta})
        assert [("a part",)] * 2 == [searcher.coverage().samples for _ in range(2)]
        assert 3 == counted.call_count
    finally:
        engine.indices.delete(index=name)


def _citations(searcher: Searcher) -> int:
    return sum(each.citations for each in searcher.coverage().sources)


def test_a_page_about_something_else_does_not_wait_for_what_is_indexed(
    engine: OpenSearch, alias: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has what was last known, while one thread looks, and no more."""
    searcher = Searcher(engine, alias=alias, coverage_seconds=0)
    known = searcher.coverage()
    looking, go_on = Event(), Event()

    def slow() -> None:
        looking.set()
        assert go_on.wait(60)

    told = Mock(side_effect=slow)
    monkeypatch.setattr(searcher.engine, "mappings", told)
    assert [known] * 3 == [searcher.coverage_if_known() for _ in range(3)]
    assert looking.wait(60)
    assert known == searcher.coverage_if_known()
    assert 1 == told.call_count
    go_on.set()
    until(lambda: searcher.last_coverage() != known)  # the indexes say nothing of themselves any more


def test_searches_to_try_are_a_side_question(
    engine: OpenSearch, alias: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is indexed is known without them; they are looked up again, and the start page is another then."""
    searcher = Searcher(engine, alias=alias, coverage_seconds=0)
    with serving(create_app(searcher)) as address:
        with monkeypatch.context() as patch:
            patch.setattr(knowledge, "facts", blind)
            before = httpx.get(address)
            assert "current" == searcher.coverage_state()
            assert Examples() == searcher.last_examples()
        searcher.coverage()
        after = httpx.get(address)
    assert searcher.last_examples().finding
    assert (200, 200) == (before.status_code, after.status_code)
    assert before.headers["etag"] != after.headers["etag"]


def test_a_field_of_a_later_version_is_passed_over(engine: OpenSearch) -> None:
    """An index that knows more stands beside one that does not; this version shows both."""
    body = contract()
    body["mappings"]["properties"]["outcome"] = {"type": "keyword"}
    body["mappings"]["_meta"]["version"] = 99
    alias = f"ui-later-{os.getpid()}"
    names = [
        fill(engine, alias, "later", [replace(s.MULLER, id="first", source="later")], body),
        fill(engine, alias, "ptoffact", [replace(s.MULLER, id="now", source="ptoffact")]),
    ]
    later = replace(s.MULLER, id="later", source="later").to_document() | {"outcome": ["granted"]}
    engine.index(index=names[0], id="later", body=later, params={"refresh": "true"})
    searcher = Searcher(engine, alias=alias)
    assert {"first", "later", "now"} == set(ids(searcher.search(SearchParams())))
    assert searcher.citation("later")
    assert searcher.reference(s.MULLER.reference_number or "")
    engine.indices.delete(index=",".join(names))


REAL_NONES = ("none", "=none", "None", "==none")


def test_a_value_that_is_called_none_is_a_value(engine: OpenSearch) -> None:
    """An owner of that name is not a reference without one; each count is that of the click, everywhere."""
    alias = f"ui-nones-{os.getpid()}"
    rows = [
        replace(s.MULLER, id=f"{owner}-{number}", sequence=number, reference_owner=(owner,), action=owner)
        for place, owner in enumerate(REAL_NONES)
        for number in range(place + 1)
    ]
    rows += [replace(s.MULLER, id=f"no-{n}", reference_owner=(), action=None) for n in range(7)]
    index = fill(engine, alias, "ptoffact", rows)
    searcher = Searcher(engine, alias=alias)
    expected = {"none": 7, "=none": 1, "==none": 2, "None": 3, "===none": 4}
    absent = {"reference_owner": "No assignee known", "action": "No value"}
    labels = {"=none": "none", "==none": "=none", "None": "None", "===none": "==none"}
    for facet in ("reference_owner", "action"):
        shown = next(each for each in searcher.facets(SearchParams()) if each.name == facet)
        assert expected == {value.value: value.count for value in shown.values}
        assert labels | {"none": absent[facet]} == {value.value: value.label for value in shown.values}
        for order in ("count", "name"):
            page = searcher.facet_page(parse_facet(facet, [("order", order)]))
            assert expected == {value.value: value.count for value in page.values}
        for value, count in expected.items():
            for wanted in (False, True):
                params = SearchParams(filters=frozenset({Filter(facet, value, excluded=wanted)}))
                assert (len(rows) - count if wanted else count) == searcher.search(params).total
    page = searcher.facet_page(parse_facet("reference_owner", [("order", "name"), ("after", "=none")]))
    assert {"None": 0, "none": 7} == {v.value: v.count for v in page.values} | {"None": 0}
    uses = searcher.facet_page(parse_facet("reference_owner", [("prefix", "none")])).uses
    assert uses
    assert set(expected) - {"none"} == set(uses.by_value)
    engine.indices.delete(index=index)
