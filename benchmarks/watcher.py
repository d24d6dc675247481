"""Somebody who asks all the while how many citations of one source there are."""

import json
from collections import Counter
from threading import Event, Thread
from types import TracebackType
from typing import Self

from benchmarks.promoting import SOURCE
from benchmarks.served import OK, get

EVERY = 0.5
"""Seconds."""
ASKED = f"/api/search?not_source={SOURCE}&size=10"
"""All that is not of the source that comes behind the alias meanwhile: as many as before."""


class Watcher:
    """What is answered while the block runs.

    Args:
        url: of the pages.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._totals: Counter[int] = Counter()
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

    def told(self) -> str:
        """How often each total was told; one alone where no count was wrong."""
        return ", ".join(f"{total:,} {times} times" for total, times in self._totals.most_common())

    def _look(self) -> None:
        while not self._ended.wait(EVERY):
            answer = get(self._url, ASKED)
            if answer.status == OK:
                self._totals[json.loads(answer.content)["total"]] += 1
