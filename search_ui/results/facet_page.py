"""One page of a facet's values. Pure."""

from dataclasses import dataclass, replace
from typing import Any

from citations.vocabulary import NONE
from search_ui.results.counts import FacetValue, facet_values
from search_ui.results.owner_uses import Uses, is_rejecting, rejecting
from search_ui.url.facet_params import PER_PAGE, RANKED, FacetParams

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
        first_unranked: in the order by applications, the first value whose place is by citations; None where
            there is none on this page.
    """

    asked: FacetParams
    values: tuple[FacetValue, ...]
    next_page: FacetParams | None
    is_empty: bool = False
    is_cut: bool = False
    error: int = 0
    uses: Uses | None = None
    first_unranked: str | None = None

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
            **({"first_by_citations": self.first_unranked} if asked.is_by_applications else {}),
            "prefix": asked.prefix,
            "next": self.next_page.to_url("/api/facets/") if self.next_page else None,
            "cut": self.is_cut,
        }

    def _rejections(self, value: str) -> dict[str, Any]:
        if self.uses is None or value == NONE:
            return {}
        applications = self.uses.applications.get(value)
        return {
            "rejections": {use.ground: use.count for use in self.uses.by_value[value]},
            "applications": applications.count if applications else None,
            "applications_exact": bool(applications and applications.exact),
        }


def facet_page(
    asked: FacetParams, found: list[Counted], marked: dict[str, int], *, error: int = 0, is_cut: bool = False
) -> FacetPage:
    """The page that shows the values found.

    Args:
        asked: what was asked for.
        found: the values of this page, and one more when there is a next page.
        marked: what every page shows, with its counts.
        error: how much too low a count was when the values were ranked.
        is_cut: whether there may be more values than were found.
    """
    here = dict(found[:PER_PAGE])
    more = len(found) > PER_PAGE
    ends = asked.is_ranked and asked.page * PER_PAGE >= RANKED
    elsewhere = {} if asked.prefix else marked
    shown = here | {value: count for value, count in elsewhere.items() if value not in here}
    return FacetPage(
        asked=asked,
        values=tuple(facet_values(asked.search, asked.facet, shown)),
        next_page=_next(asked, found[PER_PAGE - 1][0]) if more and not ends else None,
        is_empty=not here,
        is_cut=ends if more else is_cut,
        error=error,
    )


def _next(asked: FacetParams, last: str) -> FacetParams:
    return replace(asked, page=asked.page + 1) if asked.is_ranked else replace(asked, after=last)
