"""What a search text asks for → clauses for the engine. Pure.

Nothing of the text is ever parsed as a query language by the engine, so no text can be a syntax error there.

A plain word matches as it was typed, in any text, or in another English form of it (`separators`:
`separator`) in titles and passages. Each word is a clause of its own: one may stand as typed among the names
and the next in another form in a title, though the engine matches words across fields only where these are
analyzed alike. Phrases, beginnings of words and numbers are never taken in another form.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

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
)
from search_ui.query import analysis
from search_ui.query.clauses import NOTHING, Clause, all_words, any_of, best_of, constant, in_fields
from search_ui.query.text_fields import ELSEWHERE, FIELDS, NAMES, OF_NO_REFERENCE, WHERE, is_stemmed

# Whole bands above the words' own scores, which reach some 100 each; tests/ranking holds each of them.
NUMBER_BOOST = 100_000
"""A recognized number: `US 9,280,610` typed is that document, before any text that mentions those digits."""
PHRASE_BOOST = 20_000
"""The words side by side in the reference: `solid state`: "Solid State Ionics" before "state of solids"."""
REFERENCE_BOOST = 10_000
"""All the words among the names: for `zinc battery`, the handbook of that name before passages about one."""
TITLE_BOOST = 4_000
"""All the words, in any form, in what is known of the reference or in the application's title: for
`battery separators`, the patent "Battery separator" before a passage that has both words somewhere."""
ELSEWHERE_BOOST = 1_000
"""The words side by side in a title or passage; `touch screen`: that title before both words somewhere."""
PASSAGE_BOOST = 500
"""All the words, in any form, in the passage: for `battery separators`, that of a battery with a separator
before the patent "Battery pack" with a passage about oil separators."""
MOST_OF_A_TITLE = 8
"""Words of a text that may have the level of titles. What has all in some form in its titles and passage, and
does not have them side by side, lacks ELSEWHERE_BOOST, and has PASSAGE_BOOST at most: in 500 less, their own
scores may differ by some 60 for each word that a hundred of 200 million citations have."""
EXACT_BOOST = 200
"""Each word that stands somewhere as it was typed: "Battery separators" before "Battery separator"."""


def matches(q: str, *, literal: bool = False, scored: bool = True) -> Clause:
    """What a citation must match for this text.

    Every word must be found, each in whichever text field; a recognized number may be found as the
    reference's or the application's number instead. An office action's id finds its citations.

    Args:
        q: the text.
        literal: whether signs of the query language stand for themselves.
        scored: whether what matches best is told by its score; the same is found without, by fewer clauses.

    Raises:
        NotUnderstood: the text asks for something that the query language leaves out.
    """
    node = understand(q, literal=literal).node
    if node is None:
        return NOTHING
    clauses = _Clauses(stemmed=is_stemmed(q, literal=literal), lifting=scored)
    id_clause = id_of_office_action(q, literal=literal)
    if not id_clause:
        return clauses.of(node)
    return any_of([clauses.of(node), constant(NUMBER_BOOST, id_clause)])


def id_of_office_action(q: str, *, literal: bool = False) -> Clause | None:
    """What has this text as its office action's id; None where it can be none."""
    is_word = q.isalnum() and not literal and isinstance(understand(q).node, Words)
    return {"term": {"office_action_id": q.upper()}} if is_word else None


class Level(NamedTuple):
    """Citations that stand above all others that a text finds, but for those of the levels before.

    And for those of an office action, where the text is its id.

    Attributes:
        clause: all of them, and no others.
        lifted: by how much each of them is lifted.
        matches: what a citation must match for the text, scored without that, and without whatever else adds
            the same to each of them.
        rivals: what may stand between them without being on this level or the one before, scored as high as
            these are by `matches`, or higher; None where nothing may.
    """

    clause: Clause
    lifted: int
    matches: Clause
    rivals: Clause | None = None


def levels(q: str, *, literal: bool = False) -> tuple[Level, ...]:
    """The highest levels of what a text finds, the highest first; none of a text of more than words.

    They are: the words side by side in the reference; all of them among the names, where these are too; side
    by side in the reference's title.

    Raises:
        NotUnderstood: the text asks for something that the query language leaves out.
    """
    node = understand(q, literal=literal).node
    nodes = node.nodes if isinstance(node, AllOf) else (node,) if node else ()
    if not all(isinstance(each, Not) or _is_anywhere(each) for each in nodes):
        return ()
    return _Clauses(stemmed=is_stemmed(q, literal=literal), lifting=False).levels(nodes)


def _is_anywhere(node: Node) -> bool:
    """Whether it asks for words or a phrase, in whichever field of texts."""
    return isinstance(node, Words | Phrase) and node.field is None


@dataclass(frozen=True, slots=True)
class _Clauses:
    """Makes the clauses of one search.

    Attributes:
        stemmed: whether words may be found in another form.
        lifting: whether what is found is also ordered; what is counted, or unwanted, need not be.
    """

    stemmed: bool
    lifting: bool

    def of(self, node: Node) -> Clause:
        """What matches a node."""
        match node:
            case Words() | Phrase():
                clause = self._every((node,))
            case AllOf(nodes):
                clause = self._every(nodes)
            case AnyOf(nodes):
                clause = best_of(map(self.of, nodes))
            case Not(inner):
                clause = {"bool": {"must_not": [self._unwanted(inner)]}}
            case Prefix(text, field):
                clause = in_fields(WHERE[field].exact, text, type="bool_prefix", operator="and")
            case Number():
                clause = _number(node)
            case Is() | Begins() | Between():
                clause = _value(node)
        return clause

    def _unwanted(self, node: Node) -> Clause:
        return replace(self, lifting=False).of(node)

    def _every(self, nodes: tuple[Node, ...]) -> Clause:
        """All of them. The plain words among them are one text: it is best as a name."""
        wanted = [node for node in nodes if not isinstance(node, Not)]
        words = [node for node in wanted if isinstance(node, Words)]
        must = self._words(words, alone=len(words) == len(nodes))
        must += [_phrase(node) for node in wanted if isinstance(node, Phrase)]
        must += [self.of(node) for node in wanted if not isinstance(node, Words | Phrase)]
        clause: Clause = {"must": must} if must else {}
        if must_not := [self._unwanted(node.node) for node in nodes if isinstance(node, Not)]:
            clause["must_not"] = must_not
        if self.lifting and (text := _naming(wanted)):
            clause["should"] = self._lifts(text)
        return {"bool": clause}

    def _words(self, nodes: list[Words], *, alone: bool) -> list[Clause]:
        """A clause for each word. Signs that are no words for the engine do no harm beside others."""
        pairs = [(word, node.field) for node in nodes for word in analysis.split(node.text)]
        unsure = "none" if alone and not any(analysis.is_sure(word) for word, _ in pairs) else "all"
        return [
            self._word(word, field, "none" if analysis.is_sure(word) else unsure) for word, field in pairs
        ]

    def _word(self, word: str, field: str | None, nothing_left: str) -> Clause:
        where = WHERE[field]
        exact = all_words(where.exact, word, nothing_left)
        if not (self.stemmed and where.stemmed):
            return exact
        # Sums, not the best of both: of a sum the engine knows how high it can be, and passes over citations.
        found = any_of([exact, all_words(where.stemmed, word, nothing_left)])
        if not self.lifting:
            return found
        return {"bool": {"must": [found], "should": [constant(EXACT_BOOST, exact)]}}

    def _lifts(self, text: str) -> list[Clause]:
        """What lifts a citation with the words side by side, or all of them where they say most."""
        words = self._in_any_form(text)
        titled = [constant(TITLE_BOOST, _titled(words))] if words else []
        return [
            constant(PHRASE_BOOST, _side_by_side(text)),
            constant(REFERENCE_BOOST, all_words(NAMES, text)),
            *titled,
            *self._lesser_lifts(text),
        ]

    def _lesser_lifts(self, text: str) -> list[Clause]:
        """Those that lift only some of the citations with all the words among the names."""
        return [constant(ELSEWHERE_BOOST, _elsewhere(text)), *self._passage_lift(text)]

    def _passage_lift(self, text: str) -> list[Clause]:
        words = self._in_any_form(text)
        return [constant(PASSAGE_BOOST, all_words(["passage.english"], " ".join(words)))] if words else []

    def _in_any_form(self, text: str) -> list[str]:
        """The words of a text that may be found in another form."""
        return [word for word in analysis.split(text) if analysis.is_sure(word)] if self.stemmed else []

    def levels(self, nodes: tuple[Node, ...]) -> tuple[Level, ...]:
        """What `levels` says of these words and phrases."""
        text = _naming(nodes)
        if not text:
            return ()
        forms = self._in_any_form(text)
        lifted = TITLE_BOOST if forms else 0
        if self.stemmed:
            words = [node.text for node in nodes if isinstance(node, Words)]
            lifted += EXACT_BOOST * sum(len(analysis.split(word)) for word in words)
        scored = {"bool": {**self._every(nodes)["bool"], "should": self._lesser_lifts(text)}}
        # What has the words side by side, or among the names, need not be looked for by them once more.
        rest = self._every(tuple(node for node in nodes if not isinstance(node, Words)))["bool"]
        names = (
            Level({"bool": {**rest, "filter": [clause]}}, boost + lifted, scored)
            for clause, boost in (
                (_side_by_side(text), PHRASE_BOOST + REFERENCE_BOOST),
                (all_words(NAMES, text), REFERENCE_BOOST),
            )
        )
        if not forms or len(analysis.split(text)) > MOST_OF_A_TITLE:
            return tuple(names)
        titled = [
            {"match_phrase": {"reference_title": text}},
            all_words(["reference_title.english"], " ".join(forms)),
        ]
        as_typed = self._as_typed(nodes, text)
        title = Level(
            {"bool": {**rest, "filter": titled}},
            ELSEWHERE_BOOST + lifted,
            as_typed,
            self._rivals(nodes, text, as_typed["bool"], {"bool": {"filter": titled}}),
        )
        return (*names, title)

    def _as_typed(self, nodes: tuple[Node, ...], text: str) -> Clause:
        """All words and phrases, scored by how they stand as typed, beside the passage's lift.

        In another form they stand in the title of each citation on that level, which is always the best.
        """
        must = replace(self, stemmed=False).of(AllOf(nodes))["bool"]["must"]
        lifts = self._passage_lift(text)
        return {"bool": {**self._every(nodes)["bool"], "must": must, "should": lifts}}

    def _rivals(self, nodes: tuple[Node, ...], text: str, scored: Clause, title: Clause) -> Clause:
        """What has the words side by side elsewhere than among the names or in the reference's title.

        One word of letters stands in the application's title then or in the passage: to score it there alone
        tells as much, and spares the engine to look at all that has it in both titles. The other fields are
        asked too, since by the numbers of all of them the engine tells how rare a word is.
        """
        if text.isascii() and text.isalpha() and not any(isinstance(node, Phrase) for node in nodes):
            return {"bool": {**scored, "must": [all_words(OF_NO_REFERENCE, text)]}}
        but = [*scored.get("must_not", ()), title, all_words(NAMES, text)]
        return {"bool": {**scored, "filter": [_elsewhere(text)], "must_not": but}}


def _side_by_side(text: str) -> Clause:
    return {"match_phrase": {"reference": text}}


def _elsewhere(text: str) -> Clause:
    return in_fields(ELSEWHERE, text, type="phrase")


def _titled(words: list[str]) -> Clause:
    """All in the reference's text, its owner or its title; or all in the application's title."""
    of_reference = [
        any_of([all_words(NAMES, word), all_words(["reference_title.english"], word)]) for word in words
    ]
    return any_of([{"bool": {"must": of_reference}}, all_words(["title.english"], " ".join(words))])


def _number(node: Number) -> Clause:
    meant = (("reference_number", node.references), ("application_number", node.applications))
    exact = [constant(NUMBER_BOOST, {"terms": {field: list(them)}}) for field, them in meant if them]
    return any_of([*exact, all_words(FIELDS, node.text)])


def _value(node: Is | Begins | Between) -> Clause:
    column = LANGUAGE[node.field].column or node.field
    match node:
        case Is("ground", value):
            return _ground(value)
        case Is(field, value):
            boost = NUMBER_BOOST if field in ("ref", "app", "oa") else 1
            return constant(boost, {"term": {column: value}})
        case Begins(_, value):
            return constant(1, {"prefix": {column: value}})
        case Between(_, low, high):
            limits = {limit: value for limit, value in (("gte", low), ("lte", high)) if value}
            return constant(1, {"range": {column: limits}})


def _ground(value: str) -> Clause:
    """A ground, with its paragraph where it names one: 103(a)."""
    section, _, paragraph = value.removesuffix(")").partition("(")
    asked = [{"term": {"rejection_type": section}}]
    if paragraph:
        asked.append({"term": {"paragraph": paragraph}})
    return constant(1, {"bool": {"filter": asked}} if paragraph else asked[0])


def _phrase(node: Phrase) -> Clause:
    return in_fields(WHERE[node.field].exact, node.text, type="phrase", zero_terms_query="all")


def _naming(nodes: Iterable[Node]) -> str:
    """The text that a reference may be called by: what stands in no field, or among the names."""
    texts = [node for node in nodes if isinstance(node, Words | Phrase | Number)]
    return " ".join(node.text for node in texts if isinstance(node, Number) or node.field in (None, "name"))
