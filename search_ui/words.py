"""The search box's text → clauses for the engine.

Nothing of it is ever parsed as a query language by the engine, so no text can be a syntax error.
"""

from itertools import pairwise
from typing import Any

from citations.reference import Mention, find_numbers

Clause = dict[str, Any]

# A word counts most in the reference itself. Whole bands above the words' own scores, which reach
# some 100 each: a recognized number first, then all the words in the reference, then everything else.
FIELDS = ("reference^3", "title", "passage", "reference_title^2", "reference_owner.words^2")
NUMBER_BOOST = 100_000
REFERENCE_BOOST = 10_000

HIGHLIGHTED = ("reference", "title", "passage", "reference_title")
MARK_START, MARK_END = "\ue000", "\ue001"
"""Around what matched: private characters, so that a page can escape first and mark afterwards."""


def matches(q: str) -> Clause:
    """What a citation must match for this text; scored.

    Every word must be found, each in whichever text field; a recognized number may be found as the
    reference's or the application's number instead. An office action's id finds its citations.
    """
    mentions = find_numbers(q)
    rest = _without(q, mentions)
    must = [_number_or_words(q, mention) for mention in mentions]
    if rest or not mentions:
        must.append(_all_words(rest, nothing_left="all" if mentions else "none"))
    text: Clause = {"bool": {"must": must, "should": [_all_words_in_reference(q)]}}
    if not q.isalnum():
        return text
    id_clause = _constant(NUMBER_BOOST, {"term": {"office_action_id": q.upper()}})
    return {"bool": {"should": [text, id_clause], "minimum_should_match": 1}}


def highlighting(q: str) -> Clause:
    """Which pieces of which fields come back with the words of this text marked."""
    digits = (_digits(number) for mention in find_numbers(q) for number in mention.references)
    query = {"multi_match": {"query": " ".join([q, *digits]), "fields": list(HIGHLIGHTED)}}
    return {
        "pre_tags": [MARK_START],
        "post_tags": [MARK_END],
        "highlight_query": query,
        "number_of_fragments": 0,
        "fields": {
            field: {"number_of_fragments": 3, "fragment_size": 200} if field == "passage" else {}
            for field in HIGHLIGHTED
        },
    }


def _number_or_words(q: str, mention: Mention) -> Clause:
    numbers = (("reference_number", mention.references), ("application_number", mention.applications))
    exact = [_constant(NUMBER_BOOST, {"terms": {field: list(them)}}) for field, them in numbers if them]
    words = _all_words(q[mention.start : mention.end])
    return {"bool": {"should": [*exact, words], "minimum_should_match": 1}}


def _all_words(text: str, nothing_left: str = "none") -> Clause:
    return {
        "multi_match": {
            "query": text,
            "type": "cross_fields",
            "operator": "and",
            "fields": list(FIELDS),
            "zero_terms_query": nothing_left,
        }
    }


def _all_words_in_reference(q: str) -> Clause:
    return _constant(REFERENCE_BOOST, {"match": {"reference": {"query": q, "operator": "and"}}})


def _constant(boost: int, clause: Clause) -> Clause:
    return {"constant_score": {"filter": clause, "boost": boost}}


def _without(q: str, mentions: tuple[Mention, ...]) -> str:
    """The text that is left when the numbers are taken out of it."""
    edges = [0, *(edge for mention in mentions for edge in (mention.start, mention.end)), len(q)]
    return " ".join(" ".join(q[start:end] for start, end in list(pairwise(edges))[::2]).split())


def _digits(number: str) -> str:
    """A canonical number as the forms print it, without the country: US20070217688 → 20070217688."""
    return number[2:]
