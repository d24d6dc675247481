"""The engine works for a request as long as there is time, and as long as its client is there."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.deadline import Deadline, deadline

SLACK = 1.0
"""Seconds beyond a search's own, in which the engine itself may say that it took too long."""
GONE: Message = {"type": "http.disconnect"}


class Client:
    """What a client sends, and that it leaves: in ASGI whoever waits for the one has to read the other.

    Of what it sends one message is read ahead, so a client that leaves is noticed once its body was taken.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._messages: asyncio.Queue[Message] = asyncio.Queue(1)
        self._gone = False

    @asynccontextmanager
    async def watched(self, left: Callable[[], None]) -> AsyncIterator[None]:
        """Within it, `left` is called when the client leaves, and `receive` gives what it sends."""
        watching = asyncio.create_task(self._watch(left))
        try:
            yield
        finally:
            watching.cancel()

    async def receive(self) -> Message:
        """What the client sends next."""
        if self._gone and self._messages.empty():
            return GONE
        return await self._messages.get()

    async def _watch(self, left: Callable[[], None]) -> None:
        while not self._gone:
            message = await self._receive()
            if message["type"] == GONE["type"]:
                self._gone = True
                left()
            await self._messages.put(message)


class Attendance:
    """Middleware: each request has its deadline (`engine.deadline`), and is over when its client has left.

    Args:
        app: what answers.
        seconds: that the engine may work for one request, all its searches together, or for one of its steps.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request within its deadline."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        client = Client(receive)
        with deadline(self._seconds) as limit:
            timing = asyncio.create_task(self._time(limit))
            try:
                async with client.watched(limit.abandon):
                    await self._app(scope, client.receive, send)
            except asyncio.CancelledError:
                limit.abandon()  # the server ends: else the thread would wait for the engine
                raise
            finally:
                timing.cancel()

    async def _time(self, limit: Deadline) -> None:
        """Cut off what the engine does when its time is over; what takes many steps has it anew for each."""
        while (left := limit.left()) > 0:  # noqa: ASYNC110 - a step may begin at any time, in any thread
            await asyncio.sleep(min(left, self._seconds))
        limit.expire()
