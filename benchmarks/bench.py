"""How fast the indexer is, as ratios in one run: to the limit of the engine, and to what users would write.

    limit           `_bulk` of the very same documents, serialised beforehand, from memory over 2 connections
    ours            `oacite index ptoffact`: read, join, normalise, serialise, send, verify
    streaming_bulk  opensearch-py's helper over csv.DictReader and dicts, joined in Python, nothing normalised
    parallel_bulk   the same with the helper's threads

Every contender runs in a process of its own, into a new index with the same mapping, after a warm-up that
is not counted. The engine is the one of OPENSEARCH_URL, else a local node that is started and stopped.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch, helpers
from rich.console import Console
from rich.table import Table

from citations.vocabulary import SOURCES
from engine.connection import EngineSettings, connect
from indexer import bulk, index, node, serving
from indexer.settings import IndexerSettings
from indexer.sources import BATCH, Batch
from indexer.sources.ptoffact import PtoffactSource
from indexer.synthesize import synthesize

Contender = Callable[[OpenSearch, str, Path], float]
"""Fills an index from a folder; gives the seconds that count."""


def limit(client: OpenSearch, name: str, data: Path) -> float:
    """The engine's own limit: nothing to do but to send."""
    with tempfile.TemporaryDirectory() as work:
        bodies = ["".join(batch.lines).encode() for batch in _batches(data, work)]
    started = time.perf_counter()
    with ThreadPoolExecutor(bulk.CONNECTIONS) as pool:
        for reply in pool.map(lambda body: client.bulk(body=body, index=name, filter_path="errors"), bodies):
            assert reply == {"errors": False}  # noqa: S101 - a limit with errors is none
    return time.perf_counter() - started


def ours(client: OpenSearch, name: str, data: Path) -> float:
    """All that the indexer does, from the files to the last answer."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as work:
        for result in bulk.fill(client, name, _batches(data, work)):
            assert not result.refused  # noqa: S101 - nor may the engine refuse any
    return time.perf_counter() - started


def streaming_bulk(client: OpenSearch, name: str, data: Path) -> float:
    """The helper that the client's documentation shows first."""
    started = time.perf_counter()
    for _ in helpers.streaming_bulk(client, _plain_documents(data, name), chunk_size=BATCH):
        pass
    return time.perf_counter() - started


def parallel_bulk(client: OpenSearch, name: str, data: Path) -> float:
    """The helper with threads."""
    started = time.perf_counter()
    documents = _plain_documents(data, name)
    for _ in helpers.parallel_bulk(client, documents, thread_count=bulk.CONNECTIONS, chunk_size=BATCH):
        pass
    return time.perf_counter() - started


CONTENDERS: dict[str, Contender] = {
    "limit": limit,
    "ours": ours,
    "streaming_bulk": streaming_bulk,
    "parallel_bulk": parallel_bulk,
}


def _plain_documents(data: Path, name: str) -> Iterator[dict[str, Any]]:
    """What a user would write: the office actions in a dict, a dict for each row."""
    with (data / "office_actions.csv").open(newline="", encoding="utf-8") as file:
        actions = {row["ifw_number"]: row for row in csv.DictReader(file)}
    with (data / "citations.csv").open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), 1):
            action = actions.get(row["ifw_number"], {})
            flags = (("form892", "892"), ("form1449", "1449"), ("citation_in_oa", "oa_text"))
            source = {
                "source": next(iter(SOURCES)),
                "sequence": number,
                "application_number": row["app_id"],
                "office_action_id": row["ifw_number"] or None,
                "office_action_date": action.get("mail_dt"),
                "office_action_type": action.get("document_cd"),
                "reference": row["citation_pat_pgpub_id"],
                "reference_type": "unrecognized",
                "rejection_type": [row["action_type"]] if row["action_type"] else None,
                "paragraph": row["action_subtype"] or None,
                "form_source": [form for flag, form in flags if row[flag] == "1"],
                "art_unit": action.get("art_unit"),
                "uspc_class": action.get("uspc_class"),
            }
            yield {"_index": name, "_id": number, "_source": source}


def _batches(data: Path, work: str) -> Iterator[Batch]:
    for batch in PtoffactSource(data, Path(work)):
        assert isinstance(batch, Batch)  # noqa: S101 - the synthetic rows are all usable
        yield batch


def measure(contender: str, data: Path) -> dict[str, float]:
    """Run one contender in this process."""
    client = connect(EngineSettings(), timeout=300)
    name = index.create(client, "ptoffact", "benchmark")
    try:
        seconds = CONTENDERS[contender](client, str(name), data)
        client.indices.flush(index=str(name), params={"force": "true"})
        client.indices.forcemerge(index=str(name), params={"max_num_segments": 1})
        client.indices.refresh(index=str(name))
        documents, size = _size(client, str(name))
    finally:
        index.discard(client, name)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "documents": documents,
        "seconds": seconds,
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss * 1024,
        "bytes": size / documents,
    }


def _size(client: OpenSearch, name: str) -> tuple[int, int]:
    """Documents and bytes of the segments; the index's own statistics may be ten seconds old."""
    shards = client.indices.segments(index=name)["indices"][name]["shards"].values()
    segments = [segment for [primary] in shards for segment in primary["segments"].values()]
    return sum(s["num_docs"] for s in segments), sum(s["size_in_bytes"] for s in segments)


def compare(engine: EngineSettings, applications: int, console: Console) -> None:
    """Measure all contenders and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "ptoffact"
        rows = synthesize(data, applications)
        console.print(f"{rows.citations:,} synthetic citations")
        # The first "limit" warms the engine up; the second one's figures take its place.
        results = {name: _in_a_process(engine, name, data) for name in ("limit", *CONTENDERS)}
    columns = ("", "of the limit", "documents/s", "client's CPU, µs each", "peak MB", "bytes each")
    table = Table(*columns, box=None)
    best = results["limit"]["documents"] / results["limit"]["seconds"]
    for name, result in results.items():
        rate = result["documents"] / result["seconds"]
        cpu = result["cpu"] / result["documents"] * 1e6
        memory, size = result["memory"] / 1e6, result["bytes"]
        table.add_row(
            name, f"{rate / best:.2f}", f"{rate:,.0f}", f"{cpu:.1f}", f"{memory:,.0f}", f"{size:.0f}"
        )
    console.print(table)


def _in_a_process(engine: EngineSettings, contender: str, data: Path) -> dict[str, float]:
    done = subprocess.run(  # noqa: S603 - this very file
        [sys.executable, __file__, "--only", contender, "--data", str(data)],
        env=os.environ | {"OPENSEARCH_URL": str(engine.url)},
        stdout=subprocess.PIPE,
        check=True,
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--applications", type=int, default=40_000, help="about 27 citations each")
    parser.add_argument("--only", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only:
        print(json.dumps(measure(arguments.only, arguments.data)))
        return
    console = Console(soft_wrap=True)
    if os.environ.get("OPENSEARCH_URL"):
        compare(EngineSettings(), arguments.applications, console)
        return
    home = IndexerSettings().home
    try:
        state = node.start(home / "benchmark", port=0, heap="3g", cache=IndexerSettings().node / "cache")
        compare(serving.local(str(state.url)), arguments.applications, console)
    finally:
        node.stop(home / "benchmark")


if __name__ == "__main__":
    main()
