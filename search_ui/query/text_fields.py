"""The index's fields of text, and in which of them a search text is looked for. Pure.

Each word is analyzed twice: as it stands (`words`), and in titles and passages as its stem (`english`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from search_ui.url.values import word_count

FIELDS = ("reference^3", "title", "passage", "reference_title^2", "reference_owner.words^2")
STEMMED = ("title.english", "passage.english", "reference_title.english^2")
NAMES = ("reference^3", "reference_owner.words^2")
OF_NO_REFERENCE = ("reference^0", "title", "passage", "reference_title^0", "reference_owner.words^0")
ELSEWHERE = ("title", "passage", "reference_title")
HIGHLIGHTED = ("reference", "title", "passage", "reference_title")

STEMMED_WORDS = 40
"""A longer text, a pasted one, is searched only as it stands: other forms double the clauses, of which the
engine takes 1,024."""


@dataclass(frozen=True, slots=True)
class Where:
    """The fields in which a text is looked for.

    Attributes:
        exact: for its words as they were typed. stemmed: for other English forms of them.
        marked: in which of a hit's texts they are marked.
    """

    exact: tuple[str, ...]
    stemmed: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()


WHERE: Mapping[str | None, Where] = MappingProxyType(
    {
        None: Where(FIELDS, STEMMED, HIGHLIGHTED),
        "name": Where(NAMES, marked=("reference",)),
        "owner": Where(("reference_owner.words",)),
        "applicant": Where(("application_owner.words",)),
        "examiner": Where(("examiner.words",)),
        "ref-title": Where(("reference_title",), ("reference_title.english",), ("reference_title",)),
        "title": Where(("title",), ("title.english",), ("title",)),
    }
)
"""By the field of the query language that the text stands in; None where it stands in none."""


def is_stemmed(q: str, *, literal: bool) -> bool:
    """Whether the words of a search text may be found in another form."""
    return not literal and word_count(q) <= STEMMED_WORDS


def plain(fields: tuple[str, ...]) -> list[str]:
    """The same fields without their weights."""
    return [field.partition("^")[0] for field in fields]
