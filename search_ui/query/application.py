"""One application: all rows against it, those that name no reference too. Pure."""

from citations.facets import PLACEHOLDER_FACET
from citations.record import MADE, Citation
from citations.vocabulary import NONE
from search_ui.query.filters import query
from search_ui.query.hits import hits_body
from search_ui.query.plan import Body, EngineResponse, Plan, asking
from search_ui.results.application_page import MOST_ROWS, ApplicationPage, all_citations

_NOT_SHOWN = ["passage", *MADE]


def application(number: str) -> Plan[ApplicationPage | None]:
    """The page of a canonical application number; None when no row is against it."""
    asked = all_citations(number).sorted_by("oldest")
    body: Body = hits_body(asked) | {
        "query": query(asked, (PLACEHOLDER_FACET,)),
        "size": MOST_ROWS,
        "track_total_hits": True,
        "_source": {"excludes": _NOT_SHOWN},
        "aggs": {"unnamed": {"filter": {"term": {PLACEHOLDER_FACET: NONE}}}},
    }

    def read(response: EngineResponse) -> ApplicationPage | None:
        found = response["hits"]
        rows = tuple(Citation.from_document(hit["_id"], hit["_source"]) for hit in found["hits"])
        unnamed = int(response["aggregations"]["unnamed"]["doc_count"])
        return ApplicationPage(number, rows, int(found["total"]["value"]), unnamed) if rows else None

    return asking(body, read, cached=False)
