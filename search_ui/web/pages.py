"""The HTML pages."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from search_ui.searcher import Searcher
from search_ui.url.params import Item, SearchParams, url
from search_ui.url.parse import parse, parse_facet
from search_ui.web.lookup import citation_with, facet_named
from search_ui.web.rendering import page

# The pages of a citation and of its reference link to each other and to searches only, which are not for
# crawlers: so they lead to no endless walk.
ROBOTS = """User-agent: *
Disallow: /search
Disallow: /facets
Disallow: /api
"""


def pages(searcher: Searcher) -> APIRouter:
    """The routes of the pages, which show what this searcher finds."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def home() -> Response:
        facets = searcher.facets(SearchParams())
        return page("home.html", facets=facets, coverage=searcher.coverage())

    @router.get("/search")
    def search(request: Request) -> Response:
        params = parse(request.query_params.multi_items())
        if elsewhere := _one_spelling(request, params.to_items()):
            return elsewhere
        results = searcher.search(params)
        status = 404 if results.is_beyond_last else 200
        return page("search.html", status, params=params, results=results, coverage=searcher.coverage())

    @router.get("/facets/{name}")
    def facet(request: Request, name: str) -> Response:
        asked = parse_facet(facet_named(name).name, request.query_params.multi_items())
        if elsewhere := _one_spelling(request, asked.to_items()):
            return elsewhere
        found = searcher.facet_page(asked)
        status = 404 if found.is_beyond_last else 200
        return page("facet.html", status, params=asked.search, found=found, coverage=searcher.coverage())

    @router.get("/citations/{id_}")
    def citation(id_: str) -> Response:
        return page("citation.html", hit=citation_with(searcher, id_), coverage=searcher.coverage())

    @router.get("/about")
    def about() -> Response:
        return page("about.html", coverage=searcher.coverage())

    @router.get("/robots.txt")
    def robots() -> Response:
        return PlainTextResponse(ROBOTS)

    return router


def _one_spelling(request: Request, items: list[Item]) -> Response | None:
    """A redirect to the search's own URL, when it was asked for by another spelling of it.

    What is compared are the parameters and not their encoding: a proxy that writes `%2F` for `/` is no
    reason to redirect, and for ever.
    """
    if request.query_params.multi_items() == items:
        return None
    return RedirectResponse(url(request.url.path, items), status_code=302)
