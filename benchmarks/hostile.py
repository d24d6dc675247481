"""What the dearest requests cost: made-up ones over all routes, each as dear as its kind may be.

The same seed makes the same requests. Told are the statuses, the ten that took longest, and the most heap
that the engine had in use, which is looked at all the while.
"""

import argparse
import string
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from threading import Event, Thread
from urllib.parse import quote, urlencode

import requests
from rich.console import Console
from rich.table import Table

from citations.facets import FACETS
from search_ui.url.values import GROUPS, MAX_STARTS

WORDS = (
    "method", "system", "device", "apparatus", "and", "for", "the", "of", "a", "with", "battery", "display",
    "semiconductor", "image", "data", "network", "same", "control", "process", "using",
)  # fmt: skip
"""Words that much of the index has."""
DEAREST = 10

Kinds = tuple[Callable[[], str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """How a request was answered; status 0 is not at all."""

    path: str
    status: int
    seconds: float
    size: int


class Requests:
    """Made-up requests; one after the other, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable, not secret

    def next(self) -> str:
        """The path and the query string of a request."""
        kinds: Kinds = (
            self._search,
            self._search,
            self._search,
            self._values,
            self._values,
            self._owners,
            self._document,
            self._suggest,
            self._references,
            self._unit,
            self._list,
        )
        return self._random.choice(kinds)()

    def _search(self) -> str:
        group = self._random.choice(GROUPS)
        place = self._place() if group == "none" else []
        items = [("q", self._text()), *self._filters(), ("group", group), *place]
        path = self._random.choice(["/search", "/search", "/api/search", "/search/owners"])
        return f"{path}?{urlencode(items, errors='replace')}"

    def _values(self) -> str:
        name = self._random.choice([*FACETS])
        items = [*self._filters(), ("order", self._random.choice(["count", "name"]))]
        items += [("page", str(self._random.randrange(1, 120)))]
        if self._random.random() < 0.5:  # noqa: PLR2004
            items += [("q", self._text())]
        return f"{self._random.choice(['', '/api'])}/facets/{name}?{urlencode(items, errors='replace')}"

    def _owners(self) -> str:
        letters = string.ascii_lowercase + "0123456789éñㅎ株"
        starts = [
            "".join(self._random.choices(letters, k=self._random.randrange(1, 4)))
            for _ in range(self._random.randrange(1, MAX_STARTS + 3))
        ]
        items = [("prefix", " ".join(starts)), ("order", self._random.choice(["count", "name"]))]
        return f"/facets/reference_owner?{urlencode(items + self._filters()[:2])}"

    def _document(self) -> str:
        what = self._random.choice(["/references/", "/citations/", "/api/references/", "/api/citations/"])
        number = self._random.choice(
            [f"US{self._random.randrange(3_000_000, 11_000_000)}", self._text()[:80], "%00", "../../etc"]
        )
        return what + quote(number, safe="")

    def _references(self) -> str:
        """The references used most under any search."""
        items = [*self._filters(), ("page", str(self._random.randrange(1, 100)))]
        items += [("q", self._text())] if self._random.random() < 0.5 else []  # noqa: PLR2004
        return f"{self._random.choice(['', '/api'])}/facets/reference?{urlencode(items, errors='replace')}"

    def _unit(self) -> str:
        what = ["/tech-centers/2800", "/tech-centers/1700/uses", "/work-groups/2810/uses", "/art-units/1727"]
        return self._random.choice(["", "", "/api"]) + self._random.choice(what)

    def _list(self) -> str:
        """As many numbers as an address may have."""
        numbers = (str(self._random.randrange(3_000_000, 11_000_000)) for _ in range(400))
        return f"/list?{urlencode({'text': ' '.join(numbers)})}"

    def _suggest(self) -> str:
        return f"/suggest?{urlencode({'q': self._text()[: self._random.randrange(1, 100)]})}"

    def _text(self) -> str:
        """As the query language bounds it, or a little beyond."""
        pick, many = self._random.choice, self._random.randrange(1, 40)
        words = self._random.choices(WORDS, k=many)
        kinds: Kinds = (
            lambda: pick(WORDS),
            lambda: " ".join(words),
            lambda: " OR ".join(words),
            lambda: '"' + " ".join(words[:6]) + '"',
            lambda: " ".join(f"{letter}*" for letter in self._random.sample(string.ascii_lowercase, 5)),
            lambda: " ".join(f"-{letter}{pick('aeiou')}*" for letter in string.ascii_lowercase[:5]),
            lambda: pick(WORDS) + " " + " ".join(f"-{word}" for word in words[:30]),
            lambda: " OR ".join(f"({a} {b})" for a, b in zip(words, reversed(words), strict=True)),
            lambda: " ".join(str(self._random.randrange(3_000_000, 11_000_000)) for _ in range(20)),
            lambda: f"title:{pick(WORDS)} OR ref-title:{pick(WORDS)} OR owner:{pick(WORDS)}",
            lambda: "methd systm devce " * self._random.randrange(1, 4),
        )
        return pick(kinds)()

    def _filters(self) -> list[tuple[str, str]]:
        """Selections in up to all facets, or some hundred owners."""
        pick = self._random.choice
        some = {
            "rejection_type": ["101", "102", "103", "112", "none"],
            "form_source": ["892", "1449", "oa_text", "none"],
            "tech_center": ["1700", "2100", "2800"],
            "work_group": ["1720", "2810", "none"],
            "art_unit": ["1727", "2814", "none"],
            "action": ["rejected", "none"],
            "office_action_type": ["CTNF", "CTFR"],
            "year": [str(year) for year in range(2008, 2018)],
            "reference_type": ["us_grant", "us_pgpub", "foreign", "non_patent", "none"],
            "reference_country": ["US", "JP", "none"],
            "reference_owner": ["none", "Acme Corp."],
            "source": ["ptoffact", "oa_citations"],
        }
        names = self._random.sample([*some], self._random.choice([0, 0, 1, 2, 3, 12]))
        chosen = [(pick(["", "", "not_"]) + name, pick(some[name])) for name in names]
        if self._random.random() < 0.05:  # noqa: PLR2004
            chosen += [("not_reference_owner", f"Owner {number}") for number in range(90)]
        if self._random.random() < 0.2:  # noqa: PLR2004
            chosen += [("from", "2009-01-01"), ("to", "2016-12-31")]
        return chosen

    def _place(self) -> list[tuple[str, str]]:
        pick = self._random.choice
        after = "MSxyLDEwMDIwLDEyLjUsMjAxMi0wNy0wNCw3LHB0b2ZmYWN0"
        where = pick([[], [], [("page", str(self._random.randrange(1, 101)))], [("after", after)]])
        return [*where, ("size", pick(["10", "20", "50", "100"]))]


def asked(url: str, path: str) -> Answer:
    """The answer to one request."""
    start = time.perf_counter()
    try:
        reply = requests.get(url + path, timeout=120, allow_redirects=True)
        status, size = reply.status_code, len(reply.content)
    except requests.RequestException:
        status, size = 0, 0
    return Answer(path, status, time.perf_counter() - start, size)


class Heap(Thread):
    """Looks at how much heap the engine has in use."""

    def __init__(self, engine: str) -> None:
        super().__init__(daemon=True)
        self._engine = engine
        self.ended = Event()
        self.most = 0
        self.limit = 0

    def run(self) -> None:
        """Until it is ended."""
        while not self.ended.wait(0.2):
            nodes = requests.get(f"{self._engine}/_nodes/stats/jvm", timeout=120).json()["nodes"].values()
            for node in nodes:
                self.most = max(self.most, node["jvm"]["mem"]["heap_used_in_bytes"])
                self.limit = node["jvm"]["mem"]["heap_max_in_bytes"]


def main() -> None:
    """Ask, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("url", help="where `oacite serve` is, as http://127.0.0.1:8000")
    parser.add_argument("engine", help="its OpenSearch, as http://127.0.0.1:9200")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    made = Requests(chosen.seed)
    paths = [made.next() for _ in range(chosen.requests)]
    heap = Heap(chosen.engine)
    heap.start()
    with ThreadPoolExecutor(chosen.at_once) as pool:
        answers = list(pool.map(lambda path: asked(chosen.url, path), paths))
    heap.ended.set()
    console = Console(width=160)
    statuses = Counter(answer.status for answer in answers)
    console.print(f"statuses: {dict(sorted(statuses.items()))}")
    console.print(f"heap in use: {heap.most / 1e6:,.0f} of {heap.limit / 1e6:,.0f} MB at most")
    table = Table("seconds", "status", "kB", "request")
    for answer in sorted(answers, key=lambda answer: -answer.seconds)[:DEAREST]:
        table.add_row(
            f"{answer.seconds:.2f}", str(answer.status), f"{answer.size / 1e3:,.0f}", answer.path[:120]
        )
    console.print(table)
    if failed := [answer for answer in answers if answer.status == 0 or answer.status >= 500]:  # noqa: PLR2004
        for answer in failed[:DEAREST]:
            console.print(f"failed: {answer.status} {answer.path}")


if __name__ == "__main__":
    main()
