"""One citation as a line of a table, in the words of the pages. Pure."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from citations import written
from citations.facets import FACETS
from citations.record import Citation
from search_ui.results.hits import Hit
from search_ui.web.display import claims, ground

Column = Callable[[Citation], str | None]


def _worded(facet: str) -> Column:
    """The value of a facet of which a citation has one at most, as a page calls it."""
    label = FACETS[facet].label_of_stored
    return lambda citation: label(value) if (value := getattr(citation, FACETS[facet].field)) else None


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)


COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        "Application": lambda c: written.application(c.application_number),
        "Title of the application": lambda c: c.title,
        "Art unit": lambda c: c.art_unit,
        "US class": lambda c: c.uspc_class,
        "Office action": lambda c: c.office_action_id,
        "Date": lambda c: c.office_action_date,
        "Kind of office action": _worded("office_action_type"),
        "Rejection": lambda c: _joined(ground(each, c.paragraph) for each in c.rejection_type),
        "Action": _worded("action"),
        "Claims": lambda c: claims(c.claims),
        "Reference": lambda c: written.document(c.reference_number) if c.reference_number else None,
        "Kind of reference": _worded("reference_type"),
        "As written": lambda c: c.reference,
        "Title of the reference": lambda c: c.reference_title,
        "Owner of the reference": lambda c: _joined(c.reference_owner),
        "Granted or published": lambda c: c.reference_date,
        "Named on": lambda c: _joined(map(FACETS["form_source"].label_of_stored, c.form_source)),
        "Source": _worded("source"),
        "Citation": lambda c: Hit(c).url,
    }
)
"""Heading → the cell of a citation; None or an empty text where the source gives no value."""


def lines(citations: Iterable[Citation]) -> Iterable[list[str | None]]:
    """The headings, then a line for each citation."""
    yield [*COLUMNS]
    yield from ([column(citation) for column in COLUMNS.values()] for citation in citations)
