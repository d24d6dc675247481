"""How fast the pages are, click by click, beside the request that a tutorial would write.

Each kind of click (benchmarks.kinds) is drawn from the index itself, the same for the same seed, and asked
for over HTTP of an `oacite serve` of its own, one after the other.

    cold      before each click the engine forgets all answers to requests, and filters, so that no count is
              known but those of the server's table. Of a common word it knows what the server has warmed; of
              another filter on the same words, the page on which it is clicked
    warm      the same click at once again
    tutorial  one request with everything (benchmarks.tutorial), past the cache of answers, before ours and
              after ours in turn. Totals and counts, and hits by date, are compared with `/api/search`

In all three the files are in the system's memory, as far as it reaches. The engine is the one of
OPENSEARCH_URL, else the local node, which must run.
"""

import argparse
import json
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch
from rich.console import Console

from benchmarks import tutorial
from benchmarks.agreement import agreement
from benchmarks.clicks import Click
from benchmarks.kinds import KINDS, clicks
from benchmarks.served import TIMEOUT, get, served, until_quiet
from benchmarks.stock import stock
from benchmarks.told import Measured, told
from engine.connection import ALIAS, EngineSettings, connect
from engine.translation import translated
from indexer.commands import serving
from indexer.settings import IndexerSettings
from search_ui.searcher.engine import Engine

WARMED = 300
"""The commonest words: as many as a server warms where nothing is set."""

FORGETTING = {"request": "true", "query": "true"}
"""What is cleared: answers to requests, and filters. Were filters not named, the engine would clear ordinals
too, which no search has to make anew."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured: the pages at an address, over what an engine has behind the alias."""

    client: OpenSearch
    address: str

    def measured(self, drawn: Sequence[Click], compared: int) -> list[Measured]:
        """All clicks, the first so many of them beside the tutorial's request."""
        return [
            self._measured(click, with_tutorial=number < compared, first=number % 2 == 0)
            for number, click in enumerate(drawn)
        ]

    def _measured(self, click: Click, *, with_tutorial: bool, first: bool) -> Measured:
        asked = with_tutorial and click.search is not None
        before = self._tutorial(click) if asked and not first else None
        ours = self._ours(click)
        beside = self._tutorial(click) if asked and first else before
        if beside is None or ours.status != 200:  # noqa: PLR2004 - it is
            return ours
        seconds, response = beside
        return ours.beside(seconds, self._agreement(click, response))

    def _ours(self, click: Click) -> Measured:
        if KINDS[click.kind].cleared:
            with translated():
                self.client.indices.clear_cache(index=ALIAS, params=FORGETTING)
        if click.before:
            get(self.address, click.before)
        cold, warm = get(self.address, click.url), get(self.address, click.url)
        return Measured(click, cold.status, cold.seconds, warm.seconds)

    def _tutorial(self, click: Click) -> tuple[float, dict[str, Any]]:
        body = tutorial.body(click.search) if click.search else {}
        start = time.perf_counter()
        with translated():
            response: dict[str, Any] = self.client.search(
                index=ALIAS, body=body, params={"request_cache": "false"}
            )
        return time.perf_counter() - start, response

    def _agreement(self, click: Click, response: dict[str, Any]) -> str:
        search = click.search
        if search is None:
            return ""
        data = json.loads(get(self.address, search.to_url("/api/search")).content)
        return agreement(search, data, response)


def _run(bench: Bench, chosen: argparse.Namespace, console: Console) -> Iterable[Measured]:
    engine = Engine(bench.client, alias=ALIAS, timeout=TIMEOUT)
    start = time.monotonic()
    drawn_from = stock(engine, chosen.seed, chosen.common_words)
    console.print(f"clicks are drawn from {len(drawn_from.citations):,} citations", style="dim", end=" ")
    console.print(f"({time.monotonic() - start:.0f} s)", style="dim")
    for kind in (name for name in KINDS if name in chosen.kinds):
        start = time.monotonic()
        drawn = clicks(drawn_from, chosen.seed, kind, chosen.clicks)
        yield from bench.measured(drawn, chosen.tutorial)
        console.print(f"{kind}: {len(drawn)} clicks ({time.monotonic() - start:.0f} s)", style="dim")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clicks", type=int, default=200, help="of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=[*KINDS])
    parser.add_argument(
        "--tutorial", type=int, default=None, help="clicks of each kind that are asked that way too; else all"
    )
    parser.add_argument(
        "--warm-words", type=int, default=WARMED, help="that the server searches for at first"
    )
    parser.add_argument("--url", help="of an `oacite serve` that runs, instead of one of its own")
    parser.add_argument("--json", type=Path, help="a file for all that was measured")
    chosen = parser.parse_args()
    chosen.tutorial = chosen.clicks if chosen.tutorial is None else chosen.tutorial
    return chosen


def _measure(settings: EngineSettings, chosen: argparse.Namespace, console: Console) -> list[Measured]:
    client = connect(settings, timeout=TIMEOUT)
    if chosen.url:
        return [*_run(Bench(client, chosen.url), chosen, console)]
    words = chosen.common_words if "common" in chosen.kinds else 0
    with served(settings, words) as (address, _):
        seconds = until_quiet(client)
        console.print(f"the server was ready, {words} words warmed, after {seconds:.0f} s", style="dim")
        return [*_run(Bench(client, address), chosen, console)]


def main() -> None:
    """Run the benchmark, and print its table."""
    chosen = _arguments()
    settings = serving.engine(IndexerSettings())
    console = Console(stderr=True, highlight=False)
    console.print(f"load of the machine before: {os.getloadavg()[0]:.1f}", style="dim")
    found = _measure(settings, chosen, console)
    documents = int(connect(settings).count(index=ALIAS)["count"])
    Console(width=150).print(told(found, documents))
    if chosen.json:
        report = {
            "documents": documents,
            "seed": chosen.seed,
            "load": os.getloadavg(),
            "clicks": [asdict(each) for each in found],
        }
        chosen.json.write_text(json.dumps(report, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
