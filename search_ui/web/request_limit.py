"""So many requests from one client in some time, where whoever runs this says how many; 429 for the rest.

The headers are those of draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy` says what is granted,
`RateLimit` what is left of it and for how many seconds. Each process counts for itself.
"""

import math
import time
from collections.abc import Callable

from fastapi import Request, Response
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_ui.web.admission import household, needs_the_engine
from search_ui.web.problems import TooMany

_POLICY = '"client"'


class RequestLimit:
    """Middleware: counts what each client asks of the engine, and refuses what is too much.

    Args:
        app: what answers.
        limit: as `120/minute`.
        refusal: what is answered to a client that has had all.
    """

    def __init__(self, app: ASGIApp, limit: str, refusal: Callable[[Request, Exception], Response]) -> None:
        self._app = app
        self._refusal = refusal
        self._limit: RateLimitItem = parse(limit)
        self._counter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that the client has left, or that costs nothing."""
        if not needs_the_engine(scope):
            await self._app(scope, receive, send)
            return
        client = household(scope)
        granted = self._counter.hit(self._limit, client)
        window = self._counter.get_window_stats(self._limit, client)
        seconds = max(0, math.ceil(window.reset_time - time.time()))
        told = self._told(window.remaining, seconds)
        if granted:
            await self._app(scope, receive, _with(told, send))
        else:
            refused = TooMany(self._limit.amount, self._limit.get_expiry(), max(1, seconds))
            await self._refusal(Request(scope), refused)(scope, receive, _with(told, send))

    def _told(self, remaining: int, seconds: int) -> dict[str, str]:
        return {
            "RateLimit-Policy": f"{_POLICY};q={self._limit.amount};w={self._limit.get_expiry()}",
            "RateLimit": f"{_POLICY};r={remaining};t={seconds}",
        }


def _with(headers: dict[str, str], send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return sending
