"""The shapes of data: one application. Pure."""

from pydantic import BaseModel, Field

from search_ui.web.models.search import CATEGORY, LOCATION, RELATED_CLAIMS, TOLD_OTHERWISE


class AppliedData(BaseModel):
    """A reference under a ground of an office action."""

    reference: str | None
    reference_number: str | None
    form_source: list[str]
    claims: list[int]
    category: list[str] = Field(description=CATEGORY)
    location: list[str] = Field(description=LOCATION)
    related_claims: list[int] = Field(description=RELATED_CLAIMS)
    told_otherwise: list[str] = Field(description=TOLD_OTHERWISE)
    citation_id: str
    citation_ids: list[str]


class ActionGroundData(BaseModel):
    """A ground of an office action; without one, what is done or only listed."""

    rejection_type: str | None
    paragraph: str | None
    action: str | None
    claims: list[int]
    references: list[AppliedData]
    no_reference: list[str]


class OfficeActionData(BaseModel):
    """An office action of an application."""

    id: str | None
    date: str | None
    type: str | None
    citations: int
    told_otherwise: list[str] = Field(
        description="what rows, or other sources, say of it differently, as `field=value`"
    )
    grounds: list[ActionGroundData]
    url: str | None


class UsedReferenceData(BaseModel):
    """A reference of an application, and in which of its office actions it is used."""

    reference_number: str | None
    reference: str | None
    reference_type: str
    reference_title: str | None
    form_source: list[str]
    category: list[str] = Field(description=CATEGORY)
    location: list[str] = Field(description=LOCATION)
    office_actions: list[str | None]
    rejection_type: list[str]
    listed_before: str | None
    citation_ids: list[str]


class ApplicationTotals(BaseModel):
    """Of the rows that are here; not `exact` where there are more."""

    citations: int
    references: int
    office_actions: int
    no_reference: int
    exact: bool


class ApplicationData(BaseModel):
    """One application: its office actions, and what recurs in them."""

    application_number: str
    title: str | None
    owners: list[str] = Field(
        description="the assignees on its publication, else on the patent it became; not as filed"
    )
    application_cpc: list[str] = Field(
        description="CPC subclasses of its publication, else of the patent it became"
    )
    examiner: str | None = Field(
        description="as PatEx names the application's examiner as of its date; not necessarily who wrote its"
        " office actions; null: not known"
    )
    outcome: str | None = Field(
        description="granted, abandoned or pending, as most rows have it; null: not known"
    )
    application_patent: str | None = Field(description="the patent that it became")
    art_unit: str | None
    uspc_class: str | None
    totals: ApplicationTotals
    undated: int
    office_actions: list[OfficeActionData]
    references: list[UsedReferenceData]
    listed_only: list[UsedReferenceData]
    url: str
    csv_url: str
    search_url: str
