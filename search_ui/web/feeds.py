"""Feeds: what is new in a search, of a reference, in an art unit and the like."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from citations.written import EN_DASH, document
from search_ui.results.reference_page import reference_url
from search_ui.results.units import PATHS
from search_ui.searcher import Searcher
from search_ui.url.feed_params import FeedParams, parse_feed
from search_ui.url.params import Item, SearchParams, url
from search_ui.url.parse import parse_reference
from search_ui.web.atom import MEDIA_TYPE, Addresses, atom
from search_ui.web.conditions import NAME, search_title
from search_ui.web.numbers import canonical_number, unit_called
from search_ui.web.origin import origin
from search_ui.web.problems import NoFeed
from search_ui.web.spelling import one_spelling


@dataclass(frozen=True, slots=True)
class About:
    """What a feed is about.

    Attributes:
        title: in words.
        path, items: its address, but for the page.
        page: the address of the HTML page that shows the same.
    """

    title: str
    path: str
    items: list[Item]
    page: str

    def url(self, asked: FeedParams) -> str:
        """The address of one page of it."""
        return url(self.path, [*self.items, *asked.page_items()])


def routes(searcher: Searcher) -> APIRouter:
    """The routes of feeds, whose citations this searcher finds."""
    router = APIRouter(include_in_schema=False)

    @router.get("/search.atom")
    def of_search(request: Request) -> Response:
        asked = parse_feed(request.query_params.multi_items())
        if elsewhere := one_spelling(request, asked.to_items()):
            return elsewhere
        search = asked.search
        about = About(search_title(search), "/search.atom", search.to_items(), search.to_url())
        return _answer(searcher, request, asked, about)

    @router.get("/references/{number:path}.atom")
    def of_reference(request: Request, number: str) -> Response:
        canonical, items = canonical_number(number), request.query_params.multi_items()
        path = f"{reference_url(canonical)}.atom"
        if canonical != number:
            return RedirectResponse(url(path, items), status_code=302)
        given = searcher.with_family(parse_reference(canonical, items).at(1))
        about = About(document(canonical), path, given.to_items(), given.to_url())
        return _of_page(searcher, request, given.search, about)

    for level in PATHS:
        _add_unit(router, searcher, level)
    return router


def _add_unit(router: APIRouter, searcher: Searcher, level: str) -> None:
    @router.get(f"/{PATHS[level]}/{{number}}.atom")
    def of_unit(request: Request, number: str) -> Response:
        unit = unit_called(level, number)
        if unit.number != number:
            return RedirectResponse(f"{unit.url}.atom", status_code=302)
        about = About(unit.label, f"{unit.url}.atom", [], unit.url)
        return _of_page(searcher, request, unit.search, about)


def _of_page(searcher: Searcher, request: Request, search: SearchParams, about: About) -> Response:
    """The feed of a page, beside whose address it stands."""
    asked = parse_feed(request.query_params.multi_items(), search)
    if elsewhere := one_spelling(request, [*about.items, *asked.page_items()]):
        return elsewhere
    return _answer(searcher, request, asked, about)


def _answer(searcher: Searcher, request: Request, asked: FeedParams, about: About) -> Response:
    found = searcher.feed(asked)
    if found is None:
        raise NoFeed
    there = {"self": asked.page, "first": 1, "previous": asked.page - 1}
    if found.has_next:
        there["next"] = asked.page + 1
    pages = {relation: about.url(asked.at(number)) for relation, number in there.items() if number}
    at = Addresses(origin(request) or "", about.url(asked.at(1)), pages, about.page)
    made = atom(found, f"New citations: {about.title} {EN_DASH} {NAME}", at)
    return Response(made, media_type=f"{MEDIA_TYPE}; charset=utf-8")
