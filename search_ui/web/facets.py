"""All the values of a facet: the page, and the same as JSON."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from search_ui.searcher import Searcher
from search_ui.url.parse import parse_facet
from search_ui.web.numbers import facet_called
from search_ui.web.openapi import FACET
from search_ui.web.rendering import page
from search_ui.web.spelling import one_spelling


def routes(searcher: Searcher) -> APIRouter:
    """The routes of facets, whose values this searcher finds."""
    router = APIRouter()

    @router.get("/facets/{name}", include_in_schema=False)
    def facet_page(request: Request, name: str) -> Response:
        asked = parse_facet(facet_called(name).name, request.query_params.multi_items())
        if elsewhere := one_spelling(request, asked.to_items()):
            return elsewhere
        found = searcher.facet_page(asked)
        status = 404 if found.is_beyond_last else 200
        return page(
            "facet.html", status, params=asked.search, found=found, coverage=searcher.coverage_if_known()
        )

    @router.get("/api/facets/{name}", openapi_extra=FACET)
    def facet(request: Request, name: str) -> Response:
        asked = parse_facet(facet_called(name).name, request.query_params.multi_items())
        return JSONResponse(searcher.facet_page(asked).to_json())

    return router
