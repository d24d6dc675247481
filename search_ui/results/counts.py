"""A facet as a page shows it: its values, with their counts and their links. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

from citations.facets import Facet
from citations.vocabulary import NONE
from search_ui.url.params import Filter, SearchParams


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet.

    Attributes:
        count: the citations that have it, under all filters but the selection of its own facet; so an
            excluded value has 0.
        selected, excluded: whether it is wanted, or unwanted.
        url: the search after a click on it: with it, or without the selection or exclusion that was there.
        exclude_url: the search that excludes it; None when it is excluded already.
    """

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool
    url: str
    exclude_url: str | None

    @property
    def is_marked(self) -> bool:
        """Whether something was asked of it."""
        return self.selected or self.excluded

    def to_json(self) -> dict[str, Any]:
        """As `/api/search` tells it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """A facet and its counts for one search.

    Attributes:
        values: the most frequent (years: the latest), all selected and excluded ones, and `none` at the end.
        other: the sum of the counts of the values not shown; a citation with two of them counts twice.
        error: how much too low a shown count may be; 0 means that all are exact.
        url: the page with all values.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]
    other: int
    error: int
    url: str

    @property
    def is_empty(self) -> bool:
        """Whether no citation has a value here, and nothing is asked of any."""
        return all(value.value == NONE and not value.is_marked for value in self.values)

    @property
    def has_selection(self) -> bool:
        """Whether something is asked of a value."""
        return any(value.is_marked for value in self.values)

    @property
    def highest(self) -> int:
        """The highest count of a value, but for `none`."""
        return max((value.count for value in self.values if value.value != NONE), default=0)

    def count_of(self, value: str) -> int:
        """How many citations have the value; 0 when it is not among those shown."""
        return next((shown.count for shown in self.values if shown.value == value), 0)

    def to_json(self) -> dict[str, Any]:
        """As `/api/search` tells it."""
        return {
            "label": self.label,
            "values": [value.to_json() for value in self.values],
            "other": self.other,
        }


def facet_value(params: SearchParams, facet: Facet, value: str, count: int) -> FacetValue:
    """A value with its count and its links."""
    wanted, unwanted = Filter(facet.name, value), Filter(facet.name, value, excluded=True)
    excluded = unwanted in params.filters
    return FacetValue(
        value=value,
        label=facet.label_of(value),
        count=count,
        selected=wanted in params.filters,
        excluded=excluded,
        url=params.toggled(unwanted if excluded else wanted).to_url(),
        exclude_url=None if excluded else params.excluding(facet.name, value).to_url(),
    )
