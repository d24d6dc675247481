"""The references that a search finds, the most used first: the page, and the same as JSON.

They stand where the values of a facet do. But a reference is no facet: it is an exact filter, and there are
millions of them.
"""

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from search_ui.searcher import Searcher
from search_ui.url.parse import parse_ranking
from search_ui.web.models import RankingData
from search_ui.web.openapi import REFERENCES
from search_ui.web.paged import paged
from search_ui.web.rendering import page
from search_ui.web.spelling import one_spelling


def routes(searcher: Searcher) -> APIRouter:
    """The routes of most used references, which this searcher finds."""
    router = APIRouter()

    @router.get("/facets/reference", include_in_schema=False)
    def ranking_page(request: Request) -> Response:
        asked = parse_ranking(request.query_params.multi_items())
        if elsewhere := one_spelling(request, asked.to_items()):
            return elsewhere
        found = searcher.reference_ranking(asked)
        status = 404 if found.is_beyond_last else 200
        return page(
            "reference_ranking.html",
            status,
            params=asked.search,
            found=found,
            coverage=searcher.coverage_if_known(),
        )

    @router.get("/api/facets/reference", response_model=RankingData, openapi_extra=REFERENCES)
    def ranking(request: Request) -> Response:
        asked = parse_ranking(request.query_params.multi_items())
        first, before = (replace(asked, page=page) for page in (1, asked.page - 1))
        found = searcher.reference_ranking(asked).to_json()
        return paged(
            found, first.to_url("/api/facets/"), before.to_url("/api/facets/") if before.page else None
        )

    return router
