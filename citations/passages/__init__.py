"""What the examiner wrote about each reference, cut from the text of an office action.

Entry point: `passages`. Precision comes first: a passage about another reference is worse than none. Only the
examiner's own sentences count (`citations.passages.speakers`), and of them only those that name the reference
(`citations.passages.reference_names`), or clauses of one that names it and nobody else.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from citations.passages.office_action_text import clean, matched, sentences
from citations.passages.reference_names import OTHER, References, namings
from citations.passages.statements import Piece, Statement, statements

VERSION: Final = 1
"""Of what is cut: raise it whenever the same text may give other passages, so that kept ones are cut anew."""

LONGEST: Final = 1500
"""Characters of the longest passage."""

_ELISION: Final = " … "
_OPENS, _TEACHES, _TEACHES_AMONG_OTHERS, _IS_ALONE, _IS_NAMED, _SAYS_LITTLE = range(6, 0, -1)


@dataclass(frozen=True, slots=True)
class Passage:
    """What the examiner wrote about one reference.

    Attributes:
        text: sentences of the office action in their order, at most LONGEST characters; `…` is what is left
            out.
        claims: the claims that are rejected over the reference, or that it is discussed for, ascending.
    """

    text: str
    claims: tuple[int, ...]


def passages(text: str, references: References) -> tuple[Passage | None, ...]:
    """For each reference what an office action says of it, None where it does not surely speak of it.

    Args:
        text: the office action, as the portal gives it.
        references: all that it cites, since a name that two of them share must not be taken for one of them:
            of each what the form says, and its canonical number; the same reference may come more than once.
    """
    listed = [(matched(form), number) for form, number in references]
    wanted = {number or form for form, number in listed} - {OTHER}
    cleaned = clean(text)
    plain = matched(cleaned)
    found = namings(plain, listed)
    said: defaultdict[str, list[Statement]] = defaultdict(list)
    places = [naming.start for naming in found if naming.reference in wanted]
    for statement in statements(plain, sentences(plain, places), found):
        for reference in statement.named & wanted:
            said[reference].append(statement)
    made = {reference: _passage(cleaned, reference, about) for reference, about in said.items()}
    return tuple(made.get(number or form) for form, number in listed)


def _passage(text: str, reference: str, about: Sequence[Statement]) -> Passage:
    claims = {claim for statement in about if not statement.reply for claim in statement.claims}
    return Passage(_composed(text, _chosen(text, reference, about)), tuple(sorted(claims)))


def _chosen(text: str, reference: str, about: Sequence[Statement]) -> list[Piece]:
    """The rejection over the reference, then the best of the rest, each wording once, while there is room."""
    ranked = sorted(_ranked(reference, about), key=lambda rank_and_piece: -rank_and_piece[0])
    enough = any(rank == _TEACHES for rank, _ in ranked)
    chosen: dict[str, Piece] = {}
    room = LONGEST - len(_ELISION)
    for rank, piece in ranked:
        wording = text[piece.start : piece.end]
        cost = len(wording) + len(_ELISION)
        if cost <= room and wording not in chosen and not (enough and rank <= _SAYS_LITTLE):
            chosen[wording] = piece
            room -= cost
    return sorted(chosen.values(), key=lambda piece: piece.start)


def _ranked(reference: str, about: Sequence[Statement]) -> Iterator[tuple[int, Piece]]:
    """The pieces with how much they say of the reference, in their order."""
    opening = next((statement for statement in about if statement.rejects), None)
    for statement in about:
        for place, piece in enumerate(statement.pieces):
            if statement is opening and (place == 0 or piece.speaks_of(reference)):
                yield _OPENS, piece
            elif piece.speaks_of(reference):
                yield _rank(reference, statement, piece), piece


def _rank(reference: str, statement: Statement, piece: Piece) -> int:
    if statement.rejects or (statement.reply and reference not in piece.teaching):
        return _SAYS_LITTLE
    if reference in piece.teaching:
        alone = piece.named == {reference} and not statement.reply
        return _TEACHES if alone else _TEACHES_AMONG_OTHERS
    return _IS_ALONE if piece.named == {reference} else _IS_NAMED


def _composed(text: str, pieces: Sequence[Piece]) -> str:
    """The pieces with what is between them, when that is nothing, else with an ellipsis."""
    parts = []
    last = pieces[0].sentence
    for piece in pieces:
        between = text[last : piece.start]
        parts += [_ELISION if between.strip() else between.replace("\n", " "), text[piece.start : piece.end]]
        last = piece.end
    if not pieces[-1].ends:
        parts.append(_ELISION)
    return "".join(parts).strip()
