"""Whether a refresh may write daily into an index of one segment a shard: deleted documents, size, searches.

Made-up rows of the citation API are indexed by the contract twice: merged to one segment a shard, as a run
leaves an index, and left as they were merged while they came. Then come so many refreshes: of the rows that
are there some are written again, as the portal stamps them anew, and as many new ones follow. The engine may
merge segments up to a hundredth of what the index takes, so one segment is as large beside that as an index
of 133 million rows is beside the 5 GB that are allowed by default.

The engine is the one of OPENSEARCH_URL, else the local node. The indexes are deleted afterwards.
"""

import argparse
import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from opensearchpy import OpenSearch
from rich.console import Console
from rich.table import Table

from citations.oa_citations import from_oa_citations
from citations.record import Citation
from engine.connection import connect
from indexer import index
from indexer.commands import serving
from indexer.settings import IndexerSettings
from indexer.synthetic.oa_citations import synthesize_api
from search_ui.query.search import hits_body
from search_ui.query.tally import NOTHING_KNOWN, tally
from search_ui.url.params import Filter, SearchParams

AT_ONCE = 5_000
BYTES = 150
"""About what a row takes."""
TIMES = 9
POLICIES = {"one segment a shard": True, "as it was merged meanwhile": False}
SEARCHES = (
    SearchParams(q="method"),
    SearchParams(q="battery separator"),
    SearchParams(filters=frozenset({Filter("rejection_type", "103")})),
)


class Measured:
    """An index under a policy.

    Attributes:
        name: of the index.
    """

    def __init__(self, client: OpenSearch, rows: int) -> None:
        self._client = client
        self.name = f"refreshes-{uuid4()}"
        body = index.definition()
        body["settings"]["index"]["merge.policy.max_merged_segment"] = f"{rows * BYTES // 100}b"
        client.indices.create(index=self.name, body=body)

    def write(self, some: Sequence[Citation]) -> None:
        """Index these, and refresh."""
        rest = iter(some)
        while part := [*islice(rest, AT_ONCE)]:
            lines: list[Mapping[str, Any]] = []
            for each in part:
                lines += [{"index": {"_id": each.id}}, each.to_document()]
            reply = self._client.bulk(index=self.name, body=lines)
            assert not reply["errors"], reply  # noqa: S101 - else nothing was measured
        self._client.indices.refresh(index=self.name)

    def merge(self) -> None:
        """To one segment a shard."""
        self._client.indices.forcemerge(
            index=self.name, params={"max_num_segments": 1}, request_timeout=3_600
        )

    def told(self) -> list[str]:
        """Segments, deleted documents among all, bytes a document, milliseconds of the searches."""
        stats = self._client.indices.stats(index=self.name, metric="docs,store,segments,merge")
        total = stats["_all"]["total"]
        there, deleted = total["docs"]["count"], total["docs"]["deleted"]
        return [
            f"{total['segments']['count']}",
            f"{deleted / (there + deleted):.1%}",
            f"{total['store']['size_in_bytes'] / there:.0f}",
            f"{total['merges']['total_size_in_bytes'] / 1e6:,.0f}",
            *(f"{self._milliseconds(search):.0f}" for search in SEARCHES),
        ]

    def _milliseconds(self, search: SearchParams) -> float:
        """What the engine takes for hits and counts, past its cache."""
        bodies = [hits_body(search), *(request.body for request in tally(search, NOTHING_KNOWN).requests)]
        lines = [line for body in bodies for line in ({"index": self.name, "request_cache": False}, body)]
        took: list[int] = [self._client.msearch(body=lines)["took"] for _ in range(TIMES)]
        return statistics.median(took)


def citations(rows: int, seed: int) -> Iterator[Citation]:
    """Made-up citations of the API."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rows.jsonl"
        synthesize_api(file, rows, seed)
        with file.open(encoding="utf-8") as lines:
            yield from map(from_oa_citations, map(json.loads, lines))


def main() -> None:
    """Print what became of each index, before the first refresh, halfway and after the last."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--refreshes", type=int, default=30)
    parser.add_argument("--share", type=float, default=0.01, help="of the rows, written again each time")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    client = connect(serving.engine(IndexerSettings()), timeout=3_600)
    each = int(chosen.rows * chosen.share)
    rows = [*citations(chosen.rows + chosen.refreshes * each, chosen.seed)]
    names = ("segments", "deleted", "bytes", "merged MB", *(s.q or "§ 103" for s in SEARCHES))
    table = Table("policy", "refreshes", *names, caption="searches: milliseconds of hits and counts")
    for policy, merged in POLICIES.items():
        random = Random(chosen.seed)  # noqa: S311 - repeatable, not secret
        measured = Measured(client, chosen.rows)
        try:
            measured.write(rows[: chosen.rows])
            if merged:
                measured.merge()
            table.add_row(policy, "0", *measured.told())
            for done in range(1, chosen.refreshes + 1):
                there = chosen.rows + (done - 1) * each
                measured.write([*random.sample(rows[:there], each), *rows[there : there + each]])
                if done in (chosen.refreshes // 2, chosen.refreshes):
                    table.add_row("", f"{done}", *measured.told())
        finally:
            client.indices.delete(index=measured.name)
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
