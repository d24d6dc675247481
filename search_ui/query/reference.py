"""One reference: its latest citations, all counts, and the citation that tells most of it. Pure."""

from citations.record import Citation
from search_ui.query.plan import Body, EngineResponse, Plan, asking, together
from search_ui.query.search import Counts, search
from search_ui.results.hits import Hit
from search_ui.results.reference_page import JOINED, ReferencePage
from search_ui.results.search_results import SearchResults
from search_ui.url.params import SearchParams, exactly

LATEST = 10
"""Citations that the page shows itself; a search shows all."""


def all_uses(number: str) -> SearchParams:
    """The search for the citations of a canonical number."""
    return SearchParams(exact=exactly(reference=number), size=LATEST)


def reference(number: str, counts: Plan[Counts]) -> Plan[ReferencePage | None]:
    """The page of a canonical number, with these counts of all its uses; None when nothing cites it."""

    def of(results: SearchResults, best: Citation | None) -> ReferencePage | None:
        return ReferencePage(best, results) if best else None

    return together(of, search(all_uses(number), counts), _best(number))


def _best(number: str) -> Plan[Citation | None]:
    """The citation with the most that was joined: tables may have been joined on to one source only."""
    known = [{"constant_score": {"filter": {"exists": {"field": field}}}} for field in JOINED]
    cited = [{"term": {"reference_number": number}}]
    body: Body = {
        "query": {"bool": {"filter": cited, "should": known}},
        "size": 1,
        "track_total_hits": False,
    }

    def read(response: EngineResponse) -> Citation | None:
        return next((Hit.from_engine(hit).citation for hit in response["hits"]["hits"]), None)

    return asking(body, read)
