"""How long the pages take: named searches over what is indexed, cold and warm, as the search UI asks them.

Cold is the first answer after the engine forgot all answers, warm the median of several later ones;
what the engine's own files hold in the system's memory is warm in both. `make bench-search` draws what it
asks for, over HTTP. The engine is the one of OPENSEARCH_URL.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from urllib.parse import parse_qsl

from opensearchpy import OpenSearch
from rich.console import Console
from rich.table import Table

from benchmarks.served import TIMEOUT, forget
from engine.connection import EngineSettings, connect
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from search_ui.url.parse import parse, parse_facet

SEARCHES = (
    "",
    "rejection_type=103",
    "art_unit={art_unit}",
    "q=battery",
    "q=battery&rejection_type=103&art_unit={art_unit}",
    "q=battery+separator",
    "q=batteries+separators",
    "q=%22battery+separator%22",
    "q=method",
)
OWNERS = ("", "art_unit={art_unit}", "prefix=semiconductor", "order=name")


@dataclass(frozen=True, slots=True)
class Page:
    """A page that can be asked for; asking gives how many citations (of owners: values) it finds."""

    name: str
    ask: Callable[[], int]


def pages(searcher: Searcher) -> list[Page]:
    """The pages, with an art unit and a reference that the index has."""
    art_unit = next(f for f in searcher.facets(SearchParams()) if f.name == "art_unit").values[0].value
    [hit, *_] = searcher.search(parse([("reference_type", "us_grant")])).hits
    number = hit.citation.reference_number or ""

    def search(query: str) -> Page:
        params = parse(parse_qsl(query))
        return Page(params.to_url(), lambda: searcher.search(params).total)

    def owners(query: str) -> Page:
        asked = parse_facet("reference_owner", parse_qsl(query))
        return Page(asked.to_url(), lambda: len(searcher.facet_page(asked).values))

    def reference() -> int:
        found = searcher.reference(number)
        return found.results.total if found else 0

    return [
        *(search(query.format(art_unit=art_unit)) for query in SEARCHES),
        Page(f"/references/{number}", reference),
        *(owners(query.format(art_unit=art_unit)) for query in OWNERS),
    ]


def measured(client: OpenSearch, page: Page, times: int) -> tuple[int, float, float]:
    """What a page finds; seconds cold; seconds warm."""
    forget(client)
    seconds, found = [], 0
    for _ in range(1 + times):
        start = time.perf_counter()
        found = page.ask()
        seconds.append(time.perf_counter() - start)
    return found, seconds[0], median(seconds[1:])


def tell(client: OpenSearch, console: Console, times: int = 5) -> None:
    """Print the table; warm is the median of so many answers."""
    searcher = Searcher(client, timeout=TIMEOUT)
    table = Table("page", "found", "cold ms", "warm ms", title=f"{searcher.coverage().citations:,} documents")
    for page in pages(searcher):
        found, *seconds = measured(client, page, times)
        table.add_row(page.name, f"{found:,}", *(f"{each * 1000:,.0f}" for each in seconds))
    console.print(table)


def main() -> None:
    """Print it of what is served."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--times", type=int, default=5, help="warm answers to take the median of")
    times = parser.parse_args().times
    tell(connect(EngineSettings(), timeout=TIMEOUT), Console(width=120), times)


if __name__ == "__main__":
    main()
