"""Short ways to ask for results and to say which citations are meant."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from citations.record import Citation
from search_ui.language.sentences import telling_words
from search_ui.query.best import best
from search_ui.query.counts import counts
from search_ui.query.filters import query
from search_ui.query.hits import is_scored
from search_ui.query.likeliest import likeliest_citations
from search_ui.query.likeness import deciding_words
from search_ui.query.plan import Plan, both, how_many, together
from search_ui.query.search import search as plan
from search_ui.query.tally import tally
from search_ui.results.likely import deciding
from search_ui.results.search_results import SearchResults
from search_ui.results.signatures import NOTHING_KNOWN
from search_ui.searcher import Searcher
from search_ui.searcher.likeness import decided
from search_ui.url.params import SearchParams
from search_ui.url.parse import parse


def search(searcher: Searcher, asked: str) -> SearchResults:
    """The results of a query string."""
    return searcher.search(parse(parse_qsl(asked)))


def total(searcher: Searcher, params: SearchParams) -> int:
    """How many citations a search finds, as the engine counts them: without hits, facets or signatures."""
    return searcher.engine.answer(how_many(query(decided(searcher.engine, params))), params)


def plan_of(params: SearchParams) -> Plan[Any]:
    """What the engine is asked for a search first, where no table of counts is at hand.

    Of a sentence all words decide, as if each stood in one citation.
    """
    if params.like:
        words = dict.fromkeys(telling_words(params.like), 1)
        known = replace(params, deciding=deciding(words, len(words)))
        asked = counts(known, tally(known, NOTHING_KNOWN), complete=True)
        return together(lambda *found: found, deciding_words(params.like), likeliest_citations(known), asked)
    asked = counts(params, tally(params, NOTHING_KNOWN), complete=True)
    return both(best(params, None), asked) if is_scored(params) else plan(params, asked)


def ids(results: SearchResults) -> list[str]:
    """The ids of this page's hits, in their order."""
    return [hit.citation.id for hit in results.hits]


def of(citations: Iterable[Citation]) -> set[str]:
    """Their ids."""
    return {citation.id for citation in citations}
