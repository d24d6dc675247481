"""What is new in a search: its citations, those first that the Office loaded last. Pure."""

from dataclasses import dataclass

from search_ui.results.hits import Hit
from search_ui.url.feed_params import FeedParams


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of what is new.

    Attributes:
        asked: which page of which feed.
        hits: its citations, newest first; each says on what day it was loaded.
        has_next: whether there is another page.
        updated: the day of the youngest of them, YYYY-MM-DD; where there are none, of the youngest of all.
    """

    asked: FeedParams
    hits: tuple[Hit, ...]
    has_next: bool
    updated: str
