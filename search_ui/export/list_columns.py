"""What the numbers of a pasted list were read as, as rows. Pure."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from citations import written
from search_ui.export.shape import DAY, NUMBER, TEXT, TEXTS, TRUTH, Shape, joined
from search_ui.results.list_page import ListPage, Reading
from search_ui.results.owner_uses import PRIOR_ART

NO_CITATION = "no citation here"
NO_NUMBER = "no number recognized in this line"


class Listed(NamedTuple):
    """One thing that a number of a list may mean; or a line without a number, which has no reading.

    Attributes:
        line: from 1. text: the number as it is written, or the whole line.
    """

    line: int
    text: str
    reading: Reading | None = None

    @property
    def remark(self) -> str | None:
        """Why there is nothing to tell."""
        if self.reading is None:
            return NO_NUMBER
        return None if self.reading.use.citations else NO_CITATION


def rows_of(found: ListPage) -> Iterator[Listed]:
    """A row for each thing that a number may mean, and one for each line without a number."""
    for place, line in enumerate(found.lines, 1):
        for number in line.numbers:
            yield from (Listed(place, number.text, reading) for reading in number.readings)
        if not line.numbers:
            yield Listed(place, line.text)


def of_list(base: str = "") -> Shape[Listed]:
    """The shape of them."""
    return Shape(
        {
            "Line": lambda row: str(row.line),
            "As written": lambda row: row.text,
            "Understood as": _read(lambda reading: reading.written),
            "Kind": _read(lambda reading: reading.kind.name),
            "Citations": _read(lambda reading: str(reading.use.citations)),
            "Applications": _read(_applications),
            **{f"§ {ground}": _read(_on(ground)) for ground in PRIOR_ART},
            "Last date": _read(lambda reading: reading.use.last_date),
            "Remark": lambda row: row.remark,
            "Page": _read(lambda reading: f"{base}{reading.url}"),
            "One invention": _read(_numbers),
            "Citations of the invention": _read(_of_family),
        },
        {
            "line": NUMBER,
            "text": TEXT,
            "understood_as": TEXT,
            "kind": TEXT,
            "citations": NUMBER,
            "applications": NUMBER,
            "applications_exact": TRUTH,
            **dict.fromkeys(PRIOR_ART, NUMBER),
            "last_date": DAY,
            "family": TEXTS,
            "family_citations": NUMBER,
            "remark": TEXT,
            "url": TEXT,
        },
        _record,
    )


def _read(told: Callable[[Reading], str | None]) -> Callable[[Listed], str | None]:
    return lambda row: told(row.reading) if row.reading else None


def _on(ground: str) -> Callable[[Reading], str]:
    return lambda reading: str(reading.use.grounds.get(ground, 0))


def _applications(reading: Reading) -> str:
    found = reading.use.applications
    return f"{found.count}" if found.exact else f"about {found.count}"


def _numbers(reading: Reading) -> str | None:
    family = reading.use.family
    return joined(map(written.document, family.family.numbers)) if family else None


def _of_family(reading: Reading) -> str | None:
    return str(reading.use.family.citations) if reading.use.family else None


def _record(row: Listed) -> dict[str, Any]:
    """As `/api/list` tells a reading, in its line."""
    told = {"line": row.line, "text": row.text, "remark": row.remark}
    if row.reading is None:
        return told
    use = row.reading.use
    return told | {
        "understood_as": row.reading.number,
        "kind": row.reading.kind.name,
        "citations": use.citations,
        "applications": use.applications.count,
        "applications_exact": use.applications.exact,
        **{ground: use.grounds.get(ground, 0) for ground in PRIOR_ART},
        "last_date": use.last_date,
        "family": [*use.family.family.numbers] if use.family else [],
        "family_citations": use.family.citations if use.family else None,
        "url": row.reading.url,
    }
