"""One line of a grouped search as a row. Pure."""

from typing import Any

from citations import written
from citations.facets import FACETS
from search_ui.export.shape import DAY, NUMBER, TEXT, TEXTS, Shape, joined
from search_ui.results.lines import Line

_FIELDS = {
    "key": TEXT,
    "reference": TEXT,
    "reference_number": TEXT,
    "reference_numbers": TEXTS,
    "reference_family": TEXT,
    "application_number": TEXT,
    "office_action_id": TEXT,
    "citations": NUMBER,
    "office_actions": NUMBER,
    "rejection_type": TEXTS,
    "grounds": "STRUCT(rejection_type VARCHAR, paragraph VARCHAR)[]",
    "form_source": TEXTS,
    "art_unit": TEXTS,
    "first_date": DAY,
    "last_date": DAY,
    "url": TEXT,
}


def of_lines(base: str = "") -> Shape[Line]:
    """The shape of lines; what may differ within a line is empty, as on the page.

    Args:
        base: scheme and host of the server, where they are known.
    """
    return Shape(
        {
            "Application": lambda line: written.application(line.citation.application_number),
            "Title of the application": lambda line: line.citation.title,
            "Office action": lambda line: line.key if line.search.group == "office_action" else None,
            "Reference": _number,
            "As written": lambda line: line.citation.reference if _is_of_reference(line) else None,
            "Title of the reference": lambda line: (
                line.citation.reference_title if _is_of_reference(line) else None
            ),
            "Owner of the reference": lambda line: (
                joined(line.citation.reference_owner) if _is_of_reference(line) else None
            ),
            "Citations": lambda line: str(line.citations),
            "Office actions": lambda line: None if line.office_actions is None else str(line.office_actions),
            "Rejection": lambda line: joined(written.ground(*each) for each in line.grounds),
            "Named on": lambda line: joined(map(FACETS["form_source"].label_of_stored, line.forms)),
            "Art units": lambda line: joined(line.art_units),
            "First date": lambda line: line.first_date,
            "Last date": lambda line: line.last_date,
            "Citations at": lambda line: f"{base}{line.url}",
        },
        _FIELDS,
        _record,
    )


def _is_of_reference(line: Line) -> bool:
    return line.search.group == "reference"


def _number(line: Line) -> str | None:
    return joined(map(written.document, line.numbers)) if _is_of_reference(line) else None


def _record(line: Line) -> dict[str, Any]:
    """As `/api/search` tells it, but for its first citations."""
    told = line.to_json()
    return {name: told[name] for name in _FIELDS}
