"""The shapes of data: art units, work groups and tech centers. Pure."""

from pydantic import BaseModel, Field

from search_ui.web.models.facets import RankedData
from search_ui.web.models.references import CountedData
from search_ui.web.models.search import TotalsData


class GroundsOfYear(BaseModel):
    """A year's citations, and how many there are on each ground; these are left out where there are none."""

    citations: int
    novelty: int = Field(default=0, alias="102")
    obviousness: int = Field(default=0, alias="103")
    eligibility: int = Field(default=0, alias="101")
    description: int = Field(default=0, alias="112")


class UnitYearData(GroundsOfYear):
    """The same of a unit, beside what is above it."""

    year: int
    above: GroundsOfYear


class UnitLink(BaseModel):
    """What a unit is a part of."""

    value: str
    level: str
    url: str


class CitationsData(BaseModel):
    """How many citations."""

    citations: int


class AboveData(BaseModel):
    """What a unit is compared with: the level above it, or all citations."""

    label: str
    citations: int
    rejections: dict[str, CitationsData]
    forms: dict[str, int]


class UnitReferenceData(RankedData):
    """A reference that is used in its rejections."""

    reference_number: str


class UnitOwnerData(BaseModel):
    """An owner whose documents are used in its rejections."""

    value: str
    citations: int
    applications: int | None
    novelty: int = Field(alias="102")
    obviousness: int = Field(alias="103")
    url: str


class UnitData(BaseModel):
    """What an art unit, work group or tech center does."""

    value: str
    level: str
    label: str
    name: str | None
    parent: UnitLink | None
    parts: list[str]
    totals: TotalsData
    rejections: dict[str, CitationsData]
    forms: dict[str, int]
    years: list[UnitYearData] | None
    undated: int
    above: AboveData
    outcomes: list[CountedData] = Field(
        description="what became of its applications, as far as that is known; none: not known"
    )
    subjects: list[CountedData] = Field(
        description="CPC subclasses of its applications, those with most citations first; an application with"
        " several counts for each"
    )
    references: list[UnitReferenceData]
    owners: list[UnitOwnerData]
    url: str
    search_url: str
