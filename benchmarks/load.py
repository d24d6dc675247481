"""How the pages bear many clients at once: closed loops of searches against a server that runs.

`crowd` is so many clients, each at an address of its own (127.1.x.y) with one connection, that search without
a pause; after a 503 a client waits as somebody who reloads the page. `walker` is one address with so many
connections, and beside it a bystander who opens a page now and then.
"""

import argparse
import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from itertools import product
from random import Random
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

WORDS = ("battery", "method", "display", "system", "apparatus", "semiconductor", "network", "device", "image")
UNITS = ("", "&rejection_type=103", "&rejection_type=102", "&form_source=892", "&sort=newest", "&size=50")
PATHS = [f"/search?q={a}+{b}{unit}" for a, b, unit in product(WORDS, WORDS, UNITS) if a != b]
BROKEN, UNANSWERED = "broken", "unanswered"
RELOAD = 1.0
"""Seconds until somebody reloads a page that says that all is busy."""
GLANCE = 0.5
"""Seconds that the bystander looks at a page."""


@dataclass(slots=True)
class Seen:
    """What clients saw: the seconds of each answer, by its status; BROKEN and UNANSWERED are two more."""

    seconds: dict[int | str, list[float]] = field(default_factory=dict)

    def note(self, status: int | str, seconds: float) -> None:
        """One answer more."""
        self.seconds.setdefault(status, []).append(seconds)

    def row(self, during: float) -> list[str]:
        """Answers a second; p50, p95 and longest in ms; share and p95 of 503s; how many else.

        Whoever was not answered when the time was over waited at least as long as he is counted with.
        """
        answered, refused = self.seconds.get(200, []), self.seconds.get(503, [])
        waited = answered + self.seconds.get(UNANSWERED, [])
        every = sum(map(len, self.seconds.values()))
        others = {status: len(each) for status, each in self.seconds.items() if status not in {200, 503}}
        return [
            f"{len(answered) / during:.1f}",
            *(_milliseconds(waited, at) for at in (50, 95, 100)),
            f"{100 * len(refused) / max(every, 1):.1f} %",
            _milliseconds(refused, 95),
            ", ".join(f"{count} {status}" for status, count in others.items()),
        ]


def _milliseconds(seconds: list[float], per_cent: int) -> str:
    if not seconds:
        return ""
    return f"{sorted(seconds)[max(0, len(seconds) * per_cent // 100 - 1)] * 1000:,.0f}"


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

    async def walk(self, until: float, pause: float, seed: str) -> None:
        """Search after search."""
        random = Random(seed)  # noqa: S311 - the same searches each time
        while time.monotonic() < until:
            status = await self.get(random.choice(PATHS))
            await asyncio.sleep(pause if status == 200 else RELOAD)  # noqa: PLR2004

    async def _get(self, path: str) -> int:
        if self._streams is None:
            self._streams = await asyncio.open_connection(
                self._host, self._port, local_addr=(self._address, 0)
            )
        reader, writer = self._streams
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        await reader.readexactly(int(head.split("content-length:")[1].split()[0]))
        return int(head.split()[1])


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


def crowd(url: str, clients: int, seconds: float) -> Seen:
    """What so many clients see, each at an address of its own."""
    seen = Seen()
    addresses = [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(clients)]
    until = time.monotonic() + seconds
    walks = [Client(url, address, seen).walk(until, 0, address) for address in addresses]
    asyncio.run(_all(until, list(walks)))
    return seen


def walker(url: str, connections: int, seconds: float) -> tuple[Seen, Seen]:
    """What one address with so many connections sees, and what a bystander does."""
    seen, bystander = Seen(), Seen()
    until = time.monotonic() + seconds
    walks = [Client(url, "127.2.0.1", seen).walk(until, 0, str(each)) for each in range(connections)]
    beside = Client(url, "127.3.0.1", bystander).walk(until, GLANCE, "bystander")
    asyncio.run(_all(until, [*walks, beside]))
    return seen, bystander


def main() -> None:
    """Print it of the pages at an address."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("url", help="where `oacite serve` is, as http://127.0.0.1:8000")
    parser.add_argument("--clients", type=int, nargs="*", default=[64, 256, 1000])
    parser.add_argument("--connections", type=int, nargs="*", default=[0, 50], help="of the walker")
    parser.add_argument("--seconds", type=float, default=20)
    chosen = parser.parse_args()
    table = Table("who", "answers/s", "p50 ms", "p95 ms", "longest ms", "503", "503 p95 ms", "else")
    for clients in chosen.clients:
        table.add_row(f"{clients} clients", *crowd(chosen.url, clients, chosen.seconds).row(chosen.seconds))
    for connections in chosen.connections:
        seen, bystander = walker(chosen.url, connections, chosen.seconds)
        if connections:
            table.add_row(f"walker, {connections} connections", *seen.row(chosen.seconds))
        table.add_row(f"bystander beside {connections}", *bystander.row(chosen.seconds))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
