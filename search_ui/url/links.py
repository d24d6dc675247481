"""The addresses of searches that differ from one in a value of a facet. Pure.

A page of results has hundreds. Each is that of the search which `SearchParams` makes of it, but what all have
in common is written once.
"""

from bisect import bisect
from functools import lru_cache

from search_ui.url.params import (
    Filter,
    Filters,
    SearchParams,
    escaped,
    excluding,
    only,
    query_string,
)

_TEXT = ("q", "literal", "like")


class Links:
    """The addresses beside a search, from the first page of its results.

    Args:
        params: the search.
    """

    def __init__(self, params: SearchParams) -> None:
        items = params.changed().to_items()
        text = sum(name in _TEXT for name, _ in items)
        self._params = params
        self._before = [query_string(items[:text])] if text else []
        behind = items[text + len(params.filters) :]
        self._behind = [query_string(behind)] if behind else []
        self._places = sorted(map(_written, params.filters))
        written = [text for _, text in self._places]
        self._around = [
            ("&".join((*self._before, *written[:at], "")), "&".join(("", *written[at:], *self._behind)))
            for at in range(len(written) + 1)
        ]

    def toggled(self, filter_: Filter) -> str:
        """Of the search after a click on this value."""
        filters = self._params.filters
        return self._with(filters ^ {filter_}) if filter_ in filters else self._adding(filter_)

    def excluding(self, facet: str, value: str) -> str:
        """Of the search without the citations that have this value."""
        filters, unwanted = self._params.filters, Filter(facet, value, excluded=True)
        if unwanted in filters or Filter(facet, value) in filters:
            return self._with(excluding(filters, facet, value))
        return self._adding(unwanted)

    def only(self, facet: str, value: str) -> str:
        """Of the search in which this is the one value wanted of this facet."""
        if self._params.selected(facet):
            return self._with(only(self._params.filters, facet, value))
        return self._adding(Filter(facet, value))

    def _adding(self, filter_: Filter) -> str:
        """Of the search with one filter more, which leaves it all that it wants (`SearchParams.every`)."""
        place = _written(filter_)
        before, behind = self._around[bisect(self._places, place)]
        return f"/search?{before}{place[1]}{behind}"

    def _with(self, filters: Filters) -> str:
        if self._params.every:  # of which facets all values are wanted may change with them
            return self._params.changed(filters=filters).to_url()
        written = (text for _, text in sorted(map(_written, filters)))
        query = "&".join((*self._before, *written, *self._behind))
        return f"/search?{query}" if query else "/search"


@lru_cache(maxsize=4096)
def _written(filter_: Filter) -> tuple[tuple[bool, int, str], str]:
    """Where a filter stands in an address, and how: the same ones are in all the addresses of a page."""
    return filter_.place(), f"{filter_.parameter}={escaped(filter_.value)}"


links = lru_cache(maxsize=8)(Links)
"""The addresses beside a search: its page asks for them facet by facet, and hit by hit."""
