"""The HTML pages."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from search_ui.lookup import citation_with, facet_named
from search_ui.params import Item, SearchParams, url
from search_ui.parse import parse, parse_facet
from search_ui.rendering import page
from search_ui.searcher import MOST_VALUES, Searcher

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
        facet = facet_named(name)
        params, prefix = parse_facet(request.query_params.multi_items())
        items = [*params.to_items(), *([("prefix", prefix)] if prefix else [])]
        if elsewhere := _one_spelling(request, items):
            return elsewhere
        counts = searcher.facet_values(name, params, prefix)
        return page(
            "facet.html",
            params=params,
            facet=facet,
            counts=counts,
            prefix=prefix,
            most=MOST_VALUES,
            coverage=searcher.coverage(),
        )

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
