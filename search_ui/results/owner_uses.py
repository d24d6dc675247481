"""How the references behind a facet's values are used: whose patents stand in the way. Pure.

A citation that is a rejection under § 102 or § 103 says that the reference stood in the way of somebody's
claims; most citations only list it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from search_ui.results.distinct import Distinct
from search_ui.url.params import Filter, SearchParams

PRIOR_ART = ("102", "103")
"""The grounds of rejection that rest on a reference: novelty and obviousness."""
GROUND = "rejection_type"


@dataclass(frozen=True, slots=True)
class Use:
    """How many citations of a value are rejections on one ground, and the search that shows them."""

    ground: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Uses:
    """How the values of one page are used.

    Attributes:
        total: the citations that the page counts. known: those of them that have a value.
        by_value: value → its use on each of PRIOR_ART.
        applications: value → the applications that its documents are cited against; without those values that
            have too many citations to tell.
    """

    total: int
    known: int
    by_value: Mapping[str, tuple[Use, ...]]
    applications: Mapping[str, Distinct]

    @property
    def has_estimates(self) -> bool:
        """Whether the applications of some were not counted one by one."""
        return any(not found.exact for found in self.applications.values())


def rejecting(search: SearchParams, grounds: tuple[str, ...] = PRIOR_ART) -> SearchParams:
    """The search among rejections on these grounds only; among all citations if there are none."""
    others = frozenset(f for f in search.filters if f.facet != GROUND or f.excluded)
    return search.changed(filters=others | {Filter(GROUND, ground) for ground in grounds})


def is_rejecting(search: SearchParams) -> bool:
    """Whether a search is among rejections over a reference only."""
    return bool(search.selected(GROUND)) and set(search.selected(GROUND)) <= set(PRIOR_ART)


def uses_of(search: SearchParams, facet: str, value: str, counts: Mapping[str, int]) -> tuple[Use, ...]:
    """On each ground; one that is not counted is used never.

    Args:
        search: what is counted under.
        facet: whose value it is.
        value: of which the uses are told.
        counts: ground → citations.
    """
    one = search.only(facet, value)
    return tuple(
        Use(ground, counts.get(ground, 0), one.only(GROUND, ground).to_url()) for ground in PRIOR_ART
    )
