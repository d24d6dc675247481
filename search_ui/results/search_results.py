"""The engine's responses → the results of one search. Pure: nothing above it looks into a response."""

from dataclasses import dataclass
from typing import Any

from citations.vocabulary import NONE
from search_ui.language import Understood, understand
from search_ui.query.search import PLACEHOLDER_FACET, has_cursor_before
from search_ui.results.counts import FacetCounts, Response, all_facet_counts
from search_ui.results.hits import Hit
from search_ui.url.cursor import Cursor
from search_ui.url.params import REACH, SearchParams

NEIGHBOURS = 2
"""Page numbers shown on each side of the present page."""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What one search found.

    Attributes:
        params: the search. total: how many citations match, exactly. hits: those of this page.
        facets: the counts of every facet, in its order.
        took_ms: how long the engine took.
        next, previous: the pages on both sides of this one; None where there is none.
        did_you_mean: a search with another spelling that finds something, where this one finds nothing.
    """

    params: SearchParams
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[FacetCounts, ...]
    took_ms: int
    next: SearchParams | None = None
    previous: SearchParams | None = None
    did_you_mean: SearchParams | None = None

    @classmethod
    def from_responses(cls, params: SearchParams, reply: Response) -> "SearchResults":
        """From the reply to `query.search_requests(params)`.

        It looks like `{"took": 12, "responses": [{"hits": {"total": {"value": 3}, "hits": […]}}, …]}`: the
        hits; the page before them, where that was asked for; and the aggregations of each other request.
        """
        found, *others = reply["responses"]
        before = others.pop(0)["hits"]["hits"] if has_cursor_before(params) else []
        total, hits = found["hits"]["total"]["value"], found["hits"]["hits"]
        return cls(
            params=params,
            total=total,
            hits=tuple(map(Hit.from_engine, hits[: params.size])),
            facets=all_facet_counts(params, others),
            took_ms=reply["took"],
            next=_next(params, total, hits),
            previous=_previous(params, before),
        )

    @property
    def understood(self) -> Understood | None:
        """What the text was understood as, if there is one."""
        return understand(self.params.q, literal=self.params.literal) if self.params.q else None

    @property
    def owners(self) -> FacetCounts | None:
        """Whose documents are used most; None where no owner is known, or one was chosen already."""
        facet = next(f for f in self.facets if f.name == "reference_owner")
        return None if facet.is_empty or facet.has_selection else facet

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
        return self.total > 0 and not self.hits

    @property
    def first_number(self) -> int:
        """The place of this page's first hit among all results, from 1."""
        after = self.params.after
        return 1 + (after.position if after else (self.params.page - 1) * self.params.size)

    def page_url(self, page: int) -> str:
        """Another page of the same results."""
        return self.params.at(page).to_url()

    def page_numbers(self) -> list[int]:
        """The first, the last that has a number of its own, and the neighbouring pages, ascending."""
        if self.params.after:
            return [1, self.last_page]
        here = self.params.page
        near = range(max(1, here - NEIGHBOURS), min(self.last_page, here + NEIGHBOURS) + 1)
        return sorted({1, *near, self.last_page})

    def to_json(self) -> dict[str, Any]:
        """As `/api/search` tells it."""
        return {
            "total": self.total,
            "hits": [hit.to_json() for hit in self.hits],
            "facets": {facet.name: facet.to_json() for facet in self.facets},
            "page": self.params.page_number,
            "pages": self.pages,
            "next": self.next.to_url("/api/search") if self.next else None,
            "took_ms": self.took_ms,
            "understood": self.understood.to_json() if self.understood else None,
            "did_you_mean": self.did_you_mean.q if self.did_you_mean else None,
        }


def _next(params: SearchParams, total: int, hits: list[dict[str, Any]]) -> SearchParams | None:
    """The page after this one: by its number as far as numbers reach, then by a cursor."""
    if params.after:
        more, position = len(hits) > params.size, params.after.position + params.size
    else:
        position = params.page * params.size
        more = position < total and len(hits) == params.size
    if not more:
        return None
    if position < REACH:
        return params.at(params.page + 1)
    return params.at(Cursor.after(params.sort, position, hits[params.size - 1]["sort"]))


def _previous(params: SearchParams, before: list[dict[str, Any]]) -> SearchParams | None:
    """The page before this one; `before` are the hits of `query.page_before_body`, if asked for."""
    if not params.after:
        return params.at(params.page - 1) if params.page > 1 else None
    if len(before) < params.size:
        return params.at(max(1, min(params.after.position, REACH) // params.size))
    position = max(0, params.after.position - params.size)
    return params.at(Cursor.after(params.sort, position, before[-1]["sort"]))
