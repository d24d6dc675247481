"""Shards of an index on their way to where they are to stand: waited for as long as anything moves."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from opensearchpy import OpenSearch

from engine.translation import translated
from indexer.index import IndexName
from indexer.loading.retry import RetryPolicy
from indexer.progress import Progress

PATIENCE = 60.0
"""Seconds without any movement after which nothing more is expected."""

_TICK = 0.2  # seconds between questions


@dataclass(frozen=True, slots=True)
class Placed:
    """How far the shards of an index are.

    Attributes:
        shards: how many parts it has. primaries: those of them that stand.
        active: all copies that stand, primaries among them.
        nodes: how many nodes can have some; no node has two copies of a shard.
        bytes: how many were copied for it so far.
    """

    shards: int
    primaries: int
    active: int
    nodes: int
    bytes: int


def placed(client: OpenSearch, index: IndexName | str) -> Placed:
    """How far the shards of an index are now."""
    with translated():
        cluster = client.cluster.health(index=str(index), params={"level": "indices"})
        recovered = client.indices.recovery(index=str(index))
    copied = (
        shard["index"]["size"]["recovered_in_bytes"]
        for about in recovered.values()
        for shard in about["shards"]
    )
    health = cluster["indices"][str(index)]
    return Placed(
        shards=health["number_of_shards"],
        primaries=health["active_primary_shards"],
        active=health["active_shards"],
        nodes=cluster["number_of_data_nodes"],
        bytes=sum(copied),
    )


def await_placed(
    ask: Callable[[], Placed],
    enough: Callable[[Placed], bool],
    progress: Progress,
    step: str,
    patience: float = PATIENCE,
) -> Placed:
    """Wait until enough shards stand, or nothing has moved for a while; how far they are then.

    Args:
        ask: how far they are.
        enough: whether that is what is waited for.
        progress: told of it.
        step: as what.
        patience: seconds without movement.
    """
    last, moved = ask(), time.monotonic()
    while not enough(last) and time.monotonic() - moved < patience:
        progress(step, note=f"{last.active} shards stand, {last.bytes / 1e6:,.0f} MB copied")
        time.sleep(_TICK)
        found = ask()
        if found != last:
            last, moved = found, time.monotonic()
    return last


def replicate(
    client: OpenSearch, name: IndexName, replicas: int, retry: RetryPolicy, progress: Progress
) -> list[str]:
    """Give an index that was filled its copies, and wait until they stand, as far as the cluster has room.

    Returns:
        What to tell: a sentence if some stand nowhere. The cluster goes on to place them when it can.

    Raises:
        EngineError: the engine failed.
    """
    if not replicas:
        return []
    retry.call(lambda: _put_replicas(client, name, replicas))
    reached = await_placed(
        lambda: retry.call(lambda: placed(client, name)),
        lambda now: now.active >= now.shards * min(1 + replicas, now.nodes),
        progress,
        "copying the index to other nodes",
    )
    unplaced = reached.shards * (1 + replicas) - reached.active
    if not unplaced:
        return []
    sentence = (
        f"{unplaced} of the {reached.shards * replicas} copies of {name} stand nowhere, with {reached.nodes}"
        f" nodes to have them: until they do, fewer nodes may fail than OACITE_REPLICAS={replicas} says"
    )
    return [sentence]


def _put_replicas(client: OpenSearch, name: IndexName, replicas: int) -> None:
    with translated():
        client.indices.put_settings(index=str(name), body={"index": {"number_of_replicas": replicas}})
