"""An index that was filled → one that answers quickly: its settings, its segments, its caches."""

import time
from typing import Any

from opensearchpy import OpenSearch

from citations.facets import FACETS, Kind
from engine.errors import IndexMissing, RequestRefused
from engine.translation import translated
from indexer import index
from indexer.index import IndexName
from indexer.loading.retry import RetryPolicy
from indexer.progress import Progress

SEGMENTS = 1  # of each shard
WARMED = tuple(facet.field for facet in FACETS.values() if facet.kind is Kind.TERMS)
"""The fields that pages count first of all."""

_TICK = 0.1  # seconds between questions about a merge


def settle(client: OpenSearch, name: IndexName, retry: RetryPolicy, progress: Progress) -> None:
    """Merge an index's segments and fill the engine's caches, before anyone searches it.

    Raises:
        EngineError: the engine failed.
    """
    _merge(client, name, retry, progress)
    retry.call(lambda: index.count(client, name))
    progress("warming the index")
    retry.call(lambda: _warm(client, name))


def _merge(client: OpenSearch, name: IndexName, retry: RetryPolicy, progress: Progress) -> None:
    """Merge and wait until it is done; begun again when the engine was restarted meanwhile."""
    progress("merging the index's segments")
    task = retry.call(lambda: _begin_merge(client, name))
    while True:
        time.sleep(_TICK)
        progress("merging the index's segments")
        try:
            if retry.call(lambda: _done(client, task)):  # noqa: B023 - called at once
                return
        except IndexMissing:  # the engine that knew the task is gone
            retry.count()
            task = retry.call(lambda: _begin_merge(client, name))


def _begin_merge(client: OpenSearch, name: IndexName) -> str:
    with translated():
        begun = client.indices.forcemerge(
            index=str(name), params={"max_num_segments": SEGMENTS, "wait_for_completion": "false"}
        )
    return str(begun["task"])


def _done(client: OpenSearch, task: str) -> bool:
    """Whether a task has ended.

    Raises:
        RequestRefused: it has failed. IndexMissing: the engine does not know it.
    """
    with translated():
        state = client.tasks.get(task_id=task)
    failures = [state["error"]] if "error" in state else state.get("response", {}).get("failures", [])
    if failures:
        raise RequestRefused(f"the index's segments could not be merged: {failures[0]}")
    return bool(state["completed"])


def _warm(client: OpenSearch, name: IndexName) -> None:
    lines: list[dict[str, Any]] = []
    for field in WARMED:
        lines += [{}, {"size": 0, "aggs": {field: {"terms": {"field": field}}}}]
    with translated():
        client.msearch(body=lines, index=str(name))
