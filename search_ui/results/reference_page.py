"""One reference: what is known of it and how it is used. Pure."""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from citations.record import Citation
from search_ui.results.counts import FacetCounts
from search_ui.results.search_results import SearchResults
from search_ui.url.params import SearchParams, exactly

SHOWN_FACETS = ("rejection_type", "form_source", "art_unit", "year")
"""How it is used: on which grounds, on whose lists, where and when."""
_KNOWN = ("reference_number", "reference_type", "reference_country")
JOINED = ("reference_title", "reference_owner", "reference_date")


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """A reference and its citations.

    Attributes:
        citation: the one of them that tells most of the reference.
        results: the search for all of them, the latest first, with all counts.
    """

    citation: Citation
    results: SearchResults

    @property
    def url(self) -> str:
        """Its own address."""
        return reference_url(self.number)

    @property
    def number(self) -> str:
        """The canonical number."""
        return self.results.params.exact_value("reference") or ""

    @property
    def search(self) -> SearchParams:
        """The search for all its citations."""
        return SearchParams(exact=exactly(reference=self.number))

    @property
    def facets(self) -> tuple[FacetCounts, ...]:
        """How often it is used, by SHOWN_FACETS."""
        counts = {facet.name: facet for facet in self.results.facets}
        return tuple(counts[name] for name in SHOWN_FACETS)

    def to_json(self) -> dict[str, Any]:
        """As `/api/references/…` tells it."""
        known = asdict(self.citation)
        return {
            **{name: known[name] for name in (*_KNOWN, *JOINED)},
            "total": self.results.total,
            "facets": {facet.name: facet.to_json() for facet in self.facets},
            "hits": [hit.to_json() for hit in self.results.hits],
            "url": self.url,
            "search_url": self.search.to_url(),
        }


def reference_url(number: str) -> str:
    """The address of the page of a canonical number."""
    return f"/references/{quote(number, safe='')}"
