"""A search as a value, and the one spelling of its URL.

`parse` (in `search_ui.url.parse`) is the way back: for every `SearchParams` p, `parse(p.to_items()) == p`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from citations.facets import FACETS
from citations.vocabulary import NONE
from search_ui.url.cursor import Cursor
from search_ui.url.exact import EXACT_FILTERS
from search_ui.url.like import Deciding
from search_ui.url.values import ALL_OF

Item = tuple[str, str]

SIZE = 20
UNGROUPED = "none"
REACH = 10_000
"""Results that `page` can reach: the engine's own limit (index.max_result_window). `after` goes on."""


class Filter(NamedTuple):
    """One value of one facet, as the URL says it, wanted or (`not_…`) unwanted."""

    facet: str
    value: str
    excluded: bool = False

    @classmethod
    def of(cls, facet: str, stored: str) -> "Filter":
        """The value as the index has it, wanted."""
        return cls(facet, FACETS[facet].value_of(stored))

    @property
    def parameter(self) -> str:
        """Its name in the URL."""
        return f"not_{self.facet}" if self.excluded else self.facet

    def place(self) -> tuple[bool, int, str]:
        """Where it stands among others in the URL: they are sorted by this."""
        return self.excluded, _ORDER[self.facet], self.value


Filters = frozenset[Filter]


def excluding(filters: Filters, facet: str, value: str) -> Filters:
    """The same without the citations that have this value, which is then wanted no more."""
    return filters - {Filter(facet, value)} | {Filter(facet, value, excluded=True)}


def only(filters: Filters, facet: str, value: str) -> Filters:
    """The same with this as the one value wanted of this facet."""
    others = {each for each in filters if each.facet != facet or each.excluded}
    return frozenset(others | {Filter(facet, value)})


class Exact(NamedTuple):
    """The value of an exact filter."""

    name: str
    value: str


def exactly(**values: str | None) -> frozenset[Exact]:
    """The values of exact filters, each by its name; those without one are left out."""
    return frozenset(Exact(name, value) for name, value in values.items() if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParams:
    """One search. However it is made, equal searches are equal values and have one URL.

    Attributes:
        q: the words and numbers searched for, single blanks between them.
        literal: whether nothing in the text is an operator, a field or a number; never without text.
        like: a sentence or claim instead of `q`, to which the likeliest references are looked for. Its
            results are references in the order of likeness, whatever is said of `group` and `sort`.
        filters: the facet values chosen.
        every: those of ALL_OF of which a citation must have all values that are wanted, and not any; never of
            fewer than two.
        exact: the canonical values of exact filters, one at most of each.
        group: one of GROUPS: what the lines of its results are.
        sort: one of SORTS; without words to be relevant to, `relevance` becomes `newest`.
        page: from 1. after: the place in the order where the page begins, instead of its number.
        size: results on a page, one of SIZES.
        deciding: which words of `like` decide. The index says so, not the URL: None until it was asked.
    """

    q: str = ""
    literal: bool = False
    like: str = ""
    filters: frozenset[Filter] = frozenset()
    every: frozenset[str] = frozenset()
    exact: frozenset[Exact] = frozenset()
    group: str = UNGROUPED
    sort: str = "relevance"
    page: int = 1
    after: Cursor | None = None
    size: int = SIZE
    deciding: Deciding | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if not self.q:
            object.__setattr__(self, "literal", False)
        if self.every:
            several = frozenset(facet for facet in self.every if len(self.selected(facet)) > 1)
            object.__setattr__(self, "every", several)
        if self.like:
            object.__setattr__(self, "group", UNGROUPED)
            object.__setattr__(self, "sort", "relevance")
        elif not self.q and self.sort == "relevance":
            object.__setattr__(self, "sort", "newest")

    def selected(self, facet: str) -> tuple[str, ...]:
        """The values wanted of a facet; any of them will do, unless it is one of `every`."""
        return _values(self.filters).get((facet, False), ())

    def excluded(self, facet: str) -> tuple[str, ...]:
        """The values of a facet that no result may have."""
        return _values(self.filters).get((facet, True), ())

    def wanting(self, facet: str, *, every: bool) -> "SearchParams":
        """The search for citations with all the values that are wanted of a facet, or with any."""
        return self.changed(every=self.every | {facet} if every else self.every - {facet})

    def exact_value(self, name: str) -> str | None:
        """The value of an exact filter; None when nothing is asked of it."""
        return next((exact.value for exact in self.exact if exact.name == name), None)

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

    def exactly(self, name: str, value: str) -> "SearchParams":
        """The search with this canonical value of an exact filter, instead of another one."""
        others = {exact for exact in self.exact if exact.name != name}
        return self.changed(exact=frozenset(others | {Exact(name, value)}))

    def without_exact(self, name: str) -> "SearchParams":
        """The search without this exact filter."""
        return self.changed(exact=frozenset(exact for exact in self.exact if exact.name != name))

    def excluding(self, facet: str, value: str) -> "SearchParams":
        """The search without the citations that have this value, which is then wanted no more."""
        return self.changed(filters=excluding(self.filters, facet, value))

    def only(self, facet: str, value: str) -> "SearchParams":
        """The search in which this is the one value wanted of this facet."""
        return self.changed(filters=only(self.filters, facet, value))

    def sorted_by(self, sort: str) -> "SearchParams":
        """The same results in another order."""
        return self.changed(sort=sort)

    def grouped(self, group: str) -> "SearchParams":
        """The same results in other lines."""
        return self.changed(group=group)

    @property
    def is_grouped(self) -> bool:
        """Whether its lines are not citations."""
        return self.group != UNGROUPED

    def sized(self, size: int) -> "SearchParams":
        """The same results on pages of another size."""
        return self.changed(size=size)

    def without_text(self) -> "SearchParams":
        """The same filters without the words."""
        return self.changed(q="", like="")

    def without_filters(self) -> "SearchParams":
        """The same words, and nothing else asked for."""
        return SearchParams(q=self.q, literal=self.literal, like=self.like, size=self.size)

    @property
    def text(self) -> str:
        """What was typed or pasted, for either kind of search."""
        return self.q or self.like

    @property
    def page_number(self) -> int:
        """Which page it is, from 1, also when the URL says instead after which result it begins.

        How many lines of several citations come before one is not known.
        """
        if self.after and not self.is_grouped:
            return self.after.position // self.size + 1
        return self.page

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the words narrows it."""
        return bool(self.filters or self.exact)

    @property
    def needs_date(self) -> bool:
        """Whether a citation without the date of its office action cannot be found."""
        years = self.selected("year")
        limits = [exact for exact in self.exact if EXACT_FILTERS[exact.name].comparison in ("gte", "lte")]
        return bool(limits or (years and NONE not in years))

    def to_items(self) -> list[Item]:
        """The URL's parameters, in the canonical order; those with the default value are left out."""
        ordered = [
            ("q", self.q),
            ("literal", "1" if self.literal else None),
            ("like", self.like),
            *self._filter_items(),
            *(("all", facet) for facet in ALL_OF if facet in self.every),
            *sorted(self.exact, key=lambda each: _EXACT_ORDER[each.name]),
            ("group", self.group if self.group != UNGROUPED else None),
            ("sort", self.sort if self.sort != default_sort(self.text) else None),
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

    def _filter_items(self) -> list[Item]:
        return [(each.parameter, each.value) for each in sorted(self.filters, key=Filter.place)]


@lru_cache(maxsize=1024)
def _values(filters: frozenset[Filter]) -> Mapping[tuple[str, bool], tuple[str, ...]]:
    """Facet, and whether excluded → the values: a page asks for those of each facet some thirty times."""
    found: dict[tuple[str, bool], list[str]] = {}
    for each in filters:
        found.setdefault((each.facet, each.excluded), []).append(each.value)
    return {of: tuple(sorted(values)) for of, values in found.items()}


_ORDER = {facet: place for place, facet in enumerate(FACETS)}
_EXACT_ORDER = {name: place for place, name in enumerate(EXACT_FILTERS)}


def default_sort(text: str) -> str:
    """How results are sorted when nothing is said."""
    return "relevance" if text else "newest"


def query_string(items: list[Item]) -> str:
    """Parameters as a URL writes them; escaped as browsers escape a form's, so that both give one URL."""
    return "&".join(f"{name}={escaped(value)}" for name, value in items)


def escaped(value: str) -> str:
    """A value as it stands in a query string."""
    return value if value.isascii() and value.isalnum() else quote_plus(value)


def url(path: str, items: list[Item]) -> str:
    """A path with its parameters, if there are any."""
    return f"{path}?{query_string(items)}" if items else path
