"""Somebody who asks all the while how many citations of one source there are."""

import json
from collections import Counter

from benchmarks.meanwhile import Meanwhile
from benchmarks.promoting import SOURCE
from benchmarks.served import OK, get

EVERY = 0.5
"""Seconds."""
ASKED = f"/api/search?not_source={SOURCE}&size=10"
"""All that is not of the source that comes behind the alias meanwhile: as many as before."""


class Watcher(Meanwhile):
    """What is answered while the block runs.

    Args:
        url: of the pages.
    """

    def __init__(self, url: str) -> None:
        super().__init__(EVERY)
        self._url = url
        self._totals: Counter[int] = Counter()

    def told(self) -> str:
        """How often each total was told; one alone where no count was wrong."""
        return ", ".join(f"{total:,} {times} times" for total, times in self._totals.most_common())

    def look(self) -> None:
        """Ask; what is no answer tells no total."""
        answer = get(self._url, ASKED)
        if answer.status == OK:
            self._totals[json.loads(answer.content)["total"]] += 1
