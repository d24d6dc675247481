"""How fast the pages are, click by click, beside the request that a tutorial would write.

Each kind of click (benchmarks.kinds) is drawn from the index itself, the same for the same seed, and asked
for over HTTP of an `oacite serve` of its own, one after the other.

    cold      before each click the engine forgets all answers to requests, so that no count is known but
              those of the server's table; only in which state the indexes are, every page has asked before.
              Of a common word it knows what the server has warmed; of another filter on the same words, the
              page on which it is clicked. With `--forget-filters` it forgets its filters too, as in
              the older tables of DECISIONS, and makes those anew that it was asked often
    warm      the same click at once again
    tutorial  one request with everything (benchmarks.tutorial), past the cache of answers, before ours and
              after ours in turn. Totals and counts, and hits by date, are compared with `/api/search`
    datasette what a user would pick instead (`--sqlite FILE`): its answer from a table of SQLite with a
              full-text index, with the same facets but for owners (benchmarks.datasette_pages). A table with
              fewer rows than the index (`--sqlite-rows`) has other totals and is only timed

In all the files are in the system's memory, as far as it reaches. The engine is the one of OPENSEARCH_URL,
else the local node, which must run.
"""

import argparse
import json
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from opensearchpy import OpenSearch
from psutil import Process
from rich.console import Console

from benchmarks.agreement import agreement, of_page
from benchmarks.clicks import Click
from benchmarks.datasette_pages import datasette
from benchmarks.fts_table import fill
from benchmarks.kinds import KINDS, clicks
from benchmarks.processes import of_engine, of_pages, processor_seconds
from benchmarks.rivals import Asked, Rival, Tutorial
from benchmarks.served import OK, TIMEOUT, forget, get, served, until_quiet
from benchmarks.stock import stock
from benchmarks.told import Beside, Measured, report, tables
from engine.connection import ALIAS, EngineSettings, connect
from indexer.commands import serving
from indexer.settings import IndexerSettings
from search_ui.searcher.engine import Engine
from search_ui.url.params import SearchParams

WARMED = 300
"""The commonest words: as many as a server warms where nothing is set."""
SQLITE_ROWS = 5_000_000
ANY = "/about"
"""A page that asks hardly anything but in which state the indexes are, where somebody has it."""
OTHER = '"another"'
"""The tag of what somebody has. A server asks for the state every few seconds by itself."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured: the pages at an address, over what an engine has behind the alias, beside rivals."""

    client: OpenSearch
    address: str
    rivals: Mapping[Rival, int]
    processes: tuple[Process | None, Process | None]
    forget_filters: bool = False

    def measured(self, drawn: Sequence[Click]) -> Iterator[Measured]:
        """All clicks, the first so many beside each rival, who is asked before ours or after it in turn."""
        for number, click in enumerate(drawn):
            asked = [each for each, most in self.rivals.items() if number < most and _takes(each, click)]
            before = self._beside(asked, click) if number % 2 else {}
            ours = self._ours(click)
            yield replace(ours, beside=before if number % 2 else self._beside(asked, click))

    def _ours(self, click: Click) -> Measured:
        if KINDS[click.kind].cleared:
            forget(self.client, filters=self.forget_filters)
            get(self.address, ANY, tag=OTHER)
        if click.before:
            get(self.address, click.before)
        before = self._processor()
        cold = get(self.address, click.url)
        after = self._processor()
        warm = get(self.address, click.url)
        status = cold.status if cold.status != OK else warm.status
        spent = (after[0] - before[0], after[1] - before[1])
        return Measured(click, status, cold.seconds, warm.seconds, *spent)

    def _processor(self) -> tuple[float, float]:
        """Processor time that the pages and the engine have taken so far."""
        return processor_seconds(self.processes[0]), processor_seconds(self.processes[1])

    def _beside(self, rivals: Sequence[Rival], click: Click) -> dict[str, Beside]:
        search = click.search or SearchParams()
        found = {}
        for rival in rivals:
            before = self._processor()[1]
            asked = rival.ask(search)
            spent = self._processor()[1] - before
            found[rival.name] = replace(self._compared(rival, search, asked), engine=spent)
        return found

    def _compared(self, rival: Rival, asked: SearchParams, found: Asked) -> Beside:
        if found.answer is None:
            return Beside(found.seconds, found.problem, answered=False)
        if not rival.has_all:
            return Beside(found.seconds, "")
        search = rival.meant(asked)
        page = get(self.address, search.to_url("/api/search"))
        if page.status != OK:
            return Beside(found.seconds, f"ours has status {page.status}")
        ours = of_page(json.loads(page.content), by_date=search.sort != "relevance")
        return Beside(found.seconds, agreement(ours, found.answer))


def _takes(rival: Rival, click: Click) -> bool:
    return click.search is not None and rival.takes(click.search)


def _measured(bench: Bench, chosen: argparse.Namespace, console: Console) -> Iterator[Measured]:
    engine = Engine(bench.client, alias=ALIAS, timeout=TIMEOUT)
    start = time.monotonic()
    of = stock(engine, chosen.seed, chosen.common_words)
    console.print(f"clicks are drawn from {len(of.citations):,} citations ({time.monotonic() - start:.0f} s)")
    for kind in (name for name in KINDS if name in chosen.kinds):
        start = time.monotonic()
        drawn = clicks(of, chosen.seed, kind, chosen.clicks)
        yield from bench.measured(drawn)
        console.print(f"{kind}: {len(drawn)} clicks ({time.monotonic() - start:.0f} s)")


@contextmanager
def _bench(settings: EngineSettings, chosen: argparse.Namespace, console: Console) -> Iterator[Bench]:
    """Servers of its own, ready."""
    client = connect(settings, timeout=TIMEOUT)
    rivals: dict[Rival, int] = {Tutorial(client): chosen.compare}
    with ExitStack() as stack:
        if chosen.sqlite:
            start = time.monotonic()
            rows = fill(client, chosen.sqlite, chosen.sqlite_rows)
            console.print(f"the table of SQLite has {rows:,} rows ({time.monotonic() - start:.0f} s)")
            has_all = rows == client.count(index=ALIAS)["count"]
            rivals[stack.enter_context(datasette(chosen.sqlite, has_all=has_all))] = chosen.sqlite_clicks
        address = chosen.url
        if not address:
            words = chosen.common_words if "common" in chosen.kinds else 0
            address = stack.enter_context(served(settings, words))
            console.print(f"the server was ready, {words} words warmed, after {until_quiet(client):.0f} s")
        yield Bench(client, address, rivals, (of_pages(address), of_engine(client)), chosen.forget_filters)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clicks", type=int, default=200, help="of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=[*KINDS])
    parser.add_argument(
        "--compare", type=int, help="clicks of each kind that are asked as tutorials do; else all"
    )
    parser.add_argument("--common-words", type=int, default=WARMED, help="that the server warms at its start")
    parser.add_argument("--forget-filters", action="store_true", help="before each click, beside answers")
    parser.add_argument("--url", help="of an `oacite serve` that runs, instead of one of its own")
    parser.add_argument("--sqlite", type=Path, help="file for the table of datasette, made where it is not")
    parser.add_argument("--sqlite-rows", type=int, default=SQLITE_ROWS, help="citations in it, at most")
    parser.add_argument("--sqlite-clicks", type=int, default=20, help="of each kind, that datasette is asked")
    parser.add_argument("--json", type=Path, help="a file for all that was measured")
    chosen = parser.parse_args()
    chosen.compare = chosen.clicks if chosen.compare is None else chosen.compare
    return chosen


def main() -> None:
    """Run the benchmark, and print its table; after Ctrl-C, of what was measured until then."""
    chosen = _arguments()
    settings = serving.engine(IndexerSettings())
    console = Console(stderr=True, highlight=False, style="dim")
    documents = int(connect(settings).count(index=ALIAS)["count"])
    found: list[Measured] = []
    load = os.getloadavg()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _bench(settings, chosen, console) as bench:
            found.extend(_measured(bench, chosen, console))
    except KeyboardInterrupt:
        console.print("interrupted")
    Console(width=140).print(*tables(found, documents), sep="\n")
    if chosen.json:
        run = {
            "documents": documents,
            "seed": chosen.seed,
            "load before": load,
            "load after": os.getloadavg(),
        }
        chosen.json.write_text(json.dumps(run | report(found), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
