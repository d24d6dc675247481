"""What a tool answers: a sentence and data, so short that they can be read, and whole addresses. Pure.

Texts of documents are of others, and who reads an answer may take a text for a command. So they stand in the
data alone, as values with names, never in the sentence; and what nobody would see on a page is taken out.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from search_ui.results.distinct import Distinct
from search_ui.web.display import counted

MOST_BYTES = 60_000
"""Of an answer's data as JSON: some 15,000 of the units that a language model reads."""
LEFT_OUT = "_left_out"
"""What the name of a list is followed by, where entries are left out: so many."""
_TIGHTNESS = ((600, 120), (300, 120), (120, 120), (120, 50), (80, 25), (80, 10), (80, 4), (80, 1))
"""Characters of a text and entries of a list: the first pair that keeps an answer within its bytes."""
_TEXTS = {
    "reference",
    "reference_title",
    "title",
    "passage",
    "text",
    "label",
    "owner_name",
    "location",
    "place",
    "told_otherwise",
}
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
"""Unicode's categories of characters that have no form: controls, formats, private use."""
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool found.

    Attributes:
        summary: in a sentence or two, of numbers and dates. url: the page that shows the same.
        data: as the page's twin in the API has it; `fitted` makes an answer's data of it.
    """

    summary: str
    url: str
    data: Mapping[str, Any]


ABSENT = "That does not mean that there never was one: the data has gaps."


def some(count: int | Distinct, noun: str) -> str:
    """So many of them, or about so many, in words."""
    if isinstance(count, Distinct):
        return f"{'' if count.exact else 'about '}{counted(count.count, noun)}"
    return counted(count, noun)


def fitted(data: Mapping[str, Any], base: str) -> dict[str, Any]:
    """Data as an answer has it.

    What has no value is left out, addresses are whole, and texts and lists are cut as far as it takes to keep
    within MOST_BYTES: a list that is cut is followed by how many entries it lacks.

    Args:
        data: as the API has it.
        base: the scheme and host of the pages, without a slash at the end.
    """
    told: dict[str, Any] = {}
    for most_text, most_entries in _TIGHTNESS:
        told = _mapping(data, base, most_text, most_entries)
        if len(orjson.dumps(told)) <= MOST_BYTES:
            break
    return told


def plain(text: str) -> str:
    """A text of others in one line, without characters that have no form on a page."""
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in text)
    return " ".join(text.split())


def _mapping(data: Mapping[str, Any], base: str, most_text: int, most_entries: int) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in data.items():
        shown = _value(name, value, base, most_text, most_entries)
        if shown in (None, "", [], {}):
            continue
        told[name] = shown
        if isinstance(value, list | tuple) and len(value) > most_entries:
            told[f"{name}{LEFT_OUT}"] = len(value) - most_entries
    return told


def _value(name: str, value: Any, base: str, most_text: int, most_entries: int) -> Any:  # noqa: ANN401 - JSON
    match value:
        case str() if name == "url" or name.endswith("_url"):
            return f"{base}{value}" if value.startswith("/") else value
        case str() if name in _TEXTS:
            return _cut(plain(value), most_text)
        case Mapping():
            return _mapping(value, base, most_text, most_entries)
        case list() | tuple():
            first = islice(value, most_entries)
            return [_value(name, each, base, most_text, most_entries) for each in first]
    return value


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + _ELLIPSIS
