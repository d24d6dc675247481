"""A search as a value, and the one spelling of its URL.

`parse` (in `search_ui.url.parse`) is the way back: for every `SearchParams` p, `parse(p.to_items()) == p`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from citations.facets import FACETS
from citations.vocabulary import NONE
from search_ui.url.cursor import Cursor

Item = tuple[str, str]

SORTS = ("relevance", "newest", "oldest")
SIZES = (10, 20, 50, 100)
SIZE = 20
REACH = 10_000
"""Results that `page` can reach: the engine's own limit (index.max_result_window). `after` goes on."""


class Filter(NamedTuple):
    """One value of one facet, wanted or (`not_…`) unwanted."""

    facet: str
    value: str
    excluded: bool = False

    @property
    def parameter(self) -> str:
        """Its name in the URL."""
        return f"not_{self.facet}" if self.excluded else self.facet


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParams:
    """One search. However it is made, equal searches are equal values and have one URL.

    Attributes:
        q: the words and numbers searched for, single blanks between them.
        literal: whether nothing in the text is an operator, a field or a number; never without text.
        filters: the facet values chosen.
        application, reference: canonical numbers that results must have.
        office_action: an office action's id, in capitals.
        from_date, to_date: the first and the last day an office action may have.
        sort: one of SORTS; without words to be relevant to, `relevance` becomes `newest`.
        page: from 1. after: the place in the order where the page begins, instead of its number.
        size: results on a page, one of SIZES.
    """

    q: str = ""
    literal: bool = False
    filters: frozenset[Filter] = frozenset()
    application: str | None = None
    reference: str | None = None
    office_action: str | None = None
    from_date: date | None = None
    to_date: date | None = None
    sort: str = "relevance"
    page: int = 1
    after: Cursor | None = None
    size: int = SIZE

    def __post_init__(self) -> None:
        if not self.q:
            object.__setattr__(self, "literal", False)
        if not self.q and self.sort == "relevance":
            object.__setattr__(self, "sort", "newest")

    def selected(self, facet: str) -> tuple[str, ...]:
        """The values wanted of a facet; any of them will do."""
        return tuple(sorted(f.value for f in self.filters if f.facet == facet and not f.excluded))

    def excluded(self, facet: str) -> tuple[str, ...]:
        """The values of a facet that no result may have."""
        return tuple(sorted(f.value for f in self.filters if f.facet == facet and f.excluded))

    def changed(self, **changes: Any) -> "SearchParams":  # noqa: ANN401 - any attribute
        """Another search, from its first page: a change makes other results, or another order."""
        return replace(self, page=1, after=None, **changes)

    def at(self, place: int | Cursor) -> "SearchParams":
        """The same results, on the page with this number, or the one that comes after this place."""
        page, after = (place, None) if isinstance(place, int) else (1, place)
        return replace(self, page=page, after=after)

    def toggled(self, filter_: Filter) -> "SearchParams":
        """The search after a click on this value: with it, or without it when it was there."""
        return self.changed(filters=self.filters ^ {filter_})

    def excluding(self, facet: str, value: str) -> "SearchParams":
        """The search without the citations that have this value, which is then wanted no more."""
        unwanted = Filter(facet, value, excluded=True)
        return self.changed(filters=self.filters - {Filter(facet, value)} | {unwanted})

    def only(self, facet: str, value: str) -> "SearchParams":
        """The search in which this is the one value wanted of this facet."""
        others = {f for f in self.filters if f.facet != facet or f.excluded}
        return self.changed(filters=frozenset(others | {Filter(facet, value)}))

    def sorted_by(self, sort: str) -> "SearchParams":
        """The same results in another order."""
        return self.changed(sort=sort)

    def sized(self, size: int) -> "SearchParams":
        """The same results on pages of another size."""
        return self.changed(size=size)

    def without_text(self) -> "SearchParams":
        """The same filters without the words."""
        return self.changed(q="")

    def without_filters(self) -> "SearchParams":
        """The same words, and nothing else asked for."""
        return SearchParams(q=self.q, literal=self.literal, size=self.size)

    @property
    def page_number(self) -> int:
        """Which page it is, from 1, also when the URL says instead after which result it begins."""
        return self.after.position // self.size + 1 if self.after else self.page

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the words narrows it."""
        exact = (self.application, self.reference, self.office_action)
        return bool(self.filters or any(exact) or self.from_date or self.to_date)

    @property
    def needs_date(self) -> bool:
        """Whether a citation without the date of its office action cannot be found."""
        years = self.selected("year")
        return bool(self.from_date or self.to_date or (years and NONE not in years))

    def to_items(self) -> list[Item]:
        """The URL's parameters, in the canonical order; those with the default value are left out."""
        ordered = [
            ("q", self.q),
            ("literal", "1" if self.literal else None),
            *self._filter_items(),
            ("application", self.application),
            ("reference", self.reference),
            ("office_action", self.office_action),
            ("from", self.from_date),
            ("to", self.to_date),
            ("sort", self.sort if self.sort != default_sort(self.q) else None),
            ("page", self.page if self.page > 1 else None),
            ("after", self.after.to_text() if self.after else None),
            ("size", self.size if self.size != SIZE else None),
        ]
        return [(name, str(value)) for name, value in ordered if value not in (None, "")]

    def to_query_string(self) -> str:
        """The one query string of this search, without `?`."""
        return query_string(self.to_items())

    def to_url(self, path: str = "/search") -> str:
        """The address of this search's page."""
        return url(path, self.to_items())

    def _filter_items(self) -> Iterator[Item]:
        for excluded in (False, True):
            for facet in FACETS:
                values = self.excluded(facet) if excluded else self.selected(facet)
                yield from ((Filter(facet, value, excluded).parameter, value) for value in values)


def default_sort(q: str) -> str:
    """How results are sorted when nothing is said."""
    return "relevance" if q else "newest"


def query_string(items: list[Item]) -> str:
    """Parameters as a URL writes them; escaped as browsers escape a form's, so that both give one URL."""
    return urlencode(items)


def url(path: str, items: list[Item]) -> str:
    """A path with its parameters, if there are any."""
    return f"{path}?{query_string(items)}" if items else path
