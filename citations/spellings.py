"""What a spelling of a number is, and the parts that the forms of all offices share.

The forms stand in `citations.us_spellings` and `citations.foreign_spellings`, written for the characters that
`fold` leaves; `citations.reference` tries them. Every repetition in a form is bounded: a text costs time in
proportion to its length.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final


class Certainty(IntEnum):
    """What may stand around a spelling before it could be something else; each includes those before it."""

    ALONE = 1  # nothing: the text is the number
    TYPED = 2  # words of a search box, where somebody typed a number on purpose; in a form it is none
    HINTED = 3  # names and remarks of form text, if the source's own parse has these digits too
    WRITTEN = 4  # names and remarks of form text
    NAMED = 5  # a bibliography too: the number's office is named, or nothing else is written so


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a stretch ``text[start:end]`` says: a document, applications, or (all empty) neither.

    Attributes:
        unread: it is a document's number that cannot be read: no other number is then the only one.
    """

    start: int
    end: int
    digits: str
    number: str | None = None
    certainty: Certainty = Certainty.ALONE
    applications: tuple[str, ...] = ()
    unread: bool = False


Match = re.Match[str]

NO: Final = r"Nos?|Number|Num"
WORD: Final = (
    r"Patents?|Pat|Letters|Utility|Pre-?Grant|Granted|Published|Publications?|Publ?s?|PG[ -]?Pubs?|Doc"
    rf"|Documents?|Applications?|Appln?s?|App|Serial|Ser|{NO}"
)
FOREIGN_WORD: Final = (
    rf"{WORD}|Unexamined|Examined|Laid[ -]?Open|Open|Kokai|Koho|Tokkai|Tokkyo|Disclosure|Offenlegungsschrift"
    r"|Offen|Auslegeschrift|Patentschrift|Spec(?:ification)?s?|Demande|Int"
    r"|(?:Inventor|Author)'?s'? Cert(?:ificate)?"
)
WORDS: Final = rf"(?P<words>(?i:(?:(?:{WORD})[ .,:#()-]{{1,3}}){{0,7}}))"
KIND: Final = (
    r"(?:[ ,_-]{0,2}(?P<open>\()?(?P<kind>[ABCEHPSTUY][1-9]|(?<=[0-9])(?-i:[AB][lI])(?!\w)"
    r"|(?<=[0-9])[ABCEHPSTUY]|(?-i:[ABCEHPSTUY]))(?(open)\))(?![\w'-])(?!\.(?!pdf)[A-Z]))?"
)
END: Final = r"(?!\w)(?![,./-][0-9])"

_FEWEST_DIGITS: Final = 6
_INITIAL: Final = re.compile(r"\. ?\w")


def spelling(
    found: Match,
    body: str,
    number: str | None = None,
    certainty: Certainty = Certainty.ALONE,
    applications: tuple[str, ...] = (),
) -> Spelling:
    """The spelling that a form found, whose digits are those of `body`."""
    digits = NOT_DIGITS.sub("", body)
    return Spelling(found.start(), found.end(), digits, number, certainty, applications)


def nothing(found: Match) -> Spelling:
    """A stretch that only looks like a number."""
    return Spelling(found.start(), found.end(), "")


def unread(found: Match, written: str) -> Spelling:
    """A document whose number cannot be read; with fewer than six digits it may be a year or a page."""
    digits = NOT_DIGITS.sub("", written)
    return Spelling(found.start(), found.end(), digits, unread=len(digits) >= _FEWEST_DIGITS)


def is_application(words: str | None) -> bool:
    """Whether a label says application, and not its publication."""
    label = (words or "").lower()
    return ("app" in label or "ser" in label) and not re.search(r"pub|laid|open|unexam|kokai|tokkai", label)


def kind_code(found: Match) -> str:
    """The kind code after the number, or an empty text; ``Al`` was A1 before it was scanned."""
    return re.sub("(?<=[AB])[LI]", "1", (found["kind"] or "").upper())


def may_be_initial(found: Match) -> bool:
    """Whether the kind code may be somebody's initial: ``US 345,393 S. Smith``."""
    return len(kind_code(found)) == 1 and _INITIAL.match(found.string, found.end()) is not None


NOT_DIGITS: Final = re.compile(r"[^0-9]+")
_ASCII_BLANKS: Final = {ord(blank): " " for blank in "\t\n\r\v\f\x1c\x1d\x1e\x1f"}
# ASCII, and the accented Latin letters that NFKC leaves as they are.
_UNCHANGED: Final = re.compile(
    "[\\x00-\\x7f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e]*"
)
_NO_DIGITS: Final = ("<super>", "<sub>", "<circle>", "<fraction>")


def fold(text: str) -> tuple[str, list[int] | None]:
    """Text with plain blanks, dashes, slashes, digits and letters (NFKC), and each character's place in it.

    The places are None when nothing moved. A superscript or circled digit becomes ``*``: a footnote mark is
    not a digit of the number before it.
    """
    if _UNCHANGED.fullmatch(text):
        return text.translate(_ASCII_BLANKS), None
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _plain(character)
        folded.append(plain)
        places.extend([place] * len(plain))
    return "".join(folded), places


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":  # zero-width marks and soft hyphens
        return ""
    if category == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    if character in "\N{FRACTION SLASH}\N{DIVISION SLASH}":
        return "/"
    if unicodedata.decomposition(character).startswith(_NO_DIGITS):
        return "*"
    return " " if character.isspace() else unicodedata.normalize("NFKC", character)
