"""The engine's aggregations → a facet as a page shows it: plain data that carries its own links. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from citations.vocabulary import NONE
from search_ui.facets import FACETS, Facet, Kind
from search_ui.params import Filter, SearchParams
from search_ui.query import begins_with, chosen, facet_requests, missing, selected_terms

Response = Mapping[str, Any]

NOTHING: Mapping[str, Any] = {"buckets": []}
ERROR = "doc_count_error_upper_bound"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet.

    Attributes:
        count: the citations that have it, under all filters but those of its own facet.
        url: the search after a click on it: with it, or without it when it is selected.
    """

    value: str
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """A facet and its counts for one search.

    Attributes:
        values: the most frequent (years: the latest), all selected ones, and `none` at the end.
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
        """Whether no citation has a value here, and none is selected."""
        return all(value.value == NONE and not value.selected for value in self.values)

    @property
    def has_selection(self) -> bool:
        """Whether a value of it is selected."""
        return any(value.selected for value in self.values)

    def count_of(self, value: str) -> int:
        """How many citations have the value; 0 when it is not among those shown."""
        return next((shown.count for shown in self.values if shown.value == value), 0)

    def to_json(self) -> dict[str, Any]:
        """As `/api/search` tells it."""
        return {"label": self.label, "values": [asdict(value) for value in self.values], "other": self.other}


def all_facet_counts(params: SearchParams, responses: Sequence[Response]) -> tuple[FacetCounts, ...]:
    """The counts of every facet, in the order of FACETS, from the responses to `query.facet_requests`."""
    counts = {
        name: facet_counts(params, name, response)
        for request, response in zip(facet_requests(params), responses, strict=True)
        for name in request.facets
    }
    return tuple(counts[name] for name in FACETS)


def facet_counts(
    params: SearchParams, name: str, response: Response, shown: int | None = None, prefix: str = ""
) -> FacetCounts:
    """What the response to `query.counts_body`, asked with the same arguments, says of one facet."""
    facet, aggregation = FACETS[name], response["aggregations"][name]
    buckets = _buckets(facet, aggregation, prefix)
    first = dict(list(buckets.items())[: shown or facet.shown])
    everywhere = buckets | _buckets(facet, response["aggregations"].get(chosen(name), NOTHING), prefix)
    selected = selected_terms(params, name, prefix)
    later = {value: everywhere.get(value, 0) for value in selected if value not in first}
    last = {} if prefix else {NONE: _without_value(facet, response)}
    known = sum(first.values()) + sum(later.values())
    return FacetCounts(
        name=name,
        label=facet.label,
        values=tuple(
            _value(params, facet, value, count)
            for value, count in (first | later | last).items()
            if count or value in params.selected(name)
        ),
        other=sum(buckets.values()) + aggregation.get("sum_other_doc_count", 0) - known,
        error=max((bucket.get(ERROR, 0) for bucket in aggregation["buckets"]), default=0),
        url=replace(params, page=1).to_url(f"/facets/{name}"),
    )


def _buckets(facet: Facet, aggregation: Mapping[str, Any], prefix: str) -> dict[str, int]:
    """Value → count, in the engine's order."""
    key = "key_as_string" if facet.kind is Kind.YEAR else "key"
    found = {bucket[key]: bucket["doc_count"] for bucket in aggregation["buckets"]}
    return {value: count for value, count in found.items() if begins_with(value, prefix)}


def _without_value(facet: Facet, response: Response) -> int:
    """How many citations have no value: counted, or else all that are in no bucket."""
    aggregations = response["aggregations"]
    if facet.many:
        return int(aggregations[missing(facet.name)]["doc_count"])
    in_buckets = sum(bucket["doc_count"] for bucket in aggregations[facet.name]["buckets"])
    others = aggregations[facet.name].get("sum_other_doc_count", 0)
    return int(response["hits"]["total"]["value"] - in_buckets - others)


def _value(params: SearchParams, facet: Facet, value: str, count: int) -> FacetValue:
    choice = Filter(facet.name, value)
    return FacetValue(
        value=value,
        label=facet.label_of(value),
        count=count,
        selected=choice in params.filters,
        url=params.toggled(choice).to_url(),
    )
