"""The text of an office action, cleaned, and the sentences in which the examiner speaks of the prior art.

Entry points: `clean`, `matched`, `sentences`. What the portal gives is a document's text with a paragraph a
line (older ones: as the scanner broke the lines), page marks such as ``number='12'`` in the midst of a
sentence, names of pictures, and the headers of pages.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
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
_PAGE_MARK: Final = re.compile(r"number='[0-9]{1,4}'")
_BLANKS: Final = re.compile(r" {2,}")
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
BRACKETED: Final = r"[(\[][^()\[\]\n]{0,400}(?:[(\[][^()\[\]\n]{0,200}[)\]][^()\[\]\n]{0,200}){0,4}[)\]]"
"""What stands in brackets, as a pattern: no sentence and no clause ends there."""

_STOP: Final = re.compile(
    rf"{BRACKETED}|(?P<stop>[.!?][)\]\"']{{0,3}} (?=[\"'(\[]?[^\W_a-zß-ÿ])|(?<=[)\]])[.](?=[A-Z]))",
)
_LOOK_BACK: Final = 40
_LAST_WORD: Final = re.compile(r"(?:[^\W_]\.)*[^\W_]{1,30}$")
_ENDS: Final = re.compile(r"[.!?:;)\]\"']$")
_TYPOGRAPHIC: Final = {
    **dict.fromkeys((0x60, 0x2018, 0x2019, 0x201B, 0x2032), "'"),
    **dict.fromkeys((0x201C, 0x201D, 0x201F, 0x2033), '"'),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-"),
}


def clean(text: str) -> str:
    """The text with a paragraph a line, single blanks, and no page marks, headers or control characters."""
    plain = _PAGE_MARK.sub("", text.translate(_PLAIN))
    lines = (line.strip() for line in _BLANKS.sub(" ", plain).split("\n"))
    hyphens = "-\n" in plain or "- \n" in plain
    words = frozenset(re.findall(r"\w+", plain.lower()) if hyphens else ())
    return "\n".join(_paragraphs(lines, words))


def matched(text: str) -> str:
    """The text as patterns see it, as long as it was: quotation marks and dashes are a typewriter's."""
    return text.translate(_TYPOGRAPHIC)


def _paragraphs(lines: Iterable[str], words: frozenset[str]) -> Iterator[str]:
    """Lines put together that a page or a scanner broke."""
    parts: list[str] = []
    gap = False
    for line in lines:
        if not line or _PAGE_FURNITURE.fullmatch(line):
            gap = True
            continue
        if parts and _continues(parts[-1], line, gap=gap):
            parts[-1:] = _joint(parts[-1], line, words)
        else:
            if parts:
                yield "".join(parts)
            parts = [line]
        gap = False
    if parts:
        yield "".join(parts)


def _continues(before: str, line: str, *, gap: bool) -> bool:
    """Whether a line goes on with the one before it; `gap` says that blank lines or a header are between."""
    end = matched(before[-_LOOK_BACK:])
    if _is_stop(end, len(end)):
        return False
    if line[0].islower():
        return True
    return not gap and len(before) in _WRAPPED and not _ENDS.search(end)


def _joint(before: str, line: str, words: frozenset[str]) -> tuple[str, str]:
    """A hyphen at a line's end goes when the text has the word without it, else it is the word's own."""
    head = re.search(r"([^\W\d_]{2,30})-$", before)
    tail = re.match(r"[a-zß-ÿ]{2,30}", line)
    if not head or not tail:
        return before + " ", line
    known = (head[1] + tail[0]).lower() in words
    return (before[:-1] if known else before), line


def _is_stop(text: str, end: int) -> bool:
    """Whether ``text[:end]`` ends with a full stop (or another one) that is no abbreviation's."""
    body = text[max(0, end - _LOOK_BACK) : end].rstrip(" )]\"'")
    if not body.endswith((".", "!", "?")):
        return False
    word = _LAST_WORD.search(body[:-1])
    return word is None or not _ABBREVIATION.fullmatch(word[0])


def sentences(text: str) -> Iterator[Sentence]:
    """The examiner's own sentences in a text that `matched` gives, in their order."""
    speaker = speakers.Speaker()
    start = 0
    for paragraph in text.split("\n"):
        if speaker.begin(paragraph):
            for first, last in _spans(paragraph):
                if speaker.is_examiner(paragraph[first:last]):
                    yield Sentence(start + first, start + last, speaker.replying)
        start += len(paragraph) + 1


def _spans(paragraph: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _STOP.finditer(paragraph):
        if stop["stop"] and _is_stop(paragraph, stop.end()):
            yield start, stop.end() - stop["stop"].endswith(" ")
            start = stop.end()
    if start < len(paragraph):
        yield start, len(paragraph)
