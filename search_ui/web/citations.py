"""One citation: its page, and the same as JSON."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse

from search_ui.results.brief import in_words
from search_ui.results.hits import Hit
from search_ui.results.place import Place
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from search_ui.url.parse import parse_if_any
from search_ui.web.models import CitationData
from search_ui.web.openapi import CITATION, example
from search_ui.web.origin import origin
from search_ui.web.problems import NotFound
from search_ui.web.rendering import page

_EXAMPLE = Path(openapi_examples=example("d50488aca95d581f9af0d888130835c0"))


def routes(searcher: Searcher) -> APIRouter:
    """The routes of citations, which this searcher finds."""
    router = APIRouter()

    @router.get("/citations/{id_}", include_in_schema=False)
    def citation_page(request: Request, id_: str) -> Response:
        """With the parameters of a search, it is one of that page's results."""
        params = parse_if_any(request.query_params.multi_items())
        hit, place = searcher.in_one_state(lambda searcher: _with_place(searcher, id_, params))
        coverage = searcher.coverage_if_known()
        indexed = coverage.indexed[:10] if coverage and coverage.indexed else None
        today = datetime.now(UTC).date().isoformat()
        brief = in_words(hit.citation, f"{origin(request) or ''}{hit.url}", indexed=indexed, today=today)
        return page("citation.html", params=params, hit=hit, brief=brief, place=place, coverage=coverage)

    @router.get("/api/citations/{id_}", response_model=CitationData, openapi_extra=CITATION)
    def citation(
        id_: Annotated[str, _EXAMPLE],
    ) -> Response:
        return JSONResponse(_citation(searcher, id_).to_json())

    return router


def _with_place(searcher: Searcher, id_: str, params: SearchParams | None) -> tuple[Hit, Place | None]:
    """The citation, and where it stands on a page of results if that is told."""
    hit = _citation(searcher, id_)
    return hit, Place.of(id_, searcher.search(params, complete=False)) if params else None


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
