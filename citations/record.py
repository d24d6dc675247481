"""The record: one reference, in one office action, as one source row tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from citations.facets import lacking
from citations.signature import SIGNATURES, signatures
from citations.use import use_of

MADE = ("use", "self_citation", "lacks", *SIGNATURES)
"""Fields of a document made of its others. The engine counts and selects by them, and gives none back."""


class UnusableRow(ValueError):
    """A source row that cannot become a citation.

    Attributes:
        field: the source's name of the column or key at fault.
    """

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One citation, in the terms of the index. None and () mean that the source does not say.

    Attributes:
        id: the document's `_id`: the same for the same source row at every run, unique over all sources.
        source: which of vocabulary.SOURCES.
        sequence: the row's place in its source, by which ties between equal dates are broken.
        loaded_on: the day on which the Office loaded the row into its portal, YYYY-MM-DD; says nothing of the
            office action.
        application_number: the application acted on, digits only (`14123456`).
        office_action_id: the office action's image file wrapper number.
        office_action_date: the day it was mailed, YYYY-MM-DD; never the day a row was loaded.
        office_action_type: its document code, mostly one of vocabulary.OFFICE_ACTION_TYPES.
        reference: what the form or the text says, verbatim.
        reference_number: the canonical number in it; None when none is certain.
        reference_type: which of vocabulary.REFERENCE_TYPES.
        reference_country: WIPO ST.3 code.
        rejection_type: which of vocabulary.REJECTION_TYPES, in its order.
        paragraph: of the statute, as `a` in § 102(a).
        action: what became of the claims, mostly one of vocabulary.ACTIONS.
        form_source: which of vocabulary.FORM_SOURCES name the reference, in its order.
        art_unit, work_group, tech_center: the examiner's, as `2858`, `2850`, `2800`.
        claims: the numbers of the claims concerned, ascending.
        category: how relevant the reference is said to be, letters of vocabulary.CATEGORIES.
        location: where in the reference the examiner points, in words: `column 4`, `figure 3`.
        related_claims: the claims that the reference is said to be held against, ascending.
        also_in: which others of vocabulary.SOURCES have the citation, and were joined on it.
        told_otherwise: what these say differently, as `field=value` (citations.lanes).
        uspc_class: US Patent Classification of the application.
        title: of the application's invention.
        application_owner: the assignees on the application's publication, else on the patent it became, in
            their order; not the applicant's name as filed.
        application_cpc: subclasses in the Cooperative Patent Classification (`H01M`), in their order, of the
            application's publication, else of the patent it became.
        examiner: of the application, as PatEx writes the name (`LAST, FIRST M`), as of the table's day; not
            necessarily who wrote this office action.
        outcome: which of vocabulary.OUTCOMES, as of the day of the table that tells it.
        application_patent: the canonical number of the patent that the application became.
        reference_title, reference_owner, reference_date: of the cited document.
        reference_family: the cited document's own application, digits only: the same for the publication and
            the patent of one invention.
        reference_cpc: its subclasses in the Cooperative Patent Classification, in their order.
        passage: what the examiner wrote about the reference.
    """

    id: str
    source: str
    sequence: int
    application_number: str
    reference_type: str
    loaded_on: str | None = None
    office_action_id: str | None = None
    office_action_date: str | None = None
    office_action_type: str | None = None
    reference: str | None = None
    reference_number: str | None = None
    reference_country: str | None = None
    rejection_type: tuple[str, ...] = ()
    paragraph: str | None = None
    action: str | None = None
    form_source: tuple[str, ...] = ()
    art_unit: str | None = None
    work_group: str | None = None
    tech_center: str | None = None
    claims: tuple[int, ...] = ()
    category: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    related_claims: tuple[int, ...] = ()
    also_in: tuple[str, ...] = ()
    told_otherwise: tuple[str, ...] = ()
    uspc_class: str | None = None
    title: str | None = None
    application_owner: tuple[str, ...] = ()
    application_cpc: tuple[str, ...] = ()
    examiner: str | None = None
    outcome: str | None = None
    application_patent: str | None = None
    reference_title: str | None = None
    reference_owner: tuple[str, ...] = ()
    reference_date: str | None = None
    reference_family: str | None = None
    reference_cpc: tuple[str, ...] = ()
    passage: str | None = None

    @property
    def self_citation(self) -> bool | None:
        """True where application and reference have an owner of the same name; else nothing is certain."""
        return True if set(self.application_owner) & set(self.reference_owner) else None

    @classmethod
    def from_document(cls, id_: str, document: Mapping[str, Any]) -> "Citation":
        """The way back; a field that an index of a later version has is passed over."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in document.items()
            if name in _FIELDS
        }
        return cls(id=id_, **values)

    def to_document(self) -> dict[str, Any]:
        """The body that is indexed, without the fields that have no value; `id` becomes `_id` instead.

        It has some fields more, MADE of the others: the engine counts and selects by them.
        """
        document = {
            "source": self.source,
            "sequence": self.sequence,
            "loaded_on": self.loaded_on,  # here: indexer.loading.first_loaded finds it by its place
            "application_number": self.application_number,
            "office_action_id": self.office_action_id,
            "office_action_date": self.office_action_date,
            "office_action_type": self.office_action_type,
            "reference": self.reference,
            "reference_number": self.reference_number,
            "reference_type": self.reference_type,
            "reference_country": self.reference_country,
            "rejection_type": self.rejection_type,
            "paragraph": self.paragraph,
            "action": self.action,
            "form_source": self.form_source,
            "art_unit": self.art_unit,
            "work_group": self.work_group,
            "tech_center": self.tech_center,
            "claims": self.claims,
            "category": self.category,
            "location": self.location,
            "related_claims": self.related_claims,
            "also_in": self.also_in,
            "told_otherwise": self.told_otherwise,
            "uspc_class": self.uspc_class,
            "title": self.title,
            "application_owner": self.application_owner,
            "application_cpc": self.application_cpc,
            "examiner": self.examiner,
            "outcome": self.outcome,
            "application_patent": self.application_patent,
            "reference_title": self.reference_title,
            "reference_owner": self.reference_owner,
            "reference_date": self.reference_date,
            "reference_family": self.reference_family,
            "reference_cpc": self.reference_cpc,
            "passage": self.passage,
            "self_citation": self.self_citation,
        }
        present = {field: value for field, value in document.items() if value not in (None, ())}
        use = use_of(self.application_number, self.reference_number or self.reference)
        absent = {"lacks": lacks} if (lacks := lacking(present)) else {}
        return present | {"use": use} | signatures(present) | absent


_FIELDS = frozenset(field.name for field in fields(Citation))
