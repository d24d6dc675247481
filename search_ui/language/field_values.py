"""What may stand after each field of the query language: a value's text → what is asked for. Pure.

Each reader gives None for a text that is no such value.
"""

import calendar
import re
from types import MappingProxyType

from citations.cpc import SUBCLASS
from citations.reference import find_numbers
from citations.vocabulary import CATEGORIES, FORM_SOURCES, OUTCOMES, REJECTION_TYPES
from search_ui.language.tree import Begins, Between, Is, Node
from search_ui.url.values import APPLICATION, OFFICE_ACTION, USPC_CLASS

_REFERENCE = re.compile(r"(?=.*\d)[A-Z]{2}[0-9A-Z]{1,30}", re.ASCII)
_NUMBER_PREFIX = re.compile(r"([0-9A-Z]{2,30})\*", re.ASCII)
_ART_UNIT = re.compile(r"([0-9A-Z]{4})|([0-9A-Z]{2,3})\*", re.ASCII)
_TECH_CENTER = re.compile(r"(\d\d)(?:00)?", re.ASCII)
_GROUND = re.compile(
    r"(?:35 ?U\.?S\.?C\.? ?)?§? ?(10[123]|112)(?:\(([a-z\d])\)|([a-z]))?", re.ASCII | re.IGNORECASE
)
_CPC_PREFIX = re.compile(r"([A-HY]\d{1,2})\*", re.ASCII)
_CLAIM = re.compile(r"(\d{1,4})|(\d{1,4})?(?:\.\.|-)(\d{1,4})?", re.ASCII)
_DAY = re.compile(r"([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_OTHER_GROUNDS = MappingProxyType(
    {"dp": "double_patenting", "double patenting": "double_patenting", "double-patenting": "double_patenting"}
)
_FORMS = MappingProxyType(
    {
        **dict.fromkeys(("892", "pto-892", "pto892", "examiner"), "892"),
        **dict.fromkeys(
            ("1449", "pto-1449", "pto1449", "sb08", "sb/08", "pto/sb/08", "ids", "applicant"), "1449"
        ),
        "text": "oa_text",
    }
)
"""What the forms are called, in small letters (DATA: PTO-1449 is PTO/SB/08 now, the form of an IDS)."""


def reference(text: str) -> Node | None:
    """The number of a reference, or its beginning."""
    return _number("ref", text, _REFERENCE)


def application(text: str) -> Node | None:
    """The number of an application, or its beginning."""
    return _number("app", text, APPLICATION)


def family(text: str) -> Node | None:
    """The application of a reference's family."""
    match application(text):
        case Is(_, number):
            return Is("family", number)
    return None


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


def art_unit(text: str) -> Node | None:
    """An art unit, or its beginning."""
    found = _ART_UNIT.fullmatch(text.upper())
    if not found:
        return None
    return Is("au", found[1]) if found[1] else Begins("au", found[2])


def tech_center(text: str) -> Node | None:
    """A tech center, with or without its noughts."""
    found = _TECH_CENTER.fullmatch(text)
    return Is("tc", f"{found[1]}00") if found else None


def office_action(text: str) -> Node | None:
    """The id of an office action."""
    return Is("oa", text.upper()) if OFFICE_ACTION.fullmatch(text.upper()) else None


def outcome(text: str) -> Node | None:
    """What became of an application."""
    return Is("outcome", text.lower()) if text.lower() in OUTCOMES else None


def category(text: str) -> Node | None:
    """A category of WIPO ST.14."""
    return Is("category", text.upper()) if text.upper() in CATEGORIES else None


def cpc(field: str, text: str) -> Node | None:
    """A subclass of the Cooperative Patent Classification, or the beginning of one, in a field of such."""
    code = text.upper()
    if SUBCLASS.fullmatch(code):
        return Is(field, code)
    begun = _CPC_PREFIX.fullmatch(code)
    return Begins(field, begun[1]) if begun else None


def uspc_class(text: str) -> Node | None:
    """A class of the US Patent Classification."""
    return Is("class", text.upper()) if USPC_CLASS.fullmatch(text.upper()) else None


def ground(text: str) -> Node | None:
    """A statute, with or without a paragraph of it: 103, 103(a), § 103a; or a ground that has a name."""
    if found := _GROUND.fullmatch(text):
        paragraph = (found[2] or found[3] or "").lower()
        return Is("ground", f"{found[1]}({paragraph})" if paragraph else found[1])
    name = _OTHER_GROUNDS.get(text.lower(), text.lower())
    return Is("ground", name) if name in REJECTION_TYPES else None


def form(text: str) -> Node | None:
    """A form, or the text, by any name of it."""
    form = _FORMS.get(text.lower(), text.lower())
    return Is("form", form) if form in FORM_SOURCES else None


def claim(text: str) -> Node | None:
    """A claim, or a range of them."""
    found = _CLAIM.fullmatch(text)
    if not found or not any(found.groups()):
        return None
    if found[1]:
        return Is("claim", str(int(found[1])))
    low, high = (int(limit) if limit else None for limit in (found[2], found[3]))
    if low is not None and high is not None and low > high:
        low, high = high, low
    return _between("claim", *(None if limit is None else str(limit) for limit in (low, high)))


def date(text: str) -> Node | None:
    """A day, a month, a year, or a range of them."""
    first, dots, last = text.partition("..")
    if not dots:
        days = _days(text)
        return Between("date", *days, text) if days else None
    begin, end = _days(first), _days(last)
    if (first and not begin) or (last and not end) or not (begin or end):
        return None
    if begin and end and begin > end:
        return date(f"{last}..{first}")
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
