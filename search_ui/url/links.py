"""The addresses of searches that differ from one in a value of a facet. Pure.

A page of results has hundreds. Each is that of the search which `SearchParams` makes of it, but what all have
in common is written once.
"""

from functools import lru_cache

from search_ui.url.params import Filter, SearchParams, escaped, query_string

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
        if self._params.every:
            return self._params.toggled(filter_).to_url()
        return self._with(self._params.filters ^ {filter_})

    def excluding(self, facet: str, value: str) -> str:
        """Of the search without the citations that have this value."""
        if self._params.every:
            return self._params.excluding(facet, value).to_url()
        unwanted = Filter(facet, value, excluded=True)
        return self._with(self._params.filters - {Filter(facet, value)} | {unwanted})

    def only(self, facet: str, value: str) -> str:
        """Of the search in which this is the one value wanted of this facet."""
        if self._params.every:
            return self._params.only(facet, value).to_url()
        others = {each for each in self._params.filters if each.facet != facet or each.excluded}
        return self._with(frozenset(others | {Filter(facet, value)}))

    def _with(self, filters: frozenset[Filter]) -> str:
        """With these filters; where some facet's values are all wanted, more than these may change."""
        written = (f"{each.parameter}={escaped(each.value)}" for each in sorted(filters, key=Filter.place))
        query = "&".join(filter(None, (self._before, *written, self._behind)))
        return f"/search?{query}" if query else "/search"


links = lru_cache(maxsize=8)(Links)
"""The addresses beside a search, for a page on which each hit has some."""
