"""The shapes of data: one reference. Pure."""

from pydantic import BaseModel, Field

from search_ui.web.models.search import CitationData, CountsData, GroundData


class CountedData(BaseModel):
    """A value, with its citations and applications."""

    value: str
    citations: int
    applications: int
    exact: bool
    url: str


class YearData(BaseModel):
    """The citations of a reference in a year."""

    year: int
    novelty: int = Field(alias="102")
    obviousness: int = Field(alias="103")
    other: int
    listed: int


class RejectedData(BaseModel):
    """An application that was rejected over the reference under § 102 or § 103."""

    application_number: str
    title: str | None
    art_unit: str | None
    rejection_type: list[str]
    grounds: list[GroundData]
    claims: list[int]
    citations: int
    office_actions: int
    first_date: str | None
    last_date: str | None
    office_action_type: str | None
    passage: str | None
    url: str


class CompanionData(BaseModel):
    """What was applied together with the reference, on the same ground."""

    rejection_type: str
    reference_number: str
    title: str | None
    applications: int
    office_actions: int


class ActionsData(BaseModel):
    """In how many office actions companions were looked for, and whether these are all."""

    office_actions: int
    all: bool


class PlaceData(BaseModel):
    """A place in the document, and how many of the citations that were read point at it."""

    reference_number: str
    place: str
    citations: int
    applications: int


class PlacesData(BaseModel):
    """Where in the document examiners point most, as the Enriched Citations API tells it."""

    citations_read: int = Field(description="the latest of which a place may be told")
    all: bool = Field(description="whether these are all")
    first: list[PlaceData]
    others: int = Field(description="how many other places there are, each in no more applications")


class ReferenceTotals(BaseModel):
    """How often a reference is cited."""

    citations: int
    applications: int
    office_actions: int
    exact: bool


class RejectedTotals(BaseModel):
    """How many applications were rejected over it under § 102 or § 103."""

    applications: int
    exact: bool


class ReferenceData(BaseModel):
    """One reference, and how it is used."""

    reference_number: str
    reference_type: str
    reference_country: str | None
    reference_title: str | None
    reference_owner: list[str]
    reference_date: str | None
    title: str | None
    owners: list[str]
    date: str | None
    family: list[str] = Field(
        description="all numbers of the same invention that are cited here, as its publication and its"
        " patent; empty where no other is known"
    )
    alone: bool = Field(description="whether it is counted without the other numbers of its family")
    total: int
    totals: ReferenceTotals
    rejections: dict[str, CountedData]
    forms: dict[str, int]
    years: list[YearData] | None
    undated: int
    art_units: list[CountedData]
    classes: list[CountedData]
    categories: list[CountedData] = Field(
        description="its relevance categories, as the Enriched Citations API assigns them; none: not known;"
        " empty where no citation has one"
    )
    places: PlacesData
    cited_with: list[CompanionData]
    cited_with_actions: dict[str, ActionsData]
    rejected: RejectedTotals
    outcomes: list[CountedData] = Field(
        description="what became of the applications rejected over it; none: that is not known"
    )
    applicants: list[CountedData] = Field(
        description="the assignees of most of the applications rejected over it"
    )
    applications: list[RejectedData]
    page: int
    next: str | None
    facets: dict[str, CountsData]
    hits: list[CitationData]
    url: str
    search_url: str
