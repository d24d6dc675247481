"""The fields of the query language, declared once, and what may stand after each. Pure."""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from citations.reference import find_numbers
from search_ui.language.tree import Begins, Between, Is, Node
from search_ui.url.values import APPLICATION, OFFICE_ACTION

_REFERENCE = re.compile(r"(?=.*\d)[A-Z]{2}[0-9A-Z]{1,30}", re.ASCII)
_NUMBER_PREFIX = re.compile(r"([0-9A-Z]{2,30})\*", re.ASCII)
_ART_UNIT = re.compile(r"([0-9A-Z]{4})|([0-9A-Z]{2,3})\*", re.ASCII)
_TECH_CENTER = re.compile(r"(\d\d)(?:00)?", re.ASCII)
_CLAIM = re.compile(r"(\d{1,4})|(\d{1,4})?(?:\.\.|-)(\d{1,4})?", re.ASCII)
_DAY = re.compile(r"([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the language.

    Attributes:
        name: before the colon. meaning: what it looks for. kind: what its values are called.
        writing: how a value is written, as a part of a sentence. examples: searches that use it.
        column: the index's field that has its values; None for texts, in which words are looked for.
        read: a value's text → what is asked for, None when the text is no such value.
        single: a citation has one value at most.
    """

    name: str
    meaning: str
    kind: str
    writing: str
    examples: tuple[str, ...]
    column: str | None = None
    read: Callable[[str], Node | None] = lambda _: None
    single: bool = True

    @property
    def is_text(self) -> bool:
        """Whether words, phrases and beginnings of words are looked for in it."""
        return self.column is None

    @property
    def takes_no_numbers(self) -> bool:
        """Whether its values are no numbers of documents, even where they look like one."""
        return not self.is_text and self.name not in ("ref", "app")


def _reference(text: str) -> Node | None:
    return _number("ref", text, _REFERENCE)


def _application(text: str) -> Node | None:
    return _number("app", text, APPLICATION)


def _number(field: str, text: str, canonical: re.Pattern[str]) -> Node | None:
    """One number and nothing else, or the beginning of a canonical one."""
    mentions = find_numbers(text)
    if len(mentions) == 1 and not (text[: mentions[0].start] + text[mentions[0].end :]).strip(" .,;"):
        meant = mentions[0].references if field == "ref" else mentions[0].applications
        return Is(field, meant[0]) if meant else None
    if canonical.fullmatch(text.upper()):
        return Is(field, text.upper())
    begun = _NUMBER_PREFIX.fullmatch(text.upper())
    if not begun:
        return None
    bare_reference = field == "ref" and begun[1].isdigit()
    return Begins(field, f"US{begun[1]}" if bare_reference else begun[1])


def _art_unit(text: str) -> Node | None:
    found = _ART_UNIT.fullmatch(text.upper())
    if not found:
        return None
    return Is("au", found[1]) if found[1] else Begins("au", found[2])


def _tech_center(text: str) -> Node | None:
    found = _TECH_CENTER.fullmatch(text)
    return Is("tc", f"{found[1]}00") if found else None


def _office_action(text: str) -> Node | None:
    return Is("oa", text.upper()) if OFFICE_ACTION.fullmatch(text.upper()) else None


def _claim(text: str) -> Node | None:
    found = _CLAIM.fullmatch(text)
    if not found or not any(found.groups()):
        return None
    if found[1]:
        return Is("claim", str(int(found[1])))
    low, high = (int(limit) if limit else None for limit in (found[2], found[3]))
    if low is not None and high is not None and low > high:
        low, high = high, low
    return _between("claim", *(None if limit is None else str(limit) for limit in (low, high)))


def _date(text: str) -> Node | None:
    first, dots, last = text.partition("..")
    if not dots:
        days = _days(text)
        return Between("date", *days, text) if days else None
    begin, end = _days(first), _days(last)
    if (first and not begin) or (last and not end) or not (begin or end):
        return None
    if begin and end and begin > end:
        return _date(f"{last}..{first}")
    return Between("date", begin and begin[0], end and end[1], text)


def _days(text: str) -> tuple[str, str] | None:
    """The first and the last day of a year, a month or a day."""
    found = _DAY.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or (month is not None and not 1 <= month <= 12):  # noqa: PLR2004 - months
        return None
    length = calendar.monthrange(year, month or 12)[1]
    if day is not None and not 1 <= day <= length:
        return None
    return f"{year}-{month or 1:02}-{day or 1:02}", f"{year}-{month or 12:02}-{day or length:02}"


def _between(field: str, low: str | None, high: str | None) -> Between:
    return Between(field, low, high, f"{low or ''}..{high or ''}")


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        field.name: field
        for field in (
            Field(
                "ref",
                "the number of the reference, in any spelling, or its beginning",
                "reference number",
                "ref:US9280610, ref:2007/0217688 or ref:US928*",
                ("ref:US2007/0217688", "ref:US928*"),
                "reference_number",
                _reference,
            ),
            Field(
                "app",
                "the number of the application, in any spelling, or its beginning",
                "application number",
                "app:16/123,456 or app:16123456",
                ("app:16/123,456",),
                "application_number",
                _application,
            ),
            Field(
                "au",
                "the art unit, or its beginning",
                "art unit",
                "four characters, as au:1727, or a beginning, as au:172*",
                ("au:1727", "au:172*"),
                "art_unit",
                _art_unit,
            ),
            Field(
                "tc",
                "the tech center",
                "tech center",
                "tc:2100 or tc:21",
                ("tc:2100",),
                "tech_center",
                _tech_center,
            ),
            Field(
                "oa",
                "the id of the office action",
                "office action id",
                "letters and digits, as oa:LD1Q0FKGXBLUEX4",
                ("oa:LD1Q0FKGXBLUEX4",),
                "office_action_id",
                _office_action,
            ),
            Field(
                "name",
                "words, a phrase or the beginning of a word in the reference or the name of its owner",
                "name",
                'name:sabe, name:"acme corp" or name:bat*',
                ("name:sabe", 'name:"acme corp"'),
            ),
            Field(
                "owner",
                "words, a phrase or the beginning of a word in the name of the reference's owner",
                "owner",
                'owner:samsung, owner:"acme corp" or owner:sam*',
                ("owner:samsung", 'owner:"acme corp"'),
            ),
            Field(
                "ref-title",
                "words in the title of the reference, in any form; a phrase or a beginning exactly",
                "title",
                'ref-title:separator, ref-title:"solid state" or ref-title:sep*',
                ("ref-title:(battery separators)", 'ref-title:"touch sensor"'),
            ),
            Field(
                "title",
                "words in the title of the application, in any form; a phrase or a beginning exactly",
                "title",
                'title:battery, title:"solid state" or title:bat*',
                ("title:battery", 'title:"solid state"'),
            ),
            Field(
                "claim",
                "the number of a claim that the rejection is about",
                "claim number",
                "claim:7, claim:20.. or claim:1..5",
                ("claim:7", "claim:1..5"),
                "claims",
                _claim,
                single=False,
            ),
            Field(
                "date",
                "the date of the office action: a day, a month, a year or a range of them",
                "date",
                "date:2015, date:2015-01, date:2015.., date:2015-01..2016-06 or date:2015-01-31",
                ("date:2015-01..2016-06", "date:2022.."),
                "office_action_date",
                _date,
            ),
        )
    }
)
