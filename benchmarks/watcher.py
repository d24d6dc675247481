"""Somebody who asks all the while how many citations there are: of what stays, and of what is promoted."""

import json
from collections import Counter
from itertools import groupby

from benchmarks.meanwhile import Meanwhile
from benchmarks.promoting import SOURCE
from benchmarks.served import OK, get

EVERY = 0.5
"""Seconds."""
STAYS = f"/api/search?not_source={SOURCE}&size=10"
"""All that is not of the source that comes behind the alias meanwhile: as many as before."""
COMES = f"/api/search?source={SOURCE}&size=10"
"""All that is: none, then as many as its index has, and no fewer when another takes its place."""


class Watcher(Meanwhile):
    """What is answered while the block runs.

    Args:
        url: of the pages.
    """

    def __init__(self, url: str) -> None:
        super().__init__(EVERY)
        self._url = url
        self._stays: list[int] = []
        self._comes: list[int] = []

    def told(self) -> list[str]:
        """How often each total of what stays was told, one alone where no count was wrong; then what came.

        Of that each total in its order: one that is less than the one before it is wrong.
        """
        stays = (f"{total:,} {times} times" for total, times in Counter(self._stays).most_common())
        return [", ".join(stays), " → ".join(f"{total:,}" for total, _ in groupby(self._comes))]

    def look(self) -> None:
        """Ask for both; what is no answer tells no total."""
        for asked, totals in ((STAYS, self._stays), (COMES, self._comes)):
            answer = get(self._url, asked)
            if answer.status == OK:
                totals.append(json.loads(answer.content)["total"])
