"""What people paste or know from elsewhere → the language's own words. Pure.

Addresses of documents, names of their files, the fields of other search systems, lists of numbers with
whatever stands between them. Each rule takes a whole text or leaves it; what it made of it is said.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from citations.reference import Mention, find_numbers
from citations.vocabulary import REJECTION_TYPES
from search_ui.language.fields import FIELDS
from search_ui.url.params import Filter

ADDRESS = re.compile(r"(?:https?://|www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/)\S+", re.IGNORECASE)
_FILE = re.compile(r"(\S+?)(?:[ _-]?(?:original|full))?\.(?:pdf|xml|html?|txt|tiff?|docx?)", re.IGNORECASE)
_OTHER_FIELD = re.compile(r'"?([0-9A-Z/,-]+)"?\.(pn|did|dn|ap|apn|app|an)\.', re.IGNORECASE)
_ART_UNIT = re.compile(r"(?:(?i:(?:group )?art unit)|G?AU):? ([0-9A-Z]{4})|g?au:? ([0-9]{3}[0-9A-Za-z])")
"""In small letters `au` may be gold, or French: then it takes more digits."""
_GLUE = re.compile(
    r"(?:and|or|to|&|\+|no|nos|num|number|numbers|pat|pats|patent|patents|pub|pubs|publication|publications"
    r"|appl|application|applications|ref|refs|reference|references|doc|docs|document|documents)\.?",
    re.IGNORECASE,
)
_QUERY = re.compile(rf"\"|\w\*|\b(?:AND|OR|NOT)\b|(?<!\w)(?i:{'|'.join(FIELDS)}):|(?<![^\s(])-\w")
"""What only who knows the language writes: then nothing is a list."""
_BETWEEN = re.compile(r"[\s,;:.()\[\]/#\u2022\u00b7|-]+")
_LIST = 3
"""Numbers that make a list of a text, whatever words stand between them; with names in parentheses two do."""
_NAMED_IN_PARENTHESES = re.compile(r"^\s*\([^()\d]{2,60}\)")
_DISTANCE = re.compile(r"(?<=\s)(?:(?:w|n|pre|near|adj|within)/?\d{1,2}|adj|near)(?=\s)", re.IGNORECASE)
_STATUTE = re.compile(
    r"(?:35 ?U\.? ?S\.? ?C\.? ?)?(?:§+ ?|sec(?:tion|\.)? ?)?(10[123]|112)(?: ?\([a-h]\))?", re.IGNORECASE
)
_FOUR_DIGITS = re.compile(r"[1-3]\d{3}")
_CONNECTED = re.compile(r"(?<=[\w)\"*] )(and|or|not)(?= [\w(\"-])")


class Rewritten(NamedTuple):
    """A text in the language's own words, and a sentence about what was made of it."""

    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What else a text may have meant: a search text, or nothing but a value of a facet."""

    label: str
    text: str = ""
    filter: Filter | None = None

    @property
    def is_unit(self) -> bool:
        """Whether it is an art unit, which may have a page of its own."""
        return self.filter is not None and self.filter.facet == "art_unit"


def rewritten(text: str) -> Rewritten | None:
    """What is searched for a text that somebody pasted; None where it is to be read as it stands."""
    return next((made for rule in _RULES if (made := rule(text))), None)


def meant(text: str) -> tuple[Meant, ...]:
    """What else a text may have meant, offered beside what was searched."""
    if found := _STATUTE.fullmatch(text):
        label = f"rejections under {REJECTION_TYPES[found[1]]}"
        return (Meant(label, filter=Filter("rejection_type", found[1])),)
    if _FOUR_DIGITS.fullmatch(text):
        return (Meant(f"art unit {text}", filter=Filter("art_unit", text)),)
    if _CONNECTED.search(text):
        connected = _CONNECTED.sub(lambda word: word[0].upper(), text)
        return (Meant(connected, connected),)
    return ()


def _address(text: str) -> Rewritten | None:
    pieces = text.split()
    if not pieces or not all(ADDRESS.fullmatch(piece) for piece in pieces):
        return None
    return _any_of(map(in_address, pieces), "The address of a document was read as its number.")


def in_address(address: str) -> str | None:
    """The number that an address is about: a part of its path, or a value in its query, that is one."""
    parts = urlsplit(address if "//" in address else f"//{address}")
    asked = dict(parse_qsl(parts.query))
    asked |= dict(parse_qsl(urlsplit(parts.fragment).query))
    given = [*re.split(r"[/=]", unquote(parts.path)), f"{asked.get('CC', '')}{asked.get('NR', '')}"]
    given += [value for name, value in asked.items() if name not in ("CC", "NR", "KC")]
    given += re.split(r"[/=&?]", unquote(parts.fragment))
    numbers = (
        _number(re.sub(r"^pn=|\.(?:pn\.|pdf|html?)$", "", each.strip(), flags=re.IGNORECASE))
        for each in given
    )
    return next((number for number in numbers if number), None)


def _file(text: str) -> Rewritten | None:
    found = [_FILE.fullmatch(piece) for piece in text.split()]
    names = [match and _number(match[1]) for match in found]
    return _any_of(names, "The name of a file was read as a number.")


def _other_field(text: str) -> Rewritten | None:
    """The fields of the Office's own search, as `3758805.pn.` or `16/123,456.app.` have them."""
    pieces = [piece for piece in text.split() if not _GLUE.fullmatch(piece)]
    found = [_OTHER_FIELD.fullmatch(piece) for piece in pieces]
    numbers = [match and _number(match[1]) for match in found]
    return _any_of(numbers, "The Office's own fields were read as numbers.")


def _art_unit(text: str) -> Rewritten | None:
    found = _ART_UNIT.fullmatch(text)
    return Rewritten(f"au:{(found[1] or found[2]).upper()}", "") if found else None


def _numbers(text: str) -> Rewritten | None:
    """A list of numbers with whatever stands between them; or one with nothing but its label."""
    if _QUERY.search(text):
        return None
    mentions = find_numbers(text)
    others = [word for word in _BETWEEN.split(_without(text, mentions)) if word]
    if not others:
        return None  # the language reads it as it stands
    if labelled := _labelled(text):
        return labelled
    if all(map(_GLUE.fullmatch, others)):
        return _any_of((text[m.start : m.end] for m in mentions), "")
    named = sum(bool(_NAMED_IN_PARENTHESES.match(text[m.end :])) for m in mentions)
    if len(mentions) >= _LIST or (named and len(mentions) > 1):
        sentence = "A list of numbers: any of them matches, and the words between them were left out."
        return _any_of((text[m.start : m.end] for m in mentions), sentence)
    return None


def _labelled(text: str) -> Rewritten | None:
    """Numbers with nothing but labels and commas beside them, each of which is one when it stands alone."""
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    bare = [part for part in parts if not _GLUE.fullmatch(part)]
    return _any_of(map(_number, bare), "") if len(bare) < len(parts) else None


def _distance(text: str) -> Rewritten | None:
    """`battery w/5 separator`: the language knows no distances."""
    left = " ".join(_DISTANCE.sub(" ", text).split())
    if left == text:
        return None
    return Rewritten(
        left,
        "Words are not searched for by their distance: all of them must match, wherever they stand."
        ' Write "both words" for words side by side.',
    )


_RULES: tuple[Callable[[str], Rewritten | None], ...] = (
    _address,
    _file,
    _other_field,
    _art_unit,
    _numbers,
    _distance,
)


def _any_of(numbers: Iterable[str | None], sentence: str) -> Rewritten | None:
    """Any of these, where all of them are numbers."""
    found = list(numbers)
    known = list(dict.fromkeys(number for number in found if number))
    return Rewritten(" OR ".join(known), sentence) if known and all(found) else None


def _number(text: str) -> str | None:
    """A text that is one number and nothing else, as it stands."""
    mentions = find_numbers(text)
    return text if len(mentions) == 1 and mentions[0].end - mentions[0].start == len(text) else None


def _without(text: str, mentions: Iterable[Mention]) -> str:
    for mention in mentions:
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text
