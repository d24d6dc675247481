"""What a facet's own page shows, as a value: all values of one facet, page by page, and the one URL of that.

`parse_facet` (in `search_ui.url.parse`) is the way back.
"""

from dataclasses import dataclass, replace

from citations.facets import FACETS, Facet, Kind
from search_ui.url.params import Item, SearchParams, url

PER_PAGE = 100
RANKED = 10_000
"""Values that the order by count reaches; the order by name reaches all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetParams:
    """One page of a facet's values.

    Attributes:
        name: of the facet.
        search: what the values are counted under, from its first page.
        prefix: how the values, or a word of their labels, begin.
        order: by `count` or by `name`; years by name are the latest first; owners by `applications` too.
        page: from 1, but for the order by name; of years in either.
        after: in the order by name, the value that the page comes after.
    """

    name: str
    search: SearchParams
    prefix: str = ""
    order: str = "count"
    page: int = 1
    after: str | None = None

    @property
    def facet(self) -> Facet:
        """The facet itself."""
        return FACETS[self.name]

    @property
    def is_ranked(self) -> bool:
        """Whether pages have numbers, and not the value that they come after."""
        return self.order != "name" or self.facet.kind is Kind.YEAR

    @property
    def is_by_applications(self) -> bool:
        """Whether the owners against most applications come first, as far as that is certain."""
        return self.order == "applications"

    def by_applications(self) -> "FacetParams":
        """The first page of owners in that order."""
        return replace(self, order="applications", page=1, after=None)

    def to_items(self) -> list[Item]:
        """The URL's parameters, in the canonical order; those with the default value are left out."""
        ordered = [
            ("prefix", self.prefix),
            ("order", self.order if self.order != default_order(self.facet) else ""),
            ("page", str(self.page) if self.page > 1 else ""),
            ("after", self.after or ""),
        ]
        return [*self.search.to_items(), *((name, value) for name, value in ordered if value)]

    def to_url(self, root: str = "/facets/") -> str:
        """The address of this page."""
        return url(f"{root}{self.name}", self.to_items())


def default_order(facet: Facet) -> str:
    """How a facet's values are ordered when nothing is said."""
    return "name" if facet.kind is Kind.YEAR else "count"
