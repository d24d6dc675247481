"""For whoever runs it: whether it lives, whether it can search, and what it measures.

`/healthz` alone is no plain function: it must not wait for a thread when searches have them all.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from engine.errors import EngineError, IndexMissing
from search_ui.searcher import Searcher
from search_ui.web.metrics import MEDIA_TYPE, down, exposition
from search_ui.web.openapi import READY
from search_ui.web.traffic import Key


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
    def metrics(request: Request) -> Response:
        counts = request.app.state.counts()
        return PlainTextResponse(_measured(searcher, counts), media_type=MEDIA_TYPE)

    return router


def _measured(searcher: Searcher, counts: Mapping[Key, float]) -> str:
    try:
        runs = searcher.runs()
        coverage = searcher.coverage()
    except IndexMissing:
        coverage = None
    except EngineError:
        return down(counts)
    return exposition(coverage, runs, datetime.now(UTC), counts)
