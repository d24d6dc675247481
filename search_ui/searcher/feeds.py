"""What is new in a search, asked in one round; in two where nothing is."""

from search_ui.query.feed import newest, newest_day
from search_ui.results.feed import Feed
from search_ui.searcher.engine import Engine
from search_ui.url.feed_params import FeedParams


def feed(engine: Engine, asked: FeedParams) -> Feed | None:
    """One page of what is new; None where no citation at all says when the Office loaded it."""
    hits, has_next = engine.answer(newest(asked), asked.search)
    updated = hits[0].citation.loaded_on if hits else engine.answer(newest_day())
    return Feed(asked, hits, has_next, updated) if updated else None
