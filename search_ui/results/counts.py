"""A facet as a page shows it: its values, with their counts and their links. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from citations.facets import Facet
from citations.vocabulary import NONE
from search_ui.url.facet_params import FacetParams, default_order
from search_ui.url.links import Links, links
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
        deferred: its values are not counted here, but for those of which something is asked.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]
    other: int
    error: int
    url: str
    deferred: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no citation has a value here, and nothing is asked of any."""
        return not self.deferred and all(v.value == NONE and not v.is_marked for v in self.values)

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


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of a facet.

    Attributes:
        by_value: value → citations, in the order that they are shown in; `none` is not among them.
        none: how many citations have no value.
        beyond: the sum of the counts of values that are not among these.
        error: how much too low a count may be.
        elsewhere: the counts of selected values that may not be among the others.
    """

    by_value: Mapping[str, int]
    none: int
    beyond: int = 0
    error: int = 0
    elsewhere: Mapping[str, int] = field(default_factory=dict)


def all_values(params: SearchParams, facet: Facet) -> FacetParams:
    """The page with all values of a facet: owners by their applications, others in their usual order."""
    order = "applications" if facet.named else default_order(facet)
    return FacetParams(name=facet.name, search=params.changed(), order=order)


def facet_counts(params: SearchParams, facet: Facet, counted: Counted) -> FacetCounts:
    """A facet as a page shows it."""
    first = dict(islice(counted.by_value.items(), facet.shown))
    asked = [value for value in (*params.selected(facet.name), *params.excluded(facet.name)) if value != NONE]
    known = {**counted.by_value, **counted.elsewhere}
    later = {value: known.get(value, 0) for value in asked if value not in first}
    shown = first | later | {NONE: counted.none}
    values = facet_values(params, facet, shown)
    return FacetCounts(
        name=facet.name,
        label=facet.label,
        values=tuple(value for value in values if value.count or value.is_marked),
        other=sum(counted.by_value.values()) + counted.beyond - sum(first.values()) - sum(later.values()),
        error=counted.error,
        url=all_values(params, facet).to_url(),
    )


def facet_values(params: SearchParams, facet: Facet, shown: Mapping[str, int]) -> list[FacetValue]:
    """Values with their counts and their links."""
    beside = links(params)
    return [_facet_value(params, beside, facet, value, count) for value, count in shown.items()]


def _facet_value(params: SearchParams, beside: Links, facet: Facet, value: str, count: int) -> FacetValue:
    wanted, unwanted = Filter(facet.name, value), Filter(facet.name, value, excluded=True)
    excluded = unwanted in params.filters
    return FacetValue(
        value=value,
        label=facet.label_of(value),
        count=count,
        selected=wanted in params.filters,
        excluded=excluded,
        url=beside.toggled(unwanted if excluded else wanted),
        exclude_url=None if excluded else beside.excluding(facet.name, value),
    )
