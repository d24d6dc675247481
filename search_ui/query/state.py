"""What state of the indexes a search sees. Pure.

What was counted earlier holds as long as the state is the same. Whatever is written has a higher sequence
number than all before it in its shard; so with the number of documents, their sum tells of every change.
"""

from typing import NamedTuple

from search_ui.query.plan import EngineResponse, Plan, asking, together

MOST = 1_000
"""Indexes behind an alias."""


class State(NamedTuple):
    """Which indexes have a document, how many all have, and the sum of their sequence numbers."""

    indexes: tuple[str, ...]
    documents: int
    written: float


def state() -> Plan[State]:
    """The state of all indexes together.

    The engine tells both parts again while nothing is written. To sum by index would take it thrice as long.
    """
    there = {"indexes": {"terms": {"field": "_index", "size": MOST}}}
    return together(
        lambda indexes, written: State(indexes, *written),
        asking({"size": 0, "track_total_hits": False, "terminate_after": 1, "aggs": there}, _indexes),
        asking({"size": 0, "track_total_hits": True, "aggs": {"written": _SUM}}, _written),
    )


_SUM = {"sum": {"field": "_seq_no"}}


def _indexes(response: EngineResponse) -> tuple[str, ...]:
    return tuple(sorted(bucket["key"] for bucket in response["aggregations"]["indexes"]["buckets"]))


def _written(response: EngineResponse) -> tuple[int, float]:
    return response["hits"]["total"]["value"], response["aggregations"]["written"]["value"]
