"""The results of one search, page by page. Pure."""

from dataclasses import dataclass
from typing import Any

from citations.facets import PLACEHOLDER_FACET
from citations.vocabulary import NONE
from search_ui.language import Understood, understand
from search_ui.language.sentences import telling_words
from search_ui.language.tree import Is, Node, Number, leaves
from search_ui.results.counts import FacetCounts
from search_ui.results.hits import Hit
from search_ui.results.likely import Likely
from search_ui.results.lines import Line
from search_ui.results.totals import Totals
from search_ui.url.params import REACH, SearchParams
from search_ui.url.values import MAX_Q, MAX_WORDS, word_count

NEIGHBOURS = 2
"""Page numbers shown on each side of the present page."""
MANY_WORDS, LITTLE = 4, 10
"""So many words that find fewer citations may be a sentence, of which not every word need be found."""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What one search found.

    Attributes:
        params: the search. total: how many citations match, exactly. hits: those of this page.
        facets: the counts of every facet, in its order.
        took_ms: how long it took to find all that.
        next, previous: the pages on both sides of this one; None where there is none.
        did_you_mean: a search with another spelling that finds something, where this one finds nothing.
        lines: where it is grouped, the lines of this page; `hits` are then the first citation of each.
        in_no_line: how many citations are in none, since they have not what it is grouped by.
        totals: the same in other units; None where that was not counted.
        likely: where it is by a sentence, the likeliest references; `hits` are then the likest citation of
            each.
    """

    params: SearchParams
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[FacetCounts, ...]
    took_ms: int = 0
    next: SearchParams | None = None
    previous: SearchParams | None = None
    did_you_mean: SearchParams | None = None
    lines: tuple[Line, ...] = ()
    in_no_line: int = 0
    totals: Totals | None = None
    likely: Likely | None = None

    @property
    def understood(self) -> Understood | None:
        """What the text was understood as, if there is one."""
        return understand(self.params.q, literal=self.params.literal) if self.params.q else None

    @property
    def uncited(self) -> tuple[Number, ...]:
        """The numbers that were asked for, where nothing else was and no citation here has any of them."""
        if self.total or self.params.filters or self.params.like:
            return ()
        exact = {name: self.params.exact_value(name) for name in ("reference", "application")}
        if not self.params.q:
            of_exact = (Number(value, *_of(name, value)) for name, value in exact.items() if value)
            return tuple(of_exact) if len(self.params.exact) == 1 else ()
        node = self.understood.node if self.understood and not self.params.exact else None
        asked = [_number(leaf) for leaf in leaves(node)] if node else []
        return tuple(number for number in asked if number) if all(asked) else ()

    @property
    def strict(self) -> SearchParams | None:
        """Where it is by a sentence, the search for all of its words, if these are not too many."""
        like = self.params.like
        if not like or len(like) > MAX_Q or word_count(like) > MAX_WORDS:
            return None
        return self.params.changed(q=like, like="")

    @property
    def likelier(self) -> SearchParams | None:
        """Where many words find little, the search for the references that are likeliest to be meant."""
        q = self.params.q
        is_poor = self.total < LITTLE and len(telling_words(q)) >= MANY_WORDS
        return self.params.changed(q="", like=q) if is_poor else None

    @property
    def owners_later(self) -> bool:
        """Whether all owners are counted later: there are citations, and nothing is asked of owners."""
        owners = (each for each in self.facets if each.name == "reference_owner")
        return bool(self.total) and any(each.deferred and not each.has_selection for each in owners)

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
        return -(-(self.likely.found if self.likely else self.total) // self.params.size)

    @property
    def last_page(self) -> int:
        """The last page that can be turned to; at least 1."""
        return max(1, min(self.pages, REACH // self.params.size))

    @property
    def is_beyond_last(self) -> bool:
        """Whether there are results, but not on this page."""
        return self.total > self.in_no_line and not self.hits and not self.next

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
        grouped = {"groups": [line.to_json() for line in self.lines], "in_no_group": self.in_no_line}
        likely = self.likely.to_json() if self.likely else {}
        return (
            likely
            | (grouped if self.params.is_grouped else {})
            | {
                "total": self.total,
                "totals": self.totals.to_json() if self.totals else None,
                "hits": [hit.to_json() for hit in self.hits],
                "facets": {facet.name: facet.to_json() for facet in self.facets},
                "page": self.params.page_number,
                "pages": None if self.params.is_grouped else self.pages,
                "next": self.next.to_url("/api/search") if self.next else None,
                "took_ms": self.took_ms,
                "understood": self.understood.to_json() if self.understood else None,
                "did_you_mean": self.did_you_mean.q if self.did_you_mean else None,
            }
        )


def _of(name: str, value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A canonical number as the references and the applications that it means."""
    return ((value,), ()) if name in ("ref", "reference") else ((), (value,))


def _number(leaf: Node) -> Number | None:
    """The number that a leaf of a search text asks for, if it does."""
    match leaf:
        case Number():
            return leaf
        case Is("ref" | "app" as field, value):
            return Number(value, *_of(field, value))
    return None
