"""What state of the indexes a search sees. Pure.

What was counted earlier holds as long as the state is the same. Whatever is written has a higher sequence
number than all before it in its shard; so with the number of documents, their sum tells of every change.
"""

from typing import NamedTuple

from search_ui.query.plan import EngineResponse, Plan, asking

MOST = 1_000
"""Indexes behind an alias."""


class IndexState(NamedTuple):
    """An index, how many documents it has, and the sum of their sequence numbers."""

    name: str
    documents: int
    written: float


def state() -> Plan[frozenset[IndexState]]:
    """The state of every index that has a document."""
    by_index = {
        "terms": {"field": "_index", "size": MOST},
        "aggs": {"written": {"sum": {"field": "_seq_no"}}},
    }
    return asking({"size": 0, "track_total_hits": False, "aggs": {"indexes": by_index}}, _read)


def _read(response: EngineResponse) -> frozenset[IndexState]:
    return frozenset(
        IndexState(bucket["key"], bucket["doc_count"], bucket["written"]["value"])
        for bucket in response["aggregations"]["indexes"]["buckets"]
    )
