"""Pages are kept by whoever asked for them, as long as the indexes are as they were (RFC 9110, 13).

A page is a function of its address, of the state of the indexes (`query.state`), of what is told of these on
every page, and of the code. A fingerprint of all that is its entity tag. It is weak: how long a search took
is told too. So an answer that is still true costs one small question to the engine, and no search.
"""

import time
from collections.abc import Iterable, Iterator
from email.utils import formatdate, parsedate_to_datetime
from functools import cache
from hashlib import blake2s
from http import HTTPStatus
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.deadline import Abandoned
from engine.errors import EngineError
from search_ui.results.coverage import Coverage
from search_ui.searcher import Searcher
from search_ui.web.admission import needs_the_engine
from search_ui.web.origin import origin

CONTROL = "no-cache"
"""Keep it, but ask each time whether it is true still."""
FEED = ".atom"
_CONDITIONS = ("if-none-match", "if-modified-since")
_OF_THEIR_OWN = ("/suggest",)
_ROOT = Path(__file__).resolve().parents[2]
_CODE = ("citations", "engine", "search_ui")


class Freshness:
    """Middleware: answers 304 to whoever has what is still true, and tells others how to ask so.

    Args:
        app: what answers.
        searcher: knows the state of the indexes.
    """

    def __init__(self, app: ASGIApp, searcher: Searcher) -> None:
        self._app = app
        self._searcher = searcher
        self._seen = Seen()
        self._about: tuple[Coverage | None, str] = (None, "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a page or for data; all others pass."""
        known = await self._headers(Request(scope)) if _is_kept(scope) else None
        if known is None:
            await self._app(scope, receive, send)
        elif _has_it(Headers(scope=scope), known, is_feed=scope["path"].endswith(FEED)):
            await Response(status_code=HTTPStatus.NOT_MODIFIED, headers=known)(scope, receive, send)
        else:
            await self._app(scope, receive, _telling(known, send))

    async def _headers(self, request: Request) -> dict[str, str] | None:
        """The same as `_known`: in a thread, which costs time too, where the engine may have to be asked."""
        if self._searcher.knows_a_state and not _asks_for_changes(request):
            return self._known(request)
        return await run_in_threadpool(self._known, request)

    def _known(self, request: Request) -> dict[str, str] | None:
        """The headers of what is answered now; None where the engine does not say in what state it is."""
        path = request.url.path
        try:
            state = self._searcher.state(earlier_too=not _asks_for_changes(request))
        except (EngineError, Abandoned):  # whoever answers meets it again, and tells it
            return None
        is_page = not path.startswith("/api/") and not path.endswith(FEED)
        about = self._searcher.coverage_if_known() if is_page else None
        tried = self._searcher.last_examples().key if path == "/" else None
        parts = (state, self._written(about), tried, code(), origin(request), path, request.url.query)
        return {
            "ETag": f'W/"{blake2s(repr(parts).encode(), digest_size=12).hexdigest()}"',
            "Last-Modified": formatdate(self._seen.since(state), usegmt=True),
            "Cache-Control": CONTROL,
        }

    def _written(self, about: Coverage | None) -> str:
        """What is told on every page, as text: it is long, and the same for a minute."""
        known = self._about
        if about and about is not known[0]:
            self._about = known = (about, repr(about))
        return known[1] if about else ""


class Seen:
    """Since when this process has seen the indexes in their present state.

    Whole seconds, as HTTP has them: a state that follows another within one is told as of the next.
    """

    def __init__(self) -> None:
        self._state: object = None
        self._since = 0

    def since(self, state: object) -> int:
        """Seconds since 1970."""
        if state != self._state:
            self._since = max(int(time.time()), self._since + 1)
            self._state = state
        return self._since


def _asks_for_changes(request: Request) -> bool:
    """Whether it asks for what has changed, and so for the present state of the indexes."""
    return request.url.path.endswith(FEED) or any(name in request.headers for name in _CONDITIONS)


@cache
def code() -> str:
    """A fingerprint of all that makes pages: another version of it makes others."""
    files = sorted(
        path
        for room in _CODE
        for path in (_ROOT / room).rglob("*")
        if path.suffix in {".py", ".html"} and path.is_file()
    )
    told = blake2s(digest_size=12)
    for path in files:
        told.update(path.read_bytes())
    return told.hexdigest()


def _is_kept(scope: Scope) -> bool:
    return needs_the_engine(scope) and scope["method"] == "GET" and scope["path"] not in _OF_THEIR_OWN


def _has_it(asked: Headers, known: dict[str, str], *, is_feed: bool) -> bool:
    """Whether the client has the same already: by its tag, or if it sends none, a feed by its time."""
    if tags := asked.getlist("if-none-match"):
        return known["ETag"].removeprefix("W/") in _tags(tags)
    since = asked.get("if-modified-since") if is_feed else None
    try:
        return since is not None and parsedate_to_datetime(since) >= parsedate_to_datetime(
            known["Last-Modified"]
        )
    except (TypeError, ValueError):
        return False


def _tags(headers: Iterable[str]) -> Iterator[str]:
    """The tags of If-None-Match, which compares weakly. `*` is none of ours: no page is there for certain."""
    for header in headers:
        yield from (tag.strip().removeprefix("W/") for tag in header.split(","))


def _telling(known: dict[str, str], send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == HTTPStatus.OK:
            headers = MutableHeaders(scope=message)
            if "cache-control" not in headers:
                headers.update(known)
        await send(message)

    return sending
