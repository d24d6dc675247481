"""One call after another: so many at once, for so long, and no longer than somebody waits for it.

The same bounds as those of the pages (`search_ui.web.admission`, `search_ui.web.attendance`).
"""

import asyncio
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from anyio.to_thread import run_sync

from engine.deadline import Deadline, deadline, present
from search_ui.assistant.errors import Full
from search_ui.web.admission import Outcome, Room
from search_ui.web.attendance import SLACK
from search_ui.web.fair_queue import FairQueue, Ticket
from search_ui.web.settings import UiSettings

T = TypeVar("T")


class Turns:
    """Places for calls, each of which runs in a thread of its own. All of it is of one event loop."""

    def __init__(self, settings: UiSettings) -> None:
        queue = FairQueue(settings.searches_at_once, settings.queue_length)
        self._room = Room(queue, settings.queue_seconds)
        self._seconds = settings.search_timeout + SLACK

    async def take(self, client: Hashable, work: Callable[[], T]) -> T:
        """What comes of the work, when its turn has come.

        Args:
            client: who asks: clients take turns.
            work: what the engine is asked.

        Raises:
            Full: it did not get its turn. Abandoned: nobody waits any more. And whatever `work` raises.
        """
        ticket = Ticket(client)
        try:
            if await self._room.enter(ticket) is not Outcome.ADMITTED:
                raise Full
            with self._limited() as limit:
                return await _in_a_thread(work, limit)
        finally:
            self._room.leave(ticket)

    @contextmanager
    def _limited(self) -> Iterator[Deadline]:
        """Within the deadline of the request that brought the call, if it has one, else of its own."""
        if there := present():
            yield there
            return
        with deadline(self._seconds) as limit:
            timer = asyncio.get_running_loop().call_later(self._seconds, limit.expire)
            try:
                yield limit
            finally:
                timer.cancel()


async def _in_a_thread(work: Callable[[], T], limit: Deadline) -> T:
    try:
        return await run_sync(work, abandon_on_cancel=True)
    except asyncio.CancelledError:
        limit.abandon()  # the thread ends where it next asks the engine, or waits for it
        raise
