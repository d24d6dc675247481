"""The application: routes, problems and headers put together.

`create_app` takes its parts as they are; `from_environment` makes them first, for
`uvicorn.run("search_ui.web.app:from_environment", factory=True)`.
"""

import atexit
import gc
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from citations.reference import find_numbers
from engine.connection import EngineSettings, connect
from engine.deadline import Abandoned
from engine.errors import EngineError
from engine.safe_text import log_to_stderr
from engine.served import present
from search_ui.export.formats import FORMATS
from search_ui.language.remarks import NotUnderstood
from search_ui.language.sentences import telling_words
from search_ui.results.coverage import Coverage
from search_ui.results.search_results import MANY_WORDS
from search_ui.searcher import Searcher
from search_ui.url.like import MAX_LIKE
from search_ui.url.list_params import ListParams
from search_ui.url.params import SearchParams
from search_ui.url.parse import salvage
from search_ui.url.values import MAX_QUERY, BadParameter
from search_ui.web import (
    access_log,
    applications,
    citations,
    exports,
    facets,
    feeds,
    help_page,
    lists,
    operations,
    problems,
    reference_ranking,
    references,
    search,
    site,
    suggest,
    units,
)
from search_ui.web.admission import Admission
from search_ui.web.attendance import SLACK, Attendance
from search_ui.web.freshness import Freshness
from search_ui.web.observed import ID_HEADER, Observed
from search_ui.web.problems import (
    BodyRefused,
    Busy,
    NoFeed,
    NotFound,
    Problem,
    TooMany,
    UrlTooLong,
    problem_of,
)
from search_ui.web.protection import protection
from search_ui.web.rendering import page
from search_ui.web.request_limit import RequestLimit
from search_ui.web.settings import UiSettings
from search_ui.web.streaming import ASKED_BY_HEAD
from search_ui.web.workers import SharedTraffic, end_with_parent

SUBJECTS = (
    site,
    exports,
    feeds,
    search,
    reference_ranking,
    facets,
    citations,
    references,
    applications,
    units,
    lists,
    suggest,
    help_page,
    operations,
)
"""What there are routes for; each module has a function `routes`. Where two answer a path, the first does."""
EXPOSED = ("ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After")
"""What programs on pages of other sites may read besides the usual headers."""
GZIP_LEVEL = 3
"""A page of results becomes a seventh of itself within 0.4 ms; more takes longer than it saves."""

_LOG = logging.getLogger(__name__)
_SENT_AS_THEY_ARE = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *(each.media_type for each in FORMATS.values()))
"""Files of rows besides what is compressed already: they are sent piece by piece, for minutes."""
_PROGRAMS = ("/api/", "/healthz", "/metrics", "/readyz", "/suggest")
_ENDLESS = ("/search", "/facets/", "/applications/", "/list", "/api/")
"""Where addresses are without number: what stands there is not for the indexes of other search engines."""


def from_environment() -> FastAPI:
    """The application as the environment describes it. It logs to stderr, if logs go nowhere yet."""
    log_to_stderr()
    end_with_parent()
    settings = UiSettings()
    searcher = Searcher(
        connect(EngineSettings(), timeout=settings.search_timeout),
        timeout=settings.search_timeout,
        coverage_seconds=settings.coverage_seconds,
    )
    searcher.keep_ready(settings.warm_words)
    app = create_app(searcher, settings)
    gc.freeze()  # what is loaded stays: a full collection would go through it while pages wait
    atexit.register(gc.unfreeze)  # else libraries complain at the end of what is left
    return app


def create_app(searcher: Searcher, settings: UiSettings | None = None) -> FastAPI:
    """The application that shows what this searcher finds; without settings, those of the environment."""
    settings = settings or UiSettings()
    app = FastAPI(
        title="oacite",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,  # they would lead to the host that the request names
        lifespan=_leaving_counts,
    )
    app.state.public_url = str(settings.public_url).rstrip("/") if settings.public_url else None
    headers = protection(app.state.public_url)
    routers = [subject.routes(searcher) for subject in SUBJECTS]
    for router in routers:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    answer = _answer(searcher, headers)
    for kind in (BadParameter, NotFound, NoFeed, BodyRefused, EngineError, HTTPException, Exception):
        app.add_exception_handler(kind, answer)
    app.add_exception_handler(Abandoned, _nobody)
    app.add_middleware(Freshness, searcher=searcher)
    app.add_middleware(Attendance, seconds=settings.search_timeout + SLACK)
    app.add_middleware(Admission, settings=settings, refusal=answer)
    if settings.request_limit:
        app.add_middleware(RequestLimit, limit=settings.request_limit, refusal=answer)
    app.add_middleware(GZipMiddleware, compresslevel=GZIP_LEVEL, exclude_content_types=_SENT_AS_THEY_ARE)
    app.add_middleware(_Guard, answer=answer, headers=headers)
    app.add_middleware(_HeadLikeGet)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET"],
            allow_headers=["If-None-Match"],
            expose_headers=EXPOSED,
        )
    _observe(app, routers, settings)
    return app


@asynccontextmanager
async def _leaving_counts(app: FastAPI) -> AsyncIterator[None]:
    """When the last request is answered, what this worker has counted is left to the others."""
    yield
    app.state.leave_counts()


def _observe(app: FastAPI, routers: Iterable[APIRouter], settings: UiSettings) -> None:
    """Have each request counted, and told of where that is wished."""
    traffic = SharedTraffic(settings.counts_folder)
    app.state.counts, app.state.leave_counts = traffic.counts, traffic.leave
    if settings.access_log:
        access_log.to_stderr()
    pages = [*app.routes, *(route for router in routers for route in router.routes)]
    notes = [traffic.note, access_log.write] if settings.access_log else [traffic.note]
    app.add_middleware(Observed, routes=pages, notes=notes)


def _answer(searcher: Searcher, headers: Mapping[str, str]) -> Callable[[Request, Exception], Response]:
    """What is answered when something went wrong: a page, or data for programs."""

    def answer(request: Request, error: Exception) -> Response:
        if isinstance(error, EngineError):
            _LOG.error("%s: %s", request.url.path, error)
        if _has_a_slash_too_many(request, error):
            response: Response = RedirectResponse(_address(request, request.url.path.rstrip("/")))
        else:
            response = _told(request, error, searcher)
        response.headers.update(headers)  # an unforeseen error's response passes by the middleware
        if served := present():
            response.headers[ID_HEADER] = served.id
        if isinstance(error, HTTPException | Busy | TooMany):
            response.headers.update(error.headers or {})  # a 405 says which methods there are
        return response

    return answer


def _told(request: Request, error: Exception, searcher: Searcher) -> Response:
    problem = problem_of(error)
    request.state.problem = problem.code
    if not request.url.path.startswith(_PROGRAMS):
        response = _problem_page(request, error, problem, searcher.last_coverage())
    else:
        told = problem.to_json(request.url.path)
        response = JSONResponse(told, problem.status, media_type=problems.MEDIA_TYPE)
    response.headers.update(problem.headers)
    return response


def _nobody(_request: Request, _error: Exception) -> Response:
    """What is answered when the client has left: nothing that anybody reads, and nothing to be logged."""
    return Response(status_code=499)


def _problem_page(
    request: Request, error: Exception, problem: Problem, coverage: Coverage | None
) -> Response:
    """What went wrong, with as much of the search as can be used in the form, to be mended there."""
    asked = salvage(request.query_params.multi_items())
    again = None
    is_text = isinstance(error, BadParameter) and error.name == "q"
    if isinstance(error, BadParameter):
        again = asked.without_text() if is_text else asked
    return page(
        "problem.html",
        problem.status,
        params=asked,
        problem=problem,
        again=again,
        listed=_as_list(asked.q) if is_text else None,
        likely=_as_sentence(asked) if is_text else None,
        literally=asked.changed(literal=True) if isinstance(error, NotUnderstood) else None,
        same=_address(request, request.url.path) if problem.try_again else None,
        coverage=coverage,
    )


def _as_list(text: str) -> ListParams | None:
    """What was pasted into the search box as a list, if it has several numbers."""
    listed = ListParams(text)
    several = len(find_numbers(text)) > 1
    return listed if several and listed.fits_a_url else None


def _as_sentence(asked: SearchParams) -> SearchParams | None:
    """What was pasted into the search box as a sentence or claim, if it may be one."""
    is_one = len(telling_words(asked.q)) >= MANY_WORDS and len(asked.q) <= MAX_LIKE
    return asked.changed(q="", like=asked.q) if is_one else None


def _has_a_slash_too_many(request: Request, error: Exception) -> bool:
    """Whether nothing is at an address that ends with a slash: people add one."""
    is_unknown = isinstance(error, HTTPException) and error.status_code == HTTPStatus.NOT_FOUND
    return is_unknown and request.url.path.endswith("/")


def _address(request: Request, path: str) -> str:
    """What was asked for, at this path, as a link on this server: it names no host."""
    query = request.url.query
    return f"/{path.lstrip('/')}{'?' if query else ''}{query}"


class _Guard:
    """Refuse a query string that is too long, and send the same headers with every response."""

    def __init__(
        self, app: ASGIApp, answer: Callable[[Request, Exception], Response], headers: Mapping[str, str]
    ) -> None:
        self._app = app
        self._answer = answer
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                if scope["path"].startswith(_ENDLESS):
                    headers["X-Robots-Tag"] = "noindex"
            await send(message)

        length = len(scope.get("query_string", b""))
        if length > MAX_QUERY:
            refusal = self._answer(Request(scope), UrlTooLong(length, MAX_QUERY))
            await refusal(scope, receive, with_headers)
        else:
            await self._app(scope, receive, with_headers)


class _HeadLikeGet:
    """HEAD is answered as GET is; the server leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET", ASKED_BY_HEAD: True}
        await self._app(scope, receive, send)
