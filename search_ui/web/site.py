"""The pages around the search: where one starts, what the data holds, what crawlers may read."""

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from search_ui.web.rendering import page

# The pages of a citation and of its reference link to each other, and else to what is not for crawlers: so
# they lead to no endless walk. Nor do those of art units and the like, which are a small tree.
ROBOTS = """User-agent: *
Disallow: /search
Disallow: /facets
Disallow: /applications
Disallow: /list
Disallow: /api
"""


def routes(searcher: Searcher) -> APIRouter:
    """The routes of these pages; the searcher says what is indexed."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def home() -> Response:
        facets = searcher.facets(SearchParams())
        coverage = searcher.coverage_if_known()
        return page("home.html", facets=facets, coverage=coverage, examples=searcher.last_examples())

    @router.get("/about")
    def about() -> Response:
        return page("about.html", coverage=searcher.coverage())

    @router.get("/robots.txt")
    def robots() -> Response:
        return PlainTextResponse(ROBOTS)

    return router
