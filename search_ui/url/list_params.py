"""A pasted list as a value, and the one spelling of its URL. Pure.

`parse_list` is the way back: for every `ListParams` p, `parse_list(p.to_items()) == p`.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from search_ui.url.params import Item, query_string, url
from search_ui.url.values import MAX_QUERY, BadParameter

MAX_TEXT = 65_536
MAX_LINES = 2_000
MAX_NUMBERS = 500
"""Characters, lines and numbers of one list."""

TEXT = "text"
"""The one parameter."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]")
_HINT = (
    f"A list may have {MAX_TEXT:,} characters, {MAX_LINES:,} lines and {MAX_NUMBERS} numbers at most."
    " None of this one was looked up: paste it in parts."
)


@dataclass(frozen=True, slots=True)
class ListParams:
    """A pasted list.

    Attributes:
        text: as it was pasted, without blanks around its lines, lines without anything, and characters that
            cannot be printed. Lines end with a line feed; tabs stay.
    """

    text: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Its lines, each of which has something in it."""
        return tuple(self.text.split("\n")) if self.text else ()

    @property
    def fits_a_url(self) -> bool:
        """Whether its address is short enough to be one, and so to be bookmarked."""
        return len(query_string(self.to_items())) <= MAX_QUERY

    def to_items(self) -> list[Item]:
        """The URL's parameters."""
        return [(TEXT, self.text)] if self.text else []

    def to_url(self, path: str = "/list") -> str:
        """The address of this list's page."""
        return url(path, self.to_items())


def parse_list(items: Iterable[Item]) -> ListParams:
    """The list that a query string or a form holds; parameters it does not know are passed over.

    Raises:
        BadParameter: the list is too long, or given twice.
    """
    texts = {_clean(value) for name, value in items if name == TEXT} - {""}
    if len(texts) > 1:
        raise BadParameter(TEXT, f"“{TEXT}” is given {len(texts)} different values.", "Give it once.")
    return ListParams(next(iter(texts), ""))


def too_many_numbers(count: int) -> BadParameter:
    """Why a list of so many numbers is refused."""
    return BadParameter(TEXT, f"This list has {count:,} numbers; it may have at most {MAX_NUMBERS}.", _HINT)


def _clean(value: str) -> str:
    text = value.replace("\r\n", "\n")
    if len(text) > MAX_TEXT:
        raise BadParameter(
            TEXT, f"This list has {len(text):,} characters; it may have at most {MAX_TEXT:,}.", _HINT
        )
    printable = unicodedata.normalize("NFC", _UNPRINTABLE.sub(" ", text))
    lines = [stripped for line in printable.splitlines() if (stripped := line.strip())]
    if len(lines) > MAX_LINES:
        raise BadParameter(
            TEXT, f"This list has {len(lines):,} lines; it may have at most {MAX_LINES:,}.", _HINT
        )
    return "\n".join(lines)
