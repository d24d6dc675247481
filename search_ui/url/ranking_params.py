"""What the page of most used references shows, as a value: one page of them, and the one URL of that.

`parse_ranking` (in `search_ui.url.parse`) is the way back.
"""

from dataclasses import dataclass, replace

from search_ui.url.params import Item, SearchParams, url
from search_ui.url.values import RANKING_ORDERS


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingParams:
    """One page of the references that a search finds, the most used first.

    Attributes:
        search: what they are counted under, from its first page.
        order: one of RANKING_ORDERS: by the applications that each was cited against, or by its citations.
        page: from 1.
    """

    search: SearchParams
    order: str = RANKING_ORDERS[0]
    page: int = 1

    def ordered(self, order: str) -> "RankingParams":
        """The first page in this order."""
        return replace(self, order=order, page=1)

    def to_items(self) -> list[Item]:
        """The URL's parameters, in the canonical order; those with the default value are left out."""
        order = [("order", self.order)] if self.order != RANKING_ORDERS[0] else []
        page = [("page", str(self.page))] if self.page > 1 else []
        return [*self.search.to_items(), *order, *page]

    def to_url(self, root: str = "/facets/") -> str:
        """The address of this page."""
        return url(f"{root}reference", self.to_items())
