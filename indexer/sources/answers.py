"""The answer to a query of DuckDB, as documents for `_bulk`, fetched ahead of their use.

DuckDB gives columns, some 130,000 rows at a time, where the lines of documents that follow each other are one
piece of memory. So nothing is done here row by row, but for the rows that SQL could not write.
"""

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, TypeVar

import duckdb
import nanoarrow
import numpy as np

from indexer.errors import OaciteError
from indexer.sources.documents import Documents

AHEAD = 3
"""Chunks that are made ahead, some 50 MB each: the engine has work while the next part is read and joined."""

_T = TypeVar("_T")
_END: Any = object()


@dataclass(frozen=True, slots=True)
class JoinedRows:
    """Rows that follow each other.

    Attributes:
        documents: of each row, as SQL wrote it; empty where it did not.
        odd: place → what the query says of a row instead.
    """

    documents: Documents
    odd: dict[int, str]

    @property
    def rows(self) -> int:
        """How many."""
        return len(self.documents)

    def completed(self, made: dict[int, str]) -> tuple[Documents, Sequence[int]]:
        """The documents there are, with those that were made for odd places; and the place of each."""
        if not self.odd:
            return self.documents, range(self.rows)
        places = [place for place in range(self.rows) if place in made or place not in self.odd]
        return Documents.of([made.get(place) or self.documents[place] for place in places]), places


class Chunk:
    """Rows as DuckDB gives them at once.

    Args:
        columns: an array of nanoarrow: texts `lines` and `odd`, and integers `place`.
    """

    def __init__(self, columns: Any) -> None:  # noqa: ANN401 - nanoarrow tells no types
        self._starts, self._lines = _texts(columns.child(0))
        self._odd_starts, self._odd = _texts(columns.child(1))
        self._places = np.frombuffer(columns.child(2).view().buffer(1), np.int64)

    @property
    def rows(self) -> int:
        """How many."""
        return len(self._starts) - 1

    def begins_at(self, place: int) -> bool:
        """Whether its rows are those of this place and of all that follow it."""
        return bool((self._places == np.arange(place, place + self.rows)).all())

    def answer(self, first: int, last: int) -> JoinedRows:
        """The rows from one place up to, but not with, another."""
        starts = self._odd_starts[first : last + 1]
        odd = {
            place: str(self._odd[start:end], "utf-8")
            for place, (start, end) in enumerate(pairwise(starts) if starts[0] < starts[-1] else ())
            if start < end
        }
        return JoinedRows(Documents(self._lines, self._starts[first : last + 1]), odd)

    def answers(self, size: int) -> Iterator[JoinedRows]:
        """All rows, so many at a time."""
        for first in range(0, self.rows, size):
            yield self.answer(first, min(first + size, self.rows))


def prepared(connection: duckdb.DuckDBPyConnection, prepare: str, query: str, first: int) -> Iterator[Chunk]:
    """What a query says, in the order of the rows' places, which follow each other.

    Args:
        connection: where to ask.
        prepare: statements to be carried out before it.
        query: what is asked: of each row `lines` or `odd`, where the other one is NULL, and its `place`.
        first: the first row's place.

    Raises:
        OaciteError: a place is missing or stands twice.
    """
    connection.execute(f"RESET threads; {prepare}")
    # With one thread the joins keep the order of the rows, nearly: DuckDB may hold back a handful of them to
    # the end. That is seen here; to sort always would take a fifth more time, and more memory.
    connection.execute("SET threads = 1")
    missing = yield from _following(connection, query, first)
    if missing is not None:
        rest = f"FROM ({query}) WHERE place >= {missing} ORDER BY place"
        missing = yield from _following(connection, rest, missing)
    if missing is not None:
        raise OaciteError(f"DuckDB joined a row behind {missing - 1:,} twice or not at all: run again")


def _following(
    connection: duckdb.DuckDBPyConnection, query: str, place: int
) -> Generator[Chunk, None, int | None]:
    """What a query says while places follow each other; returns the one that does not, None at the end."""
    stream = nanoarrow.c_array_stream(connection.sql(query))
    for columns in stream:
        chunk = Chunk(columns)
        if not chunk.begins_at(place):
            stream.release()  # before that, the connection answers nothing else
            return place
        place += chunk.rows
        yield chunk
    return None


def counted(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    """The number of rows of a table, or of what stands for one in SQL."""
    [(rows,)] = connection.execute(f"SELECT count(*) FROM {relation}").fetchall()  # noqa: S608 - SQL of ours
    return int(rows)


def newest(connection: duckdb.DuckDBPyConnection, table: str) -> str | None:
    """The latest `version` of a table, seconds since 1970, as the portal writes times; None if it has none.

    A time to come is a mistake; the portal's time zone is not documented, so a day is allowed for.
    """
    within = "version BETWEEN 1 AND epoch(now()) + 86_400"
    [(version,)] = connection.execute(f"SELECT max(version) FROM {table} WHERE {within}").fetchall()  # noqa: S608 - ours
    return f"{datetime.fromtimestamp(version, UTC):%Y-%m-%dT%H:%M:%S}" if version else None


def _texts(column: Any) -> tuple[memoryview, memoryview]:  # noqa: ANN401 - nanoarrow tells no types
    """Of a column of texts: where each begins, and all of them in one piece; NULL is as short as no text."""
    view = column.view()
    return memoryview(view.buffer(1)), memoryview(view.buffer(2)).cast("B")


def ahead(items: Generator[_T, None, None]) -> Iterator[_T]:
    """The same items, made while those before them are in use; an error comes in its item's place."""
    coming: deque[Future[_T]] = deque()
    with closing(items), ThreadPoolExecutor(1) as pool:
        try:
            coming.extend(pool.submit(next, items, _END) for _ in range(AHEAD))
            while (item := coming.popleft().result()) is not _END:
                coming.append(pool.submit(next, items, _END))
                yield item
        finally:
            for future in coming:
                future.cancel()
