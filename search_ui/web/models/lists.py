"""The shapes of data: the numbers of a list. Pure."""

from pydantic import BaseModel

from search_ui.web.models.facets import UseData


class ReadingData(UseData):
    """A number of a list, and what it was read as."""

    text: str
    understood_as: str
    kind: str
    is_one_of_two: bool
    exact: bool
    search_url: str


class LineData(BaseModel):
    """A line of a list."""

    text: str
    numbers: list[ReadingData]


class ListData(BaseModel):
    """Every number of a pasted list."""

    lines: list[LineData]
