"""Many clients at once, each with its own connection, going from page to page."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks.told import percentile

BROKEN, UNANSWERED = "broken", "unanswered"
OK, BUSY = 200, 503
CURT = "503 without Retry-After"
"""No honest 503: it does not say when to come again."""
RELOAD = 1.0
"""Seconds until somebody reloads a page that says that all is busy."""
GLANCE = 0.5
"""Seconds that the bystander looks at a page."""

Paths = Callable[[str], Iterator[str]]
"""Who it is → where he goes, without end."""


@dataclass(slots=True)
class Seen:
    """What clients saw: the seconds of each answer, by its status; BROKEN, UNANSWERED and CURT are more."""

    seconds: dict[int | str, list[float]] = field(default_factory=dict)

    def note(self, status: int | str, seconds: float) -> None:
        """One answer more."""
        self.seconds.setdefault(status, []).append(seconds)

    def row(self, during: float) -> list[str]:
        """Answers a second; p50, p95 and longest in ms; share and p95 of 503s; how many else.

        Whoever was not answered when the time was over waited at least as long as he is counted with.
        """
        answered, refused = self.seconds.get(OK, []), self.seconds.get(BUSY, [])
        waited = answered + self.seconds.get(UNANSWERED, [])
        every = sum(map(len, self.seconds.values()))
        others = {status: len(each) for status, each in self.seconds.items() if status not in {OK, BUSY}}
        return [
            f"{len(answered) / during:.1f}",
            *(_milliseconds(waited, at) for at in (50, 95, 100)),
            f"{100 * len(refused) / max(every, 1):.1f} %",
            _milliseconds(refused, 95),
            ", ".join(f"{count} {status}" for status, count in others.items()),
        ]


def _milliseconds(seconds: list[float], per_cent: int) -> str:
    return f"{percentile(seconds, per_cent) * 1000:,.0f}" if seconds else ""


class Client:
    """One connection from an address of its own."""

    def __init__(self, url: str, address: str, seen: Seen) -> None:
        self._host, self._port = urlsplit(url).hostname or "", urlsplit(url).port or 80
        self._address = address
        self._seen = seen
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> int | str:
        """The status of the answer."""
        start = time.perf_counter()
        status: int | str = UNANSWERED
        try:
            status = await self._get(path)
        except (OSError, asyncio.IncompleteReadError):
            self._streams, status = None, BROKEN
        finally:
            self._seen.note(status, time.perf_counter() - start)
        return status

    async def walk(self, until: float, pause: float, paths: Iterator[str]) -> None:
        """Page after page."""
        for path in paths:
            if time.monotonic() >= until:
                break
            status = await self.get(path)
            await asyncio.sleep(pause if status == OK else RELOAD)

    async def _get(self, path: str) -> int | str:
        if self._streams is None:
            self._streams = await asyncio.open_connection(
                self._host, self._port, local_addr=(self._address, 0)
            )
        reader, writer = self._streams
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        await reader.readexactly(int(head.split("content-length:")[1].split()[0]))
        status = int(head.split()[1])
        return CURT if status == BUSY and "\nretry-after:" not in head else status


async def _all(until: float, walks: list[Awaitable[None]]) -> None:
    """All of them, until their time is over; whoever still waits then is not waited for."""
    done, waiting = await asyncio.wait(
        [asyncio.ensure_future(walk) for walk in walks], timeout=until - time.monotonic() + 1
    )
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for each in done:
        each.result()


def crowd(url: str, clients: int, seconds: float, paths: Paths) -> Seen:
    """What so many clients see, each at an address of its own."""
    seen = Seen()
    addresses = [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(clients)]
    ways = [paths(address) for address in addresses]
    until = time.monotonic() + seconds
    walks = [
        Client(url, address, seen).walk(until, 0, way) for address, way in zip(addresses, ways, strict=True)
    ]
    asyncio.run(_all(until, list(walks)))
    return seen


def walker(url: str, connections: int, seconds: float, paths: Paths) -> tuple[Seen, Seen]:
    """What one address with so many connections sees, and what a bystander does."""
    seen, bystander = Seen(), Seen()
    ways = [paths(str(each)) for each in range(connections)]
    until = time.monotonic() + seconds
    walks = [Client(url, "127.2.0.1", seen).walk(until, 0, way) for way in ways]
    beside = Client(url, "127.3.0.1", bystander).walk(until, GLANCE, paths("bystander"))
    asyncio.run(_all(until, [*walks, beside]))
    return seen, bystander
