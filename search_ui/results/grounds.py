"""Grounds of rejection, and classes by ground: each citation is in exactly one, and each is a search. Pure.

A citation may be tied to rejections on several grounds. Where the classes are stacked it counts once: under
§ 102 if it is tied to that, else under § 103, else under any other ground; the last class has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from citations.vocabulary import NONE
from search_ui.results.owner_uses import GROUND
from search_ui.results.signatures import Tally
from search_ui.url.params import Filter, SearchParams

YEAR = "year"


class Ground(NamedTuple):
    """A ground of rejection: which of vocabulary.REJECTION_TYPES, and the paragraph, if one is told."""

    rejection_type: str
    paragraph: str | None


@dataclass(frozen=True, slots=True)
class GroundClass:
    """One of the classes.

    Attributes:
        key: in JSON. label: on a page.
        filters: what a search asks of the ground, to show this class and no other.
    """

    key: str
    label: str
    filters: frozenset[Filter]

    def within(self, search: SearchParams) -> SearchParams:
        """The citations of this class among those of a search that asks nothing of the ground."""
        return search.changed(filters=search.filters | self.filters)


def _class(key: str, label: str, wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> GroundClass:
    asked = {Filter(GROUND, value) for value in wanted}
    return GroundClass(
        key, label, frozenset(asked | {Filter(GROUND, each, excluded=True) for each in unwanted})
    )


CLASSES = (
    _class("102", "§ 102", ("102",), ()),
    _class("103", "§ 103 without § 102", ("103",), ("102",)),
    _class("other", "Another ground alone", (), ("102", "103", NONE)),
    _class("listed", "No ground given", (NONE,), ()),
)
"""In the order in which they are stacked."""


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many citations one class has, and the search that shows them."""

    of: GroundClass
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class YearCounts:
    """The citations of one year, by class.

    Attributes:
        year: as the URL says it; `none` where the office action has no date in the source.
        total: all of them. url: the search that shows these.
        classes: in the order of CLASSES; their counts add up to the total.
    """

    year: str
    total: int
    url: str
    classes: tuple[ClassCount, ...]

    def to_json(self) -> dict[str, int]:
        """As the API tells it."""
        return {"year": int(self.year), **{each.of.key: each.count for each in self.classes}}


@dataclass(frozen=True, slots=True)
class Years:
    """The citations of a search by year and class.

    Attributes:
        years: those that have any, ascending.
        undated: the citations whose office action has no date; None when there are none.
        classes: the citations of all years and of none, by class.
    """

    years: tuple[YearCounts, ...]
    undated: YearCounts | None
    classes: tuple[ClassCount, ...]


def by_year(tally: Tally, search: SearchParams) -> Years:
    """The citations of a search that asks nothing of the ground and the year; the tally is of this search."""
    by_class = {each.key: tally.by_value(each.within(search), YEAR) for each in CLASSES}
    years = sorted({year for counts in by_class.values() for year, count in counts.items() if count})
    found = [_year(search, by_class, year) for year in years]
    return Years(
        years=tuple(each for each in found if each.year != NONE),
        undated=next((each for each in found if each.year == NONE), None),
        classes=_classes(search, {key: sum(counts.values()) for key, counts in by_class.items()}),
    )


def _year(search: SearchParams, by_class: Mapping[str, Mapping[str, int]], year: str) -> YearCounts:
    within = search.only(YEAR, year)
    classes = _classes(within, {key: counts.get(year, 0) for key, counts in by_class.items()})
    return YearCounts(year, sum(each.count for each in classes), within.to_url(), classes)


def _classes(search: SearchParams, counts: Mapping[str, int]) -> tuple[ClassCount, ...]:
    return tuple(ClassCount(each, counts[each.key], each.within(search).to_url()) for each in CLASSES)
