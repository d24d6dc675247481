"""One reference: its page, and the same as JSON."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse

from citations.reference import find_numbers, recognize
from citations.written import document
from search_ui.results.reference_page import ReferencePage
from search_ui.searcher import Searcher
from search_ui.url.params import url
from search_ui.url.parse import parse_reference
from search_ui.url.reference_params import ReferenceParams
from search_ui.url.values import MAX_VALUE
from search_ui.web.chart import chart
from search_ui.web.models import ReferenceData
from search_ui.web.numbers import canonical_number
from search_ui.web.openapi import REFERENCE, example
from search_ui.web.paged import paged
from search_ui.web.problems import NotFound
from search_ui.web.rendering import page
from search_ui.web.spelling import one_spelling

DATA = "/api/references/"
_EXAMPLE = Path(openapi_examples=example("US 2007/0217688 A1"))
_HINT = "That does not mean that it was never cited: the data has gaps. Search for it as text instead."


def routes(searcher: Searcher) -> APIRouter:
    """The routes of references, whose citations this searcher finds."""
    router = APIRouter()

    @router.get("/references/{number:path}", include_in_schema=False)
    def reference_page(request: Request, number: str) -> Response:
        try:
            asked = _asked(request, number)
        except NotFound as unread:
            return _unread(searcher, number[:MAX_VALUE], str(unread))
        if asked.number != number:
            return RedirectResponse(asked.to_url(), status_code=302)
        if elsewhere := one_spelling(request, asked.to_items()):
            return elsewhere
        if found := searcher.reference(asked.number, asked.page, alone=asked.alone):
            return _page(searcher, found)
        return _uncited(searcher, number)

    @router.get(f"{DATA}{{number:path}}", response_model=ReferenceData, openapi_extra=REFERENCE)
    def data(request: Request, number: Annotated[str, _EXAMPLE]) -> Response:
        asked = _asked(request, number)
        if found := searcher.reference(asked.number, asked.page, alone=asked.alone):
            before = found.previous.to_url(DATA) if found.previous else None
            return paged(found.to_json(), replace(asked, page=1).to_url(DATA), before)
        raise NotFound(_no_citation(asked.number), _HINT)

    return router


def _asked(request: Request, number: str) -> ReferenceParams:
    """What a page or a program asks for.

    Raises:
        NotFound: the number is none of a patent document. BadParameter: the page cannot be shown.
    """
    return parse_reference(canonical_number(number), request.query_params.multi_items())


def _page(searcher: Searcher, found: ReferencePage) -> Response:
    years = found.overview.years
    return page(
        "reference.html",
        404 if found.is_beyond_last else 200,
        found=found,
        feed=url(f"{found.path}.atom", found.items),
        chart=chart(years) if years else None,
        coverage=searcher.coverage_if_known(),
    )


def _uncited(searcher: Searcher, number: str) -> Response:
    """The page of a reference that no citation here is of: what it was read as, and what is here."""
    meant = find_numbers(number.removeprefix("US")) if number.startswith("US") else ()
    return page(
        "unknown_reference.html",
        404,
        text=document(number),
        sentence=_no_citation(number),
        number=number,
        type=recognize(number).type,
        references=(),
        applications=[each for mention in meant for each in mention.applications],
        coverage=searcher.coverage_if_known(),
    )


def _unread(searcher: Searcher, text: str, sentence: str) -> Response:
    """The page of what is not the number of one document: what numbers are in it, and what is here."""
    meant = find_numbers(text)
    return page(
        "unknown_reference.html",
        404,
        text=text,
        sentence=sentence,
        number=None,
        references=[each for mention in meant for each in mention.references],
        applications=[each for mention in meant for each in mention.applications],
        coverage=searcher.coverage_if_known(),
    )


def _no_citation(number: str) -> str:
    return f"No citation here is of {document(number)}."
