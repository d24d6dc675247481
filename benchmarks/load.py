"""How the pages bear many clients at once: closed loops of mixed clicks against a server that runs.

Each of so many clients has an address of its own (127.1.x.y) and one connection, and goes from page to page
without a pause (benchmarks.kinds, MIX); after a 503 it waits as somebody who reloads the page. A walker is
one address with so many connections, and beside it a bystander opens a page now and then.

Clicks are drawn from the engine of OPENSEARCH_URL, else of the local node. The server is the one that is
named, or one of its own. With `--promote`, an index of a small source comes behind the alias after a quarter
of the time, another one takes its place after half of it, and is refreshed after three quarters. A watcher
asks all the while how many citations there are of what was there before, and of that source.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from opensearchpy import OpenSearch
from rich.console import Console
from rich.table import Table

from benchmarks.clients import Paths, crowd, walker
from benchmarks.kinds import mixed
from benchmarks.memory import Memory
from benchmarks.promoting import promoting
from benchmarks.served import TIMEOUT, served, until_quiet
from benchmarks.stock import stock
from benchmarks.watcher import Watcher
from engine.connection import ALIAS, EngineSettings, connect
from indexer.commands import serving
from indexer.settings import IndexerSettings
from search_ui.searcher.engine import Engine

SECONDS = 20.0
"""That a page may take, as where nothing is set."""
HEADINGS = (
    "who",
    "answers/s",
    "p50 ms",
    "p95 ms",
    "longest ms",
    "503",
    "503 p95 ms",
    "else",
    "pages",
    "engine",
    "totals",
    "of what came",
)


CAPTION = (
    "pages, engine: memory in MB, at first → at last (most); totals: of one search, how often each was told; "
    "of what came: the totals of the source that is promoted, in their order"
)


def _paths(client: OpenSearch, seed: int, words: int) -> Paths:
    """Mixed clicks on what is behind the alias: others for each client, the same for the same seed."""
    of = stock(Engine(client, alias=ALIAS, timeout=TIMEOUT), seed, words)
    return lambda who: mixed(of, f"{seed} {who}")


@contextmanager
def _pages(settings: EngineSettings, chosen: argparse.Namespace) -> Iterator[str]:
    """The address of the server, which is ready."""
    if chosen.url:
        yield chosen.url
        return
    with served(settings, chosen.common_words, timeout=SECONDS) as address:
        yield address


def _load(url: str, settings: EngineSettings, paths: Paths, chosen: argparse.Namespace) -> Table:
    """A row for each crowd, and each walker with the bystander beside it."""
    client = connect(settings)
    table = Table(*HEADINGS, caption=CAPTION)
    for clients in chosen.clients:
        meanwhile = promoting(settings, chosen.seconds / 4) if chosen.promote else nullcontext()
        with Memory(url, client) as memory, Watcher(url) as watcher, meanwhile:
            row = crowd(url, clients, chosen.seconds, paths).row(chosen.seconds)
        table.add_row(f"{clients} clients", *row, *memory.told(), *watcher.told())
    for connections in chosen.connections:
        seen, bystander = walker(url, connections, chosen.seconds, paths)
        if connections:
            table.add_row(f"walker, {connections} connections", *seen.row(chosen.seconds))
        table.add_row(f"bystander beside {connections}", *bystander.row(chosen.seconds))
    return table


def main() -> None:
    """Print it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url", nargs="?", help="where an `oacite serve` is, as http://127.0.0.1:8000")
    parser.add_argument("--clients", type=int, nargs="*", default=[8, 64])
    parser.add_argument("--connections", type=int, nargs="*", default=[], help="of the walker; 0 is none")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--common-words", type=int, default=300, help="that the server warms at its start")
    parser.add_argument(
        "--promote", action="store_true", help="index a small source meanwhile, twice, and refresh it"
    )
    chosen = parser.parse_args()
    if chosen.common_words < 1:
        parser.error("--common-words: at least 1, which some of the clicks search for")
    settings = serving.engine(IndexerSettings())
    client, console = connect(settings, timeout=TIMEOUT), Console(width=170)
    with _pages(settings, chosen) as url:
        console.print(f"the server was ready after {until_quiet(client):.0f} s")
        paths = _paths(client, chosen.seed, chosen.common_words)
        console.print(_load(url, settings, paths, chosen))


if __name__ == "__main__":
    main()
