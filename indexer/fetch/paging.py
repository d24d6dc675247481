"""Page by page through what criteria find."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from indexer.odp import Portal, Reply, Service
from indexer.odp.errors import ReplyTooLarge

PAGE = 1_000  # rows that a search gives at once
_AIM = 4_000_000  # bytes of a reply, of the 6 MB that the portal allows
_MOST = 200_000_000  # bytes of all pages; 200 office actions with their texts have some 40 million at most
_TRIES = 3  # at rows that move while they are paged through


class Outgrown(Exception):
    """Criteria find more rows than can be paged through.

    Attributes:
        num_found: how many.
    """

    def __init__(self, num_found: int) -> None:
        super().__init__(num_found)
        self.num_found = num_found


@dataclass(frozen=True, slots=True)
class FoundRows:
    """What criteria found.

    Attributes:
        num_found: how many rows the portal had when the last of them came.
        rows: each once.
        steady: whether they are all of them: the number stayed the same and that many came.
    """

    num_found: int
    rows: list[dict[str, Any]]
    steady: bool


class Pager:
    """Reads pages that are as large as the portal allows.

    Args:
        portal: where to ask.
        service: what to ask.
        rows: of a page, to begin with.
    """

    def __init__(self, portal: Portal, service: Service, rows: int = PAGE) -> None:
        self._portal = portal
        self._service = service
        self._rows = rows

    def count(self, criteria: str) -> int:
        """How many rows the criteria find now."""
        return self._portal.count(self._service, criteria)

    def read(self, criteria: str, most: int) -> FoundRows:
        """All rows that the criteria find.

        They may move while they are read, since the portal gives them in no order that it promises: then a
        row comes twice and another never. So it is read again, three times at most.

        Args:
            criteria: what finds them.
            most: rows that can be paged through.

        Raises:
            Outgrown: there are more.
            ReplyTooLarge: a single row is over the portal's limit, or all are too many to be held.
            PortalError: the portal does not answer.
        """
        for _ in range(_TRIES):
            rows = self._once(criteria, most)
            if rows.steady:
                break
        return rows

    def _once(self, criteria: str, most: int) -> FoundRows:
        received: dict[object, dict[str, Any]] = {}
        counts, size = set(), 0
        for reply in self._pages(criteria, most):
            size += reply.size
            if size > _MOST:
                raise ReplyTooLarge(
                    f"the rows of one question are over {_MOST // 1_000_000} MB: ask for fewer rows"
                )
            if reply.num_found > most:
                raise Outgrown(reply.num_found)
            counts.add(reply.num_found)
            received.update((_identity(row), row) for row in reply.rows)
        return FoundRows(reply.num_found, list(received.values()), counts == {len(received)})

    def _pages(self, criteria: str, most: int) -> Iterator[Reply]:
        """Pages of as many rows as there were at first, so that it ends though new ones come as fast."""
        reply = self._page(criteria, 0, most)
        start, end = len(reply.rows), reply.num_found
        yield reply
        while start < end and reply.rows:
            reply = self._page(criteria, start, end - start)
            start += len(reply.rows)
            yield reply

    def _page(self, criteria: str, start: int, left: int) -> Reply:
        while True:
            rows = min(self._rows, left)
            try:
                reply = self._portal.search(self._service, criteria, start=start, rows=rows)
            except ReplyTooLarge:
                if rows == 1:
                    raise
                self._rows = rows // 2
            else:
                self._fit(reply)
                return reply

    def _fit(self, reply: Reply) -> None:
        """Let the next page be as large as is safe, going by the size of this one's rows."""
        if reply.rows:
            self._rows = max(1, min(PAGE, _AIM * len(reply.rows) // reply.size))


def _identity(row: dict[str, Any]) -> object:
    """What makes a row itself: the portal's id; where it has none, its content."""
    return row.get("id") or hashlib.sha256(orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).digest()
