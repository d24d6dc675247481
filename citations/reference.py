"""Every spelling of a patent number → one canonical number, or "none of these". Never a guess.

Entry points: `recognize` for the raw text of a form, `find_numbers` for a search box, `application_number`.

What decides (the pickiest reader is a patent attorney): a bare number is a US one only when it stands alone;
among names and remarks a number counts when its office, label, punctuation or kind code make it unmistakable;
in a bibliography only when its office is named. Of two numbers in one text the hint says which is meant.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from citations import (
    foreign_spellings,
    literature,
    number_starts,
    numbers,
    offices,
    other_spellings,
    us_spellings,
)
from citations.admissions import is_admission
from citations.common_spellings import foreign_number, us_among_words
from citations.spellings import NOT_DIGITS, Certainty, Match, Spelling, fold, nothing


@dataclass(frozen=True, slots=True)
class Reference:
    """What a form's raw text names: canonical number, type and office, as far as they are certain."""

    number: str | None
    type: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in a search box, ``query[start:end]``: the references and applications that it may mean."""

    start: int
    end: int
    references: tuple[str, ...]
    applications: tuple[str, ...]


_Form = tuple[str, Callable[[Match], Spelling]]
_NUMERIC: Final[tuple[_Form, ...]] = (
    (other_spellings.DOI, nothing),
    (us_spellings.APPLICATION, us_spellings.read_application),
    (us_spellings.PUBLICATION, us_spellings.read_publication),
    (us_spellings.GRANT, us_spellings.read_grant),
)
_WORDED: Final[tuple[_Form, ...]] = (
    (foreign_spellings.PCT, foreign_spellings.read_pct),
    (us_spellings.APPLICATION, us_spellings.read_application),
    (us_spellings.SERIES, us_spellings.read_series),
    (us_spellings.PUBLICATION, us_spellings.read_publication),
    (foreign_spellings.FOREIGN, foreign_spellings.read_foreign),
    (us_spellings.GRANT, us_spellings.read_grant),
    (other_spellings.OTHER, other_spellings.read_other),
)


@dataclass(frozen=True, slots=True)
class _Forms:
    """Where a number may begin, and what is tried there, in this order: at a letter, and at a digit."""

    leads: re.Pattern[str]
    worded: tuple[tuple[re.Pattern[str], Callable[[Match], Spelling]], ...]
    numeric: tuple[tuple[re.Pattern[str], Callable[[Match], Spelling]], ...]


def _compiled(leads: str, flags: re.RegexFlag) -> _Forms:
    return _Forms(
        re.compile(rf"(?<!\w)(?<!\w-)(?:[0-9]|{leads})", flags),
        tuple((re.compile(form, flags), read) for form, read in _WORDED),
        tuple((re.compile(form, flags), read) for form, read in _NUMERIC),
    )


# Each takes a tenth of a second to compile, and few who import this need both.
@cache
def _as_written() -> _Forms:
    return _compiled(number_starts.WRITTEN, re.NOFLAG)


@cache
def _as_typed() -> _Forms:
    return _compiled(number_starts.TYPED, re.IGNORECASE)


_NONE: Final = Reference(None, "none", None)
_UNRECOGNIZED: Final = Reference(None, "unrecognized", None)
_NON_PATENT: Final = Reference(None, "non_patent", None)
_ADMISSION: Final = Reference(None, "admission", None)

_US_TYPES: Final = (
    ("USD", "us_design"),
    ("USPP", "us_plant"),
    ("USRE", "us_reissue"),
    ("USH", "us_other"),
    ("UST", "us_other"),
)
_GRANT_DIGITS: Final = 7
_PUBLICATION_DIGITS: Final = 11
_PUBLICATION_DIGITS_WITHOUT_ZERO: Final = 10
_AROUND: Final = " ()[]{}<>.,;:*-'\"_"

_UP_TO_THE_LAST_DIGIT: Final = re.compile(r".*[0-9]", re.DOTALL)
_UNITED_STATES: Final = re.compile(r"U\.? ?S|United States", re.IGNORECASE)
_OTHER_OFFICE: Final = re.compile(
    rf"\b(?:(?:{'|'.join(sorted(offices.SURE))})\b|{offices.SURE_NAME}(?!;|,? et\.? al)"
    r"|(?i:foreign|[a-z]{3,12}ese|design|plant|reissue|utility model|laid[ -]?open|(?:un)?examined)\b)"
)


def recognize(text: str, hint: str = "") -> Reference:
    """What the raw text of a form names; `hint` is the source's own parse, digits whose letters are lost.

    The hint never makes a number by itself: it only picks among the numbers of the text, and says of seven
    bare digits between words that they are meant. Text without any reference is `none`.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return _bare(text)
    return _other_than_bare(text, hint)


# Half of all texts that are not bare digits came before: some references are cited thousands of times.
@lru_cache(maxsize=1 << 16)
def _other_than_bare(text: str, hint: str) -> Reference:
    if number := foreign_number(text):
        return Reference(number, "foreign", number[:2])
    found = us_among_words(text)
    if found and recognize_at_length(found.twin, "").number == found.number_of_twin:
        return _reference(found.number)
    return recognize_at_length(text, hint)


@lru_cache(maxsize=1 << 16)
def recognize_at_length(text: str, hint: str) -> Reference:
    """What `recognize` says, without its quick ways."""
    folded, _ = fold(text)
    core = folded.strip(_AROUND)
    if core.isascii() and core.isdigit():
        return _bare(core)
    if not folded.strip():
        return _UNRECOGNIZED if hint.strip() else _NONE
    if is_admission(folded.strip()):
        return _ADMISSION
    return _written(folded, core, NOT_DIGITS.sub("", hint).lstrip("0"))


def _bare(digits: str) -> Reference:
    """A number alone: seven digits are a US grant; a year and seven (six: a zero is lost) a publication."""
    length = len(digits)
    if length == _GRANT_DIGITS:
        serial = digits.lstrip("0")
        return Reference("US" + serial, "us_grant", "US") if serial else _UNRECOGNIZED
    if length in (_PUBLICATION_DIGITS, _PUBLICATION_DIGITS_WITHOUT_ZERO):
        number = numbers.us_publication(digits[:4], digits[4:])
        return Reference(number, "us_pgpub", "US") if number else _UNRECOGNIZED
    return _UNRECOGNIZED


def _written(folded: str, core: str, hint: str) -> Reference:
    spellings = [spelling for spelling in _scan(folded, _as_written()) if spelling.number or spelling.unread]
    if len(spellings) == 1 and _is_all(spellings[0], folded, core):
        return _reference(spellings[0].number)
    bibliography = literature.is_bibliography(folded)
    least = Certainty.NAMED if bibliography else Certainty.WRITTEN
    certain = [spelling for spelling in spellings if spelling.number and spelling.certainty >= least]
    chosen = _chosen(spellings, certain, hint, Certainty.NAMED if bibliography else Certainty.HINTED)
    if chosen and (_names_its_office(chosen, folded) or not _OTHER_OFFICE.search(folded)):
        return _reference(chosen.number)
    if certain or (not bibliography and any(spelling.unread for spelling in spellings)):
        return _UNRECOGNIZED
    return _NON_PATENT if bibliography or literature.is_titled(folded) else _UNRECOGNIZED


def _is_all(spelling: Spelling, folded: str, core: str) -> bool:
    """Whether a form's text is nothing but this number."""
    whole = folded[spelling.start : spelling.end].strip(_AROUND) == core
    return whole and spelling.certainty != Certainty.TYPED


def _names_its_office(spelling: Spelling, folded: str) -> bool:
    """Whether it says whose number it is: custom does not make it a US one where another office is named."""
    if not (spelling.number or "").startswith("US"):
        return True
    named = spelling.certainty == Certainty.NAMED
    return named and _UNITED_STATES.search(folded, spelling.start, spelling.end) is not None


def _documents(spellings: list[Spelling]) -> list[Spelling]:
    """Without the international applications that stand beside a document."""
    documents = [spelling for spelling in spellings if not spelling.applications]
    return documents or spellings


def _chosen(
    spellings: list[Spelling], certain: list[Spelling], hint: str, least: Certainty
) -> Spelling | None:
    """The only number, or the only one whose digits are the hint's; the surest of its spellings.

    The hint decides from `least` on, but takes no number that is less than certain from beside one that is.
    None is the only one beside a document whose number cannot be read.
    """
    if len(spellings) == len(certain) == 1:
        return certain[0]
    hinted = [
        spelling
        for spelling in spellings
        if spelling.number and spelling.certainty >= least and _hinted(spelling, hint)
    ]
    if not hinted and any(spelling.unread for spelling in spellings):
        return None
    candidates = hinted or _documents(certain)
    if len({spelling.number for spelling in candidates}) != 1:
        return None
    chosen = max(candidates, key=lambda spelling: spelling.certainty)
    return chosen if chosen in certain or not certain else None


def _hinted(spelling: Spelling, hint: str) -> bool:
    own = NOT_DIGITS.sub("", spelling.number or "").lstrip("0")
    return hint != "" and hint in (own, spelling.digits.lstrip("0"))


def _reference(number: str | None) -> Reference:
    """The reference of a canonical number."""
    if number is None:
        return _UNRECOGNIZED
    if number.startswith("PCT"):
        return Reference(number, "foreign", "WO")
    if not number.startswith("US"):
        return Reference(number, "foreign", number[:2])
    for prefix, kind in _US_TYPES:
        if number.startswith(prefix):
            return Reference(number, kind, "US")
    publication = len(number) == len("US") + _PUBLICATION_DIGITS
    return Reference(number, "us_pgpub" if publication else "us_grant", "US")


def find_numbers(query: str) -> tuple[Mention, ...]:
    """All numbers that somebody typed into a search box, left to right; the words around them are left alone.

    More generous than `recognize`: seven bare digits between words are a grant. Eight bare digits are an
    application and, from 10,000,000 to 12,999,999, also a grant; but not when they read as a date.
    """
    folded, places = fold(query)
    mentions = []
    for spelling in _scan(folded, _as_typed()):
        alone = not folded[: spelling.start].strip(_AROUND) and not folded[spelling.end :].strip(_AROUND)
        sure = alone or spelling.certainty > Certainty.ALONE
        references = (spelling.number,) if spelling.number and sure else ()
        if references or spelling.applications:
            start, end = spelling.start, spelling.end
            if places is not None:
                start, end = places[start], places[end - 1] + 1
            mentions.append(Mention(start, end, references, spelling.applications))
    return tuple(mentions)


def application_number(text: str) -> str | None:
    """Canonical application number when the whole text is one: ``14123456``, ``PCTUS2024012345``."""
    mentions = find_numbers(text)
    if len(mentions) != 1 or not mentions[0].applications:
        return None
    mention = mentions[0]
    around = text[: mention.start] + text[mention.end :]
    return None if around.strip() else mention.applications[0]


def _scan(text: str, forms: _Forms) -> Iterator[Spelling]:
    """Every spelling in a folded text, left to right.

    The first form that fits takes its stretch; what only looks like a number is taken too, so that no part of
    it is read again.
    """
    place = 0
    digits = _UP_TO_THE_LAST_DIGIT.match(text)
    end = digits.end() if digits else 0
    while lead := forms.leads.search(text, place, end):
        place = lead.start()
        for pattern, read in forms.numeric if text[place] in "0123456789" else forms.worded:
            if found := pattern.match(text, place):
                yield read(found)
                place = found.end()
                break
        else:
            place += 1
