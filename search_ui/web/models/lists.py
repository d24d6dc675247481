"""The shapes of data: the numbers of a list. Pure."""

from pydantic import BaseModel, Field

from search_ui.web.models.facets import UseData


class FamilyData(BaseModel):
    """An invention of which several numbers are cited here, all counted together."""

    application_number: str
    reference_numbers: list[str]
    citations: int
    applications: int
    exact: bool
    url: str
    search_url: str


class ReadingData(UseData):
    """A number of a list, and what it was read as."""

    text: str
    understood_as: str
    kind: str
    is_one_of_two: bool
    exact: bool
    family: FamilyData | None = Field(
        description="of a document whose invention has other numbers here; its own figures are of it alone"
    )
    search_url: str


class LineData(BaseModel):
    """A line of a list."""

    text: str
    numbers: list[ReadingData]


class ListData(BaseModel):
    """Every number of a pasted list."""

    lines: list[LineData]
