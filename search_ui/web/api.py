"""The same as JSON."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from engine.errors import EngineError, IndexMissing
from search_ui.searcher import Searcher
from search_ui.url.parse import parse, parse_facet
from search_ui.web.lookup import citation_with, facet_named
from search_ui.web.metrics import MEDIA_TYPE, down, exposition
from search_ui.web.openapi import CITATION, FACET, READY, SEARCH


def api(searcher: Searcher) -> APIRouter:
    """The routes that answer with what this searcher finds, as data."""
    router = APIRouter()

    @router.get("/api/search", openapi_extra=SEARCH)
    def search(request: Request) -> Response:
        params = parse(request.query_params.multi_items())
        return JSONResponse(searcher.search(params).to_json())

    @router.get("/api/facets/{name}", openapi_extra=FACET)
    def facet(request: Request, name: str) -> Response:
        asked = parse_facet(facet_named(name).name, request.query_params.multi_items())
        return JSONResponse(searcher.facet_page(asked).to_json())

    @router.get("/api/citations/{id_}", openapi_extra=CITATION)
    def citation(id_: str) -> Response:
        return JSONResponse(citation_with(searcher, id_).to_json())

    @router.get("/healthz")
    def healthz() -> dict[str, Any]:
        return {"status": "ok"}

    @router.get("/readyz", openapi_extra=READY)
    def readyz() -> dict[str, Any]:
        searcher.check()
        return {"status": "ok"}

    @router.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return PlainTextResponse(_measured(searcher), media_type=MEDIA_TYPE)

    return router


def _measured(searcher: Searcher) -> str:
    try:
        runs = searcher.runs()
        coverage = searcher.coverage()
    except IndexMissing:
        coverage = None
    except EngineError:
        return down()
    return exposition(coverage, runs, datetime.now(UTC))
