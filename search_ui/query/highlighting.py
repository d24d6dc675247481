"""Which pieces of a hit's texts come back with what matched marked. Pure.

A field and its stems are marked apart, since the engine refuses to combine them in an index of an earlier
mapping, which has no stems; `united` draws the two together.
"""

import re
from collections.abc import Iterator

from search_ui.language import understand
from search_ui.language.tree import Is, Node, Number, Phrase, Prefix, Words, positive_leaves
from search_ui.query.clauses import Clause, in_fields
from search_ui.query.text_fields import HIGHLIGHTED, STEMMED, WHERE, is_stemmed, plain

MARK_START, MARK_END = "\ue000", "\ue001"
"""Around what matched: private characters, so that a page can escape first and mark afterwards."""

_MARKED = re.compile(f"{MARK_START}([^{MARK_START}{MARK_END}]*){MARK_END}")
_MARKS = re.compile(f"[{MARK_START}{MARK_END}]")
_STEMS = ".english"


def highlighting(q: str, *, literal: bool = False) -> Clause:
    """Which pieces of which fields come back with what this text asks for marked."""
    node = understand(q, literal=literal).node
    stemmed = is_stemmed(q, literal=literal)
    wanted = [_marking(leaf, stemmed=stemmed) for leaf in positive_leaves(node)] if node else []
    return {
        "pre_tags": [MARK_START],
        "post_tags": [MARK_END],
        "highlight_query": {"bool": {"should": [clause for clause in wanted if clause]}},
        "number_of_fragments": 0,
        "fields": {
            field: {"number_of_fragments": 3, "fragment_size": 200} if field.startswith("passage") else {}
            for field in (*HIGHLIGHTED, *plain(STEMMED))
        },
    }


def united(pieces: dict[str, list[str]]) -> dict[str, list[str]]:
    """The engine's pieces, those of a field's stems drawn together with its own."""
    exact = {field: texts for field, texts in pieces.items() if not field.endswith(_STEMS)}
    stemmed = {field.removesuffix(_STEMS): texts for field, texts in pieces.items() if field.endswith(_STEMS)}
    return {field: _both(exact.get(field, []), stemmed.get(field, [])) for field in {**exact, **stemmed}}


def _both(exact: list[str], stemmed: list[str]) -> list[str]:
    """The same texts with the marks of both; where the engine chose other pieces, those with more marks."""
    if list(map(unmarked, exact)) == list(map(unmarked, stemmed)):
        return [_union(*pair) for pair in zip(exact, stemmed, strict=True)]
    return max(exact, stemmed, key=lambda texts: sum(len(_MARKED.findall(text)) for text in texts))


def _union(one: str, other: str) -> str:
    """A text with what is marked in either of two copies of it, each stretch once."""
    text = unmarked(one)
    inside = [False] * len(text)
    for start, end in (*_stretches(one), *_stretches(other)):
        inside[start:end] = [True] * (end - start)
    edges = zip([False, *inside], [*inside, False], [*text, ""], strict=True)
    marks = {(False, True): MARK_START, (True, False): MARK_END}
    return "".join(marks.get((before, here), "") + sign for before, here, sign in edges)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where the marked stretches of a text begin and end, when its marks are taken away."""
    for found in _MARKED.finditer(text):
        start = len(unmarked(text[: found.start()]))
        yield start, start + len(found[1])


def unmarked(text: str) -> str:
    """The text without marks."""
    return _MARKS.sub("", text)


def _marking(leaf: Node, *, stemmed: bool) -> Clause | None:
    """What of a hit's text is marked because of this."""
    match leaf:
        case Words(text, field):
            stems = plain(WHERE[field].stemmed) if stemmed else []
            clause = _in([*WHERE[field].marked, *stems], text)
        case Phrase(text, field):
            clause = _in(WHERE[field].marked, text, type="phrase")
        case Prefix(text, field):
            clause = _in(WHERE[field].marked, text, type="bool_prefix")
        case Number(text, references):
            clause = _in(HIGHLIGHTED, " ".join([text, *map(_digits, references)]))
        case Is("ref", value):
            clause = _in(["reference"], f"{value} {_digits(value)}")
        case _:
            clause = None
    return clause


def _in(fields: list[str] | tuple[str, ...], text: str, **how: str) -> Clause | None:
    return in_fields(fields, text, **how) if fields else None


def _digits(number: str) -> str:
    """A canonical number as the forms print it, without the country: US20070217688 → 20070217688."""
    return number[2:]
