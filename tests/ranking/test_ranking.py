"""Golden queries: what a ranking must put first, judged by hand and scored by the standard measures.

Sixty citations (corpus.json), made so that the words' own scores alone would order many of them wrongly; 25
searches (queries.json), each with grades from 3, what was meant, to 0, and the reason. nDCG@10 says how well
the first page is ordered, RR whether something meant (grade 2 or more) stands first.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from ir_measures import RR, Measure, Qrel, ScoredDoc, nDCG
from opensearchpy import OpenSearch

from citations.record import Citation
from search_ui import words
from search_ui.params import SearchParams
from search_ui.searcher import Searcher

HERE = Path(__file__).parent
CONTRACT = HERE.parents[1] / "opensearch" / "citations.json"
INDEX = "ranking-test"

PAGE = nDCG @ 10
FIRST = RR(rel=2)
LEAST_PAGE, LEAST_FIRST = 0.9999, 1.0
"""At present all judged citations stand in their order: 1.0 and 1.0. The least of the bands is worth 2e-4."""
QUERIES: list[dict[str, Any]] = json.loads((HERE / "queries.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def judged(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches the judged corpus."""
    engine.indices.create(index=INDEX, body=json.loads(CONTRACT.read_text(encoding="utf-8")))
    lines: list[dict[str, Any]] = []
    for citation in corpus():
        lines += [{"index": {"_index": INDEX, "_id": citation.id}}, citation.to_document()]
    assert not engine.bulk(body=lines, refresh=True)["errors"]
    yield Searcher(engine, alias=INDEX)
    engine.indices.delete(index=INDEX)


def corpus() -> Iterator[Citation]:
    """The judged citations, in the order of their file."""
    plain: dict[str, Any] = {
        "source": "oa_citations",
        "application_number": "14000001",
        "reference_type": "unrecognized",
    }
    for place, fields in enumerate(json.loads((HERE / "corpus.json").read_text(encoding="utf-8")), start=1):
        given = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
        yield Citation(sequence=place, **plain | given)


def ranked(searcher: Searcher, q: str) -> list[str]:
    """The ids of the first page."""
    return [hit.citation.id for hit in searcher.search(SearchParams(q=q, size=10)).hits]


def scores(rankings: dict[str, list[str]]) -> dict[Measure, float]:
    """The measures' means over all golden queries."""
    grades = [Qrel(query["q"], id_, grade) for query in QUERIES for id_, grade in query["judged"].items()]
    run = [ScoredDoc(q, id_, -place) for q, ids in rankings.items() for place, id_ in enumerate(ids)]
    means: dict[Measure, float] = ir_measures.calc_aggregate([PAGE, FIRST], grades, run)
    return means


def present(searcher: Searcher) -> dict[str, list[str]]:
    """What each golden query finds now."""
    return {query["q"]: ranked(searcher, query["q"]) for query in QUERIES}


def test_the_ranking_is_as_good_as_it_was(judged: Searcher) -> None:
    """A change that orders the first pages worse must say why."""
    means = scores(present(judged))
    assert means[PAGE] >= LEAST_PAGE
    assert means[FIRST] >= LEAST_FIRST


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["q"])
def test_what_was_meant_is_found_and_first(judged: Searcher, query: dict[str, Any]) -> None:
    """No judged citation is missing, and none that was meant stands behind one that is worth less."""
    found = ranked(judged, query["q"])
    assert set(query["judged"]) <= set(found)
    grades = [query["judged"].get(id_, 0) for id_ in found]
    assert sorted(grades, reverse=True) == grades, list(zip(found, grades, strict=True))


@pytest.mark.parametrize("boost", ["NUMBER_BOOST", "PHRASE_BOOST", "REFERENCE_BOOST", "ELSEWHERE_BOOST"])
def test_without_one_of_the_bands_the_ranking_fails(
    judged: Searcher, boost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them is there for queries that go wrong without it."""
    monkeypatch.setattr(words, boost, 1)
    means = scores(present(judged))
    assert means[PAGE] < LEAST_PAGE or means[FIRST] < LEAST_FIRST


def test_an_order_turned_round_fails(judged: Searcher) -> None:
    """The measures do measure."""
    means = scores({q: ids[::-1] for q, ids in present(judged).items()})
    assert means[PAGE] < LEAST_PAGE
    assert means[FIRST] < LEAST_FIRST


def test_the_judgements_are_about_citations_that_there_are() -> None:
    """And every corpus id is used once."""
    ids = [citation.id for citation in corpus()]
    assert len(ids) == len(set(ids)) >= 60
    assert {id_ for query in QUERIES for id_ in query["judged"]} <= set(ids)
    assert len(QUERIES) >= 25
