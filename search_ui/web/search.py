"""Searching: the page of results, and the same as JSON."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from search_ui.results.search_results import SearchResults
from search_ui.results.units import Unit, units_asked
from search_ui.searcher import Searcher
from search_ui.url.feed_params import feed_of
from search_ui.url.params import UNGROUPED, Item, SearchParams
from search_ui.url.parse import parse
from search_ui.url.ranking_params import RankingParams
from search_ui.url.values import MOST_CITED
from search_ui.web.models import SearchData
from search_ui.web.openapi import SEARCH
from search_ui.web.paged import paged
from search_ui.web.rendering import page
from search_ui.web.spelling import one_spelling

DATA = "/api/search"


def routes(searcher: Searcher) -> APIRouter:
    """The routes of searches, which this searcher answers."""
    router = APIRouter()

    @router.get("/search", include_in_schema=False)
    def search_page(request: Request) -> Response:
        items = request.query_params.multi_items()
        if ("sort", MOST_CITED) in items:
            return RedirectResponse(_ranking(items).to_url(), 302)
        params = parse(items)
        if elsewhere := one_spelling(request, params.to_items()):
            return elsewhere
        results, units = searcher.in_one_state(lambda searcher: _with_units(searcher, params))
        status = 404 if results.is_beyond_last else 200
        return page(
            "search.html",
            status,
            params=params,
            results=results,
            feed=None if params.like else feed_of(params).to_url(),
            units=units,
            coverage=searcher.coverage_if_known(),
        )

    @router.get("/search/owners", include_in_schema=False)
    def owners(request: Request) -> Response:
        """The part of a result page that takes longest: it comes after the page."""
        params = parse(request.query_params.multi_items())
        found, totals = searcher.later_with_totals(params)
        return page(
            "owners.html", params=params, found=found, totals=totals, coverage=searcher.coverage_if_known()
        )

    @router.get(DATA, response_model=SearchData, openapi_extra=SEARCH)
    def search(request: Request) -> Response:
        params = parse(request.query_params.multi_items())
        found = searcher.search(params)
        before = found.previous.to_url(DATA) if found.previous else None
        return paged(found.to_json(), params.changed().to_url(DATA), before)

    return router


def _ranking(items: list[Item]) -> RankingParams:
    """The most used references of a search, whatever its lines and its page."""
    kept = parse(item for item in items if item[0] not in ("sort", "page", "after"))
    return RankingParams(search=kept.grouped(UNGROUPED))


def _with_units(searcher: Searcher, params: SearchParams) -> tuple[SearchResults, tuple[Unit, ...]]:
    """The results, and the art units and the like that are asked for and are there: they have pages too."""
    results, asked = searcher.search(params, complete=False), units_asked(params)
    if params.q:
        return results, searcher.units_there(asked)
    return results, asked if results.total else ()
