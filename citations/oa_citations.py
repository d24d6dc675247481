"""A row of the Office Action Citations API → Citation: of version 2, or of version 1 with its older names."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple, Never

from citations import rules
from citations.lanes import non_patent, of_action, told_otherwise
from citations.record import Citation, UnusableRow
from citations.reference import recognize
from citations.vocabulary import ACTIONS

SOURCE = "oa_citations"

ENRICHED = "enriched_citations"
"""The other API's name in `also_in`."""

JOINED = "joined"
"""The field of a row, not the portal's, with what is joined on it.

All of it as the citation has it. Of its office action: date, type, title, uspc_class, claims, passage.
Of what is known of the application: title, where the office action has none, application_owner,
application_cpc, examiner, outcome, application_patent. Of what is known of the document: reference_title,
reference_owner, reference_date, reference_family, reference_cpc. Of rows of the Enriched Citations API with
the same reference in the same office action: enriched, with category, location, related_claims, and what
`lanes.Said` has. Of all its rows of that office action: action, with date and type, the first of each.
"""

_KNOWN = (
    "title",
    "examiner",
    "outcome",
    "application_patent",
    "uspc_class",
    "reference_title",
    "reference_date",
    "reference_family",
)
_KNOWN_MANY = ("application_owner", "application_cpc", "reference_owner", "reference_cpc")

MARKS = ("patentApplicationNumber", "applicationId")
"""Every row has one of these fields, of version 2 or 1; no error reply has."""

_ID = re.compile(r"[0-9a-f]{32}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INDICATORS = (
    ("examinerCitedReferenceIndicator", "892"),
    ("applicantCitedExaminerReferenceIndicator", "1449"),
    ("officeActionCitationReferenceIndicator", "oa_text"),
)
# The first five by the portal's own table, the others as clients of version 1 used them.
_NAMES_IN_VERSION_2 = {
    "applicationId": "patentApplicationNumber",
    "Patent_PGPub": "parsedReferenceIdentifier",
    "form892": "examinerCitedReferenceIndicator",
    "form1449": "applicantCitedExaminerReferenceIndicator",
    "citationInOA": "officeActionCitationReferenceIndicator",
    "ifwNumber": "obsoleteDocumentIdentifier",
    "actionSubtype": "paragraphNumber",
    "artUnit": "groupArtUnitNumber",
}
_DATE, _TYPE = "mailDate", "documentCd"
"""What rows of version 1 say of their office action, and those of version 2 do not."""

_FLAGS = {"0": False, "1": True}


class Cited(NamedTuple):
    """What a row says of the reference, as the fields of Citation of the same names."""

    reference: str | None
    reference_number: str | None
    reference_type: str
    reference_country: str | None


def from_oa_citations(row: Mapping[str, Any]) -> Citation:
    """The citation that a row tells of; dates, types, claims and titles come with JOINED.

    A row of version 1 has date and type itself; what is joined on it counts more.

    `createDateTime` is when the portal loaded the row and says nothing of the office action: `loaded_on`.

    Raises:
        UnusableRow: it has no id or application number, or a value that its field cannot have.
    """
    row = in_version_2(row)
    id_ = id_of(row)
    joined = row.get(JOINED) or {}
    enriched = joined.get("enriched") or {}
    reference = cited(
        text_of(row, "referenceIdentifier") or "", text_of(row, "parsedReferenceIdentifier") or ""
    )
    date, type_ = joined.get("date") or _day(row), joined.get("type") or rules.value(text_of(row, _TYPE))
    own = {
        **of_action(date, type_, enriched, joined.get("action") or {}),
        "application_number": rules.application_number(
            text_of(row, "patentApplicationNumber"), "patentApplicationNumber"
        ),
        "art_unit": rules.value(text_of(row, "groupArtUnitNumber")),
        "non_patent": non_patent(reference.reference_type),
    }
    return Citation(
        id=id_,
        source=SOURCE,
        sequence=int(id_[:15], 16),  # 60 bits: a long holds 63
        loaded_on=loaded_on(row),
        application_number=own["application_number"] or "",
        office_action_id=rules.value(text_of(row, "obsoleteDocumentIdentifier")),
        reference=reference.reference,
        reference_number=reference.reference_number,
        reference_type=reference.reference_type,
        reference_country=reference.reference_country,
        rejection_type=rules.grounds(text_of(row, "legalSectionCode")),
        paragraph=rules.value(text_of(row, "paragraphNumber")),
        action=(rules.value(text_of(row, "actionTypeCategory")) or "").lower() or None,
        form_source=tuple(form for field, form in _INDICATORS if _indicator(row, field)),
        art_unit=own["art_unit"],
        work_group=rules.value(text_of(row, "workGroup")),
        tech_center=rules.value(text_of(row, "techCenter")),
        office_action_date=own["office_action_date"],
        office_action_type=own["office_action_type"],
        claims=tuple(joined.get("claims") or ()),
        category=tuple(enriched.get("category") or ()),
        location=tuple(enriched.get("location") or ()),
        related_claims=tuple(enriched.get("related_claims") or ()),
        also_in=(ENRICHED,) if enriched else (),
        told_otherwise=told_otherwise(own, enriched),
        passage=joined.get("passage"),
        **known_of(joined),
    )


def known_of(joined: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of the application and of the document, as the fields of Citation of the same names.

    Args:
        joined: what is joined on a row of either API, as JOINED says.
    """
    found = {field: joined.get(field) for field in _KNOWN}
    return found | {field: tuple(joined.get(field) or ()) for field in _KNOWN_MANY}


def cited(text: str, parsed: str) -> Cited:
    """The reference that a form's text names; `parsed` is the portal's own parse of it.

    Where the text is missing the parse stands for it, but makes no number: it has lost its letters.
    """
    found = recognize(text, parsed)
    verbatim = (text if text.strip() else parsed) if found.type != "none" else None
    return Cited(verbatim, found.number, found.type, found.country)


def version(row: Mapping[str, Any]) -> int:
    """Seconds since 1970 of `createDateTime`, 0 without one; the younger of two states of a row is the row.

    Raises:
        UnusableRow: it is no time.
    """
    return max(0, int(loaded.timestamp())) if (loaded := _loaded(row)) else 0


def in_version_2(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row; one of version 1 under the names of version 2, with its flags as true and false."""
    if "applicationId" not in row or "patentApplicationNumber" in row:
        return row
    renamed = {_NAMES_IN_VERSION_2.get(name, name): _as_text(value) for name, value in row.items()}
    for field, _ in _INDICATORS:
        renamed[field] = _FLAGS.get(str(renamed.get(field)), renamed.get(field))
    action = rules.value(text_of(renamed, "actionType"))
    if action is not None:  # as in the research dataset, a statute or a word
        word = action.lower() in ACTIONS
        renamed |= {
            "actionTypeCategory": action if word else "rejected",
            "legalSectionCode": "" if word else action,
        }
    # What is in this field is all that version 1 says of a reference, not the parse of something fuller.
    if not rules.value(text_of(renamed, "referenceIdentifier")):
        renamed["referenceIdentifier"] = renamed.get("parsedReferenceIdentifier")
    _, work_group, tech_center = rules.groups(text_of(renamed, "groupArtUnitNumber"))
    return {"workGroup": work_group, "techCenter": tech_center} | renamed


def _loaded(row: Mapping[str, Any]) -> datetime | None:
    """`createDateTime`, if there is one."""
    created = row.get("createDateTime")
    if not created:
        return None
    return _time(created) if isinstance(created, str) else _no_time(created)


@lru_cache(maxsize=4096)
def _time(created: str) -> datetime:
    try:
        time = datetime.fromisoformat(created) if _TIME.fullmatch(created) else None
    except ValueError:
        time = None
    return time.replace(tzinfo=UTC) if time else _no_time(created)


def _no_time(created: object) -> Never:
    raise UnusableRow("createDateTime", f"{created!r} is not a time (YYYY-MM-DDTHH:MM:SS)")


def loaded_on(row: Mapping[str, Any]) -> str | None:
    """The day of it; before 1970 it is a time that was never set, as 0001-01-01T00:00:00."""
    loaded = _loaded(row)
    return f"{loaded:%Y-%m-%d}" if loaded and loaded >= _EPOCH else None


def _as_text(value: object) -> object:
    """A value of version 1: the only one of its array, and a number as text."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _day(row: Mapping[str, Any]) -> str | None:
    """The day of mailing that a row of version 1 tells; the time of day beside it means nothing."""
    return rules.day((text_of(row, _DATE) or "").strip().partition("T")[0], _DATE)


def id_of(row: Mapping[str, Any]) -> str:
    """A row's own id, 32 hexadecimal digits.

    Raises:
        UnusableRow: it has none.
    """
    id_ = text_of(row, "id") or ""
    if not _ID.fullmatch(id_):
        raise UnusableRow("id", f"{id_!r} is not 32 hexadecimal digits" if id_ else rules.MISSING)
    return id_


def text_of(row: Mapping[str, Any], field: str) -> str | None:
    """The text of a field, if it has one.

    Raises:
        UnusableRow: it has something else, or a NUL byte.
    """
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
