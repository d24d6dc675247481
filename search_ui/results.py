"""The engine's responses → the results of one search. Pure: nothing above it looks into a response."""

from dataclasses import dataclass, replace
from typing import Any

from citations.vocabulary import NONE
from search_ui.counts import FacetCounts, Response, all_facet_counts
from search_ui.hits import Hit
from search_ui.params import REACH, SearchParams
from search_ui.query import PLACEHOLDER_FACET

NEIGHBOURS = 2
"""Page numbers shown on each side of the present page."""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What one search found.

    Attributes:
        params: the search. total: how many citations match, exactly. hits: those of this page.
        facets: the counts of every facet, in its order.
        took_ms: how long the engine took.
    """

    params: SearchParams
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[FacetCounts, ...]
    took_ms: int

    @classmethod
    def from_responses(cls, params: SearchParams, reply: Response) -> "SearchResults":
        """From the reply to `query.search_requests(params)`.

        It looks like `{"took": 12, "responses": [{"hits": {"total": {"value": 3}, "hits": […]}}, …]}`, where
        each response after the first has the aggregations of one request.
        """
        found, *counted = reply["responses"]
        return cls(
            params=params,
            total=found["hits"]["total"]["value"],
            hits=tuple(map(Hit.from_engine, found["hits"]["hits"])),
            facets=all_facet_counts(params, counted),
            took_ms=reply["took"],
        )

    @property
    def left_out(self) -> int:
        """How many citations match but are left out because they name no reference."""
        if self.params.selected(PLACEHOLDER_FACET):
            return 0
        return next(f for f in self.facets if f.name == PLACEHOLDER_FACET).count_of(NONE)

    @property
    def left_out_url(self) -> str:
        """The search that shows them."""
        return self.params.only(PLACEHOLDER_FACET, NONE).to_url()

    @property
    def pages(self) -> int:
        """How many pages all the results fill."""
        return -(-self.total // self.params.size)

    @property
    def last_page(self) -> int:
        """The last page that can be turned to; at least 1."""
        return max(1, min(self.pages, REACH // self.params.size))

    @property
    def is_beyond_last(self) -> bool:
        """Whether there are results, but not on this page."""
        return self.total > 0 and self.params.page > self.last_page

    @property
    def first_number(self) -> int:
        """The place of this page's first hit among all results, from 1."""
        return (self.params.page - 1) * self.params.size + 1

    def page_url(self, page: int, path: str = "/search") -> str:
        """Another page of the same results."""
        return replace(self.params, page=page).to_url(path)

    def page_numbers(self) -> list[int]:
        """The first, the last and the neighbouring pages, ascending."""
        here = self.params.page
        near = range(max(1, here - NEIGHBOURS), min(self.last_page, here + NEIGHBOURS) + 1)
        return sorted({1, *near, self.last_page})

    def to_json(self) -> dict[str, Any]:
        """As `/api/search` tells it."""
        here = self.params.page
        return {
            "total": self.total,
            "hits": [hit.to_json() for hit in self.hits],
            "facets": {facet.name: facet.to_json() for facet in self.facets},
            "page": here,
            "pages": self.pages,
            "next": self.page_url(here + 1, "/api/search") if here < self.last_page else None,
            "took_ms": self.took_ms,
        }
