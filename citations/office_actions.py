"""Rows of the Office Action Text and Rejection APIs → what they add to the citations of an office action.

Entry points: `from_oa_actions` for `oa_actions/v1`, `from_oa_rejections` for `oa_rejections/v2`. Both portals
write most values as arrays of one element, and nothing as `null`, blanks or a day of the year 0 or 1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from citations import rules
from citations.record import UnusableRow

_NOTHING = frozenset({"", "null"})
_BEFORE_ANY_DAY = re.compile(r"000[01]-")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeAction:
    """One outgoing document of the office. None means that the row does not say.

    Attributes:
        id: the image file wrapper number, by which citations name the office action.
        application_number: the application acted on, digits only.
        date: the day it was mailed, YYYY-MM-DD.
        type: the document code: mostly one of vocabulary.OFFICE_ACTION_TYPES.
        title: of the application's invention.
        uspc_class: US Patent Classification of the application.
        text: what was written, as the portal gives it; `citations.passages` cleans it.
    """

    id: str
    application_number: str
    date: str | None
    type: str | None
    title: str | None
    uspc_class: str | None
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One ground (or objection, or allowance) of an office action, and the claims that it is about.

    Attributes:
        id: the row's own id.
        office_action_id, application_number, date, type, uspc_class: as of OfficeAction.
        rejection_type: which of vocabulary.REJECTION_TYPES, in its order.
        paragraph: of the statute, as `a` in § 102(a).
        action: what became of the claims, mostly one of vocabulary.ACTIONS.
        claims: their numbers, ascending.
    """

    id: str
    office_action_id: str
    application_number: str
    date: str | None
    type: str | None
    uspc_class: str | None
    rejection_type: tuple[str, ...]
    paragraph: str | None
    action: str | None
    claims: tuple[int, ...]


def from_oa_actions(row: Mapping[str, Any]) -> OfficeAction:
    """The office action that a row of `oa_actions/v1` tells of.

    Raises:
        UnusableRow: it has no office action or application number, or a value that its field cannot have.
    """
    return OfficeAction(
        id=_required(row, "obsoleteDocumentIdentifier"),
        application_number=_application_number(row),
        date=_day(row, "submissionDate"),
        type=_value(row, "legacyDocumentCodeIdentifier"),
        title=_value(row, "inventionTitle"),
        uspc_class=_value(row, "nationalClass"),
        text="\n".join(_texts(row, "bodyText")) or None,
    )


def from_oa_rejections(row: Mapping[str, Any]) -> Rejection:
    """The ground and the claims that a row of `oa_rejections/v2` tells of.

    Raises:
        UnusableRow: it has no id, office action or application number, or a value that its field cannot have.
    """
    return Rejection(
        id=_required(row, "id"),
        office_action_id=_required(row, "obsoleteDocumentIdentifier"),
        application_number=_application_number(row),
        date=_day(row, "submissionDate"),
        type=_value(row, "legacyDocumentCodeIdentifier"),
        uspc_class=_value(row, "nationalClass"),
        rejection_type=rules.grounds(_value(row, "legalSectionCode")),
        paragraph=_value(row, "paragraphNumber"),
        action=(_value(row, "actionTypeCategory") or "").lower() or None,
        claims=rules.claims(
            ",".join(_texts(row, "claimNumberArrayDocument")) or None, "claimNumberArrayDocument"
        ),
    )


def _application_number(row: Mapping[str, Any]) -> str:
    return rules.application_number(_value(row, "patentApplicationNumber"), "patentApplicationNumber")


def _required(row: Mapping[str, Any], field: str) -> str:
    found = _value(row, field)
    if found is None:
        raise UnusableRow(field, rules.MISSING)
    return found


def _value(row: Mapping[str, Any], field: str) -> str | None:
    """The one value of a field without blanks around it, None when the row gives none.

    Raises:
        UnusableRow: it gives several, something else than text, or a NUL byte.
    """
    found = {text.strip() for text in _texts(row, field)}
    if len(found) > 1:
        raise UnusableRow(field, f"has {len(found)} different values instead of one: {sorted(found)!r}")
    text = next(iter(found), None)
    rules.no_nul(text, field)
    return text


def _texts(row: Mapping[str, Any], field: str) -> list[str]:
    """All values of a field that say something.

    Raises:
        UnusableRow: there is something else than text among them.
    """
    found = row.get(field)
    texts = found if isinstance(found, list) else [] if found is None else [found]
    for text in texts:
        if not isinstance(text, str):
            raise UnusableRow(field, f"{text!r} is not text")
    return [text for text in texts if text.strip().lower() not in _NOTHING]


def _day(row: Mapping[str, Any], field: str) -> str | None:
    """The day of a time such as 2017-09-27T04:00:00Z, which is midnight in Washington: no day is shifted.

    Raises:
        UnusableRow: it is no such time.
    """
    text = _value(row, field)
    if text is None or _BEFORE_ANY_DAY.match(text):
        return None
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        raise UnusableRow(field, f"{text!r} is not a time (YYYY-MM-DDTHH:MM:SS)") from None
