"""All the values of a facet: the page, and the same as JSON."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from search_ui.searcher import Searcher
from search_ui.url.parse import parse_facet
from search_ui.web.models import FacetData
from search_ui.web.numbers import facet_called
from search_ui.web.openapi import FACET, example
from search_ui.web.paged import paged
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

    @router.get("/api/facets/{name}", response_model=FacetData, openapi_extra=FACET)
    def facet(request: Request, name: Annotated[str, Path(openapi_examples=example("art_unit"))]) -> Response:
        asked = parse_facet(facet_called(name).name, request.query_params.multi_items())
        first = replace(asked, page=1, after=None)
        before = replace(asked, page=asked.page - 1) if asked.page > 1 else None
        found = searcher.facet_page(asked).to_json()
        return paged(found, first.to_url("/api/facets/"), before.to_url("/api/facets/") if before else None)

    return router
