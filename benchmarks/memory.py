"""The memory of the pages' process and of the engine's, looked at all the while."""

from threading import Event, Thread
from types import TracebackType
from typing import Self

from opensearchpy import OpenSearch

from benchmarks.processes import of_engine, of_pages

EVERY = 1.0
"""Seconds."""


class Memory:
    """What both have of the machine's memory (RSS) while the block runs; nothing of one on another machine.

    Args:
        url: of the pages.
        client: of the engine.
    """

    def __init__(self, url: str, client: OpenSearch) -> None:
        self._processes = (of_pages(url), of_engine(client))
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
