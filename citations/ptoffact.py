"""A row of the `ptoffact` research dataset → Citation."""

from collections.abc import Sequence
from typing import NamedTuple

from citations import rules
from citations.record import Citation, UnusableRow
from citations.reference import recognize
from citations.vocabulary import ACTIONS

SOURCE = "ptoffact"


class PtoffactRow(NamedTuple):
    """A row of citations.csv with what its office action, application and rejection add to it.

    Values are the files' own text; None where there is none. `row` counts from 1.
    """

    row: int
    # citations.csv
    app_id: str | None
    citation_pat_pgpub_id: str | None
    parsed: str | None
    ifw_number: str | None
    action_type: str | None
    action_subtype: str | None
    form892: str | None
    form1449: str | None
    citation_in_oa: str | None
    # office_actions.csv, by ifw_number
    document_cd: str | None
    mail_dt: str | None
    art_unit: str | None
    uspc_class: str | None
    # office_actions.csv, the latest one of the same app_id
    latest_art_unit: str | None
    # rejections.csv, by ifw_number, action_type and action_subtype
    claim_numbers: str | None
    # what is known of the application, and of what is cited, as the citation has it
    title: str | None = None
    application_owner: Sequence[str] | None = None
    application_cpc: Sequence[str] | None = None
    examiner: str | None = None
    outcome: str | None = None
    application_patent: str | None = None
    reference_title: str | None = None
    reference_owner: Sequence[str] | None = None
    reference_date: str | None = None
    reference_family: str | None = None
    reference_cpc: Sequence[str] | None = None


def from_ptoffact(row: PtoffactRow) -> Citation:
    """The citation that a row tells of.

    The row number is the id: rows are not unique by any of their columns, and the dataset is frozen.
    The art unit is the office action's, else that of the application's latest one.

    Raises:
        UnusableRow: it has no application number, or a value that its column cannot have.
    """
    rules.no_nul(row.citation_pat_pgpub_id, "citation_pat_pgpub_id")
    rejection_type, action = _ground_and_action(row.action_type)
    reference = recognize(row.citation_pat_pgpub_id or "", row.parsed or "")
    art_unit, work_group, tech_center = rules.groups(row.art_unit or row.latest_art_unit)
    return Citation(
        id=str(row.row),
        source=SOURCE,
        sequence=row.row,
        application_number=rules.application_number(row.app_id, "app_id"),
        office_action_id=rules.value(row.ifw_number),
        office_action_date=rules.day(row.mail_dt, "mail_dt"),
        office_action_type=rules.value(row.document_cd),
        reference=row.citation_pat_pgpub_id,
        reference_number=reference.number,
        reference_type=reference.type,
        reference_country=reference.country,
        rejection_type=rejection_type,
        paragraph=rules.value(row.action_subtype),
        action=action,
        form_source=_form_source(row),
        art_unit=art_unit,
        work_group=work_group,
        tech_center=tech_center,
        claims=rules.claims(row.claim_numbers, "claim_numbers"),
        uspc_class=rules.value(row.uspc_class),
        title=row.title,
        application_owner=tuple(row.application_owner or ()),
        application_cpc=tuple(row.application_cpc or ()),
        examiner=row.examiner,
        outcome=row.outcome,
        application_patent=row.application_patent,
        reference_title=row.reference_title,
        reference_owner=tuple(row.reference_owner or ()),
        reference_date=row.reference_date,
        reference_family=row.reference_family,
        reference_cpc=tuple(row.reference_cpc or ()),
    )


def _ground_and_action(action_type: str | None) -> tuple[tuple[str, ...], str | None]:
    """`action_type` mixes statutes, which reject, with words for what else was done."""
    word = (rules.value(action_type) or "").lower() or None
    if word is None or word in ACTIONS:
        return (), word
    grounds = rules.grounds(word)
    if grounds == ("other",):
        return (grounds, None) if word.startswith("other") else ((), word)
    return grounds, "rejected"


def _form_source(row: PtoffactRow) -> tuple[str, ...]:
    named = []
    for field, form in (("form892", "892"), ("form1449", "1449"), ("citation_in_oa", "oa_text")):
        flag = getattr(row, field)
        if flag not in ("0", "1"):
            raise UnusableRow(field, f"{flag!r} is neither 0 nor 1" if flag else rules.MISSING)
        if flag == "1":
            named.append(form)
    return tuple(named)
