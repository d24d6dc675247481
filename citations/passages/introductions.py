"""Whose number it is: the surnames that forms and office actions put beside a number.

Entry points: `name_of_form` for what a form says, `introductions` for the text of an office action, both as
`office_action_text.matched` gives them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from citations.reference import find_numbers

_CAPITAL: Final = r"[A-ZÀ-ÖØ-Þ]"
_WORD: Final = rf"{_CAPITAL}(?:\w|['-](?=\w{{2}})){{0,40}}"
_REST: Final = r"(?:\w|['-](?=\w{2})){0,40}"
_NUMERAL: Final = r"(?: (?:[2-9]|I{1,3}|IV)(?!\w))?"
# What may not stand before is looked at behind the capital: so a pattern is many times quicker.
_BEGINS: Final = rf"{_CAPITAL}(?<![\w-].)(?<!\w'.)"
_NAME: Final = rf"(?P<name>{_BEGINS}{_REST}{_NUMERAL})"
_NAMED: Final = re.compile(rf"(?P<name>{_BEGINS}(?:\w{{0,40}}+(?![\w'-])|{_REST}){_NUMERAL})")
_ET_AL: Final = r"(?: ?,? ?et\.? ?al\b\.?,?)"
_JUNIOR: Final = r"(?:,? (?i:jr|sr)\b\.?,?)?"
_NO_NAME: Final = re.compile(
    r"\b(?:a|aapa|abstract|aia|alice|also|an|and|anticipated|applicants?|applications?|art|as|australian"
    r"|british|by|canadian|chapter|chinese|claims?|copending|december|design|document|english|epo|european"
    r"|examiner|february|fig|figures?|foreign|french|from|further|german|great|hereinafter|however|in"
    r"|international|invention|inventor|is|it|january|japanese|jpo|july|korean|machine|mayo|non-?patent|nos?"
    r"|november|npl|number|october|of|office|on|or|over|page|para|paragraph|pat|patents?|pct|pg-?pub|prior"
    r"|pub|publications?|published|references?|russian|second|see|september|serial|specification|states?"
    r"|swiss|table|taiwan|taiwanese|that|the|this|to|translation|uk|united|us"
    r"|uspat|uspgpub|usptn?|view|website|wipo|with)\b",
    re.IGNORECASE,
)
"""Words with a capital that stand beside numbers."""

_HEREINAFTER: Final = (
    r"(?:herein(?:after)?|hereafter|henceforth|referred to|called)"
    r"(?: (?:referred|to|called|as|simply|known|is|be|just|and)){0,5}[ :,]{0,3}"
)
_LABEL: Final = (
    r"(?:(?i:newly|previously|already|cited|of record|in|the|ids|by|applicants?|document|publication|pg-?pub"
    r"|patent|pat|pub|number|no|u\.?s|us|application|appl)[ .,:#]{1,3}){0,6}"
)
_ALIAS: Final = re.compile(rf"(?<!\w){_HEREINAFTER}[\"']?{_NAME}")
_ALIAS_BEGINS: Final = ("herein", "hereafter", "henceforth", "referred to", "called")
_BEFORE_NUMBER: Final = re.compile(
    rf"{_NAME}{_JUNIOR}(?:; ?{_WORD}(?: {_CAPITAL}\.)?)?(?P<et_al>{_ET_AL})?"
    rf"(?:,? ?\(?{_HEREINAFTER}[\"']?{_WORD}[\"']?\)?,?)?(?P<joint>[ ,:]*[(\[]? ?){_LABEL}$",
)
_NO_INITIALISM: Final = r"(?![A-Z]{2,5}\b)"  # (IDS), (AIA)
_AFTER_NUMBER: Final = (
    re.compile(
        rf"[ ,)\]]*(?:issued |granted |published )?(?:to|by|of) (?:{_CAPITAL}[\w.-]* ){{0,2}}{_NAME}(?![\w-])"
    ),
    re.compile(rf"[ ,;)\]]{{0,3}}\(?(?:{_HEREINAFTER})?[\"']{_NAME}{_ET_AL}?[\"']"),
    re.compile(rf"[ ,;)\]]{{0,3}}\(?{_HEREINAFTER}{_NAME}(?![\w-])"),
    re.compile(rf"[ ,]{{0,2}}\({_NO_INITIALISM}{_NAME}{_ET_AL}?\)"),
    re.compile(rf"[;,] {_NO_INITIALISM}{_NAME}{_ET_AL}?\)"),
    re.compile(rf" {_NAME}(?:;|{_ET_AL})"),
)
_WRITING: Final = re.compile(
    rf"(?P<name>{_BEGINS}(?=[\w'-]*+(?:,? [(\"]| [2-9I]| ?,? ?et)|[\w'-]*?et){_REST}{_NUMERAL})"
    rf"{_ET_AL}?,? (?:\((?P<writing>[^()]{{4,300}})\)|\")"
)
_BIBLIOGRAPHIC: Final = re.compile(
    r"\b(?:pp?\.|pages|vol|volume|proceedings|proc\.|journal|ieee|acm|conference|press|university|doi"
    r"|isbn|issn|(?:19|20)[0-9]{2})\b",
    re.IGNORECASE,
)
_FORM: Final = re.compile(rf"{_NAME}{_JUNIOR}(?P<mark>{_ET_AL}|;|, ?{_CAPITAL}\w*\.?|$)")
_REACH: Final = 160


def capitalized_words(text: str) -> Iterator[re.Match[str]]:
    """The words with a capital, without a possessive's s."""
    return _NAMED.finditer(text)


@lru_cache(maxsize=1 << 14)
def name_of_form(form: str, *, numbered: bool) -> str | None:
    """The surname that a form gives: ``Sabe; Kohtaro US 20070217688 A1``, ``Lee (US 2009/0139986)``.

    None when it gives none, or when it is not clear which of its words is the surname. Without a number, only
    what is marked as a name counts (``Sabe et al.``, ``Sabe, K.``): a title begins with a capital too.
    """
    mentions = find_numbers(form)
    pieces = [form[: mentions[0].start], form[mentions[-1].end :]] if mentions else [form]
    for piece in pieces:
        found = _FORM.match(piece.strip(" \t,:()[]-."))
        if found and (numbered or found["mark"]) and _is_name(found["name"]):
            return found["name"].casefold()
    return None


def introductions(text: str, numbers: Sequence[tuple[int, int, str]]) -> Iterator[tuple[str, str | None]]:
    """Each name that the text ties to a number, with it; or to some other writing, with None.

    Args:
        text: the office action's.
        numbers: start, end and canonical number of each number in it.
    """
    numbered_names = set()
    for start, end, number in numbers:
        following = list(_names_after(text, end))
        before = _name_before(text, start, alone=not following)
        for name in (*following, before) if before else following:
            numbered_names.add(name)
            yield name, number
    yield from ((name, None) for name in _writings(text, [start for start, _, _ in numbers]))
    yield from ((alias, None) for alias in _aliases(text) if alias not in numbered_names)


def _aliases(text: str) -> Iterator[str]:
    """The names behind ``hereinafter`` and the like."""
    last = 0
    for place in sorted(place for begin in _ALIAS_BEGINS for place in _places(text, begin)):
        if place >= last and (alias := _ALIAS.match(text, place)):
            last = alias.end()
            yield alias["name"].casefold()


def _places(text: str, words: str) -> Iterator[int]:
    """Where words stand: they are found so many times quicker than by a pattern."""
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


def _writings(text: str, starts: Sequence[int]) -> Iterator[str]:
    """The names before a title or a bibliography, with no number (which start at `starts`) in it."""
    for found in _WRITING.finditer(text):
        numbered = bisect_left(starts, found.start()) < bisect_left(starts, found.end())
        titled = found["writing"] is None or _BIBLIOGRAPHIC.search(found["writing"])
        if titled and not numbered and _is_name(found["name"]):
            yield found["name"].casefold()


def _name_before(text: str, start: int, *, alone: bool) -> str | None:
    """The name in front of a number; with a mere comma between only if no name follows the number."""
    line = text.rfind("\n", 0, start) + 1
    found = _BEFORE_NUMBER.search(text[max(line, start - _REACH) : start])
    if found is None or not _is_name(found["name"]):
        return None
    loose = not found["et_al"] and not found["joint"].strip(" ,:")
    return found["name"].casefold() if alone or not loose else None


def _names_after(text: str, end: int) -> Iterator[str]:
    line = text.find("\n", end)
    following = text[end : min(end + _REACH, len(text) if line < 0 else line)]
    for form in _AFTER_NUMBER:
        found = form.match(following)
        if found and _is_name(found["name"]):
            yield found["name"].casefold()


def _is_name(name: str) -> bool:
    return len(name) > 1 and not _NO_NAME.search(name)
