"""One reference: its page, and the same as JSON."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, RedirectResponse

from citations.reference import recognize
from citations.written import document
from search_ui.results.reference_page import ReferencePage, reference_url
from search_ui.searcher import Searcher
from search_ui.url.values import MAX_VALUE, BadParameter, reference
from search_ui.web.openapi import REFERENCE
from search_ui.web.problems import NotFound
from search_ui.web.rendering import page


def routes(searcher: Searcher) -> APIRouter:
    """The routes of references, whose citations this searcher finds."""
    router = APIRouter()

    @router.get("/references/{number:path}", include_in_schema=False)
    def reference_page(number: str) -> Response:
        canonical = canonical_number(number)
        if canonical != number:
            return RedirectResponse(reference_url(canonical), status_code=302)
        return page(
            "reference.html", found=_reference(searcher, canonical), coverage=searcher.coverage_if_known()
        )

    @router.get("/api/references/{number:path}", openapi_extra=REFERENCE)
    def data(number: str) -> Response:
        return JSONResponse(_reference(searcher, canonical_number(number)).to_json())

    return router


def canonical_number(text: str) -> str:
    """The canonical number of a reference in any spelling, in capitals or not.

    Raises:
        NotFound: it is no number of a patent document.
    """
    given = text[:MAX_VALUE]
    spelled = given.upper() if given.isalnum() and not given.isalpha() else given
    try:
        return recognize(given).number or reference("number", spelled)
    except BadParameter as bad:
        raise NotFound(str(bad), bad.hint) from None


def _reference(searcher: Searcher, number: str) -> ReferencePage:
    """The reference with this canonical number.

    Raises:
        NotFound: nothing here cites it. EngineError: it could not be looked for.
    """
    if found := searcher.reference(number):
        return found
    raise NotFound(
        f"No citation here is of {document(number)}.",
        "That does not mean that it was never cited: the data has gaps. Search for it as text instead.",
    )
