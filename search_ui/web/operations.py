"""For whoever runs it: whether it lives, whether it can search, and what it measures.

`/healthz` alone is no plain function: it must not wait for a thread when searches have them all.
"""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from engine.errors import EngineError, IndexMissing
from search_ui.searcher import Searcher
from search_ui.web.metrics import MEDIA_TYPE, down, exposition
from search_ui.web.openapi import READY


def routes(searcher: Searcher) -> APIRouter:
    """The routes for operators, who watch this searcher."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> dict[str, Any]:
        return {"status": "ok"}

    @router.get("/readyz", openapi_extra=READY)
    def readyz() -> dict[str, Any]:
        searcher.check()
        return {"status": "ok", "coverage": searcher.coverage_state()}

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
