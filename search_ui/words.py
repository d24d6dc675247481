"""What a search text asks for → clauses for the engine. Pure.

Nothing of the text is ever parsed as a query language by the engine, so no text can be a syntax error there.
"""

from collections.abc import Iterable
from typing import Any

from search_ui.language import understand
from search_ui.language.fields import FIELDS as LANGUAGE
from search_ui.language.tree import (
    AllOf,
    AnyOf,
    Begins,
    Between,
    Is,
    Node,
    Not,
    Number,
    Phrase,
    Prefix,
    Words,
    positive_leaves,
)

Clause = dict[str, Any]

FIELDS = ("reference^3", "title", "passage", "reference_title^2", "reference_owner.words^2")
ELSEWHERE = ("title", "passage", "reference_title")
NAMES = ("reference^3", "reference_owner.words^2")

# Whole bands above the words' own scores, which reach some 100 each; tests/ranking holds each of them.
NUMBER_BOOST = 100_000
"""A recognized number: `US 9,280,610` typed is that document, before any text that mentions those digits."""
PHRASE_BOOST = 20_000
"""The words side by side in the reference: `solid state`: "Solid State Ionics" before "state of solids"."""
REFERENCE_BOOST = 10_000
"""All the words among the names: for `zinc battery`, the handbook of that name before passages about one."""
ELSEWHERE_BOOST = 1_000
"""The words side by side in a title or passage; `touch screen`: that title before both words somewhere."""
ALTERNATIVE = 0.01
"""What the other matching sides of an OR add to the best one: more of them first, but in no other band."""

HIGHLIGHTED = ("reference", "title", "passage", "reference_title")
MARK_START, MARK_END = "\ue000", "\ue001"
"""Around what matched: private characters, so that a page can escape first and mark afterwards."""

_NOTHING: Clause = {"match_none": {}}


def matches(q: str, *, literal: bool = False) -> Clause:
    """What a citation must match for this text; scored.

    Every word must be found, each in whichever text field; a recognized number may be found as the
    reference's or the application's number instead. An office action's id finds its citations.

    Raises:
        NotUnderstood: the text asks for something that the query language leaves out.
    """
    node = understand(q, literal=literal).node
    if node is None:
        return _NOTHING
    if not isinstance(node, Words) or literal or not q.isalnum():
        return _clause(node)
    id_clause = _constant(NUMBER_BOOST, {"term": {"office_action_id": q.upper()}})
    return _best_of([_clause(node), id_clause])


def highlighting(q: str, *, literal: bool = False) -> Clause:
    """Which pieces of which fields come back with what this text asks for marked."""
    node = understand(q, literal=literal).node
    wanted = [_marking(leaf) for leaf in positive_leaves(node)] if node else []
    return {
        "pre_tags": [MARK_START],
        "post_tags": [MARK_END],
        "highlight_query": {"bool": {"should": [clause for clause in wanted if clause]}},
        "number_of_fragments": 0,
        "fields": {
            field: {"number_of_fragments": 3, "fragment_size": 200} if field == "passage" else {}
            for field in HIGHLIGHTED
        },
    }


def _clause(node: Node) -> Clause:
    match node:
        case Words() | Phrase():
            clause = _every((node,))
        case AllOf(nodes):
            clause = _every(nodes)
        case AnyOf(nodes):
            clause = _best_of(map(_clause, nodes))
        case Not(inner):
            clause = {"bool": {"must_not": [_clause(inner)]}}
        case Prefix(text, in_names):
            clause = _in_fields(_fields(in_names), text, type="bool_prefix", operator="and")
        case Number():
            clause = _number(node)
        case Is() | Begins() | Between():
            clause = _value(node)
    return clause


def _every(nodes: tuple[Node, ...]) -> Clause:
    """All of them. The words among them are one text: each may be in another field; it is best as a name."""
    wanted = [node for node in nodes if not isinstance(node, Not)]
    must = [
        _all_words(_fields(in_names), _text(words), alone=len(words) == len(nodes))
        for in_names in (False, True)
        if (words := [node for node in wanted if isinstance(node, Words) and node.in_names == in_names])
    ]
    must += [_phrase(node) for node in wanted if isinstance(node, Phrase)]
    must += [_clause(node) for node in wanted if not isinstance(node, Words | Phrase)]
    clause: Clause = {"must": must} if must else {}
    if must_not := [_clause(node.node) for node in nodes if isinstance(node, Not)]:
        clause["must_not"] = must_not
    if text := _text(wanted):
        clause["should"] = _lifting(text)
    return {"bool": clause}


def _lifting(text: str) -> list[Clause]:
    """What lifts a citation with the words side by side, or with all of them in its reference and owner."""
    return [
        _constant(PHRASE_BOOST, {"match_phrase": {"reference": text}}),
        _constant(REFERENCE_BOOST, _all_words(NAMES, text)),
        _constant(ELSEWHERE_BOOST, _in_fields(ELSEWHERE, text, type="phrase")),
    ]


def _number(node: Number) -> Clause:
    meant = (("reference_number", node.references), ("application_number", node.applications))
    exact = [_constant(NUMBER_BOOST, {"terms": {field: list(them)}}) for field, them in meant if them]
    return {"bool": {"should": [*exact, _all_words(FIELDS, node.text)], "minimum_should_match": 1}}


def _value(node: Is | Begins | Between) -> Clause:
    column = LANGUAGE[node.field].column or node.field
    match node:
        case Is(field, value):
            boost = NUMBER_BOOST if field in ("ref", "app", "oa") else 1
            return _constant(boost, {"term": {column: value}})
        case Begins(_, value):
            return _constant(1, {"prefix": {column: value}})
        case Between(_, low, high):
            limits = {limit: value for limit, value in (("gte", low), ("lte", high)) if value}
            return _constant(1, {"range": {column: limits}})


def _all_words(fields: Iterable[str], text: str, *, alone: bool = True) -> Clause:
    """Every word in one of the fields. Signs that are no words for the engine do no harm beside others."""
    nothing_left = "none" if alone else "all"
    return _in_fields(fields, text, type="cross_fields", operator="and", zero_terms_query=nothing_left)


def _phrase(node: Phrase) -> Clause:
    return _in_fields(_fields(node.in_names), node.text, type="phrase", zero_terms_query="all")


def _in_fields(fields: Iterable[str], text: str, **how: str) -> Clause:
    return {"multi_match": {"query": text, "fields": list(fields), **how}}


def _fields(in_names: bool) -> tuple[str, ...]:  # noqa: FBT001 - a node's own attribute
    return NAMES if in_names else FIELDS


def _marking(leaf: Node) -> Clause | None:
    """What of a hit's text is marked because of this."""
    match leaf:
        case Words(text, in_names):
            return _in_fields(_marked(in_names), text)
        case Phrase(text, in_names):
            return _in_fields(_marked(in_names), text, type="phrase")
        case Prefix(text, in_names):
            return _in_fields(_marked(in_names), text, type="bool_prefix")
        case Number(text, references):
            return _in_fields(HIGHLIGHTED, " ".join([text, *map(_digits, references)]))
        case Is("ref", value):
            return _in_fields(["reference"], f"{value} {_digits(value)}")
    return None


def _marked(in_names: bool) -> Iterable[str]:  # noqa: FBT001 - a node's own attribute
    return ["reference"] if in_names else HIGHLIGHTED


def _text(nodes: Iterable[Node]) -> str:
    return " ".join(node.text for node in nodes if isinstance(node, Words | Phrase | Number))


def _best_of(clauses: Iterable[Clause]) -> Clause:
    return {"dis_max": {"queries": list(clauses), "tie_breaker": ALTERNATIVE}}


def _constant(boost: int, clause: Clause) -> Clause:
    return {"constant_score": {"filter": clause, "boost": boost}}


def _digits(number: str) -> str:
    """A canonical number as the forms print it, without the country: US20070217688 → 20070217688."""
    return number[2:]
