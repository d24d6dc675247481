"""The engine's answers to `search_ui.query.facet_values` → one page of a facet's values. Pure.

In either order a count is exact: what the engine ranked without knowing all counts is counted once more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from citations.facets import Kind
from citations.vocabulary import NONE
from search_ui.query.facet_values import BATCH, is_asked_for
from search_ui.query.search import chosen, missing
from search_ui.results.counts import ERROR, NOTHING, FacetValue, facet_value
from search_ui.results.owner_uses import Uses, is_rejecting, rejecting
from search_ui.url.facet_params import PER_PAGE, RANKED, FacetParams

Response = Mapping[str, Any]
Counted = tuple[str, int]
"""A value and its count."""


@dataclass(frozen=True, slots=True)
class FacetPage:
    """One page of a facet's values.

    Attributes:
        asked: what was asked for.
        values: those of this page; then what is selected or excluded elsewhere, and `none`.
        next_page: the page after it; None after the last.
        is_empty: whether no value has its place on this page.
        is_cut: whether there are more values than the order by count reaches.
        error: how much too low a count was when the values were ranked; 0 means that the order is exact.
        uses: how often what the values own is used in rejections; None unless they are owners.
    """

    asked: FacetParams
    values: tuple[FacetValue, ...]
    next_page: FacetParams | None
    is_empty: bool = False
    is_cut: bool = False
    error: int = 0
    uses: Uses | None = None

    @property
    def first_page(self) -> FacetParams | None:
        """The first page; None when this is it."""
        first = replace(self.asked, page=1, after=None)
        return first if first != self.asked else None

    @property
    def is_beyond_last(self) -> bool:
        """Whether this page comes after the last one: there is nothing on it that was counted here."""
        return self.is_empty and self.first_page is not None

    def ordered(self, order: str, prefix: str) -> FacetParams:
        """The first page of the values in this order that begin so."""
        return FacetParams(name=self.asked.name, search=self.asked.search, order=order, prefix=prefix)

    @property
    def rejecting(self) -> FacetParams | None:
        """The same values by how often they are used in rejections over a reference; None when they are."""
        search = self.asked.search
        return (
            None
            if is_rejecting(search)
            else replace(self.asked, search=rejecting(search), page=1, after=None)
        )

    @property
    def not_rejecting(self) -> FacetParams:
        """The same values by how often they are used at all."""
        return replace(self.asked, search=rejecting(self.asked.search, ()), page=1, after=None)

    def to_json(self) -> dict[str, Any]:
        """As `/api/facets/…` tells it; `cut` says that `next` ends before the values do.

        Owners have `rejections` beside their counts, and the page says of how many citations it knows any.
        """
        asked = self.asked
        of_owners = {"known": self.uses.known, "total": self.uses.total} if self.uses else {}
        return of_owners | {
            "label": asked.facet.label,
            "values": [value.to_json() | self._rejections(value.value) for value in self.values],
            "order": asked.order,
            "prefix": asked.prefix,
            "next": self.next_page.to_url("/api/facets/") if self.next_page else None,
            "cut": self.is_cut,
        }

    def _rejections(self, value: str) -> dict[str, Any]:
        if self.uses is None or value == NONE:
            return {}
        return {"rejections": {use.ground: use.count for use in self.uses.by_value[value]}}


def counted(asked: FacetParams, response: Response) -> list[Counted]:
    """The values that a response has, in its order; those that are not asked for are left out."""
    buckets = response["aggregations"][asked.name]["buckets"]
    if asked.facet.kind is Kind.YEAR:
        found = [(bucket["key_as_string"], bucket["doc_count"]) for bucket in buckets]
    elif asked.is_ranked:
        found = [(bucket["key"], bucket["doc_count"]) for bucket in buckets]
    else:
        found = [(bucket["key"]["value"], bucket["doc_count"]) for bucket in buckets]
    wanted = [(value, count) for value, count in found if is_asked_for(asked, value)]
    if asked.facet.kind is Kind.YEAR and asked.order == "count":
        return sorted(wanted, key=lambda pair: -pair[1])
    return wanted


def last_name(asked: FacetParams, response: Response) -> str | None:
    """The last value that a batch by name walked through; None when there are no more."""
    buckets = response["aggregations"][asked.name]["buckets"]
    return str(buckets[-1]["key"]["value"]) if len(buckets) == BATCH else None


def rank_error(asked: FacetParams, response: Response) -> int:
    """How much too low a count may be among the values of this page."""
    start = (asked.page - 1) * PER_PAGE
    buckets = response["aggregations"][asked.name]["buckets"][start : start + PER_PAGE]
    return max((bucket.get(ERROR, 0) for bucket in buckets), default=0)


def facet_page(asked: FacetParams, found: list[Counted], first: Response, error: int = 0) -> FacetPage:
    """The page that shows the values found.

    Args:
        asked: what was asked for.
        found: the values of this page, and one more when there is a next page.
        first: the response to the first `values_body`.
        error: what `rank_error` said of it.
    """
    here = dict(found[:PER_PAGE])
    more = len(found) > PER_PAGE
    is_cut = more and asked.is_ranked and asked.page * PER_PAGE >= RANKED
    elsewhere = {} if asked.prefix else _marked_elsewhere(asked, first)
    shown = here | {value: count for value, count in elsewhere.items() if value not in here}
    return FacetPage(
        asked=asked,
        values=tuple(facet_value(asked.search, asked.facet, *pair) for pair in shown.items()),
        next_page=_next(asked, found[PER_PAGE - 1][0]) if more and not is_cut else None,
        is_empty=not here,
        is_cut=is_cut,
        error=error,
    )


def _marked_elsewhere(asked: FacetParams, response: Response) -> dict[str, int]:
    """What every page shows: selected values, with their counts; excluded ones; and `none`, if it has any."""
    search, name = asked.search, asked.name
    buckets = response["aggregations"].get(chosen(name), NOTHING)["buckets"]
    if asked.facet.kind is Kind.YEAR:
        known = dict(counted(asked, response))
    else:
        known = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    none = response["aggregations"][missing(name)]["doc_count"]
    marked = [value for value in (*search.selected(name), *search.excluded(name)) if value != NONE]
    shown = {value: known.get(value, 0) for value in marked}
    is_marked = NONE in (*search.selected(name), *search.excluded(name))
    return shown | ({NONE: none} if none or is_marked else {})


def _next(asked: FacetParams, last: str) -> FacetParams:
    return replace(asked, page=asked.page + 1) if asked.is_ranked else replace(asked, after=last)
