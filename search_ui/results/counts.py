"""The engine's aggregations → a facet as a page shows it: plain data that carries its own links. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from citations.facets import FACETS, Facet, Kind
from citations.vocabulary import NONE
from search_ui.query.search import chosen, facet_requests, missing, selected_terms
from search_ui.url.params import Filter, SearchParams

Response = Mapping[str, Any]

NOTHING: Mapping[str, Any] = {"buckets": []}
ERROR = "doc_count_error_upper_bound"


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


def all_facet_counts(params: SearchParams, responses: Sequence[Response]) -> tuple[FacetCounts, ...]:
    """The counts of every facet, in the order of FACETS, from the responses to `query.facet_requests`."""
    counts = {
        name: facet_counts(params, name, response)
        for request, response in zip(facet_requests(params), responses, strict=True)
        for name in request.facets
    }
    return tuple(counts[name] for name in FACETS)


def facet_counts(params: SearchParams, name: str, response: Response) -> FacetCounts:
    """What the response to `query.counts_body`, asked with the same arguments, says of one facet."""
    facet, aggregation = FACETS[name], response["aggregations"][name]
    buckets = _buckets(facet, aggregation)
    first = dict(list(buckets.items())[: facet.shown])
    everywhere = buckets | _buckets(facet, response["aggregations"].get(chosen(name), NOTHING))
    asked = [*selected_terms(params, name), *(value for value in params.excluded(name) if value != NONE)]
    later = {value: everywhere.get(value, 0) for value in asked if value not in first}
    last = {NONE: _without_value(facet, response)}
    known = sum(first.values()) + sum(later.values())
    values = (facet_value(params, facet, *counted) for counted in (first | later | last).items())
    return FacetCounts(
        name=name,
        label=facet.label,
        values=tuple(value for value in values if value.count or value.is_marked),
        other=sum(buckets.values()) + aggregation.get("sum_other_doc_count", 0) - known,
        error=max((bucket.get(ERROR, 0) for bucket in aggregation["buckets"]), default=0),
        url=params.changed().to_url(f"/facets/{name}"),
    )


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


def _buckets(facet: Facet, aggregation: Mapping[str, Any]) -> dict[str, int]:
    """Value → count, in the engine's order."""
    key = "key_as_string" if facet.kind is Kind.YEAR else "key"
    return {bucket[key]: bucket["doc_count"] for bucket in aggregation["buckets"]}


def _without_value(facet: Facet, response: Response) -> int:
    """How many citations have no value: counted, or else all that are in no bucket."""
    aggregations = response["aggregations"]
    if facet.many:
        return int(aggregations[missing(facet.name)]["doc_count"])
    in_buckets = sum(bucket["doc_count"] for bucket in aggregations[facet.name]["buckets"])
    others = aggregations[facet.name].get("sum_other_doc_count", 0)
    return int(response["hits"]["total"]["value"] - in_buckets - others)
