"""The memory of the pages' process and of the engine's, looked at all the while."""

from opensearchpy import OpenSearch

from benchmarks.meanwhile import Meanwhile
from benchmarks.processes import of_engine, of_pages

EVERY = 1.0
"""Seconds."""


class Memory(Meanwhile):
    """What both have of the machine's memory (RSS) while the block runs; nothing of one on another machine.

    Args:
        url: of the pages.
        client: of the engine.
    """

    def __init__(self, url: str, client: OpenSearch) -> None:
        super().__init__(EVERY)
        self._processes = (of_pages(url), of_engine(client))
        self._seen: tuple[list[int], list[int]] = ([], [])

    def told(self) -> list[str]:
        """Of the pages and of the engine: MB at first → at last (most)."""
        return [
            f"{seen[0] / 1e6:,.0f} → {seen[-1] / 1e6:,.0f} ({max(seen) / 1e6:,.0f})" if seen else ""
            for seen in self._seen
        ]

    def look(self) -> None:
        """Note both."""
        for process, seen in zip(self._processes, self._seen, strict=True):
            if process:
                seen.append(process.memory_info().rss)
