"""What becomes of an index's segments that is refreshed every day: merged to one a shard at first, or not.

Lucene merges by size alone, so an index with limits as much smaller becomes what a large one does. The limits
here are to this index as 5 GB, OpenSearch's largest merged segment, and 16 MB, its smallest that counts, are
to 133 million citations of 230 bytes in two shards. A day brings new rows, the rows of the two days before
again, as `oacite refresh` puts them in, and some that were changed anywhere.

    deleted    documents that are replaced, but still in a segment, of all there are
    oldest     the same of the segment with most documents

It makes indexes of its own in the cluster of OPENSEARCH_URL, and deletes them.
"""

import argparse
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from opensearchpy import OpenSearch
from opensearchpy.helpers import bulk
from rich.console import Console
from rich.table import Table

from benchmarks.contenders import same_documents
from engine.connection import EngineSettings, connect
from indexer.index import definition
from indexer.synthetic.ptoffact import synthesize

Action = dict[str, Any]

INDEX = "bench-refreshes"
SHARDS = 2
WHOLE = 133_000_000
"""Citations of the index that this one stands for."""
LARGEST, FLOOR = 5 << 30, 16 << 20
TOLD = (0, 30, 90, 180, 365, 730, 1_095)
"""Days of which it is told."""
AN_APPLICATION = 27
"""Made-up citations, about."""
OVERLAP = 2
PIECES = 100
"""In which the index is filled: segments that Lucene merges as far as it may."""


class Segments(NamedTuple):
    """The segments of all shards.

    Attributes:
        number: how many. bytes: on disk.
        deleted: the share of their documents that are deleted. oldest: of the one with most documents.
    """

    number: int
    deleted: float
    oldest: float
    bytes: int


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=120_000, help="of the index when it is made")
    parser.add_argument("--days", type=int, default=730)
    parser.add_argument("--new", type=float, default=0.001, help="share of the rows that a day brings")
    parser.add_argument("--changed", type=float, default=0.0002, help="share of them that a day changes")
    chosen = parser.parse_args()
    client = connect(EngineSettings(), timeout=120)
    with TemporaryDirectory() as folder:
        synthesize(Path(folder), int(chosen.rows * (1 + chosen.new * chosen.days)) // AN_APPLICATION + 1)
        actions = [*same_documents(Path(folder), INDEX)]
    console = Console()
    for merged in (True, False):
        table = Table("day", "documents", "segments", "deleted", "oldest", "MB")
        for day, documents, found in _days(client, actions, chosen, merged=merged):
            shares = (f"{found.deleted:.1%}", f"{found.oldest:.1%}")
            table.add_row(str(day), f"{documents:,}", str(found.number), *shares, f"{found.bytes / 1e6:.1f}")
        console.print("one segment a shard at first" if merged else "as they were filled", table)


def _days(
    client: OpenSearch, actions: Sequence[Action], chosen: argparse.Namespace, *, merged: bool
) -> Iterator[tuple[int, int, Segments]]:
    """Day, documents and segments, of the days that are told of."""
    random = Random(1)  # noqa: S311 - repeatable, not secret
    new, changed = int(chosen.rows * chosen.new), int(chosen.rows * chosen.changed)
    with _made(client, chosen.rows):
        for start in range(0, chosen.rows, chosen.rows // PIECES):
            _put(client, actions[start : min(start + chosen.rows // PIECES, chosen.rows)])
        if merged:
            client.indices.forcemerge(index=INDEX, params={"max_num_segments": 1})
        lately: deque[Sequence[Action]] = deque(maxlen=OVERLAP)
        there = chosen.rows
        for day in range(chosen.days + 1):
            if day:
                today = actions[there : there + new]
                again = [action for one in lately for action in one]
                _put(client, [*today, *again, *random.sample(actions[:there], changed)])
                lately.append(today)
                there += new
            if day in TOLD or day == chosen.days:
                yield day, there, _segments(client)


@contextmanager
def _made(client: OpenSearch, rows: int) -> Iterator[None]:
    """An empty index, whose limits are as small as it will be."""
    body = definition(SHARDS)
    scale = rows / WHOLE
    body["settings"]["index"] |= {
        "refresh_interval": "-1",
        "merge.policy.max_merged_segment": f"{int(LARGEST * scale)}b",
        "merge.policy.floor_segment": f"{int(FLOOR * scale)}b",
    }
    client.indices.delete(index=INDEX, params={"ignore_unavailable": "true"})
    client.indices.create(index=INDEX, body=body)
    try:
        yield
    finally:
        client.indices.delete(index=INDEX)


def _put(client: OpenSearch, actions: Sequence[Action]) -> None:
    """Put documents in, as a refresh does, and wait until nothing is merged any more."""
    bulk(client, actions, chunk_size=5_000)
    client.indices.refresh(index=INDEX)
    client.indices.flush(index=INDEX)
    while client.indices.stats(index=INDEX, metric="merge")["_all"]["primaries"]["merges"]["current"]:
        time.sleep(0.05)


def _segments(client: OpenSearch) -> Segments:
    client.indices.refresh(index=INDEX)
    shards = client.indices.segments(index=INDEX)["indices"][INDEX]["shards"]
    found = [segment for [shard] in shards.values() for segment in shard["segments"].values()]
    found = [segment for segment in found if segment["search"]]
    all_of = sum(segment["num_docs"] + segment["deleted_docs"] for segment in found)
    largest = max(found, key=lambda segment: int(segment["num_docs"]))
    return Segments(
        number=len(found),
        deleted=sum(segment["deleted_docs"] for segment in found) / all_of,
        oldest=largest["deleted_docs"] / (largest["num_docs"] + largest["deleted_docs"]),
        bytes=sum(segment["size_in_bytes"] for segment in found),
    )


if __name__ == "__main__":
    main()
