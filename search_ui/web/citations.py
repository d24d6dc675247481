"""One citation: its page, and the same as JSON."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from search_ui.results.hits import Hit
from search_ui.searcher import Searcher
from search_ui.web.openapi import CITATION
from search_ui.web.problems import NotFound
from search_ui.web.rendering import page


def routes(searcher: Searcher) -> APIRouter:
    """The routes of citations, which this searcher finds."""
    router = APIRouter()

    @router.get("/citations/{id_}", include_in_schema=False)
    def citation_page(id_: str) -> Response:
        return page("citation.html", hit=_citation(searcher, id_), coverage=searcher.coverage_if_known())

    @router.get("/api/citations/{id_}", openapi_extra=CITATION)
    def citation(id_: str) -> Response:
        return JSONResponse(_citation(searcher, id_).to_json())

    return router


def _citation(searcher: Searcher, id_: str) -> Hit:
    """The citation with this id.

    Raises:
        NotFound: there is none. EngineError: it could not be looked for.
    """
    if hit := searcher.citation(id_):
        return hit
    raise NotFound(
        f"There is no citation with the id “{id_}”.",
        "It may be in a source that is not indexed here. Search for its application or reference instead.",
    )
