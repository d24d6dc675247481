"""Which pieces of a hit's texts come back with what matched marked. Pure.

A field and its stems are marked apart, since the engine refuses to combine them in an index of an earlier
mapping, which has no stems; `results.marks.united` draws the two together.
"""

from search_ui.language import understand
from search_ui.language.tree import Is, Node, Number, Phrase, Prefix, Words, positive_leaves
from search_ui.query.clauses import Clause, in_fields
from search_ui.query.text_fields import HIGHLIGHTED, STEMMED, WHERE, is_stemmed, plain
from search_ui.results.marks import MARK_END, MARK_START


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
