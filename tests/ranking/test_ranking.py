"""Golden queries: what a ranking must put first, judged by hand and scored by the standard measures.

Some hundred citations (corpus.json), made so that the words' own scores alone would order many of them
wrongly; fifty searches (queries.json), each with grades from 3, what was meant, to 0, with what must never be
found, and the reason. nDCG@10 says how well the first page is ordered, RR whether something meant (grade 2 or
more) stands first. `-s` prints the figures.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from ir_measures import RR, Measure, Qrel, ScoredDoc, nDCG
from opensearchpy import OpenSearch

from citations.record import Citation
from search_ui.query import words
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from tests.search_ui.filling import contract

HERE = Path(__file__).parent
INDEX = "ranking-test"

PAGE = nDCG @ 10
FIRST = RR(rel=2)
LEAST_PAGE, LEAST_FIRST = 0.9999, 1.0
"""At present all judged citations stand in their order: 1.0 and 1.0. The least of the bands is worth 2e-4."""
MOST_WITHOUT_TITLES = 0.5
"""0.47 at present: without titles and owners, half of these searches find passages only, or nothing."""
BANDS = [
    "NUMBER_BOOST",
    "PHRASE_BOOST",
    "REFERENCE_BOOST",
    "TITLE_BOOST",
    "ELSEWHERE_BOOST",
    "PASSAGE_BOOST",
    "EXACT_BOOST",
]
EVERY_TIME = {"NUMBER_BOOST", "PHRASE_BOOST", "TITLE_BOOST"}
"""Those that are tried every time."""
QUERIES: list[dict[str, Any]] = json.loads((HERE / "queries.json").read_text(encoding="utf-8"))

Mapped = Callable[[dict[str, Any]], None]
"""Changes the contract's settings and mappings."""


@pytest.fixture(scope="module")
def judged(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches the judged corpus."""
    with indexed(engine, corpus()) as searcher:
        yield searcher


@pytest.fixture(scope="module")
def now(judged: Searcher) -> dict[str, list[str]]:
    """What each golden query finds."""
    return present(judged)


@contextmanager
def indexed(
    engine: OpenSearch, citations: Iterator[Citation], mapped: Mapped = lambda _: None
) -> Iterator[Searcher]:
    """It searches these citations, in an index by the contract or a changed one."""
    name = f"{INDEX}-{id(mapped)}"
    body = contract()
    mapped(body)
    engine.indices.create(index=name, body=body)
    lines: list[dict[str, Any]] = []
    for citation in citations:
        lines += [{"index": {"_index": name, "_id": citation.id}}, citation.to_document()]
    assert not engine.bulk(body=lines, refresh=True)["errors"]
    yield Searcher(engine, alias=name)
    engine.indices.delete(index=name)


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


def untitled() -> Iterator[Citation]:
    """The same without what tables of titles and owners tell."""
    for citation in corpus():
        yield replace(citation, title=None, reference_title=None, reference_owner=(), reference_date=None)


def ranked(searcher: Searcher, q: str) -> list[str]:
    """The ids of the first page."""
    return [hit.citation.id for hit in searcher.search(SearchParams(q=q, size=10), complete=False).hits]


def scores(rankings: dict[str, list[str]]) -> dict[Measure, float]:
    """The measures' means over all golden queries."""
    grades = [Qrel(query["q"], id_, grade) for query in QUERIES for id_, grade in query["judged"].items()]
    run = [ScoredDoc(q, id_, -place) for q, ids in rankings.items() for place, id_ in enumerate(ids)]
    means: dict[Measure, float] = ir_measures.calc_aggregate([PAGE, FIRST], grades, run)
    return means


def present(searcher: Searcher) -> dict[str, list[str]]:
    """What each golden query finds now."""
    return {query["q"]: ranked(searcher, query["q"]) for query in QUERIES}


def is_worse(means: dict[Measure, float]) -> bool:
    """Whether a ranking is worse than the present one."""
    return means[PAGE] < LEAST_PAGE or means[FIRST] < LEAST_FIRST


def strays(rankings: dict[str, list[str]]) -> dict[str, set[str]]:
    """What is found though it must never be, by query."""
    found = {query["q"]: set(query.get("never", ())) & set(rankings[query["q"]]) for query in QUERIES}
    return {q: ids for q, ids in found.items() if ids}


def test_the_ranking_is_as_good_as_it_was(now: dict[str, list[str]]) -> None:
    """A change that orders the first pages worse must say why."""
    assert not is_worse(scores(now))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["q"])
def test_what_was_meant_is_found_and_first(now: dict[str, list[str]], query: dict[str, Any]) -> None:
    """No judged citation is missing, and none that was meant stands behind one that is worth less."""
    found = now[query["q"]]
    assert set(query["judged"]) <= set(found)
    grades = [query["judged"].get(id_, 0) for id_ in found]
    assert sorted(grades, reverse=True) == grades, list(zip(found, grades, strict=True))


def test_what_was_not_meant_is_not_found(now: dict[str, list[str]]) -> None:
    """Neither another word that begins alike, nor another form of a name or of a phrase's word."""
    assert {} == strays(now)


@pytest.mark.parametrize(
    "boost", [pytest.param(band, marks=() if band in EVERY_TIME else pytest.mark.long) for band in BANDS]
)
def test_without_one_of_the_bands_the_ranking_fails(
    judged: Searcher, boost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them is there for queries that go wrong without it."""
    monkeypatch.setattr(words, boost, 1)
    assert is_worse(scores(present(judged)))


def test_titles_and_owners_make_the_ranking_better(engine: OpenSearch, now: dict[str, list[str]]) -> None:
    """The same searches over the same citations before the join."""
    with indexed(engine, untitled(), lambda _: None) as bare:
        before, after = scores(present(bare)), scores(now)
    for name, means in (("without", before), ("with", after)):
        print(f"{name} titles and owners: nDCG@10 {means[PAGE]:.3f}, RR {means[FIRST]:.3f}")  # noqa: T201
    assert before[PAGE] < MOST_WITHOUT_TITLES < LEAST_PAGE <= after[PAGE]


def stemmer(language: str | None) -> Mapped:
    """The contract with another stemmer, or with none, and without its list of exceptions."""

    def mapped(body: dict[str, Any]) -> None:
        analysis = body["settings"]["index"]["analysis"]
        stems = [language] if language else []
        analysis["filter"] = {name: {"type": "stemmer", "language": name} for name in stems}
        analysis["analyzer"]["english"]["filter"] = ["lowercase", "asciifolding", *stems]

    return mapped


@pytest.mark.parametrize(
    "language",
    [
        None,  # the weakest
        pytest.param("minimal_english", marks=pytest.mark.long),
        pytest.param("light_english", marks=pytest.mark.long),
        "english",  # a strong one
        pytest.param("porter2", marks=pytest.mark.long),
    ],
)
def test_another_stemmer_finds_less_or_what_was_not_meant(engine: OpenSearch, language: str | None) -> None:
    """A weak one misses plurals (`bearings`, `lenses`), a strong one takes an organization for organic."""
    with indexed(engine, corpus(), stemmer(language)) as other:
        rankings = present(other)
    means = scores(rankings)
    print(f"{language}: nDCG@10 {means[PAGE]:.3f}, {len(strays(rankings))} searches with strays")  # noqa: T201
    assert is_worse(means) or strays(rankings)


def test_an_order_turned_round_fails(now: dict[str, list[str]]) -> None:
    """The measures do measure."""
    means = scores({q: ids[::-1] for q, ids in now.items()})
    assert means[PAGE] < LEAST_PAGE
    assert means[FIRST] < LEAST_FIRST


def test_the_judgements_are_about_citations_that_there_are() -> None:
    """And every corpus id is used once."""
    ids = [citation.id for citation in corpus()]
    assert len(ids) == len(set(ids)) >= 95
    assert {id_ for query in QUERIES for id_ in [*query["judged"], *query.get("never", ())]} <= set(ids)
    assert len(QUERIES) >= 50
