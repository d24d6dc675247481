"""Sentences and claims find the reference that is meant among the first.

Some forty titles, some near each other, some in the words that claims are drafted with, and what one may
paste of an application about the same (claims.json), beside the judged citations of the other searches. `-s`
prints the figures.
"""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from ir_measures import RR, Measure, Qrel, ScoredDoc, Success
from opensearchpy import OpenSearch

from citations.record import Citation
from search_ui.query import likeness
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from tests.ranking.test_ranking import corpus, indexed

GIVEN: dict[str, Any] = json.loads(Path(__file__).with_name("claims.json").read_text(encoding="utf-8"))
CLAIMS: dict[str, str] = GIVEN["claims"]
AMONG, FIRST = Success @ 3, RR @ 10
LEAST_FIRST = 0.97
"""1.0 at present."""


def titled() -> Iterator[Citation]:
    """The references of claims.json, each cited twice."""
    for place, (number, title) in enumerate(GIVEN["references"].items(), start=1_000):
        for again in (0, 1):
            yield Citation(
                id=f"{number}-{again}",
                source="ptoffact",
                sequence=2 * place + again,
                application_number=f"1400{place + again}",
                reference=number.removeprefix("US"),
                reference_number=number,
                reference_type="us_grant",
                reference_title=title,
            )


@pytest.fixture(scope="module")
def judged(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches these and the judged corpus."""
    with indexed(engine, chain(titled(), corpus())) as searcher:
        yield searcher


def found(searcher: Searcher, claim: str) -> list[str]:
    """The keys of the likeliest references, in their order."""
    likely = searcher.search(SearchParams(like=claim, size=10)).likely
    return [one.key for one in likely.references] if likely else []


def scores(searcher: Searcher) -> dict[Measure, float]:
    """The measures' means over all claims."""
    grades = [Qrel(claim, number, 1) for claim, number in CLAIMS.items()]
    run = [
        ScoredDoc(claim, key, -place) for claim in CLAIMS for place, key in enumerate(found(searcher, claim))
    ]
    means: dict[Measure, float] = ir_measures.calc_aggregate([AMONG, FIRST], grades, run)
    return means


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_finds_what_it_is_about_among_the_first_three(judged: Searcher, claim: str) -> None:
    """Reworded, in other forms, and with all that claims are drafted with around it."""
    assert CLAIMS[claim] in found(judged, claim)[:3]


def test_what_is_meant_mostly_stands_first(judged: Searcher) -> None:
    """A change that orders the likeliest references worse must say why."""
    means = scores(judged)
    print(f"Success@3 {means[AMONG]:.3f}, RR {means[FIRST]:.3f}")  # noqa: T201
    assert means[FIRST] >= LEAST_FIRST


def test_a_strict_search_finds_none_of_it(judged: Searcher) -> None:
    """Every word must match there: that is what a claim is not for."""
    totals = [judged.search(SearchParams(q=claim, literal=True)).total for claim in CLAIMS]
    assert [0] * len(CLAIMS) == totals


@pytest.mark.long  # why the likeness leaves words out; what it finds is tried every time
def test_drafting_alone_would_decide(judged: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the words that any claim has, rare in titles, what is meant stands first less often."""
    before = scores(judged)[FIRST]
    monkeypatch.setattr(likeness, "telling_words", lambda text: tuple(dict.fromkeys(text.lower().split())))
    assert scores(judged)[FIRST] < before
