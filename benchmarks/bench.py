"""How fast the indexer is, as ratios in one run: to the limit of the engine, and to what users would write.

    limit           `_bulk` of the very same documents, serialised beforehand, from memory over 2 connections
    ours            the indexer: read, join, normalise, serialise, send
    streaming_bulk  opensearch-py's helper, the same documents made with csv.DictReader, dicts and our record
    parallel_bulk   the same with the helper's threads
    …, raw values   the helpers again with fewer fields and nothing normalised: other documents

Every contender runs in a process of its own, into a new index with the same settings, after a warm-up that
is not counted. The engine is the one of OPENSEARCH_URL, else a local node that is started and stopped.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from opensearchpy import OpenSearch
from rich.console import Console

from benchmarks import pages
from benchmarks.contenders import CONTENDERS, source_name, tables_of
from engine.connection import ALIAS, EngineSettings, connect
from indexer import index, node
from indexer.commands import serving
from indexer.settings import IndexerSettings
from indexer.sources.registry import SOURCES
from indexer.synthetic.oa_citations import synthesize_api
from indexer.synthetic.ptoffact import synthesize
from indexer.synthetic.tables import synthesize_tables

ROWS = 2_000_000
FEW = 2_000_000
CITATIONS_EACH = 27.1  # of a synthetic application


@dataclass(frozen=True, slots=True)
class DataFolders:
    """Folders with rows: those to be measured, and some, no more than FEW, to warm the engine up with."""

    all: Path
    few: Path


def measure(contender: str, data: Path, work: Path, *, with_pages: bool) -> dict[str, float]:
    """Run one contender in this process; `bytes` are the index's, merged to one segment a shard.

    With pages: put ours behind the alias, which nothing else has, and tell how long the pages take.
    """
    client = connect(EngineSettings(), timeout=3600)
    name = index.create(client, source_name(data), "benchmark")
    try:
        seconds = CONTENDERS[contender](client, str(name), data, work)
        client.indices.flush(index=str(name), params={"force": "true"})
        client.indices.forcemerge(index=str(name), params={"max_num_segments": 1})
        client.indices.refresh(index=str(name))
        documents, size = _size(client, str(name))
        if with_pages and contender == "ours":
            index.promote(client, name, {}, timedelta())
            pages.tell(client, Console(stderr=True, width=120))
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


def compare(
    engine: EngineSettings,
    folders: DataFolders,
    contenders: Sequence[str],
    console: Console,
    options: Sequence[str],
) -> None:
    """Measure contenders and print the table, each line as it comes; the limit is the first of them."""
    _in_a_process(engine, "limit", folders.few)
    console.print(f"{'':28}of the limit  documents/s  client's CPU, µs  peak MB  bytes each")
    best = None
    for name in contenders:
        result = _in_a_process(engine, name, folders.all, options)
        rate = result["documents"] / result["seconds"]
        best = best or rate
        cpu = result["cpu"] / result["documents"] * 1e6
        memory, size = result["memory"] / 1e6, result["bytes"]
        console.print(f"{name:28}{rate / best:12.2f}{rate:13,.0f}{cpu:18.1f}{memory:9,.0f}{size:12.0f}")


def _in_a_process(
    engine: EngineSettings, contender: str, data: Path, options: Sequence[str] = ()
) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=data.parent) as work:
        only = ["--only", contender, "--data", str(data), "--work", work, *options]
        done = subprocess.run(  # noqa: S603 - this very module
            [sys.executable, "-m", __spec__.name, *only],
            env=os.environ | {"OPENSEARCH_URL": str(engine.url)},
            stdout=subprocess.PIPE,
            check=True,
        )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _written(folder: Path, rows: int, source: str, *, titles: bool) -> Path:
    folder.mkdir()
    applications = round(rows / CITATIONS_EACH)
    api_rows = rows if source == "oa-citations" else 0
    if api_rows:
        synthesize_api(folder / "rows.jsonl", rows)
    else:
        synthesize(folder, applications)
    if titles:
        synthesize_tables(folder, applications, api_rows=api_rows)
        tables_of(folder, folder)
    return folder


def _serves(engine: EngineSettings) -> bool:
    return bool(connect(engine).indices.exists_alias(name=ALIAS))


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=ROWS, help="how many synthetic citations, about")
    parser.add_argument("--source", choices=[each.command for each in SOURCES.values()], default="ptoffact")
    parser.add_argument("--contenders", nargs="+", choices=CONTENDERS)
    parser.add_argument(
        "--titles", action="store_true", help="with tables to join, which only the limit and ours do"
    )
    parser.add_argument(
        "--pages", action="store_true", help="tell how long the pages take over what ours has indexed"
    )
    parser.add_argument("--only", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only:
        measured = measure(arguments.only, arguments.data, arguments.work, with_pages=arguments.pages)
        print(json.dumps(measured))
        return
    if arguments.pages and os.environ.get("OPENSEARCH_URL") and _serves(EngineSettings()):
        parser.error("--pages needs an engine that serves nothing yet: unset OPENSEARCH_URL")
    contenders = arguments.contenders or (["limit", "ours"] if arguments.titles else list(CONTENDERS))
    console = Console(soft_wrap=True, highlight=False)
    settings = IndexerSettings()
    home = settings.home / "benchmark"
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as folder:
        number, source, titles = arguments.rows, arguments.source, arguments.titles
        few = _written(Path(folder) / "few", min(FEW, number), source, titles=titles)
        folders = DataFolders(_written(Path(folder) / "all", number, source, titles=titles), few)
        options = ["--pages"] if arguments.pages else []
        if os.environ.get("OPENSEARCH_URL"):
            compare(EngineSettings(), folders, contenders, console, options)
            return
        try:
            state = node.start(home, port=0, heap="3g", cache=settings.node / "cache")
            engine = serving.local(str(state.url))
            # What a killed benchmark left: the node is the benchmark's own.
            connect(engine).indices.delete(index=f"{ALIAS}-*")
            compare(engine, folders, contenders, console, options)
        finally:
            node.stop(home)


if __name__ == "__main__":
    main()
