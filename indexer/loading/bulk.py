"""Batches of documents → an index, over two connections, every answer looked at."""

from collections import deque
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

from opensearchpy import OpenSearch

from engine.errors import EngineError, EngineOverloaded, RequestTooLarge
from engine.translation import translated
from indexer.loading.outcomes import Again, BatchResult, sort_out
from indexer.loading.retry import TRANSIENT, Backoff, RetryPolicy
from indexer.sources import Batch

CONNECTIONS = 2
PENDING = 8  # batches: while the oldest is slow, the other connection has work
_GROWTH = 1.5
_FEWEST = 100  # documents: a busy engine is not helped by more and smaller requests

# What a reply is reduced to, else it is as long as the request.
_BRIEF = "errors"
_DETAILED = "errors,items.*.status,items.*.error"


def fill(
    client: OpenSearch, index: str, batches: Iterable[Batch], retry: RetryPolicy | None = None
) -> Generator[BatchResult, None, None]:
    """Index batches; the results come in the order of the batches.

    So those that were taken are always of the first batches of the source, whatever becomes of the later
    ones. A few batches are under way at a time, whatever their number.

    Raises:
        EngineError: the engine cannot be reached, has no time, or takes no documents. What was sent by then
            may or may not be in the index.
        MappingRefused: the index has another mapping than the documents are made for.
    """
    given_up = Event()
    sender = _Sender(client, index, retry or RetryPolicy(), given_up)
    pending: deque[Future[BatchResult]] = deque()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        try:
            for batch in batches:
                while pending and (len(pending) == PENDING or pending[0].done()):
                    yield pending.popleft().result()
                pending.append(pool.submit(sender.send, batch))
            while pending:
                yield pending.popleft().result()
        finally:
            given_up.set()
            for future in pending:
                future.cancel()


class _Pace:
    """How many documents a request has: half as many when they were too many, slowly more again.

    Attributes:
        documents: the number; None is as many as a batch has.
    """

    def __init__(self) -> None:
        self.documents: int | None = None

    def too_many(self, sent: int, fewest: int) -> None:
        self.documents = max(fewest, sent // 2)

    def taken(self, sent: int, of: int) -> None:
        if self.documents is not None and sent >= self.documents:
            more = int(sent * _GROWTH) + 1
            self.documents = more if more < of else None


class _Sender:
    """Sends batches; the two connections share what it learns of the engine."""

    def __init__(self, client: OpenSearch, index: str, retry: RetryPolicy, given_up: Event) -> None:
        self._client = client
        self._index = index
        self._retry = retry
        self._given_up = given_up
        self._pace = _Pace()
        self._error: Exception | None = None

    def send(self, batch: Batch) -> BatchResult:
        """Send a batch in as many requests as it takes, and again what the engine had no time for.

        Once one has failed none is begun: what became of a later one nobody would hear.
        """
        if self._error:
            raise self._error
        try:
            return self._sent(batch)
        except Exception as error:
            self._error = error
            raise

    def _sent(self, batch: Batch) -> BatchResult:
        result = BatchResult(batch)
        backoff = Backoff(self._retry, self._given_up)
        places: Sequence[int] = range(len(batch.lines))
        while places:
            now = places[: self._pace.documents]
            later = places[len(now) :]
            again = self._try(result, now, _DETAILED if backoff.failed else _BRIEF)
            if again is None:
                backoff.succeeded()
                self._pace.taken(len(now), len(batch.lines))
                places = later
            else:
                self._bear(again.error, len(now), backoff)
                places = [*again.places, *later]
        return result

    def _bear(self, error: EngineError, sent: int, backoff: Backoff) -> None:
        if isinstance(error, RequestTooLarge):
            self._pace.too_many(sent, fewest=1)
            return
        if isinstance(error, EngineOverloaded):
            self._pace.too_many(sent, fewest=_FEWEST)
        backoff.after(error)

    def _try(self, result: BatchResult, places: Sequence[int], wanted: str) -> Again | None:
        """Send the documents at some places once; gives those that are to be sent again."""
        try:
            return self._request(result, places, wanted)
        except RequestTooLarge as error:
            if len(places) > 1:
                return Again(places, error)
            result.refuse(places[0], str(error))
            return None
        except TRANSIENT as error:
            return Again(places, error)

    def _request(self, result: BatchResult, places: Sequence[int], wanted: str) -> Again | None:
        """A brief reply tells that all is well, as it nearly always is.

        When it is not, they are sent once more to hear which; what is in the index is written again.
        """
        body = result.batch.lines.body(places)
        reply = self._bulk(body, wanted)
        if not reply["errors"]:
            result.indexed += len(places)
            return None
        if wanted == _BRIEF:
            reply = self._bulk(body, _DETAILED)
        return sort_out(result, places, reply["items"])

    def _bulk(self, body: bytes, wanted: str) -> dict[str, Any]:
        with translated():
            reply: dict[str, Any] = self._client.bulk(
                body=body, index=self._index, params={"filter_path": wanted}
            )
        return reply
