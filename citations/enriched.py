"""A row of the Enriched Cited Reference Metadata API, version 3 → what it adds to a citation, or a citation.

Each row is of one reference in one office action. `read` gives what it says; `from_enriched` makes a citation
of a row whose reference no row of the Office Action Citations API names.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from citations import rules
from citations.lanes import Said, non_patent, of_action, told_otherwise
from citations.oa_citations import JOINED, Cited, cited, id_of, known_of, loaded_on, text_of
from citations.passage_locations import places
from citations.record import Citation, UnusableRow

SOURCE = "enriched_citations"

MARKS = ("citedDocumentIdentifier", "citationCategoryCode", "officeActionCategory")
"""Every row has one of these fields; no row of another API has."""

_FORMS = (("examinerCitedReferenceIndicator", "892"), ("applicantCitedExaminerReferenceIndicator", "1449"))
_SEPARATED = re.compile(r"\s*(?:;|&|\band\b)\s*", re.IGNORECASE)
# As nearly all rows are written, and certain by themselves; the rules for all others cost ten times as much.
_PUBLICATION = re.compile(r"US (20(?:0[1-9]|[12][0-9])(?!0{7})[0-9]{7}) A[1-9]")
_GRANT = re.compile(r"US ((?![1-9]0{6}|10{7})(?:[1-9][0-9]{6}|1[0-9]{7})) B[12]")
_BARE = re.compile(r"[0-9][0-9,/ -]*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichedRow:
    """What a row says. None and () mean that it does not say.

    Attributes:
        id: its own id.
        loaded_on, application_number, office_action_id, art_unit, work_group, tech_center: as of Citation.
        office_action_date, office_action_type, form_source: likewise.
        identifier: what it calls the reference, without the name beside it; None when it names none.
        cited: the reference, as a citation has it.
        category: the letter of WIPO ST.14: vocabulary.CATEGORIES.
        location: where in the reference, in words.
        related_claims: the claims that the reference is held against, ascending.
        non_patent: whether the reference is said to be literature other than patents: `true` or `false`.
    """

    id: str
    loaded_on: str | None
    application_number: str
    office_action_id: str | None
    office_action_date: str | None
    office_action_type: str | None
    art_unit: str | None
    work_group: str | None
    tech_center: str | None
    identifier: str | None
    cited: Cited
    category: str | None
    location: tuple[str, ...]
    related_claims: tuple[int, ...]
    non_patent: str | None
    form_source: tuple[str, ...]

    @property
    def said(self) -> Said:
        """What other sources say too."""
        values = {
            "office_action_date": self.office_action_date,
            "office_action_type": self.office_action_type,
            "application_number": self.application_number,
            "art_unit": self.art_unit,
            "non_patent": self.non_patent,
        }
        return {field: [value] for field, value in values.items() if value}


def read(row: Mapping[str, Any]) -> EnrichedRow:
    """What a row says.

    Raises:
        UnusableRow: it is of another API, or has no id or application number, or a value that its field
            cannot have.
    """
    if not any(mark in row for mark in MARKS):
        raise UnusableRow(MARKS[0], rules.MISSING)
    identifier = _identifier(row)
    reference = named(identifier or _value(row, "inventorNameText") or "")
    return EnrichedRow(
        id=id_of(row),
        loaded_on=loaded_on(row),
        application_number=rules.application_number(
            _value(row, "patentApplicationNumber"), "patentApplicationNumber"
        ),
        office_action_id=_value(row, "obsoleteDocumentIdentifier"),
        office_action_date=_day(row),
        office_action_type=_value(row, "officeActionCategory"),
        art_unit=_value(row, "groupArtUnitNumber"),
        work_group=_value(row, "workGroupNumber"),
        tech_center=_value(row, "techCenter"),
        identifier=identifier,
        cited=reference._replace(reference=_as_shown(row, reference)),
        category=_value(row, "citationCategoryCode"),
        location=location(row),
        related_claims=related_claims(row),
        non_patent=_flag(row, "nplIndicator"),
        form_source=tuple(form for field, form in _FORMS if _flag(row, field) == "true"),
    )


def from_enriched(row: Mapping[str, Any]) -> Citation:
    """The citation that a row tells of; more of its office action and its reference comes with JOINED.

    Raises:
        UnusableRow: as `read` says.
    """
    found, joined = read(row), row.get(JOINED) or {}
    own = {
        **of_action(joined.get("date"), joined.get("type"), found.said, joined.get("action") or {}),
        "non_patent": non_patent(found.cited.reference_type),
    }
    return Citation(
        id=document_id(found.id),
        source=SOURCE,
        sequence=int(found.id[:15], 16),
        loaded_on=found.loaded_on,
        application_number=found.application_number,
        office_action_id=found.office_action_id,
        office_action_date=own["office_action_date"],
        office_action_type=own["office_action_type"],
        reference=found.cited.reference,
        reference_number=found.cited.reference_number,
        reference_type=found.cited.reference_type,
        reference_country=found.cited.reference_country,
        form_source=found.form_source,
        art_unit=found.art_unit,
        work_group=found.work_group,
        tech_center=found.tech_center,
        category=(found.category,) if found.category else (),
        location=found.location,
        related_claims=found.related_claims,
        told_otherwise=told_otherwise(own, found.said),
        **known_of(joined),
    )


def named(text: str) -> Cited:
    """The reference that a row names: what `cited` says, sooner."""
    if found := _PUBLICATION.fullmatch(text):
        return Cited(text, f"US{found[1]}", "us_pgpub", "US")
    if found := _GRANT.fullmatch(text):
        return Cited(text, f"US{found[1]}", "us_grant", "US")
    return cited(text, "")


def location(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Where in the reference a row points, in words.

    Raises:
        UnusableRow: there is something else than texts.
    """
    return places("|".join(_texts(row, "passageLocationText")))


def related_claims(row: Mapping[str, Any]) -> tuple[int, ...]:
    """The claims that a row holds its reference against, ascending.

    Raises:
        UnusableRow: there is something else among them.
    """
    claims = _SEPARATED.sub(",", _value(row, "relatedClaimNumberText") or "")
    return rules.claims(claims, "relatedClaimNumberText")


def document_id(id_: str) -> str:
    """The id of the citation that a row is by itself; the other API's ids are as long."""
    return f"enriched-{id_}"


def _identifier(row: Mapping[str, Any]) -> str | None:
    """What names the document; a number without letters has its country and kind beside it."""
    text = _value(row, "citedDocumentIdentifier") or _value(row, "publicationNumber")
    if text is None or not _BARE.fullmatch(text):
        return text
    return " ".join(filter(None, (_value(row, "countryCode"), text, _value(row, "kindCode"))))


def _as_shown(row: Mapping[str, Any], reference: Cited) -> str | None:
    """The reference with the name that stands beside it, as the forms of the other API have both."""
    name = _value(row, "inventorNameText")
    if reference.reference is None or not name or name in reference.reference:
        return reference.reference
    return f"{name} {reference.reference}"


def _day(row: Mapping[str, Any]) -> str | None:
    """The day of `officeActionDate`, which is written as a time; one of the year 0 or 1 is none."""
    text = _value(row, "officeActionDate")
    return _day_of(text) if text else None


@lru_cache(maxsize=16384)
def _day_of(text: str) -> str | None:
    if text.startswith(("0000", "0001")):
        return None
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        raise UnusableRow("officeActionDate", f"{text!r} is not a time (YYYY-MM-DDTHH:MM:SS)") from None


def _value(row: Mapping[str, Any], field: str) -> str | None:
    return rules.value(text_of(row, field))


def _texts(row: Mapping[str, Any], field: str) -> list[str]:
    """The texts of a field that has many, as the portal writes those of this one."""
    found = row.get(field)
    return [text_of({field: each}, field) or "" for each in (found if isinstance(found, list) else [found])]


def _flag(row: Mapping[str, Any], field: str) -> str | None:
    found = row.get(field)
    if found is not None and not isinstance(found, bool):
        raise UnusableRow(field, f"{found!r} is neither true nor false")
    return None if found is None else str(found).lower()
