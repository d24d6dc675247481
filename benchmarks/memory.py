"""The memory of the pages' process and of the engine's, looked at all the while."""

from threading import Event, Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import psutil
from opensearchpy import OpenSearch

EVERY = 1.0
"""Seconds."""


class Memory:
    """What both have of the machine's memory (RSS) while the block runs; nothing of one on another machine.

    Args:
        url: of the pages.
        client: of the engine.
    """

    def __init__(self, url: str, client: OpenSearch) -> None:
        self._processes = (_listening(urlsplit(url).port or 80), _engine(client))
        self._seen: tuple[list[int], list[int]] = ([], [])
        self._ended = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def told(self) -> list[str]:
        """Of the pages and of the engine: MB at first → at last (most)."""
        return [
            f"{seen[0] / 1e6:,.0f} → {seen[-1] / 1e6:,.0f} ({max(seen) / 1e6:,.0f})" if seen else ""
            for seen in self._seen
        ]

    def _look(self) -> None:
        while True:
            for process, seen in zip(self._processes, self._seen, strict=True):
                if process:
                    seen.append(process.memory_info().rss)
            if self._ended.wait(EVERY):
                break


def _listening(port: int) -> psutil.Process | None:
    """Who listens at a port of this machine."""
    listening = [each for each in psutil.net_connections("tcp") if each.status == psutil.CONN_LISTEN]
    pids = [each.pid for each in listening if each.pid and each.laddr and each.laddr.port == port]
    return psutil.Process(pids[0]) if pids else None


def _engine(client: OpenSearch) -> psutil.Process | None:
    """The engine, where it is one node on this machine."""
    return _listening(urlsplit(client.transport.get_connection().host).port or 9200)
