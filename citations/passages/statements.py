"""The pieces that passages are made of: the examiner's sentences, long ones clause by clause."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from citations.passages.claim_lists import regarded_claims, rejected_claims
from citations.passages.name_contexts import is_teaching
from citations.passages.office_action_text import IN_BRACKETS, Sentence
from citations.passages.reference_names import Naming

_START: Final = attrgetter("start")
_LONGEST: Final = 450
_CLAUSE_BORDER: Final = re.compile(
    rf"[(\[ ](?:(?<=[(\[]){IN_BRACKETS}"
    r"|(?P<border>(?<=; )|(?<=, )(?=(?:and )?(?:further )?in (?:further )?view of\b)))",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or a clause of a long one: ``text[start:end]``.

    Attributes:
        sentence: where its sentence starts.
        ends: whether its sentence ends with it.
        named: the references that it names.
        teaching: those of them that are said to teach something, or not to.
        implied: when it names none, the only one that its sentence names.
    """

    start: int
    end: int
    sentence: int
    ends: bool
    named: frozenset[str]
    teaching: frozenset[str]
    implied: str | None

    def speaks_of(self, reference: str) -> bool:
        """Whether it names the reference, or belongs to a sentence that names no other."""
        return reference in self.named or reference == self.implied


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence in pieces, with the references and claims that it is about.

    Attributes:
        pieces: at least one.
        named: the references that it names.
        claims: those that it rejects, else those that it begins with.
        rejects: whether it rejects claims.
        reply: whether it answers arguments.
    """

    pieces: tuple[Piece, ...]
    named: frozenset[str]
    claims: frozenset[int]
    rejects: bool
    reply: bool


def statements(text: str, sentences: Iterable[Sentence], namings: Sequence[Naming]) -> Iterator[Statement]:
    """The sentences that name references.

    Args:
        text: the office action, as `office_action_text.matched` gives it.
        sentences: the examiner's own in it.
        namings: all namings in it, left to right.
    """
    for sentence in sentences:
        inside = _between(namings, sentence.start, sentence.end)
        if inside:
            yield _statement(text, sentence, inside)


def _between(namings: Sequence[Naming], start: int, end: int) -> Sequence[Naming]:
    """Those that begin in ``text[start:end]``."""
    first = bisect_left(namings, start, key=_START)
    return namings[first : bisect_left(namings, end, lo=first, key=_START)]


def _statement(text: str, sentence: Sentence, inside: Sequence[Naming]) -> Statement:
    named = frozenset(naming.reference for naming in inside)
    only = next(iter(named)) if len(named) == 1 else None
    words = text[sentence.start : sentence.end]
    rejected = rejected_claims(words)
    pieces = []
    for start, end in _cut(text, sentence):
        own = _between(inside, start, end)
        pieces.append(
            Piece(
                start=start,
                end=end,
                sentence=sentence.start,
                ends=end == sentence.end,
                named=frozenset(naming.reference for naming in own),
                teaching=frozenset(naming.reference for naming in own if is_teaching(text, naming.end)),
                implied=None if own else only,
            )
        )
    return Statement(tuple(pieces), named, rejected or regarded_claims(words), bool(rejected), sentence.reply)


def _cut(text: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The sentence whole, or its clauses, the long ones cut at commas or blanks."""
    start, end = sentence.start, sentence.end
    if end - start > _LONGEST:
        for border in _CLAUSE_BORDER.finditer(text, start, end):
            if border["border"] is not None:
                yield from _packed(text, start, border.start())
                start = border.end()
    yield from _packed(text, start, end)


def _packed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parts as long as may be; a word that is too long by itself is cut anywhere."""
    while end - start > _LONGEST:
        middle, limit = start + _LONGEST // 2, start + _LONGEST
        border = text.rfind(", ", middle, limit) + 1 or text.rfind(" ", middle, limit)
        border = border if border > 0 else limit
        yield start, border
        start = border + (text[border] == " ")
    if start < end:
        yield start, end
