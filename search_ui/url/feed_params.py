"""What a feed tells of, as a value: a search, and which page of what is new in it.

`parse_feed` is the way back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from search_ui.url.params import REACH, SIZE, UNGROUPED, Item, SearchParams, url
from search_ui.url.parse import parse
from search_ui.url.values import BadParameter

PER_PAGE = 100
"""Entries of one document; RFC 5005 has links from each to the next."""
LAST_PAGE = REACH // PER_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedParams:
    """One page of a feed.

    Attributes:
        search: which citations it tells of; in what order and how many at a time is the feed's own.
        page: from 1, to LAST_PAGE.
    """

    search: SearchParams
    page: int = 1

    def at(self, page: int) -> "FeedParams":
        """Another page of it."""
        return replace(self, page=page)

    def to_items(self) -> list[Item]:
        """The parameters of a search's feed, in the canonical order."""
        return [*self.search.to_items(), *self.page_items()]

    def page_items(self) -> list[Item]:
        """Those of a feed whose path says what it tells of."""
        return [("page", str(self.page))] if self.page > 1 else []

    def to_url(self) -> str:
        """The address of a search's feed."""
        return url("/search.atom", self.to_items())


def feed_of(search: SearchParams) -> FeedParams:
    """The feed of a search, however its results are ordered, grouped and paged."""
    return FeedParams(search=search.changed(group=UNGROUPED, sort="relevance", size=SIZE))


def parse_feed(items: Iterable[Item], search: SearchParams | None = None) -> FeedParams:
    """The page of a feed that a query string asks for.

    Args:
        items: the query string's.
        search: what the feed tells of where its path says that; else the query string does.

    Raises:
        BadParameter: as `parse`, the page lies beyond the last, or it is no search that has results which
            are new: what is like a text is ranked.
    """
    given = [*items]
    asked = parse(item for item in given if item[0] == "page" or search is None)
    if asked.like:
        raise BadParameter(
            "like",
            "There is no feed of what is like a text.",
            "Search for some of its words: that search has a feed.",
        )
    if asked.page > LAST_PAGE:
        raise BadParameter(
            "page",
            f"Page {asked.page} lies beyond the {REACH:,} newest citations, {PER_PAGE} to a page.",
            "Export the search to have all of it.",
        )
    return feed_of(search or asked).at(asked.page)
