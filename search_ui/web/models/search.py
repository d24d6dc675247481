"""The shapes of data: citations, and the results of a search. Pure."""

from pydantic import BaseModel, Field

CATEGORY = "X, Y, A and others of WIPO ST.14, as the Enriched Citations API assigns them"
LOCATION = "where in the reference, as `column 4`, from the same API"
RELATED_CLAIMS = "held against these claims, as the same API says"
TOLD_OTHERWISE = "what another source says differently, as `field=value`"


class CitationData(BaseModel):
    """One citation: one reference, in one office action, as one row of a source tells it."""

    id: str
    score: float | None = Field(description="how well it matches the words, where that is the order")
    source: str
    loaded_on: str | None = Field(
        description="the day on which the USPTO loaded the row, which is not that of the office action"
    )
    application_number: str
    office_action_id: str | None
    office_action_date: str | None
    office_action_type: str | None
    reference: str | None = Field(description="what the form or the text says, verbatim")
    reference_number: str | None
    reference_type: str
    reference_country: str | None
    rejection_type: list[str]
    paragraph: str | None
    action: str | None
    form_source: list[str]
    art_unit: str | None
    work_group: str | None
    tech_center: str | None
    claims: list[int]
    category: list[str] = Field(description=CATEGORY)
    location: list[str] = Field(description=LOCATION)
    related_claims: list[int] = Field(description=RELATED_CLAIMS)
    also_in: list[str] = Field(description="other sources that have the citation, joined on it")
    told_otherwise: list[str] = Field(description=TOLD_OTHERWISE)
    uspc_class: str | None
    title: str | None
    application_owner: list[str] = Field(
        description="the assignees on the application's publication, else on the patent it became"
    )
    application_cpc: list[str] = Field(
        description="CPC subclasses of the application's publication, else of the patent it became"
    )
    examiner: str | None = Field(
        description="of the application, as PatEx names him or her as of its date; not necessarily who wrote"
        " this office action; null: not known"
    )
    outcome: str | None = Field(
        description="granted, abandoned or pending, as of the day of the table that tells it; null: not known"
    )
    application_patent: str | None = Field(description="the patent that the application became")
    reference_title: str | None
    reference_owner: list[str]
    reference_date: str | None
    reference_family: str | None = Field(
        description="the cited document's own application, which its publication and its patent share"
    )
    reference_cpc: list[str] = Field(description="CPC subclasses of the cited document")
    passage: str | None
    self_citation: bool | None = Field(
        description="true where the application and the reference have an owner of the same name, else null"
    )
    highlight: dict[str, list[str]] = Field(
        description="field → pieces of HTML, with <mark> for what matched"
    )
    url: str


class ValueData(BaseModel):
    """A value of a facet, with what a click on it leads to."""

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool
    url: str
    exclude_url: str | None


class CountsData(BaseModel):
    """A facet's most frequent values, and the sum of the counts of the others."""

    label: str
    values: list[ValueData]
    other: int


class TotalsData(BaseModel):
    """The same in other units; not `exact` where a number is an estimate."""

    citations: int
    applications: int
    references: int
    exact: bool


class GroundData(BaseModel):
    """A ground of rejection, as § 103(a)."""

    rejection_type: str
    paragraph: str | None


class GroupData(BaseModel):
    """A line of several citations; what may differ within it is null."""

    key: str
    reference: str | None
    reference_number: str | None
    reference_numbers: list[str] = Field(
        description="with `group=reference`: all numbers of the invention in this line"
    )
    reference_family: str | None
    application_number: str
    office_action_id: str | None
    citations: int
    office_actions: int | None
    rejection_type: list[str]
    grounds: list[GroundData]
    form_source: list[str]
    art_unit: list[str]
    first_date: str | None
    last_date: str | None
    url: str
    hits: list[CitationData]


class UnderstoodData(BaseModel):
    """What a search text was understood as, what was repaired in it, and what else is to be said."""

    text: str
    repaired: list[str]
    notes: list[str]


class SearchData(BaseModel):
    """One page of the results of a search."""

    total: int
    totals: TotalsData | None
    hits: list[CitationData]
    facets: dict[str, CountsData]
    page: int
    pages: int | None
    next: str | None
    took_ms: int
    understood: UnderstoodData | None
    did_you_mean: str | None
    groups: list[GroupData] = Field(default=[], description="with `group` alone")
    in_no_group: int = Field(default=0, description="with `group` alone: citations that are in no line")
