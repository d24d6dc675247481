"""A pasted list: its page, the same as JSON and as files.

What fits into an address is read by GET and can be bookmarked; what is posted and fits is sent there.
"""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from search_ui.export.formats import FORMATS
from search_ui.export.tables import list_table
from search_ui.results.list_page import ListPage
from search_ui.searcher import Searcher
from search_ui.url.list_params import TEXT, ListParams, parse_list
from search_ui.url.params import Item
from search_ui.url.values import BadParameter
from search_ui.web.body import posted
from search_ui.web.exports import sent
from search_ui.web.models import ListData
from search_ui.web.openapi import LIST, LIST_POSTED
from search_ui.web.origin import origin
from search_ui.web.problems import Problem, problem_of
from search_ui.web.rendering import page
from search_ui.web.spelling import one_spelling

Posted = Annotated[list[Item], Depends(posted)]


def routes(searcher: Searcher) -> APIRouter:
    """The routes of lists, whose numbers this searcher looks up."""
    router = APIRouter()

    @router.get("/list", include_in_schema=False)
    def list_page(request: Request) -> Response:
        items = request.query_params.multi_items()
        return _page(searcher, items, lambda asked: one_spelling(request, asked.to_items()))

    @router.post("/list", include_in_schema=False)
    def posted_page(items: Posted) -> Response:
        return _page(searcher, items, _address)

    for ending in FORMATS:
        _add_files(router, searcher, ending)

    @router.get("/api/list", response_model=ListData, openapi_extra=LIST)
    def data(request: Request) -> Response:
        asked = parse_list(request.query_params.multi_items())
        return JSONResponse(searcher.listed(asked).to_json())

    @router.post("/api/list", response_model=ListData, openapi_extra=LIST_POSTED)
    def posted_data(items: Posted) -> Response:
        return JSONResponse(searcher.listed(parse_list(items)).to_json())

    return router


def _add_files(router: APIRouter, searcher: Searcher, ending: str) -> None:
    @router.get(f"/list.{ending}", include_in_schema=False)
    def file(request: Request) -> Response:
        return _file(request, request.query_params.multi_items())

    @router.post(f"/list.{ending}", include_in_schema=False)
    def posted_file(request: Request, items: Posted) -> Response:
        return _file(request, items)

    def _file(request: Request, items: Sequence[Item]) -> Response:
        table = list_table(searcher.listed(parse_list(items)), origin(request) or "")
        return sent(request, searcher, table, ending)


def _page(
    searcher: Searcher, items: Sequence[Item], elsewhere: Callable[[ListParams], Response | None]
) -> Response:
    """The page of a list; its box keeps what was pasted, also where that is refused."""
    try:
        asked = parse_list(items)
        if redirect := elsewhere(asked):
            return redirect
        found = searcher.listed(asked)
    except BadParameter as bad:
        text = next((value for name, value in items if name == TEXT), "")
        return _shown(searcher, text, refused=problem_of(bad))
    return _shown(searcher, asked.text, found=found)


def _shown(
    searcher: Searcher, text: str, *, found: ListPage | None = None, refused: Problem | None = None
) -> Response:
    status = refused.status if refused else 200
    coverage = searcher.coverage_if_known()
    return page("list.html", status, text=text, found=found, refused=refused, coverage=coverage)


def _address(asked: ListParams) -> Response | None:
    """To the address of a list that was posted, where it fits into one."""
    return RedirectResponse(asked.to_url(), status_code=303) if asked.fits_a_url else None
