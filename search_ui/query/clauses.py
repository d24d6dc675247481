"""The forms of clauses that a search text becomes: what the engine is asked, piece by piece. Pure."""

from collections.abc import Iterable
from typing import Any

Clause = dict[str, Any]

NOTHING: Clause = {"match_none": {}}
ALTERNATIVE = 0.01
"""What the other matching clauses add to the best one: more of them first, but in no other band."""


def all_words(fields: Iterable[str], text: str, nothing_left: str = "none") -> Clause:
    """Every word of the text in one of the fields, which are analyzed alike.

    Args:
        fields: where.
        text: what.
        nothing_left: what matches when the engine sees no word in the text: `all` or `none`.
    """
    return in_fields(fields, text, type="cross_fields", operator="and", zero_terms_query=nothing_left)


def in_fields(fields: Iterable[str], text: str, **how: str) -> Clause:
    """The text in one of the fields."""
    return {"multi_match": {"query": text, "fields": list(fields), **how}}


def constant(boost: int, clause: Clause) -> Clause:
    """A clause that counts the same for all that it matches."""
    return {"constant_score": {"filter": clause, "boost": boost}}


def any_of(clauses: Iterable[Clause]) -> Clause:
    """One of them, or several, whose scores add up."""
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def best_of(clauses: Iterable[Clause]) -> Clause:
    """One of them; the best counts."""
    return {"dis_max": {"queries": list(clauses), "tie_breaker": ALTERNATIVE}}


def values_of_few(field: str, size: int, **more: object) -> Clause:
    """The aggregation that lists the values of few citations, which are looked up in these one by one.

    Unasked, the engine numbers all values of a field and goes through all numbers for each request. That is
    quicker where many citations match, but applications, office actions and references are millions, however
    few of them a request is about; and the numbers are made anew whenever something was written.
    """
    return {"terms": {"field": field, "size": size, "execution_hint": "map", **more}}


def narrowed(asked: Clause, also: Clause) -> Clause:
    """Of what fulfils a query (`query.filters`), what fulfils this too. The query itself is not changed."""
    return {"bool": {**asked["bool"], "filter": [*asked["bool"]["filter"], also]}}
