"""What each parameter's value may be: text → value, or the reason why not."""

import re
import unicodedata
from datetime import date

from citations.facets import Facet, Kind
from citations.reference import application_number, recognize
from citations.use import BITS
from citations.vocabulary import NONE
from search_ui.url.cursor import Cursor

SORTS = ("relevance", "newest", "oldest")
MOST_CITED = "most_cited"
"""No order of lines, which are uses, applications or actions: the page of most used references has it."""
SIZES = (10, 20, 50, 100)
GROUPS = ("none", "reference", "application", "office_action")
"""Of what each line of results tells: a citation; one reference against one application; an application; an
office action."""
ALL_OF = ("form_source",)
"""Facets of which a citation may have several values, and all of these may be asked for."""
ORDERS = ("count", "name")
"""Of a facet's values on its own page."""
OWNER_ORDERS = ("applications", *ORDERS)
"""Of owners."""
RANKING_ORDERS = ("applications", "citations")
"""Of the most used references."""

MAX_QUERY = 8_192
"""Characters of a query string. uvicorn itself refuses a request head over 64 KiB, and does not say why."""
MAX_Q = 1_000
MAX_WORDS = 100
"""Each word is looked for in up to seven fields, and the engine takes 1,024 clauses."""
MAX_VALUE = 300
MAX_PREFIX = 100
MAX_CODE = 40
MAX_STARTS, MAX_LETTERS = 10, 3
"""Words whose beginnings are looked for in a name, and how many may be one letter: the engine reads all words
of all names that begin so."""

APPLICATION = re.compile(r"\d{8}|PCT[A-Z]{2}\d{7,10}", re.ASCII)
OFFICE_ACTION = re.compile(r"[0-9A-Z]{1,40}", re.ASCII)
USPC_CLASS = re.compile(r"[0-9A-Z]{1,4}", re.ASCII)
"""The canonical application number, an office action's id, and a class of the US Patent Classification."""

_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_CANONICAL_NUMBER = re.compile(r"[A-Z]{2}[0-9A-Z]{1,30}", re.ASCII)
# The standard tokenizer makes one word of a run of letters, or of one East Asian character.
_WORD = re.compile(r"[\u2e80-\U0010ffff]|[^\W\u2e80-\U0010ffff]+")
_USE = re.compile(r"\d{1,17}", re.ASCII)
_PARAGRAPH = re.compile(r"\(?([0-9A-Za-z])\)?", re.ASCII)
_PRIVATE = re.compile(r"[\ue000-\uf8ff]+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]+")


class BadParameter(ValueError):
    """A parameter's value cannot be used; the message says why.

    Attributes:
        name: of the parameter. hint: what to do about it.
    """

    def __init__(self, name: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.name = name
        self.hint = hint


def clean(text: str) -> str:
    """Text as it is searched for: single blanks, accents with their letters, and nothing that has no form.

    That is, control characters, and characters of private use: those we use ourselves, in marks.
    """
    printable = _PRIVATE.sub(" ", _UNPRINTABLE.sub(" ", text))
    return unicodedata.normalize("NFC", " ".join(printable.split()))


def word_count(text: str) -> int:
    """How many words the engine makes of a text, at most."""
    return len(_WORD.findall(text))


def bounded(name: str, value: str, *, called: str, most: int, hint: str) -> str:
    """A text with single blanks, which must not be too long; `called` names it in words."""
    text = clean(value)
    if len(text) > most:
        raise BadParameter(
            name, f"The {called} has {len(text):,} characters; it may have at most {most:,}.", hint
        )
    return text


def words(name: str, value: str) -> str:
    """The text of the search box."""
    text = bounded(
        name, value, called="search text", most=MAX_Q, hint="Search for the words that matter most."
    )
    if (count := word_count(text)) > MAX_WORDS:
        raise BadParameter(
            name,
            f"The search text has {count} words; it may have at most {MAX_WORDS}.",
            "Every word must match, so a few distinctive ones find more than many.",
        )
    return text


def literal(name: str, value: str) -> bool:
    """Whether the text is searched for as it stands."""
    if value in ("0", "1"):
        return value == "1"
    raise BadParameter(name, f"“{name}” is “{value}”; it can be 1 or 0.", "Leave it out.")


def facet_value(facet: Facet, name: str, value: str) -> str:
    """One value of a facet: what the index holds cannot be known here, so nearly anything."""
    if len(value) > MAX_VALUE or _UNPRINTABLE.search(value):
        raise BadParameter(
            name,
            f"“{name}” has a value longer than {MAX_VALUE} characters, or with control characters in it.",
            "Choose a value from the list of filters.",
        )
    if facet.kind is Kind.YEAR and value != NONE and not _YEAR.fullmatch(value):
        raise BadParameter(
            name,
            f"“{value}” is not a year.",
            "Write four digits, such as 2015, or “none” for office actions without a date.",
        )
    return value


def prefix(name: str, value: str) -> str:
    """How a facet's values are to begin."""
    if len(value) > MAX_PREFIX or _UNPRINTABLE.search(value):
        raise BadParameter(
            name,
            f"“{name}” is longer than {MAX_PREFIX} characters, or has control characters in it.",
            "Write the first letters or digits of the value.",
        )
    if (count := word_count(value)) > MAX_STARTS:
        raise BadParameter(
            name,
            f"“{name}” has {count} words; it may have at most {MAX_STARTS}.",
            "Write the first letters of the words that matter most.",
        )
    if (count := sum(len(word) == 1 for word in set(_WORD.findall(value.lower())))) > MAX_LETTERS:
        raise BadParameter(
            name,
            f"“{name}” has {count} words of one letter; it may have at most {MAX_LETTERS}.",
            "Write more letters of some of them, or leave them out.",
        )
    return value


def first_value(name: str, value: str) -> str:
    """The value of a facet that a page of values comes after."""
    if len(value) > MAX_VALUE or _UNPRINTABLE.search(value):
        raise BadParameter(
            name,
            f"“{name}” is longer than {MAX_VALUE} characters, or has control characters in it.",
            "Begin with the first page of values.",
        )
    return value


def application(name: str, value: str) -> str:
    """An application number in any spelling → the canonical one."""
    if APPLICATION.fullmatch(value):
        return value
    if number := application_number(value):
        return number
    raise BadParameter(
        name,
        f"“{value}” is not an application number.",
        "Write it as 16/123,456 or 16123456; to search for other text, use the search box.",
    )


def reference(name: str, value: str) -> str:
    """The number of a patent document in any spelling → the canonical one."""
    if number := recognize(value).number:
        return number
    if _CANONICAL_NUMBER.fullmatch(value):
        return value
    raise BadParameter(
        name,
        f"“{value}” is not recognized as the number of a patent document.",
        "Write it as US 9,280,610 or EP 1234567; to search for other text, use the search box.",
    )


def office_action(name: str, value: str) -> str:
    """An office action's id, in capitals or not → in capitals."""
    if OFFICE_ACTION.fullmatch(value.upper()):
        return value.upper()
    raise BadParameter(name, f"“{value}” is not the id of an office action.", "Write it as LD1Q0FKGXBLUEX4.")


def use(name: str, value: str) -> str:
    """The number of a use (citations.use)."""
    if _USE.fullmatch(value) and int(value) < 1 << BITS:
        return str(int(value))
    raise BadParameter(name, f"“{value}” is not the number of a use.", "It is made by the lines of results.")


def paragraph(name: str, value: str) -> str:
    """A paragraph of a section of 35 U.S.C. → its letter alone; what else a source may call one as it is."""
    if found := _PARAGRAPH.fullmatch(value):
        return found[1].lower()
    return _code(name, value, "Write one letter, as a for § 103(a).")


def uspc_class(name: str, value: str) -> str:
    """A class of the US Patent Classification → in capitals; what else a source may call one as it is."""
    if USPC_CLASS.fullmatch(value.upper()):
        return value.upper()
    return _code(name, value, "Write the class without its subclass, as 429 or D14.")


def _code(name: str, value: str, hint: str) -> str:
    if len(value) > MAX_CODE or _UNPRINTABLE.search(value):
        raise BadParameter(
            name, f"“{name}” is longer than {MAX_CODE} characters, or has control characters in it.", hint
        )
    return value


def day(name: str, value: str) -> str:
    """A day in any form of ISO 8601 → as YYYY-MM-DD, so that the earlier of two is the lesser text."""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        hint = "Write year, month and day, as 2015-01-31."
        raise BadParameter(name, f"“{value}” is not a date.", hint) from None


def sort(name: str, value: str) -> str:
    """One of SORTS."""
    if value in SORTS:
        return value
    elsewhere = " References are ranked at “/facets/reference”." if value == MOST_CITED else ""
    raise BadParameter(
        name, f"Results cannot be sorted by “{value}”.", f"Sort by one of: {', '.join(SORTS)}.{elsewhere}"
    )


def group(name: str, value: str) -> str:
    """One of GROUPS."""
    if value in GROUPS:
        return value
    raise BadParameter(
        name, f"Results cannot be grouped by “{value}”.", f"Group by one of: {', '.join(GROUPS)}."
    )


def page(name: str, value: str) -> int:
    """A page, from 1."""
    if _COUNT.fullmatch(value) and int(value) >= 1:
        return int(value)
    raise BadParameter(name, f"“{value}” is not a page number.", "Pages are counted from 1.")


def size(name: str, value: str) -> int:
    """One of SIZES."""
    if _COUNT.fullmatch(value) and int(value) in SIZES:
        return int(value)
    allowed = ", ".join(map(str, SIZES))
    raise BadParameter(name, f"A page cannot have “{value}” results.", f"Choose one of: {allowed}.")


def after(name: str, value: str) -> Cursor:
    """A place in the order of the results."""
    try:
        return Cursor.from_text(value)
    except ValueError:
        raise BadParameter(
            name,
            f"“{name}” does not name a place in the order of any results.",
            "It is made by “Next”: begin with the first page, or copy the whole address.",
        ) from None


def order(name: str, value: str, orders: tuple[str, ...] = ORDERS) -> str:
    """One of these orders."""
    if value in orders:
        return value
    raise BadParameter(
        name, f"Values cannot be ordered by “{value}”.", f"Order them by one of: {', '.join(orders)}."
    )


def owner_order(name: str, value: str) -> str:
    """One of OWNER_ORDERS."""
    return order(name, value, OWNER_ORDERS)


def ranking_order(name: str, value: str) -> str:
    """One of RANKING_ORDERS."""
    return order(name, value, RANKING_ORDERS)
