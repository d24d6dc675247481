"""The help page: the query language by examples, each of which is a search."""

from fastapi import APIRouter, Response

from search_ui.language.fields import FIELDS
from search_ui.searcher import Searcher
from search_ui.web.problems import kinds_of_problem
from search_ui.web.rendering import page


def routes(searcher: Searcher) -> APIRouter:
    """The route of the help page, which the engine is not asked for: what is indexed is as last heard."""
    router = APIRouter(include_in_schema=False)

    @router.get("/help")
    def help_() -> Response:
        return page(
            "help.html",
            examples=searcher.last_examples(),
            fields=FIELDS.values(),
            problems=kinds_of_problem(),
            coverage=searcher.last_coverage(),
        )

    return router
