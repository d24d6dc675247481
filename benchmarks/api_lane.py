"""The API's lane, whole: made-up rows and texts fetched, indexed, killed, resumed, refreshed, and compared.

    make      rows with texts of office actions: most in the data folder, as earlier fetches left them
    fetch     the newest of them, from the local portal, by `oacite fetch`
    index     `oacite index oa-citations`, killed with SIGKILL at random points of its work, and run again
    refresh   some hundred new and changed rows, by `oacite refresh`
    compare   each document with what the pure readers make of the portal's rows: none missing, none too many

The engine is a node of its own, with 2 GB of heap; the folder must not exist yet, and stays.
"""

import argparse
import itertools
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import orjson
from opensearchpy import OpenSearch
from rich.console import Console

from benchmarks.command import DONE, Watched, oacite
from benchmarks.lane_rows import Places, make
from benchmarks.lane_truth import SERVICES as NAMES
from benchmarks.lane_truth import Difference, compare, gather
from citations.oa_citations import SOURCE
from engine.connection import ALIAS, connect
from indexer import node
from indexer.commands import serving
from indexer.settings import IndexerSettings
from indexer.sources.kept_passages import kept_in
from tests.portal.portal import LocalPortal
from tests.portal.searches import SERVICES
from tests.portal.server import serving as portal_serving
from tests.portal.switches import KEY

HEAP = "2g"
FIGURES = 16
"""Of a curve of memory."""
_KILLED = -signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is to do: about so many rows, so many texts, and so often the indexer is killed."""

    rows: int
    texts: int
    kills: int
    seed: int


@dataclass(frozen=True, slots=True)
class Lane:
    """What a run works with.

    Attributes:
        places: of the made-up data and of the data folder.
        client: of the engine.
        portal: the local one.
        environment: of the commands.
        console: where it is told.
    """

    places: Places
    client: OpenSearch
    portal: LocalPortal
    environment: Mapping[str, str]
    console: Console

    def serve(self, folder: Path) -> None:
        """Have the portal load the rows of a folder; one that it has already takes the other's place."""
        for service, name in zip(SERVICES, NAMES, strict=False):
            rows = {row["id"]: row for row in self.portal.searches.rows[service]}
            with (folder / f"{name}.jsonl").open("rb") as file:
                rows |= {row["id"]: row for row in map(orjson.loads, file)}
            self.portal.searches.rows[service] = [*rows.values()]
        self.portal.searches.change()

    def run(self, *arguments: str) -> Watched:
        """A command that is to succeed, and is told."""
        ran = oacite(arguments, self.environment)
        self.tell(" ".join(arguments[:2]), ran)
        _make_sure(ran)
        return ran

    def index(self, asked: Asked) -> dict[str, Any]:
        """Index, killed at random points of the work and run again; the report of the last run."""
        chance = Random(asked.seed)  # noqa: S311 - repeatable, not secret
        points = sorted(chance.random() for _ in range(asked.kills))
        report = self.places.portal.with_name("report.json")
        for killed in itertools.count():
            kill = (
                _Kill(points[killed], chance.random(), lambda: self._done(asked)) if points[killed:] else None
            )
            arguments = ("index", SOURCE.replace("_", "-"), "--report", str(report))
            ran = oacite(arguments, self.environment, kill or (lambda: False))
            self.tell("index, killed" if ran.code == _KILLED else "index", ran)
            if ran.code != _KILLED:
                _make_sure(ran)
                self.console.print(f"killed {killed} times, at these shares of the work: {points[:killed]}")
                break
        return dict(orjson.loads(report.read_bytes()))

    def _done(self, asked: Asked) -> float:
        """How much of the work is done: half of it is to cut, half to index."""
        kept = kept_in(self.places.home)
        cut = 0
        if kept.exists():
            with closing(sqlite3.connect(f"file:{kept}?mode=ro", uri=True)) as connection:
                [(cut,)] = connection.execute("SELECT coalesce(max(rowid), 0) FROM kept").fetchall()
        stats = self.client.indices.stats(index=f"{ALIAS}-{SOURCE}-*", metric="indexing")
        indexed = stats["_all"]["total"].get("indexing", {}).get("index_total", 0)
        return float(min(cut / asked.texts, 1) + min(indexed / asked.rows, 1)) / 2

    def tell(self, what: str, ran: Watched) -> None:
        """What was seen of a command."""
        steps = ", ".join(f"{name} {seconds:,.1f}" for name, seconds in ran.steps.items())
        self.console.print(f"{what}: {ran.seconds:,.1f} s, {ran.processor:,.1f} of processor time ({steps})")
        self.console.print(
            f"    memory: {ran.most:,.0f} MiB at most, {ran.most_of_all:,.0f} with its processes;"
            f" over its time {ran.curve(FIGURES)}"
        )
        for line in ran.errors:
            if line.startswith("resuming"):
                self.console.print(f"    {line}")


class _Kill:
    """Whether the time has come to kill: a moment after some share of the work is done."""

    def __init__(self, point: float, seconds: float, done: Callable[[], float]) -> None:
        self._point, self._seconds, self._done = point, seconds, done
        self._reached: float | None = None

    def __call__(self) -> bool:
        now = time.monotonic()
        if self._reached is None and self._done() >= self._point:
            self._reached = now
        return self._reached is not None and now - self._reached >= self._seconds


@contextmanager
def _lane(folder: Path, cache: Path, console: Console) -> Iterator[Lane]:
    """A node and a portal of its own, and a data folder; both end with it."""
    places, local = Places.below(folder), LocalPortal()
    own_node = folder / "node"
    try:
        state = node.start(own_node, port=0, heap=HEAP, cache=cache)
        with portal_serving(local) as address:
            environment = {
                "OACITE_HOME": str(places.home),
                "OACITE_INDEX_GRACE": "0",
                "OPENSEARCH_URL": str(state.url),
                "USPTO_API_URL": address,
                "USPTO_API_KEY": KEY,
                "USPTO_API_RATE": "15",
            }
            client = connect(serving.local(str(state.url)), timeout=120)
            yield Lane(places, client, local, environment, console)
    finally:
        node.stop(own_node)


def _make_sure(ran: Watched) -> None:
    if ran.code not in DONE:
        sys.exit("\n".join(ran.errors[-5:]))


def measure(folder: Path, asked: Asked, cache: Path, console: Console) -> Difference:
    """Do it all, and tell.

    Args:
        folder: for everything; it must not exist yet, and stays.
        asked: what to do.
        cache: where the engine's artifacts are kept.
        console: where it is told.
    """
    with _lane(folder, cache, console) as lane:
        places, began = lane.places, time.monotonic()
        since = make(places, asked.rows, asked.texts, asked.seed)
        console.print(f"make: {time.monotonic() - began:,.1f} s, {_size(places.home)} in the data folder")
        rows_of = {
            name: [*_saved(places, name), places.portal / f"{name}.jsonl", places.later / f"{name}.jsonl"]
            for name in NAMES
        }
        lane.serve(places.portal)
        lane.run("fetch", "oa-citations", "--since", f"{since:%Y-%m-%d}")
        lane.run("fetch", "office-actions")
        report = lane.index(asked)
        told = ("read", "indexed", "merged", "rejected", "resumed_at", "seconds")
        console.print(", ".join(f"{name} {report[name]:,}" for name in told))
        console.print(
            f"{_size(places.home)} in the data folder, of these {_size(kept_in(places.home))} passages;"
            f" {_size(folder / 'node' / 'data')} of the engine"
        )
        lane.serve(places.later)
        console.print(lane.run("refresh").output.strip())
        began = time.monotonic()
        gather(folder / "truth.duckdb", rows_of)
        difference = compare(folder / "truth.duckdb", lane.environment["OPENSEARCH_URL"], folder / "compared")
        console.print(
            f"compare: {time.monotonic() - began:,.1f} s, {difference.documents:,} documents and"
            f" {difference.rejected:,} rows that cannot be used; {difference.wrong:,} are wrong"
        )
        for line in difference.shown:
            console.print(f"    {line}")
    return difference


def _saved(places: Places, name: str) -> list[Path]:
    """The files of the data folder with rows of a service."""
    folder, start = (places.citations, "") if name == "citations" else (places.office_actions, name)
    return sorted(folder.glob(f"{start}*.jsonl.gz"))


def _size(folder: Path) -> str:
    files = [folder] if folder.is_file() else folder.rglob("*")
    size = sum(path.stat().st_size for path in files if path.is_file())
    return f"{size / 1e9:,.2f} GB"


def main() -> None:
    """Measure, and tell; fails where a document differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=100_000, help="of the API, about")
    parser.add_argument("--texts", type=int, default=4_000, help="of office actions")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    console = Console(soft_wrap=True, highlight=False)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # as any error it stops the node
    asked = Asked(chosen.rows, chosen.texts, chosen.kills, chosen.seed)
    difference = measure(chosen.folder, asked, IndexerSettings().node / "cache", console)
    sys.exit(difference.wrong > 0)


if __name__ == "__main__":
    main()
