"""Where a citation stands among the results of a search. Pure."""

from dataclasses import dataclass
from functools import lru_cache

from search_ui.results.hits import Hit
from search_ui.results.search_results import SearchResults
from search_ui.url.params import SearchParams, query_string


@dataclass(frozen=True, slots=True)
class Place:
    """A citation's place among the results of a search.

    Attributes:
        results: the page of them that it was chosen from.
        number: its own place among all of them, from 1; None where it is not on that page, as when the
            indexes have changed since.
        previous, next: the citations beside it. At an end of the page there is none; `results` has the
            page that goes on.
    """

    results: SearchResults
    number: int | None
    previous: Hit | None = None
    next: Hit | None = None

    @classmethod
    def of(cls, id_: str, results: SearchResults) -> "Place":
        """The place of the citation with this id."""
        ids = [hit.citation.id for hit in results.hits]
        if id_ not in ids:
            return cls(results, None)
        here = ids.index(id_)
        beside = {place: hit for place, hit in enumerate(results.hits) if abs(place - here) == 1}
        return cls(results, results.first_number + here, beside.get(here - 1), beside.get(here + 1))

    def url_of(self, hit: Hit) -> str:
        """Another citation's page, among the same results."""
        return among(hit, self.results.params)


def among(hit: Hit, params: SearchParams) -> str:
    """The page of a citation that was found by a search: it has the search in its own address.

    So one gets back to the results, and from one to the next, in any browser that has the address. The
    citation's one address, which the page names as such, is without it.
    """
    return f"{hit.url}?{_query_string(params)}"


@lru_cache(maxsize=8)
def _query_string(params: SearchParams) -> str:
    """Of a search that is told by something: each citation of its page has it."""
    return query_string(params.to_items() or [("sort", params.sort)])
