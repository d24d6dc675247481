"""A row of the Office Action Citations API, version 2 → Citation."""

import re
from collections.abc import Mapping
from typing import Any

from citations import rules
from citations.record import Citation, UnusableRow
from citations.reference import recognize

SOURCE = "oa_citations"

_ID = re.compile(r"[0-9a-f]{32}")
_INDICATORS = (
    ("examinerCitedReferenceIndicator", "892"),
    ("applicantCitedExaminerReferenceIndicator", "1449"),
    ("officeActionCitationReferenceIndicator", "oa_text"),
)


def from_oa_citations(row: Mapping[str, Any]) -> Citation:
    """The citation that a row tells of; dates, types and claims are not in it.

    `createDateTime` is when the portal loaded the row and says nothing of the office action.

    Raises:
        UnusableRow: it has no id or application number, or a value that its field cannot have.
    """
    id_ = _id(row)
    text = _text(row, "referenceIdentifier")
    reference = recognize(text or "", _text(row, "parsedReferenceIdentifier") or "")
    return Citation(
        id=id_,
        source=SOURCE,
        sequence=int(id_[:15], 16),  # 60 bits: a long holds 63
        application_number=rules.application_number(
            _text(row, "patentApplicationNumber"), "patentApplicationNumber"
        ),
        office_action_id=rules.value(_text(row, "obsoleteDocumentIdentifier")),
        reference=text if reference.type != "none" else None,
        reference_number=reference.number,
        reference_type=reference.type,
        reference_country=reference.country,
        rejection_type=rules.grounds(_text(row, "legalSectionCode")),
        paragraph=rules.value(_text(row, "paragraphNumber")),
        action=(rules.value(_text(row, "actionTypeCategory")) or "").lower() or None,
        form_source=tuple(form for field, form in _INDICATORS if _indicator(row, field)),
        art_unit=rules.value(_text(row, "groupArtUnitNumber")),
        work_group=rules.value(_text(row, "workGroup")),
        tech_center=rules.value(_text(row, "techCenter")),
    )


def _id(row: Mapping[str, Any]) -> str:
    id_ = _text(row, "id") or ""
    if not _ID.fullmatch(id_):
        raise UnusableRow("id", f"{id_!r} is not 32 hexadecimal digits" if id_ else rules.MISSING)
    return id_


def _text(row: Mapping[str, Any], field: str) -> str | None:
    found = row.get(field)
    if found is not None and not isinstance(found, str):
        raise UnusableRow(field, f"{found!r} is not text")
    rules.no_nul(found, field)
    return found


def _indicator(row: Mapping[str, Any], field: str) -> bool:
    found = row.get(field)
    if not isinstance(found, bool):
        raise UnusableRow(field, rules.MISSING if found is None else f"{found!r} is neither true nor false")
    return found
