"""Who is served now, who waits and who is refused, when there are few places and many clients. Pure.

A client is whoever shares an address. Of those that wait, one with the fewest requests under way is next;
among equals, the one that has waited longest since it came or was last given a place: so they take turns,
and nobody is passed by another client twice while nothing of his is under way. One client alone never has all
places, where there are four or more: a quarter is for others, who then need not wait for his slow searches.
When the queue is full, the latest request of the client with the most waiting has to go.
"""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple


@dataclass(frozen=True, eq=False, slots=True)
class Ticket:
    """One request of a client; each is its own."""

    client: Hashable


class Decision(NamedTuple):
    """What an event leads to: requests that are given a place, and requests that are refused."""

    admitted: tuple[Ticket, ...] = ()
    refused: tuple[Ticket, ...] = ()


@dataclass(slots=True)
class _Client:
    """What a client has: requests under way, and others waiting, since that moment the first of them."""

    running: int = 0
    waiting: deque[Ticket] = field(default_factory=deque)
    since: int = 0


class FairQueue:
    """Places, and a queue for them.

    Args:
        places: requests that may be under way at once, at least 1.
        waiting: requests that may wait besides, 0 for none.
    """

    def __init__(self, places: int, waiting: int) -> None:
        self.places = places
        self.share = places - places // 4
        self._most_waiting = waiting
        self._clients: dict[Hashable, _Client] = {}
        self._running: set[Ticket] = set()
        self._moments = count(1)

    @property
    def running(self) -> int:
        """How many requests are under way."""
        return len(self._running)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(len(client.waiting) for client in self._clients.values())

    def arrive(self, ticket: Ticket) -> Decision:
        """A request comes. It is admitted, or refused, or neither: then it waits."""
        client = self._clients.setdefault(ticket.client, _Client())
        if not client.waiting:
            client.since = next(self._moments)
        client.waiting.append(ticket)
        admitted = self._admit()
        refused = (self._refuse(ticket),) if self.waiting > self._most_waiting else ()
        return Decision(admitted, refused)

    def leave(self, ticket: Ticket) -> Decision:
        """A request is done, or is not waited for any more; of one that is not here, nothing."""
        client = self._clients.get(ticket.client, _Client())
        if ticket in self._running:
            self._running.remove(ticket)
            client.running -= 1
        elif ticket in client.waiting:
            client.waiting.remove(ticket)
        self._forget(ticket.client)
        return Decision(self._admit())

    def _admit(self) -> tuple[Ticket, ...]:
        """Give the free places to those whose turn it is."""
        admitted = []
        while self.running < self.places and (client := self._next()):
            ticket = client.waiting.popleft()
            client.running += 1
            client.since = next(self._moments)
            self._running.add(ticket)
            admitted.append(ticket)
        return tuple(admitted)

    def _next(self) -> _Client | None:
        able = (each for each in self._clients.values() if each.waiting and each.running < self.share)
        return min(able, key=lambda each: (each.running, each.since), default=None)

    def _refuse(self, latest: Ticket) -> Ticket:
        """Take out the last request of the client with the most waiting: of several, of the latest comer."""
        most = max(self._clients, key=lambda name: (len(self._clients[name].waiting), name == latest.client))
        refused = self._clients[most].waiting.pop()
        self._forget(most)
        return refused

    def _forget(self, name: Hashable) -> None:
        client = self._clients.get(name)
        if client and not client.running and not client.waiting:
            del self._clients[name]
