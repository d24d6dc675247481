"""The text of an office action, cleaned, and the sentences in which the examiner speaks of the prior art.

Entry points: `clean`, `matched`, `sentences`. What the portal gives is a document's text with a paragraph a
line (older ones: as the scanner broke the lines), page marks such as ``number='12'`` in the midst of a
sentence, names of pictures, and the headers of pages.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from citations.passages import speakers


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the cleaned text, ``text[start:end]``, that is the examiner's own.

    Attributes:
        start, end: its place.
        reply: whether it answers arguments.
    """

    start: int
    end: int
    reply: bool


class _Plain(dict[int, str]):
    """Characters as they are shown: blanks are blanks, and what has no shape is left out."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        plain = character
        if character in "\n\f\x85\u2028\u2029":
            plain = "\n"
        elif category in {"Cc", "Zs"}:
            plain = " "
        elif category in {"Cf", "Cs"}:
            plain = ""
        self[code] = plain
        return plain


_PLAIN: Final = _Plain()
_ODD: Final = re.compile(r"[^ -~\n]+")
_PAGE_MARK: Final = re.compile(r"number='[0-9]{1,4}'")
_PAGE_FURNITURE: Final = re.compile(
    r"(?:(?:application/control number|appl(?:ication)?\.? no\.?|serial no\.?|art unit|page|paper no\.?)"
    r"[ :]*[0-9/,]*(?: of [0-9]+)? ?)+|-? ?[0-9]{1,4} ?-?|png|greyscale|media_image[0-9]+\.png",
    re.IGNORECASE,
)
_WRAPPED: Final = range(60, 121)
"""As long is a line that the scanner broke; shorter ones are headings, longer ones whole paragraphs."""

_ABBREVIATION: Final = re.compile(
    r"(?:al|app|appl|appln|approx|apr|aug|cf|ch|cir|co|col|cols|corp|dec|dr|ed|eq|eqs|ex|feb|fed|fig"
    r"|figs|inc|jan|jr|ltd|mar|mr|mrs|ms|no|nos|nov|oct|par|para|paras|pars|pat|pats|pg|pgs|pp|prof"
    r"|pub|publ|pubs|ref|refs|resp|sec|sect|sep|sept|ser|soc|sr|st|supp|trans|univ|vol|vs)"
    r"|[^\W\d_]|.*\..*",  # an initial; U.S, e.g
    re.IGNORECASE,
)
IN_BRACKETS: Final = r"[^()\[\]\n]{0,400}(?:[(\[][^()\[\]\n]{0,200}[)\]][^()\[\]\n]{0,200}){0,4}[)\]]"
"""What stands in brackets, behind the first, as a pattern: no sentence and no clause ends there."""

# One character first, of few, is looked for many times quicker than alternatives or what stands before.
_STOP: Final = re.compile(
    rf"[(\[.!?](?:(?<=[(\[]){IN_BRACKETS}"
    r"|(?P<stop>(?<=[.!?])[)\]\"']{0,3} (?=[\"'(\[]?[^\W_a-zß-ÿ])|(?<=[)\]]\.)(?=[A-Z])))",
)
_LOOK_BACK: Final = 40
_LAST_WORD: Final = re.compile(r"(?:[^\W_]\.)*[^\W_]{1,30}$")
_ENDS: Final = re.compile(r"[.!?:;)\]\"']$")
_TYPOGRAPHIC: Final = tuple(
    (typographic, plain)
    for plain, all_ in {
        "'": "`\u2018\u2019\u201b\u2032",
        '"': "\u201c\u201d\u201f\u2033",
        "-": "\u2010\u2011\u2012\u2013\u2014\u2212",
    }.items()
    for typographic in all_
)


def clean(text: str) -> str:
    """The text with a paragraph a line, single blanks, and no page marks, headers or control characters."""
    plain = _PAGE_MARK.sub("", _ODD.sub(_plain, text))
    while "  " in plain:
        plain = plain.replace("  ", " ")
    lines = (line.strip() for line in plain.split("\n"))
    return "\n".join(_paragraphs(lines, plain.lower()))


def _plain(odd: re.Match[str]) -> str:
    return odd[0].translate(_PLAIN)


def matched(text: str) -> str:
    """The text as patterns see it, as long as it was: quotation marks and dashes are a typewriter's."""
    for typographic, plain in _TYPOGRAPHIC:
        text = text.replace(typographic, plain)
    return text


def has_word(text: str, word: str) -> bool:
    """Whether a text has a word by itself, quicker than a pattern would tell."""
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        if not _is_of_word(text[max(0, place - 1) : place]) and not _is_of_word(text[end : end + 1]):
            return True
        place = text.find(word, place + 1)
    return False


def _is_of_word(character: str) -> bool:
    """Whether a character belongs to a word; what is beyond a text's ends does not."""
    return character.isalnum() or character == "_"


def _paragraphs(lines: Iterable[str], text: str) -> Iterator[str]:
    """Lines put together that a page or a scanner broke; `text` is the whole, in small letters."""
    parts: list[str] = []
    gap = False
    for line in lines:
        if not line or _PAGE_FURNITURE.fullmatch(line):
            gap = True
            continue
        if parts and _continues(parts[-1], line, gap=gap):
            parts[-1:] = _joint(parts[-1], line, text)
        else:
            if parts:
                yield "".join(parts)
            parts = [line]
        gap = False
    if parts:
        yield "".join(parts)


def _continues(before: str, line: str, *, gap: bool) -> bool:
    """Whether a line goes on with the one before it; `gap` says that blank lines or a header are between."""
    if not line[0].islower() and (gap or len(before) not in _WRAPPED or _ENDS.search(matched(before[-1]))):
        return False
    end = matched(before[-_LOOK_BACK:])
    return not _is_stop(end, len(end))


def _joint(before: str, line: str, text: str) -> tuple[str, str]:
    """A hyphen at a line's end goes when the text has the word without it, else it is the word's own."""
    head = re.search(r"([^\W\d_]{2,30})-$", before)
    tail = re.match(r"[a-zß-ÿ]{2,30}", line)
    if not head or not tail:
        return before + " ", line
    known = has_word(text, (head[1] + tail[0]).lower())
    return (before[:-1] if known else before), line


def _is_stop(text: str, end: int) -> bool:
    """Whether ``text[:end]`` ends with a full stop (or another one) that is no abbreviation's."""
    body = text[max(0, end - _LOOK_BACK) : end].rstrip(" )]\"'")
    if not body.endswith((".", "!", "?")):
        return False
    word = _LAST_WORD.search(body[:-1])
    return word is None or not _ABBREVIATION.fullmatch(word[0])


def sentences(text: str, places: Sequence[int]) -> Iterator[Sentence]:
    """Those of the examiner's own sentences in which one of some places lies, in their order.

    Args:
        text: the office action, as `matched` gives it.
        places: ascending. What is nowhere near them is read only as far as it says who speaks.
    """
    speaker = speakers.Speaker()
    start = place = 0
    for paragraph in text.split("\n"):
        if place == len(places):
            return
        end = start + len(paragraph)
        if speaker.begin(paragraph) and (places[place] < end or speaker.may_change(paragraph)):
            for first, last in _spans(paragraph):
                sentence = paragraph[first:last]
                place = bisect_left(places, start + first, place)
                meant = place < len(places) and places[place] < start + last
                if speaker.is_examiner(sentence) and meant and not speakers.is_priority(sentence):
                    yield Sentence(start + first, start + last, speaker.replying)
        start = end + 1
        place = bisect_left(places, start, place)


def _spans(paragraph: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _STOP.finditer(paragraph):
        if stop["stop"] is not None and _is_stop(paragraph, stop.end()):
            yield start, stop.end() - stop["stop"].endswith(" ")
            start = stop.end()
    if start < len(paragraph):
        yield start, len(paragraph)
