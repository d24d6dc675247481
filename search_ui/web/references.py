"""The page of a reference, and the same as JSON."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, RedirectResponse

from search_ui.results.reference_page import reference_url
from search_ui.searcher import Searcher
from search_ui.web.lookup import reference_number, reference_with
from search_ui.web.openapi import REFERENCE
from search_ui.web.rendering import page


def references(searcher: Searcher) -> APIRouter:
    """The routes of references, whose citations this searcher finds."""
    router = APIRouter()

    @router.get("/references/{number:path}", include_in_schema=False)
    def reference(number: str) -> Response:
        canonical = reference_number(number)
        if canonical != number:
            return RedirectResponse(reference_url(canonical), status_code=302)
        found = reference_with(searcher, canonical)
        return page("reference.html", found=found, coverage=searcher.coverage())

    @router.get("/api/references/{number:path}", openapi_extra=REFERENCE)
    def data(number: str) -> Response:
        return JSONResponse(reference_with(searcher, reference_number(number)).to_json())

    return router
