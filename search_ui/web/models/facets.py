"""The shapes of data: the values of a facet, and the most used references. Pure."""

from typing import Literal

from pydantic import BaseModel, Field

from search_ui.web.models.search import ValueData


class FacetValueData(ValueData):
    """A value of a facet; of owners, how their documents are used."""

    rejections: dict[str, int] = Field(default={})
    applications: int | None = None
    applications_exact: bool = True


class FacetData(BaseModel):
    """One page of all the values of a facet."""

    label: str
    values: list[FacetValueData]
    order: str
    prefix: str
    next: str | None
    cut: bool = Field(description="whether `next` ends before the values do")
    known: int = Field(default=0, description="of owners alone: citations of which any is known")
    total: int = Field(default=0, description="of owners alone: citations")


class UseData(BaseModel):
    """How often something was cited, under § 102 and § 103 too, and when last."""

    citations: int
    applications: int
    novelty: int = Field(alias="102")
    obviousness: int = Field(alias="103")
    last_date: str | None
    url: str


class RankedData(UseData):
    """A reference among the most used."""

    value: str
    label: str
    title: str | None
    owner: list[str]
    applications_exact: bool
    ranked_by: Literal["applications", "citations"]


class RankingData(BaseModel):
    """One page of the references that a search finds, the most used first."""

    known: int
    total: int
    values: list[RankedData]
    order: str
    next: str | None
    cut: bool
