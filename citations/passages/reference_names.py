"""Where an office action names its references: by number in any spelling, or by the inventor's surname.

Entry point: `namings`. A surname names a reference when the text ties it to that number alone ("over Sabe et
al. (US 2007/0217688 A1)"), or when the form gives it to one reference only and it stands as examiners write
of references ("Sabe teaches", "(Sabe, col. 3)"). Where it may be another's, or a plain word, it names nobody.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from citations.passages import name_contexts
from citations.passages.introductions import capitalized_words, introductions, name_of_form
from citations.passages.office_action_text import has_word
from citations.reference import find_numbers

OTHER: Final = ""
"""Who is named when it is none of the references, or may be several of them."""

References = Sequence[tuple[str, str | None]]
"""Of each reference, what the form says and its canonical number; one without a number goes by its form."""

_DIGITS: Final = re.compile(r"[0-9](?<![0-9].)(?!(?<=0)[0-9]{3}(?![0-9]))(?:[,./ -]{0,3}[0-9]){4}")
"""The beginning of a number; paragraphs such as [0062-0065] are none."""
_REACH_BACK: Final = 90  # characters: longer than the labels before a number
_REACH_ON: Final = 40
_WORDS: Final = frozenset({"alice", "april", "august", "graham", "june", "march", "markush", "may", "mayo"})
"""Names that office actions are full of: of months, cases and kinds of claims."""
_COUNT: Final = re.compile(
    r"[0-9,]+ (?!(?:and|as|at|by|describes?|discloses?|fails?|for|from|has|in|is|issued|of|on|or|patent"
    r"|shows?|suggests?|teaches|to|which|with)\b)[a-z]"
)
"""2,000,000 cycles"""
_SHORT_NUMBER: Final = re.compile(r"'(?<!\w.)(?P<digits>[0-9]{3})(?='s\b|[ ,;:.)\]\[])")


@dataclass(frozen=True, slots=True, order=True)
class Naming:
    """``text[start:end]`` names a reference: its number, what its form says, or OTHER."""

    start: int
    end: int
    reference: str


def namings(text: str, references: References) -> list[Naming]:
    """All places where references are named, left to right, one for each place.

    Args:
        text: the office action, as `office_action_text.matched` gives it.
        references: all that it cites.
    """
    numbers = list(_numbers(text))
    short = _short_numbers(text, numbers, references)
    names = _named(text, *_owners(text, numbers, references))
    others = (Naming(start, end, OTHER) for start, end in name_contexts.subjects(text))
    by_start: dict[int, Naming] = {}
    for naming in (*numbers, *short, *names, *others):
        by_start.setdefault(naming.start, naming)
    return sorted(by_start.values())


def _numbers(text: str) -> Iterator[Naming]:
    for start, end in _stretches(text):
        for mention in find_numbers(text[start:end]):
            naming = Naming(
                start + mention.start, start + mention.end, (*mention.references, *mention.applications)[0]
            )
            if not _COUNT.match(text, naming.start):
                yield naming


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where digits enough for a number stand, from word to word: all of a text takes ten times longer."""
    start = end = -1
    for digits in _DIGITS.finditer(text):
        first = _word_border(text, digits.start() - _REACH_BACK)
        if first > end:
            if end > 0:
                yield start, end
            start = first
        end = _word_border(text, digits.end() + _REACH_ON)
    if end > 0:
        yield start, end


def _word_border(text: str, place: int) -> int:
    if place <= 0:
        return 0
    blank = text.find(" ", place)
    return len(text) if blank < 0 else blank


def _short_numbers(text: str, numbers: Sequence[Naming], references: References) -> Iterator[Naming]:
    """``the '688 publication``, where only one number ends so and the text gives it in full."""
    written = {naming.reference for naming in numbers}
    known = written | {number for _, number in references if number}
    for short in _SHORT_NUMBER.finditer(text):
        candidates = {number for number in known if number.endswith(short["digits"])}
        if len(candidates) == 1 and candidates <= written:
            yield Naming(short.start(), short.end(), candidates.pop())


def _owners(
    text: str, numbers: Sequence[Naming], references: References
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Whose the names are: of those that the text ties to one number, and of all others."""
    tied: defaultdict[str, set[str]] = defaultdict(set)
    places = [(naming.start, naming.end, naming.reference) for naming in numbers]
    for name, number in introductions(text, places):
        tied[name].add(number or OTHER)
    given: defaultdict[str, set[str]] = defaultdict(set)
    for form, number in references:
        if name_given := name_of_form(form, numbered=number is not None):
            given[name_given].add(number or form)
    unnumbered = {form for form, number in references if number is None}
    sure, likely = {}, {}
    for name in tied.keys() | given.keys():
        by_text, by_form = tied.get(name, set()), given.get(name, set())
        if len(by_text) == 1 and OTHER not in by_text and (not by_form or by_text <= by_form):
            sure[name] = next(iter(by_text))
        else:
            likely[name] = _likely_owner(by_text, by_form, unnumbered)
    return sure, likely


def _likely_owner(by_text: set[str], by_form: set[str], unnumbered: set[str]) -> str:
    """The only one whose form gives a name; without a number it may be the writing that the text cites."""
    if len(by_form) != 1 or len(by_text) > 1 or (by_text and not by_form <= unnumbered):
        return OTHER
    return next(iter(by_form))


def _named(text: str, sure: Mapping[str, str], likely: Mapping[str, str]) -> Iterator[Naming]:
    """The places where names stand for references."""
    owners = {**likely, **sure}
    # A name that the text has in small letters too, as it has ``may`` and ``field``, may be that word.
    strict = {name for name in owners if name not in sure or name in _WORDS or has_word(text, name)}
    for found in capitalized_words(text) if owners else ():
        word = found[0].casefold()
        name = word if word in owners else word.partition(" ")[0]
        if name not in owners:
            continue
        start, end_of_name = found.start(), found.end() - len(word) + len(name)
        if name_contexts.is_reference(text, start, end_of_name, strict=name in strict):
            yield Naming(start, end_of_name, owners[name])
