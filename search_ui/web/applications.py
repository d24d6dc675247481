"""One application: its page, the same as JSON, and its rows as files."""

import re
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from citations.reference import find_numbers
from citations.written import application as as_written
from search_ui.export.formats import FORMATS
from search_ui.export.tables import application_table
from search_ui.results.application_page import ApplicationPage, application_url
from search_ui.searcher import Searcher
from search_ui.url.values import MAX_VALUE, BadParameter, application
from search_ui.web.exports import sent
from search_ui.web.models import ApplicationData
from search_ui.web.openapi import APPLICATION, example
from search_ui.web.origin import origin
from search_ui.web.problems import NotFound
from search_ui.web.rendering import page

_EIGHT_DIGITS = re.compile(r"\s*(?:US)?[ -]?(\d\d[ /,-]?\d{3}[ ,-]?\d{3})\s*", re.ASCII | re.IGNORECASE)
"""Here a number can be nothing but an application's, so it may be spaced as any other."""


def routes(searcher: Searcher) -> APIRouter:
    """The routes of applications, against which this searcher finds citations."""
    router = APIRouter()

    for ending in FORMATS:
        _add_file(router, searcher, ending)

    @router.get("/applications/{number:path}", include_in_schema=False)
    def application_page(number: str) -> Response:
        canonical = canonical_application(number)
        if canonical != number:
            return RedirectResponse(application_url(canonical), status_code=302)
        found, coverage = searcher.application(canonical), searcher.coverage_if_known()
        if found:
            return page("application.html", found=found, coverage=coverage)
        others = [number for mention in find_numbers(canonical) for number in mention.references]
        return page("application_unknown.html", 404, number=canonical, others=others, coverage=coverage)

    @router.get("/api/applications/{number:path}", response_model=ApplicationData, openapi_extra=APPLICATION)
    def data(number: Annotated[str, Path(openapi_examples=example("16/123,456"))]) -> Response:
        return JSONResponse(_application(searcher, canonical_application(number)).to_json())

    return router


def _add_file(router: APIRouter, searcher: Searcher, ending: str) -> None:
    @router.get(f"/applications/{{number:path}}.{ending}", include_in_schema=False)
    def file(request: Request, number: str) -> Response:
        canonical = canonical_application(number)
        if canonical != number:
            return RedirectResponse(f"{application_url(canonical)}.{ending}", status_code=302)
        table = application_table(_application(searcher, canonical), origin(request) or "")
        return sent(request, searcher, table, ending)


def canonical_application(text: str) -> str:
    """The canonical number of an application in any spelling, in capitals or not.

    Raises:
        NotFound: it is no number of an application.
    """
    given = text[:MAX_VALUE].rstrip("/")
    if spaced := _EIGHT_DIGITS.fullmatch(given):
        return "".join(sign for sign in spaced[1] if sign.isdigit())
    try:
        return application("number", given.upper() if given.isalnum() and not given.isalpha() else given)
    except BadParameter as bad:
        raise NotFound(str(bad), bad.hint) from None


def _application(searcher: Searcher, number: str) -> ApplicationPage:
    """The application with this canonical number.

    Raises:
        NotFound: nothing here is cited against it. EngineError: it could not be looked for.
    """
    if found := searcher.application(number):
        return found
    raise NotFound(
        f"No citation here is against application {as_written(number)}.",
        "That does not mean that nothing was ever cited against it: the data has gaps.",
    )
