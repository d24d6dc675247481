"""What an index has, as values to draw clicks from: some of its citations, their words, places in its order.

Nothing is scanned: citations are drawn by signatures of their applications, as many of each as it has of all;
words are theirs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from random import Random
from typing import Any

from benchmarks.drawn import SORTED_BY, Drawn, of_hit, some_of
from citations.facets import FACETS, Facet, Kind
from citations.signature import APPLICATION
from citations.vocabulary import NONE
from search_ui.query.common_words import common_words
from search_ui.query.filters import query
from search_ui.query.plan import EngineResponse, Plan, asking, each
from search_ui.query.tally import applications
from search_ui.searcher.engine import Engine
from search_ui.url.cursor import Cursor
from search_ui.url.params import REACH, SearchParams

DRAWS = 150
"""Draws of a signature of applications, each as likely as it has citations."""
CANDIDATES = 240
"""Words, phrases and pairs of words whose citations are counted."""
MOST_HITS = 3_000_000
AT_ONCE = 25
"""Requests to the engine that are sent together."""
PLACES = 40
CITED_BY, CITED_EACH = 20, 10
OPERATORS = frozenset({"and", "not"})


@dataclass(frozen=True, slots=True)
class Text:
    """A search text, how many citations it finds (none of more than MOST_HITS), and one that has it."""

    q: str
    hits: int
    citation: Drawn


@dataclass(frozen=True, slots=True)
class Stock:
    """Values of an index.

    Attributes:
        citations: drawn at random, so in proportion to how many there are of each kind.
        counts: facet → value → citations that have it; of owners, how many of those drawn.
        texts: words, quoted phrases and pairs of words.
        common: the commonest words, the commonest first, as the server warms them.
        cited: references that are cited most by an art unit's applications of one outcome.
        places: the place of a result of a search by relevance, and its text.
    """

    citations: tuple[Drawn, ...]
    counts: Mapping[str, Mapping[str, int]]
    texts: tuple[Text, ...]
    common: tuple[str, ...]
    cited: tuple[str, ...]
    places: tuple[tuple[Text, Cursor], ...]


def stock(engine: Engine, seed: int, common: int) -> Stock:
    """Draw from what stands behind the alias; the same for the same seed, as long as nothing is written."""
    random = Random(f"stock {seed}")  # noqa: S311 - repeatable, not secret
    by_application = engine.answer(applications())
    chosen = random.choices([*by_application], [*by_application.values()], k=DRAWS)
    drawn = tuple(chain(*_all(engine, [some_of(one, random) for one in chosen])))
    texts = _counted(engine, [*_candidates(drawn, random)])
    return Stock(
        citations=drawn,
        counts={facet.name: _counts(engine, facet, drawn) for facet in FACETS.values()},
        texts=texts,
        common=engine.answer(common_words([*by_application], common)),
        cited=tuple(chain(*_all(engine, [_cited(one) for one in chosen[:CITED_BY]]))),
        places=_places(engine, texts, random),
    )


def _all(engine: Engine, plans: list[Plan[Any]]) -> Iterable[Any]:
    for start in range(0, len(plans), AT_ONCE):
        yield from engine.answer(each(plans[start : start + AT_ONCE]))


def _counts(engine: Engine, facet: Facet, drawn: tuple[Drawn, ...]) -> dict[str, int]:
    """How many citations have each value; the engine knows it of few values without looking at citations."""
    if facet.counted_by is None or facet.kind is Kind.YEAR:
        values = [value for each_one in drawn for value in each_one.facets[facet.name]]
        return {value: values.count(value) for value in sorted({*values} - {NONE})}
    body = {"size": 0, "aggs": {"values": {"terms": {"field": facet.field, "size": 1_000}}}}

    def read(response: EngineResponse) -> dict[str, int]:
        buckets = response["aggregations"]["values"]["buckets"]
        found = {facet.value_of(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
        return {value: count for value, count in found.items() if value != NONE}

    return engine.answer(asking(body, read, cached=False))


def _candidates(drawn: tuple[Drawn, ...], random: Random) -> Iterable[tuple[str, Drawn]]:
    """Texts of citations: two thirds words as common as they are, others as rare ones as common ones."""
    having = {word: one for one in drawn for title in one.titles for word in title if word not in OPERATORS}
    titled = [one for one in drawn if any(len(title) > 1 for title in one.titles)]
    rare = sorted(having)
    for number in range(CANDIDATES if rare and titled else 0):
        one = random.choice(titled)
        pair = random.choice([pair for title in one.titles for pair in pairwise(title)])
        if number % 6 == 0:
            yield f'"{" ".join(pair)}"', one
        elif number % 6 == 1 and not OPERATORS.intersection(pair):
            yield " ".join(pair), one
        elif number % 6 == 2:  # noqa: PLR2004 - a sixth
            word = random.choice(rare)
            yield word, having[word]
        else:
            yield random.choice([word for word in pair if word not in OPERATORS] or ["device"]), one


def _counted(engine: Engine, candidates: list[tuple[str, Drawn]]) -> tuple[Text, ...]:
    """Each once, with how many citations it finds, where these are no more than MOST_HITS."""
    of = dict(candidates)
    hits = _all(engine, [_hits(q) for q in of])
    return tuple(Text(q, found, of[q]) for q, found in zip(of, hits, strict=True) if 0 < found <= MOST_HITS)


def _hits(q: str) -> Plan[int]:
    body = {"query": query(SearchParams(q=q)), "size": 0, "track_total_hits": MOST_HITS + 1}
    return asking(body, lambda response: int(response["hits"]["total"]["value"]), cached=False)


def _cited(signature: str) -> Plan[list[str]]:
    terms = {"field": "reference_number", "size": CITED_EACH, "execution_hint": "map"}
    body = {"query": {"term": {APPLICATION: signature}}, "size": 0, "aggs": {"cited": {"terms": terms}}}

    def read(response: EngineResponse) -> list[str]:
        return [bucket["key"] for bucket in response["aggregations"]["cited"]["buckets"]]

    return asking(body, read, cached=False)


def _places(engine: Engine, texts: tuple[Text, ...], random: Random) -> tuple[tuple[Text, Cursor], ...]:
    """Places by relevance, as far down as pages have numbers: their scores are nobody's guess."""
    several = [text for text in texts if text.hits > 100]  # noqa: PLR2004 - several pages
    chosen = random.sample(several, min(PLACES, len(several)))
    found = _all(engine, [_place(text, random.randrange(100, min(text.hits, REACH))) for text in chosen])
    return tuple(zip(chosen, found, strict=True))


def _place(text: Text, position: int) -> Plan[Cursor]:
    """That of one result. By score alone: to find it by date as well, the engine would reckon all scores."""
    body = {
        "query": query(SearchParams(q=text.q), scored=True),
        "from": position,
        "size": 1,
        "track_total_hits": False,
        "_source": ["source"],
        "docvalue_fields": SORTED_BY,
    }

    def read(response: EngineResponse) -> Cursor:
        [hit] = response["hits"]["hits"]
        one = of_hit(hit)
        values = [hit["_score"], one.day("relevance"), one.sequence, one.document["source"]]
        return Cursor.after("relevance", max(position, REACH), values)

    return asking(body, read, scored=True, cached=False)
