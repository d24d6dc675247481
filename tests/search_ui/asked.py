"""Short ways to ask for results and to say which citations are meant."""

from collections.abc import Iterable
from urllib.parse import parse_qsl

from citations.record import Citation
from search_ui.results.search_results import SearchResults
from search_ui.searcher import Searcher
from search_ui.url.parse import parse


def search(searcher: Searcher, query: str) -> SearchResults:
    """The results of a query string."""
    return searcher.search(parse(parse_qsl(query)))


def ids(results: SearchResults) -> list[str]:
    """The ids of this page's hits, in their order."""
    return [hit.citation.id for hit in results.hits]


def of(citations: Iterable[Citation]) -> set[str]:
    """Their ids."""
    return {citation.id for citation in citations}
