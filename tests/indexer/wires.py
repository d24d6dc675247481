"""The wires between the nodes of a cluster, which can be cut.

Each node tells the others a proxy's port as its own, so that all they say goes through here. A cut loses what
is said as a switch does that fails: nothing is refused and no connection is closed, and what was on its way
arrives when the wire is mended, if anybody waits for it still. What clients say over HTTP passes by.
"""

import asyncio
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.indexer.killing import node_process


@dataclass(eq=False)
class _Line:
    """One connection: to which node, and from which port."""

    to: Path
    port: int
    flowing: asyncio.Event = field(default_factory=asyncio.Event)


class Wires:
    """The wires.

    Args:
        ends: the home of each node → the port that it tells others, and the one at which it listens.
    """

    def __init__(self, ends: Mapping[Path, tuple[int, int]]) -> None:
        self._ends = ends
        self._servers: list[asyncio.Server] = []
        self._lines: set[_Line] = set()
        self._cut_off: Path | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @contextmanager
    def strung(self) -> Iterator[None]:
        """Within it they are there."""
        self._thread.start()
        self._do(self._listen())
        try:
            yield
        finally:
            self._do(self._close())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    @contextmanager
    def cut(self, home: Path) -> Iterator[None]:
        """Within it the node of this home hears nothing of the others, nor they of it."""
        self._do(self._cut(home))
        try:
            yield
        finally:
            self._do(self._cut(None))

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _listen(self) -> None:
        for home, (told, real) in self._ends.items():
            self._servers += [await asyncio.start_server(self._to(home, real), "127.0.0.1", told)]

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        relays = asyncio.all_tasks() - {asyncio.current_task()}
        for each in relays:
            each.cancel()
        await asyncio.gather(*relays, return_exceptions=True)

    def _to(self, home: Path, real: int) -> Any:  # noqa: ANN401 - as asyncio takes it
        async def relay(reader: StreamReader, writer: StreamWriter) -> None:
            line = _Line(home, writer.get_extra_info("peername")[1])
            self._lines.add(line)
            self._see_to([line])
            try:
                await line.flowing.wait()
                there = await asyncio.open_connection("127.0.0.1", real)
                await asyncio.gather(_pump(reader, there[1], line), _pump(there[0], writer, line))
            except ConnectionError:  # nobody listens there
                writer.close()
            finally:
                self._lines.discard(line)

        return relay

    async def _cut(self, home: Path | None) -> None:
        self._cut_off = home
        self._see_to(self._lines)

    def _see_to(self, lines: "set[_Line] | list[_Line]") -> None:
        """Let flow what is not cut."""
        home = self._cut_off
        theirs = _ports_of(home) if home else set()
        for line in lines:
            if home and (line.to == home or line.port in theirs):
                line.flowing.clear()
            else:
                line.flowing.set()


def _ports_of(home: Path) -> set[int]:
    """From which ports a node speaks: only so is known whose a connection is, on one machine."""
    return {each.laddr.port for each in node_process(home).net_connections("tcp")}


async def _pump(reader: StreamReader, writer: StreamWriter, line: _Line) -> None:
    """What comes out of one end goes into the other, and its end too, while the wire is whole."""
    with suppress(ConnectionError):
        while said := await reader.read(1 << 16):
            await line.flowing.wait()
            writer.write(said)
            await writer.drain()
    await line.flowing.wait()
    writer.close()
