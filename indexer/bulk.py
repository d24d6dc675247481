"""Citations → documents in an index: batches over two connections, every answer looked at."""

import random
import time
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson
from opensearchpy import OpenSearch

from engine.errors import EngineOverloaded, RequestRefused, translated
from indexer.sources import SourceRow

BATCH = 2_000  # documents, some 700 kB
CONNECTIONS = 2
TRIES = 8  # of what the engine has no time for: waits of 0.25 s to 16 s between them, half a minute in all


@dataclass(slots=True)
class BatchResult:
    """What became of the citations of one batch.

    Attributes:
        indexed: documents that are new in the index.
        merged: rows whose id was there already; the one with the highest version stays.
        refused: rows that the engine does not take, with its reason.
    """

    indexed: int = 0
    merged: int = 0
    refused: list[tuple[SourceRow, str]] = field(default_factory=list)


def fill(client: OpenSearch, index: str, rows: Iterable[SourceRow]) -> Generator[BatchResult, None, None]:
    """Index the rows' citations; the results come a batch at a time, not in the rows' order.

    At most two batches a connection are under way, whatever the number of rows.

    Raises:
        EngineError: the engine cannot be reached, has no time, or refuses documents for a reason that is
            not theirs. What was sent by then may or may not be in the index.
    """
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        pending: set[Future[BatchResult]] = set()
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH)):
            if len(pending) == 2 * CONNECTIONS:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
            pending.add(pool.submit(_send, client, index, batch))
        yield from (future.result() for future in pending)


def _send(client: OpenSearch, index: str, rows: Sequence[SourceRow]) -> BatchResult:
    """Send a batch, and again what of it the engine had no time for."""
    result = BatchResult()
    for attempt in range(TRIES):
        if attempt:
            time.sleep(0.125 * 2**attempt * random.uniform(0.75, 1.25))  # noqa: S311 - jitter is no secret
        rows, reason = _attempt(client, index, rows, result)
        if not rows:
            return result
    raise EngineOverloaded(f"OpenSearch had no time for {len(rows):,} documents in {TRIES} tries: {reason}")


def _attempt(
    client: OpenSearch, index: str, rows: Sequence[SourceRow], result: BatchResult
) -> tuple[list[SourceRow], str]:
    """Send rows once and add to the result; gives those to be sent again, and why."""
    body = b"".join(line for row in rows for line in action_and_document(row))
    try:
        with translated():
            reply = client.bulk(
                body=body, index=index, params={"filter_path": "errors,items.*.status,items.*.error"}
            )
    except EngineOverloaded as error:
        return list(rows), str(error)
    again, reason = [], ""
    for row, item in zip(rows, reply["items"], strict=True):
        outcome = item["index"]
        match outcome["status"]:
            case 201:
                result.indexed += 1
            case 200 | 409:
                result.merged += 1
            case 400:
                result.refused.append((row, _reason(outcome)))
            case 429 | 503:
                again.append(row)
                reason = _reason(outcome)
            case status:
                raise RequestRefused(f"OpenSearch refuses documents ({status}): {_reason(outcome)}")
    return again, reason


def action_and_document(row: SourceRow) -> tuple[bytes, bytes]:
    """The two lines of a `_bulk` body for a row that is a citation."""
    assert row.citation is not None  # noqa: S101 - the caller sends citations only
    action: dict[str, Any] = {"_id": row.citation.id}
    if row.version is not None:
        action |= {"version": row.version, "version_type": "external"}
    return _line({"index": action}), _line(row.citation.to_document())


def _line(content: dict[str, Any]) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE)


def _reason(outcome: dict[str, Any]) -> str:
    error = outcome["error"]
    cause = error.get("caused_by", {}).get("reason")
    return f"{error['reason']}: {cause}" if cause else str(error["reason"])
