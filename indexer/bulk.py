"""Batches of documents → an index, over two connections, every answer looked at."""

import random
import time
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from opensearchpy import OpenSearch

from engine.errors import EngineOverloaded, RequestRefused, translated
from indexer.sources import Batch, Rejected

CONNECTIONS = 2
TRIES = 8  # of what the engine has no time for: waits of 0.25 s to 16 s between them, half a minute in all


@dataclass(slots=True)
class BatchResult:
    """What became of the documents of one batch.

    Attributes:
        indexed: documents that are new in the index.
        merged: rows whose id was there already; the one with the highest version stays.
        refused: rows whose documents the engine does not take, with its reason.
    """

    indexed: int = 0
    merged: int = 0
    refused: list[Rejected] = field(default_factory=list)


def fill(client: OpenSearch, index: str, batches: Iterable[Batch]) -> Generator[BatchResult, None, None]:
    """Index batches; their results come in another order.

    At most two batches a connection are under way, whatever their number.

    Raises:
        EngineError: the engine cannot be reached, has no time, or refuses documents for a reason that is
            not theirs. What was sent by then may or may not be in the index.
    """
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        pending: set[Future[BatchResult]] = set()
        for batch in batches:
            if len(pending) == 2 * CONNECTIONS:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
            pending.add(pool.submit(_send, client, index, batch))
        yield from (future.result() for future in pending)


def _send(client: OpenSearch, index: str, batch: Batch) -> BatchResult:
    """Send a batch, and again what of it the engine had no time for."""
    result = BatchResult()
    places: Sequence[int] = range(len(batch.lines))
    for attempt in range(TRIES):
        if attempt:
            time.sleep(0.125 * 2**attempt * random.uniform(0.75, 1.25))  # noqa: S311 - jitter is no secret
        places, reason = _attempt(client, index, batch, places, result)
        if not places:
            return result
    raise EngineOverloaded(f"OpenSearch had no time for {len(places):,} documents in {TRIES} tries: {reason}")


def _attempt(
    client: OpenSearch, index: str, batch: Batch, places: Sequence[int], result: BatchResult
) -> tuple[Sequence[int], str]:
    """Send the documents at some places once; gives the places to be sent again, and why.

    Where ids are unique, a short reply tells that all is well, as it nearly always is. When it is not, they
    are sent once more to hear which: what is in the index by then is written again, the same.
    """
    body = "".join([batch.lines[place] for place in places]).encode()
    try:
        if batch.unique and not _bulk(client, index, body, "errors")["errors"]:
            result.indexed += len(places)
            return [], ""
        reply = _bulk(client, index, body, "errors,items.*.status,items.*.error")
    except EngineOverloaded as error:
        return places, str(error)
    again, reason = [], ""
    for place, item in zip(places, reply["items"], strict=True):
        outcome = item["index"]
        match outcome["status"]:
            case 201:
                result.indexed += 1
            case 200 if batch.unique:
                result.indexed += 1
            case 200 | 409:
                result.merged += 1
            case 400:
                result.refused.append(Rejected(batch.row(place), _reason(outcome)))
            case 429 | 503:
                again.append(place)
                reason = _reason(outcome)
            case status:
                raise RequestRefused(f"OpenSearch refuses documents ({status}): {_reason(outcome)}")
    return again, reason


def _bulk(client: OpenSearch, index: str, body: bytes, wanted: str) -> dict[str, Any]:
    with translated():
        reply: dict[str, Any] = client.bulk(body=body, index=index, params={"filter_path": wanted})
    return reply


def _reason(outcome: dict[str, Any]) -> str:
    error = outcome["error"]
    cause = error.get("caused_by", {}).get("reason")
    return f"{error['reason']}: {cause}" if cause else str(error["reason"])
