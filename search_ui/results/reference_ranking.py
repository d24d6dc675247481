"""The references that a search finds, the most used first; owners are ranked likewise. Pure.

The engine ranks references by their citations, and not by the applications that they are cited against; these
are counted for the most cited of them. A reference is never cited against more applications than it has
citations. So whatever was not counted cannot stand before one that has more applications than the most cited
of the uncounted has citations: as far as that, the order by applications is certain.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, islice, takewhile
from typing import Any

from citations.written import document
from search_ui.results.distinct import EACH, Distinct
from search_ui.results.owner_uses import GROUND, PRIOR_ART, Use
from search_ui.url.facet_params import PER_PAGE, RANKED
from search_ui.url.params import Exact, SearchParams
from search_ui.url.ranking_params import RankingParams

CANDIDATES = 1_000
"""References, the most cited of a search, whose applications are counted."""
COUNTED = 150_000
"""Citations, of all of them together, that are read for that."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The most cited references, or owners.

    Attributes:
        citations: number → citations, the most cited first, of the same those with the lesser number.
        error: how much too low each of these may be.
        beyond: how many citations any other has, at most; 0 where there is no other.
    """

    citations: Mapping[str, int]
    error: int
    beyond: int

    @property
    def are_all(self) -> bool:
        """Whether there are no others."""
        return not self.beyond

    @property
    def order_error(self) -> int:
        """How much too low a count may be, of one of these or of one that should stand among them."""
        return max(self.error, self.beyond - self._last)

    @property
    def countable(self) -> dict[str, int]:
        """The first of them, so many that their applications can be counted."""
        if max(self.citations.values(), default=0) + self.error > EACH:
            return {}
        within = takewhile(lambda read: read <= COUNTED, accumulate(self.citations.values()))
        return {number: self.citations[number] for number, _ in zip(self.citations, within, strict=False)}

    def to_count(self, start: int = 0, stop: int | None = None, above: int = 0) -> dict[str, int]:
        """Some of the countable ones, with the citations that each has at most.

        Args:
            start: how many of the first are left out.
            stop: where they end.
            above: applications; what has too few citations to stand before one that has so many is left out.
        """
        some = islice(self.countable.items(), start, stop)
        too_few = above - bool(self.error)
        return {number: count + self.error for number, count in some if count + self.error > too_few}

    def least(self, counted: int) -> int:
        """How many applications the first so many need, each, to stand before all that come behind these."""
        behind = [*self.citations.values()][counted : counted + 1]
        following = behind[0] + self.error + bool(self.error) if behind else 0
        return max(following, self.beyond + (self.beyond > self._last))

    @property
    def _last(self) -> int:
        return min(self.citations.values(), default=0)


@dataclass(frozen=True, slots=True)
class Order:
    """References in their order.

    Attributes:
        numbers: all of them.
        ranked: how many of them, from the first, stand where their applications put them; after these they
            stand by their citations.
        is_cut: whether there are others, which have no place in it.
    """

    numbers: tuple[str, ...]
    ranked: int
    is_cut: bool


def by_applications(candidates: Candidates, applications: Mapping[str, int]) -> Order:
    """Those first whose place is certain, by applications; then the other candidates, by citations.

    Args:
        candidates: the most cited.
        applications: of the first of the countable ones.
    """
    least = candidates.least(len(applications))
    certain = [number for number, count in applications.items() if count >= least]
    certain.sort(key=lambda number: (-applications[number], -candidates.citations[number], number))
    known = {*certain}
    others = [number for number in candidates.citations if number not in known]
    return Order((*certain, *others), len(certain), is_cut=not candidates.are_all)


@dataclass(frozen=True, slots=True)
class Known:
    """What the index tells of a reference.

    Attributes:
        title: None where no table gives one. owners: at grant or publication.
    """

    title: str | None = None
    owners: tuple[str, ...] = ()

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Known":
        """From what was joined on to a citation of it: field → value."""
        return cls(told.get("reference_title"), tuple(told.get("reference_owner") or ()))

    def or_as(self, told: Mapping[str, Any]) -> "Known":
        """The same, and what is not known as another citation tells it."""
        other = Known.of(told)
        return Known(self.title or other.title, self.owners or other.owners)


@dataclass(frozen=True, slots=True)
class RankedReference:
    """One line of the table.

    Attributes:
        number: the canonical one. known: what it is. applications: that it is cited against.
        citations: how many. url: the search for these. uses: on each ground of PRIOR_ART.
        last: the latest day of an office action with one.
        is_ranked: whether its place is by applications.
    """

    number: str
    known: Known
    applications: Distinct
    citations: int
    url: str
    uses: tuple[Use, ...]
    last: str | None
    is_ranked: bool

    def to_json(self) -> dict[str, Any]:
        """As `/api/facets/reference` tells it."""
        return {
            "value": self.number,
            "label": document(self.number),
            "title": self.known.title,
            "owner": list(self.known.owners),
            "citations": self.citations,
            "applications": self.applications.count,
            "applications_exact": self.applications.exact,
            **{use.ground: use.count for use in self.uses},
            "last_date": self.last,
            "ranked_by": "applications" if self.is_ranked else "citations",
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class ReferenceRanking:
    """One page of the references that a search finds.

    Attributes:
        asked: what was asked for.
        total: the citations of the search. known: those of them that name a document by a recognized number.
        values: those of this page. found: how many have their place in this order.
        next_page: the page after it; None after the last.
        is_cut: whether there are more references than this order reaches.
        error: how much too low a count was when they were ranked by citations; 0 means that the order is
            exact.
    """

    asked: RankingParams
    total: int
    known: int
    values: tuple[RankedReference, ...]
    next_page: RankingParams | None
    found: int
    is_cut: bool = False
    error: int = 0

    @property
    def first_page(self) -> RankingParams | None:
        """The first page; None when this is it."""
        return replace(self.asked, page=1) if self.asked.page > 1 else None

    @property
    def is_beyond_last(self) -> bool:
        """Whether this page comes after the last one."""
        return not self.values and self.asked.page > 1

    @property
    def has_estimates(self) -> bool:
        """Whether the applications of some were not counted."""
        return any(not value.applications.exact for value in self.values)

    @property
    def has_more(self) -> bool:
        """Whether there are more references than are shown."""
        return self.is_cut or self.next_page is not None or len(self.values) < self.found

    @property
    def first_unranked(self) -> str | None:
        """The first number whose place is by citations, in the order by applications; None where all are."""
        if self.asked.order != "applications":
            return None
        return next((value.number for value in self.values if not value.is_ranked), None)

    def to_json(self) -> dict[str, Any]:
        """As `/api/facets/reference` tells it; `cut` says that `next` ends before the references do."""
        return {
            "known": self.known,
            "total": self.total,
            "values": [value.to_json() for value in self.values],
            "order": self.asked.order,
            "next": self.next_page.to_url("/api/facets/") if self.next_page else None,
            "cut": self.is_cut,
        }


def of_reference(search: SearchParams, number: str) -> SearchParams:
    """The search among the citations of one reference only."""
    others = frozenset(exact for exact in search.exact if exact.name != "reference")
    return search.changed(exact=others | {Exact("reference", number)})


def uses_of(search: SearchParams, number: str, grounds: Mapping[str, int]) -> tuple[Use, ...]:
    """On each ground, the citations of one reference and the search for them."""
    one = of_reference(search, number)
    return tuple(
        Use(ground, grounds.get(ground, 0), one.only(GROUND, ground).to_url()) for ground in PRIOR_ART
    )


def page_of(asked: RankingParams, order: Order) -> tuple[tuple[str, ...], RankingParams | None]:
    """The numbers of the page that is asked for, and the page after it."""
    start, end = (asked.page - 1) * PER_PAGE, asked.page * PER_PAGE
    more = len(order.numbers) > end and end < RANKED
    return order.numbers[start:end], replace(asked, page=asked.page + 1) if more else None
