"""The addresses of searches that differ from one in a value of a facet. Pure.

A page of results has hundreds. Each is that of the search which `SearchParams` makes of it, but what all have
in common is written once.
"""

from bisect import insort
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from search_ui.url.params import Filter, SearchParams, escaped, query_string

_TEXT = ("q", "literal", "like")


class _Written(NamedTuple):
    """A filter as an address has it.

    Attributes:
        place: where it stands among others; no two filters have the same.
    """

    place: tuple[bool, int, str]
    text: str
    filter: Filter


class Links:
    """The addresses beside a search, from the first page of its results.

    Args:
        params: the search.
    """

    def __init__(self, params: SearchParams) -> None:
        items = params.changed().to_items()
        text = sum(name in _TEXT for name, _ in items)
        self._params = params
        self._before = query_string(items[:text])
        self._filters = sorted(map(_written, params.filters))
        self._behind = query_string(items[text + len(params.filters) :])

    def toggled(self, filter_: Filter) -> str:
        """Of the search after a click on this value."""
        clicked = _written(filter_)
        others = [each for each in self._filters if each != clicked]
        return self._with(others, *([clicked] if len(others) == len(self._filters) else ()))

    def excluding(self, facet: str, value: str) -> str:
        """Of the search without the citations that have this value."""
        wanted, unwanted = _written(Filter(facet, value)), _written(Filter(facet, value, excluded=True))
        return self._with((each for each in self._filters if each not in (wanted, unwanted)), unwanted)

    def only(self, facet: str, value: str) -> str:
        """Of the search in which this is the one value wanted of this facet."""
        others = (each for each in self._filters if each.filter.facet != facet or each.filter.excluded)
        return self._with(others, _written(Filter(facet, value)))

    def _with(self, others: Iterable[_Written], *more: _Written) -> str:
        """Of the search with some of its filters, in their order, and others."""
        filters = list(others)
        for each in more:
            insort(filters, each)
        if self._params.every:  # of which facets all values are wanted may change with them
            return self._params.changed(filters=frozenset(each.filter for each in filters)).to_url()
        query = "&".join(filter(None, (self._before, *(each.text for each in filters), self._behind)))
        return f"/search?{query}" if query else "/search"


@lru_cache(maxsize=4096)
def _written(filter_: Filter) -> _Written:
    """A filter in an address: the same ones are in all the addresses of a page."""
    return _Written(filter_.place(), f"{filter_.parameter}={escaped(filter_.value)}", filter_)


links = lru_cache(maxsize=8)(Links)
"""The addresses beside a search: its page asks for them facet by facet, and hit by hit."""
