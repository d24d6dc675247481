"""The addresses of searches that differ from one in a value of a facet. Pure.

A page of results has hundreds. Each is that of the search which `SearchParams` makes of it, but what all have
in common is written once.
"""

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
        self._before = query_string(items[:text])
        self._behind = query_string(items[text + len(params.filters) :])

    def toggled(self, filter_: Filter) -> str:
        """Of the search after a click on this value."""
        return self._with(self._params.filters ^ {filter_})

    def excluding(self, facet: str, value: str) -> str:
        """Of the search without the citations that have this value."""
        return self._with(excluding(self._params.filters, facet, value))

    def only(self, facet: str, value: str) -> str:
        """Of the search in which this is the one value wanted of this facet."""
        return self._with(only(self._params.filters, facet, value))

    def _with(self, filters: Filters) -> str:
        if self._params.every:  # of which facets all values are wanted may change with them
            return self._params.changed(filters=filters).to_url()
        written = (text for _, text in sorted(map(_written, filters)))
        query = "&".join(filter(None, (self._before, *written, self._behind)))
        return f"/search?{query}" if query else "/search"


@lru_cache(maxsize=4096)
def _written(filter_: Filter) -> tuple[tuple[bool, int, str], str]:
    """Where a filter stands in an address, and how: the same ones are in all the addresses of a page."""
    return filter_.place(), f"{filter_.parameter}={escaped(filter_.value)}"


links = lru_cache(maxsize=8)(Links)
"""The addresses beside a search: its page asks for them facet by facet, and hit by hit."""
