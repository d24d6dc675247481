"""A search text → its tokens: numbers and phrases whole, operators, fields, words. Pure.

Numbers hold nearly every sign that could be an operator (`US 2007/0217688 (A1)`, `JP 2004-159476`), so they
are recognized first and never looked into. Whatever else stands in a reference's text (`Sabe; Kohtaro`,
`A & B`, a lone dash, `5" wafer`) is a word or nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from citations.reference import Mention, find_numbers
from search_ui.language.fields import FIELDS
from search_ui.language.remarks import Remarks
from search_ui.language.wildcards import check_field, plain


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    PREFIX = auto()
    PHRASE = auto()
    NUMBER = auto()
    FIELD = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()


OPERANDS = {Kind.WORD, Kind.PREFIX, Kind.PHRASE, Kind.NUMBER}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a search text; a field's without its colon, a prefix without its `*`."""

    kind: Kind
    text: str = ""
    mention: Mention | None = None


_NUMBER, _MORE = "\ue000", "\ue001"
"""Stand for a recognized number, its first character and the others: private, so that no text has them."""
_PROTECTED = '"'
"""Stands for each character of what is no part of a number: no spelling of a number contains it."""
_PLAIN = str.maketrans({_NUMBER: " ", _MORE: " "} | dict.fromkeys("“”„‟«»", '"'))

_NAMES = "|".join(FIELDS)
_NO_LIST = {Kind.FIELD, Kind.PHRASE, Kind.PREFIX}
_LISTED = re.compile(r"[\s,;]+")
_SEARCHABLE = re.compile(r"[^\W_]|[\u2e80-\udfff\uf900-\U0010ffff]")
_PIECE = re.compile(
    rf"""
      (?P<number>{_NUMBER}{_MORE}*)
    | (?P<not>(?<![^\s(])-(?=[^\s-]))
    | (?P<phrase>(?<![\w{_NUMBER}{_MORE}])"[^"]*(?:"|$))
    | (?P<stray>")
    | (?P<statute>(?<![\w{_NUMBER}{_MORE}])§?(?:10[123]|112)\([A-Za-z\d]\)(?![^\s)]))
    | (?P<open>\()
    | (?P<close>\))
    | (?P<operator>(?:AND|OR|NOT)(?![^\s()"]))
    | (?P<field>(?:{_NAMES}):\s*|(?i:{_NAMES}):(?=\S))
    | (?P<word>[^\s()"{_NUMBER}{_MORE}]+)
    """,
    re.VERBOSE,
)


def tokens(text: str, remarks: Remarks) -> list[Token]:
    """The tokens of a search text; what is odd about it is remarked.

    Raises:
        NotUnderstood: it asks for something that the language leaves out for good reasons.
    """
    text = _without_strays(text.translate(_PLAIN))
    mentions = {mention.start: mention for mention in _mentions(text)}
    numbers = [(m.start, m.end, _NUMBER + _MORE * (m.end - m.start - 1)) for m in mentions.values()]
    masked = _masked(text, numbers)
    found: list[Token] = []
    for piece in _PIECE.finditer(masked):
        if mention := mentions.get(piece.start()):
            found.append(Token(Kind.NUMBER, text[mention.start : mention.end], mention))
        else:
            found.extend(_token(piece, remarks))
    return _numbers_only(found)


def has_words(text: str) -> bool:
    """Whether there is anything in a text that can be searched for."""
    return _SEARCHABLE.search(text) is not None


def _without_strays(text: str) -> str:
    """The text with blanks for quotation marks that open no phrase: `5" wafer`."""
    strays = [piece for piece in _PIECE.finditer(text) if piece.lastgroup == "stray"]
    return _masked(text, [(piece.start(), piece.end(), " ") for piece in strays])


def quoted(text: str) -> Token:
    """What a text between quotation marks is: a phrase, or a number, and then it keeps the marks.

    Without them, it might be no sure number among other words.
    """
    mention = _alone(text)
    return Token(Kind.NUMBER, f'"{text}"', mention) if mention else Token(Kind.PHRASE, text)


def _mentions(text: str) -> Iterator[Mention]:
    """The numbers of a text that do not reach into anything else."""
    apart = []
    is_value = False
    for piece in _PIECE.finditer(text):
        if piece.lastgroup in ("phrase", "operator", "field") or is_value:
            apart.append((piece.start(), piece.end(), _PROTECTED * len(piece[0])))
        is_value = piece.lastgroup == "field" and FIELDS[_field_name(piece)].takes_no_numbers
    for mention in find_numbers(_masked(text, apart)):
        whole = _balanced(text, mention)
        is_prefix = whole and text.startswith("*", whole.end) and " " not in text[whole.start : whole.end]
        if whole and not is_prefix:
            yield whole


def _masked(text: str, stretches: list[tuple[int, int, str]]) -> str:
    """The text with some stretches of it replaced, each by as many characters."""
    characters = list(text)
    for start, end, mask in stretches:
        characters[start:end] = mask
    return "".join(characters)


def _balanced(text: str, mention: Mention) -> Mention | None:
    """The number without half a pair of parentheses: `patent (9280610)` is labelled, but not to its end."""
    start, end = mention.start, mention.end
    if text.count("(", start, end) > text.count(")", start, end) and text.startswith(")", end):
        end += 1
    if text.count("(", start, end) == text.count(")", start, end):
        return replace(mention, end=end)
    bare = max(text.rfind("(", start, end), text.rfind(")", start, end)) + 1
    alone = _alone(text[bare:end])
    return replace(alone, start=bare, end=end) if alone else None


def _token(piece: re.Match[str], remarks: Remarks) -> Iterator[Token]:
    match piece.lastgroup:
        case "operator":
            yield Token(Kind[piece[0]])
        case "field":
            yield Token(Kind.FIELD, _field_name(piece))
        case "phrase":
            yield from _phrase(piece[0], remarks)
        case "statute":
            yield Token(Kind.WORD, piece[0])
        case "word":
            check_field(piece.string[piece.start() :], remarks)
            yield from _word(piece, remarks)
        case "not" | "open" | "close":
            yield Token(Kind[piece.lastgroup.upper()])


def _field_name(piece: re.Match[str]) -> str:
    return piece[0].strip().removesuffix(":").lower()


def _phrase(piece: str, remarks: Remarks) -> Iterator[Token]:
    if len(piece) == 1 or not piece.endswith('"'):
        remarks.repair("A quotation mark had no partner: the phrase goes to the end of the text.")
    inside = piece.strip('"').strip()
    if not has_words(inside):
        remarks.repair("A phrase without any words was left out.")
    else:
        yield quoted(inside)


def _word(piece: re.Match[str], remarks: Remarks) -> Iterator[Token]:
    is_glued = piece.string[: piece.start()].endswith(('"', ")"))
    # `(2009)-based` excludes nothing, nor may it when it is shown and read again.
    text = re.sub("^-", "\N{EN DASH}", plain(piece[0], remarks, is_glued=is_glued))
    if not has_words(text):
        return
    if text.endswith("*"):
        yield Token(Kind.PREFIX, text.removesuffix("*"))
    else:
        yield Token(Kind.WORD, text)


def _alone(text: str) -> Mention | None:
    """The number that this text is and nothing else."""
    mentions = find_numbers(text)
    return mentions[0] if len(mentions) == 1 and mentions[0].end - mentions[0].start == len(text) else None


def _numbers_only(found: list[Token]) -> list[Token]:
    """The same, with words taken as numbers where all of them can be: as each of them alone would be.

    A list may have no blanks in it (`9280610,9280611`), and what is no sure number among words is one there.
    """
    kinds = {token.kind for token in found}
    if Kind.WORD not in kinds or kinds & _NO_LIST:
        return found
    joined = kinds - {Kind.WORD, Kind.NUMBER}
    read: list[Token] = []
    for token in found:
        if token.kind is not Kind.WORD:
            read.append(token)
            continue
        parts = [part for part in _LISTED.split(token.text) if part]
        mentions = [_alone(part) for part in parts]
        if None in mentions or (joined and len(parts) > 1):
            return found
        read.extend(Token(Kind.NUMBER, part, mention) for part, mention in zip(parts, mentions, strict=True))
    return read
