"""One citation as a row. Pure."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from citations import written
from citations.facets import FACETS
from citations.record import Citation
from citations.vocabulary import OUTCOMES
from search_ui.export.shape import DAY, NUMBERS, TEXT, TEXTS, TRUTH, Shape, joined
from search_ui.results.hits import Hit

Column = Callable[[Citation], str | None]

_TOLD = [field.name for field in fields(Citation) if field.name not in ("id", "sequence")]
_MANY = (
    "rejection_type",
    "form_source",
    "category",
    "location",
    "also_in",
    "told_otherwise",
    "application_owner",
    "application_cpc",
    "reference_owner",
    "reference_cpc",
)
_NUMBERS = ("claims", "related_claims")
_DAYS = ("office_action_date", "reference_date", "loaded_on")


def _worded(facet: str) -> Column:
    """The value of a facet of which a citation has one at most, as a page calls it."""
    label = FACETS[facet].label_of_stored
    return lambda citation: label(value) if (value := getattr(citation, FACETS[facet].field)) else None


def of_citations(base: str = "") -> Shape[Citation]:
    """The shape of citations.

    Args:
        base: scheme and host of the server, where they are known: a file is read elsewhere.
    """
    return Shape(_columns(base), _FIELDS, _record)


def _columns(base: str) -> dict[str, Column]:
    return {
        "Application": lambda c: written.application(c.application_number),
        "Title of the application": lambda c: c.title,
        "Owner of the application": lambda c: joined(c.application_owner),
        "CPC of the application": lambda c: joined(c.application_cpc),
        "Examiner of the application": lambda c: c.examiner,
        "Outcome": lambda c: OUTCOMES.get(c.outcome, c.outcome) if c.outcome else None,
        "Became": lambda c: written.document(c.application_patent) if c.application_patent else None,
        "Art unit": lambda c: c.art_unit,
        "US class": lambda c: c.uspc_class,
        "Office action": lambda c: c.office_action_id,
        "Date": lambda c: c.office_action_date,
        "Kind of office action": _worded("office_action_type"),
        "Rejection": lambda c: joined(written.ground(each, c.paragraph) for each in c.rejection_type),
        "Action": _worded("action"),
        "Claims": lambda c: written.claims(c.claims),
        "Category": lambda c: joined(c.category),
        "Where in the reference": lambda c: joined(c.location),
        "Related claims": lambda c: written.claims(c.related_claims),
        "Reference": lambda c: written.document(c.reference_number) if c.reference_number else None,
        "Kind of reference": _worded("reference_type"),
        "As written": lambda c: c.reference,
        "Title of the reference": lambda c: c.reference_title,
        "Owner of the reference": lambda c: joined(c.reference_owner),
        "Granted or published": lambda c: c.reference_date,
        "Family of the reference": lambda c: (
            written.application(c.reference_family) if c.reference_family else None
        ),
        "CPC of the reference": lambda c: joined(c.reference_cpc),
        "Named on": lambda c: joined(map(FACETS["form_source"].label_of_stored, c.form_source)),
        "Source": _worded("source"),
        "Also in": lambda c: joined(map(FACETS["source"].label_of_stored, c.also_in)),
        "Said otherwise there": lambda c: joined(c.told_otherwise),
        "Loaded by the USPTO on": lambda c: c.loaded_on,
        "Citation": lambda c: f"{base}{Hit(c).url}",
    }


def _type(name: str) -> str:
    if name in _NUMBERS:
        return NUMBERS
    return TEXTS if name in _MANY else DAY if name in _DAYS else TEXT


_FIELDS = {"id": TEXT, **{name: _type(name) for name in _TOLD}, "self_citation": TRUTH, "url": TEXT}


def _record(citation: Citation) -> dict[str, Any]:
    """As `/api/search` tells it, but for its score and what matched in it."""
    return {
        "id": citation.id,
        **{name: getattr(citation, name) for name in (*_TOLD, "self_citation")},
        "url": Hit(citation).url,
    }
