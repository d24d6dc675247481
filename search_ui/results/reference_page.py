"""One reference: what is known of it and how it is used. Pure."""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from citations.record import Citation
from search_ui.query.search import Body, Request, search_requests
from search_ui.results.counts import FacetCounts, Response
from search_ui.results.hits import Hit
from search_ui.results.search_results import SearchResults
from search_ui.url.params import SearchParams

LATEST = 10
"""Citations that the page shows itself; a search shows all."""
SHOWN_FACETS = ("rejection_type", "form_source", "art_unit", "year")
"""How it is used: on which grounds, on whose lists, where and when."""
_KNOWN = ("reference_number", "reference_type", "reference_country")
_JOINED = ("reference_title", "reference_owner", "reference_date")


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """A reference and its citations.

    Attributes:
        citation: the one of them that tells most of the reference.
        results: the search for all of them, the latest first, with all counts.
    """

    citation: Citation
    results: SearchResults

    @classmethod
    def from_responses(cls, number: str, reply: Response) -> "ReferencePage | None":
        """From the reply to `reference_requests(number)`; None when nothing cites the reference."""
        *found, best = reply["responses"]
        if not best["hits"]["hits"]:
            return None
        results = SearchResults.from_responses(_search(number), {**reply, "responses": found})
        return cls(Hit.from_engine(best["hits"]["hits"][0]).citation, results)

    @property
    def url(self) -> str:
        """Its own address."""
        return reference_url(self.number)

    @property
    def number(self) -> str:
        """The canonical number."""
        return self.results.params.reference or ""

    @property
    def search(self) -> SearchParams:
        """The search for all its citations."""
        return SearchParams(reference=self.number)

    @property
    def facets(self) -> tuple[FacetCounts, ...]:
        """How often it is used, by SHOWN_FACETS."""
        counts = {facet.name: facet for facet in self.results.facets}
        return tuple(counts[name] for name in SHOWN_FACETS)

    def to_json(self) -> dict[str, Any]:
        """As `/api/references/…` tells it."""
        known = asdict(self.citation)
        return {
            **{name: known[name] for name in (*_KNOWN, *_JOINED)},
            "total": self.results.total,
            "facets": {facet.name: facet.to_json() for facet in self.facets},
            "hits": [hit.to_json() for hit in self.results.hits],
            "url": self.url,
            "search_url": self.search.to_url(),
        }


def reference_url(number: str) -> str:
    """The address of the page of a canonical number."""
    return f"/references/{quote(number, safe='')}"


def reference_requests(number: str) -> list[Request]:
    """All that the page needs: its latest citations, all counts, and the one that tells most of it."""
    return [*search_requests(_search(number)), Request(_best_body(number))]


def _best_body(number: str) -> Body:
    """The citation with the most that was joined: tables may have been joined on to one source only."""
    known = [{"constant_score": {"filter": {"exists": {"field": field}}}} for field in _JOINED]
    cited = [{"term": {"reference_number": number}}]
    return {"query": {"bool": {"filter": cited, "should": known}}, "size": 1, "track_total_hits": False}


def _search(number: str) -> SearchParams:
    return SearchParams(reference=number, size=LATEST)
