"""So many searches at once, a short queue for more, and 503 at once for the rest.

What needs no engine never waits here; what an operator asks has a room of its own, and so have files of rows,
which take minutes: nobody waits for these. Whose turn it is says `fair_queue`; a client is known by its
address.
"""

import asyncio
from collections.abc import Callable
from enum import Enum, auto
from ipaddress import IPv4Address, ip_address

from fastapi import Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_ui.export.formats import FORMATS
from search_ui.web.attendance import Client
from search_ui.web.fair_queue import Decision, FairQueue, Ticket
from search_ui.web.problems import Busy, ExportsBusy
from search_ui.web.settings import UiSettings

FREE = ("/healthz", "/help", "/robots.txt", "/opensearch.xml", "/api/openapi.json")
"""What is answered without the engine, and `/static/` besides."""
OPERATORS = ("/readyz", "/metrics")
OPERATORS_AT_ONCE, OPERATORS_WAITING = 2, 8
FILES = tuple(f".{ending}" for ending in FORMATS)
"""How the addresses of files of rows end: these have a room of their own, and a place until the last row."""
FILE_SECONDS = 30
"""After which somebody may come again who was refused there."""


class Outcome(Enum):
    """What became of a request that came to a room."""

    ADMITTED = auto()
    REFUSED = auto()
    LEFT = auto()


class Room:
    """Places for requests, and a queue in which nobody stands for long. All of it is of one event loop.

    Args:
        queue: says whose turn it is.
        seconds: after which a request that still waits is refused.
    """

    def __init__(self, queue: FairQueue, seconds: float) -> None:
        self._queue = queue
        self._seconds = seconds
        self._outcomes: dict[Ticket, asyncio.Future[Outcome]] = {}

    async def enter(self, ticket: Ticket) -> Outcome:
        """Come in, or wait for a place; whoever was admitted has it until `leave`."""
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Outcome] = loop.create_future()
        self._outcomes[ticket] = outcome
        self._tell(self._queue.arrive(ticket))
        timer = loop.call_later(self._seconds, self._withdraw, ticket, Outcome.REFUSED)
        try:
            return await outcome
        finally:
            timer.cancel()
            del self._outcomes[ticket]

    def leave(self, ticket: Ticket) -> None:
        """Give the place back, or the place in the queue; a second time does nothing."""
        self._tell(self._queue.leave(ticket))

    def give_up(self, ticket: Ticket) -> None:
        """Whoever waited has left; a request that is under way keeps its place until it is done."""
        self._withdraw(ticket, Outcome.LEFT)

    def _withdraw(self, ticket: Ticket, outcome: Outcome) -> None:
        if ticket in self._outcomes and not self._outcomes[ticket].done():
            self._outcomes[ticket].set_result(outcome)
            self.leave(ticket)

    def _tell(self, decision: Decision) -> None:
        for tickets, outcome in ((decision.admitted, Outcome.ADMITTED), (decision.refused, Outcome.REFUSED)):
            for ticket in tickets:
                if not self._outcomes[ticket].done():  # it is cancelled when the server ends
                    self._outcomes[ticket].set_result(outcome)


class Admission:
    """Middleware: a request is answered when it has a place.

    Args:
        app: what answers.
        settings: how many places there are, how many requests wait for them, and for how long.
        refusal: what is answered when there is no place.
    """

    def __init__(
        self, app: ASGIApp, settings: UiSettings, refusal: Callable[[Request, Exception], Response]
    ) -> None:
        self._app = app
        self._refusal = refusal
        places, waiting, seconds = settings.places, settings.places_in_queue, settings.queue_seconds
        self._seconds = seconds
        self._searches = Room(FairQueue(places, waiting), seconds)
        self._files = Room(FairQueue(settings.exports_at_once, 0), seconds)
        self._operators = Room(FairQueue(OPERATORS_AT_ONCE, OPERATORS_WAITING), seconds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that needs the engine when its turn has come, any other at once."""
        room = self._room(scope)
        if room is None:
            await self._app(scope, receive, send)
            return
        ticket, client = Ticket(household(scope)), Client(receive)
        async with client.watched(lambda: room.give_up(ticket)):
            try:
                outcome = await room.enter(ticket)
                if outcome is Outcome.ADMITTED:
                    leaving = send if room is self._files else _leaving(room, ticket, send)
                    await self._app(scope, client.receive, leaving)
                elif outcome is Outcome.REFUSED:
                    await self._refusal(Request(scope), self._busy(room))(scope, client.receive, send)
            finally:
                room.leave(ticket)

    def _room(self, scope: Scope) -> Room | None:
        if not needs_the_engine(scope):
            return self._operators if scope["type"] == "http" and scope["path"] in OPERATORS else None
        return self._files if scope["path"].endswith(FILES) else self._searches

    def _busy(self, room: Room) -> Busy:
        return ExportsBusy(FILE_SECONDS) if room is self._files else Busy(self._seconds)


def needs_the_engine(scope: Scope) -> bool:
    """Whether a request is answered with the engine, for somebody who is no operator."""
    if scope["type"] != "http" or scope["path"] in (*FREE, *OPERATORS):
        return False
    return not scope["path"].startswith("/static/")


def _leaving(room: Room, ticket: Ticket, send: Send) -> Send:
    """Give the place back as soon as there is an answer: a client that reads slowly keeps nobody waiting."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            room.leave(ticket)
        await send(message)

    return sending


def household(scope: Scope) -> str:
    """Who a client is taken for: its address, of version 6 the first half of it, as one household has it."""
    host: str = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:  # a local socket has none, and a proxy may name a client as it likes
        return host
    if isinstance(address, IPv4Address):
        return host
    mapped = address.ipv4_mapped
    return str(mapped) if mapped else f"{int(address) >> 64:x}/64"
