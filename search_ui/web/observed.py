"""Each request has an id and is noted when it was served: middleware around all others."""

import re
import secrets
import time
from collections.abc import Callable, Iterable, Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.served import Served, begin
from search_ui.web.attendance import GONE
from search_ui.web.problems import BUSY, problem_of
from search_ui.web.traffic import LEFT, Visit

ID_HEADER = "X-Request-ID"
OTHER = "other"
"""The kind of what is no page: so many kinds there are, whatever is asked for."""

# What a proxy before us may call a request: short, and harmless in any log.
_HARMLESS = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Observed:
    """Give each request its id, and note what became of it.

    Args:
        app: what answers. It may leave the code of a problem in the request's state, as `problem`.
        routes: what there are pages for; the first that fits a request says its kind.
        notes: called with each request after it was served.
    """

    def __init__(
        self, app: ASGIApp, routes: Iterable[BaseRoute], notes: Sequence[Callable[[Visit], None]]
    ) -> None:
        self._app = app
        self._pages: list[tuple[str, Route | Mount]] = [
            (route.path_format if isinstance(route, Route) else route.path, route)
            for route in routes
            if isinstance(route, Route | Mount)
        ]
        self._notes = notes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered; the answer carries its id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        served = Served(request_id(Headers(scope=scope)))
        begin(served)
        scope.setdefault("state", {})
        page = self._page(scope)  # what is mounted changes the scope
        answer = _Answer(receive, send, served.id)
        start = time.monotonic()
        try:
            await self._app(scope, answer.receive, answer.send)
        except Exception as error:
            scope["state"]["problem"] = problem_of(error).code
            raise
        finally:
            problem = scope["state"].get("problem")
            visit = Visit(
                id=served.id,
                page=page,
                status=answer.outcome,
                seconds=time.monotonic() - start,
                engine_seconds=served.engine_seconds,
                problem=problem,
                is_refused=problem == BUSY,
            )
            for note in self._notes:
                note(visit)

    def _page(self, scope: Scope) -> str:
        """The kind of page that was asked for; its route need not have been reached."""
        fitting = (page for page, route in self._pages if route.matches(scope)[0] is not Match.NONE)
        return next(fitting, OTHER)


class _Answer:
    """What became of a request: its status, or that its client left before it had one."""

    def __init__(self, receive: Receive, send: Send, id_: str) -> None:
        self._receive = receive
        self._send = send
        self._id = id_
        self._status: int | None = None
        self._left = False

    @property
    def outcome(self) -> int:
        """The status; of what broke without an answer 500, which is sent for it."""
        return LEFT if self._left else self._status or 500

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == GONE["type"] and self._status is None:
            self._left = True
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            MutableHeaders(scope=message)[ID_HEADER] = self._id
        await self._send(message)


def request_id(headers: Headers) -> str:
    """The one that came with the request if it is short and harmless, else a new one of 16 hexadecimals."""
    told = headers.getlist(ID_HEADER)
    return told[0] if len(told) == 1 and _HARMLESS.fullmatch(told[0]) else secrets.token_hex(8)
