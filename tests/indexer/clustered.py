"""What tests with three nodes do all the time: index, search, and wait until all copies stand."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
from opensearchpy import OpenSearch

from engine.connection import EngineSettings, connect
from engine.translation import translated
from indexer import index
from indexer.loading import runs
from indexer.loading.retry import TRANSIENT
from indexer.loading.run_part import RunPart
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from tests.indexer.cluster import Member, addresses
from tests.indexer.rows import documents
from tests.indexer.test_serving_process import Serving, served
from tests.waiting import until

APPLICATIONS = 2_000
"""Of a made-up dataset: some 54,000 rows."""
LONGEST_RUN = 600
"""Seconds that a run may take here, also through restarts."""


def client_of(members: Sequence[Member], timeout: float = 60) -> OpenSearch:
    """A client that knows these nodes."""
    return connect(EngineSettings.model_validate({"url": addresses(members)}), timeout=timeout)


def indexing(url: str, home: Path, *options: str, shards: int = 2) -> subprocess.Popen[str]:
    """The command, in a process of its own, with one copy of each shard."""
    environment = os.environ | {
        "OPENSEARCH_URL": url,
        "OACITE_HOME": str(home),
        "OACITE_SHARDS": str(shards),
        "OACITE_REPLICAS": "1",
        "OACITE_INDEX_GRACE": "0",
    }
    command = [sys.executable, "-m", "indexer.cli", "index", "ptoffact", "--checkpoint-seconds", "0.3"]
    return subprocess.Popen(
        [*command, *options], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ended(run: subprocess.Popen[str]) -> str:
    """What a run told on its way, once it has ended well."""
    _, errors = run.communicate(timeout=LONGEST_RUN)
    assert 0 == run.returncode, errors
    return errors


def under_way(client: OpenSearch, run: subprocess.Popen[str], part: RunPart | None = None) -> None:
    """Wait until a run, or one part of it, has a checkpoint behind some rows."""
    while True:
        with suppress(*TRANSIENT):
            checkpoint = runs.read(client, "ptoffact", part=part)[0].checkpoint
            if checkpoint and checkpoint["position"]:
                return
        assert run.poll() is None, run.communicate()
        time.sleep(0.05)


def nodes(client: OpenSearch) -> tuple[int, str] | None:
    """How many nodes there are and what the health is, as this client is told; None when it is not."""
    with suppress(*TRANSIENT), translated():
        health = client.cluster.health(params={"cluster_manager_timeout": "1s"})
        return health["number_of_nodes"], health["status"]
    return None


def green(client: OpenSearch) -> None:
    """Wait until three nodes have all copies of all shards."""
    until(lambda: nodes(client) == (3, "green"))


@contextmanager
def away(client: OpenSearch, member: Member) -> Iterator[None]:
    """Within it a node is away, ended and started again as docs/runbook.md has it."""
    allocation = "cluster.routing.allocation.enable"
    client.cluster.put_settings(body={"persistent": {allocation: "primaries"}})
    member.stop()
    yield
    member.start()
    until(lambda: (nodes(client) or (0, ""))[0] == 3)
    client.cluster.put_settings(body={"persistent": {allocation: None}})


class Searching:
    """Somebody who searches all the time; `totals` are the answers, `failures` what was none."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.totals: list[int] = []
        self.failures: list[str] = []
        self._searcher = Searcher(client_of(members, 30))
        self._over = threading.Event()

    def run(self) -> None:
        """Search until `over`."""
        number = 0
        while not self._over.is_set():
            number += 1
            params = SearchParams(q="" if number % 2 else "US", size=10 + 10 * (number % 2))
            try:
                found = self._searcher.search(params)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is no answer
                self.failures.append(f"{type(error).__name__}: {error}")
            else:
                if number % 2:
                    self.totals.append(found.total)

    @contextmanager
    def meanwhile(self, at_once: int = 3) -> Iterator[None]:
        """Within it so many search."""
        threads = [threading.Thread(target=self.run) for _ in range(at_once)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()


class Pages:
    """`oacite serve`, that can be restarted, and somebody who searches there all the time."""

    def __init__(self, folder: Path, url: str) -> None:
        self.answers: Counter[tuple[int, int | None, bool]] = Counter()
        self._folder = folder
        self._url = url
        self._address = ""
        self._over = threading.Event()
        self._served: ExitStack = ExitStack()

    def restart(self) -> None:
        """End it as an operator does, and begin it anew."""
        self._served.close()
        with ExitStack() as stack:
            pages = stack.enter_context(served(self._folder, self._url))
            stack.callback(self._end, pages)
            self._address = pages.address
            self._served = stack.pop_all()

    def _end(self, pages: Serving) -> None:
        self._address = ""
        assert 0 == pages.end()[0]

    def _search(self) -> None:
        while not self._over.is_set():
            if address := self._address:
                with suppress(httpx.TransportError):  # it ended between the two lines
                    found = httpx.get(f"{address}/api/search?q=", timeout=60, follow_redirects=True)
                    says_when = "retry-after" in found.headers
                    self.answers[found.status_code, found.json().get("total"), says_when] += 1
            else:
                time.sleep(0.05)

    @contextmanager
    def meanwhile(self) -> Iterator[None]:
        """Within it they are there, and searched."""
        self.restart()
        thread = threading.Thread(target=self._search)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()
            self._served.close()


def assert_answered(citations: int, searching: Searching, pages: Pages | None = None) -> None:
    """All searches were answered, and rightly; a page at most said when to come again."""
    print(f"{len(searching.totals)} totals; pages: {pages and pages.answers}")  # noqa: T201
    assert [] == searching.failures
    assert {citations} == {*searching.totals}
    if pages:
        assert pages.answers[200, citations, False] > 0
        assert {(200, citations, False), (503, None, True)} >= {*pages.answers}


def assert_whole(client: OpenSearch, expected: dict[str, dict[str, Any]]) -> None:
    """All rows are served, none twice, with a copy of each shard."""
    green(client)
    assert expected == documents(client)
    [state] = [state for state in index.states(client) if state.promoted]
    assert (len(expected), 1, 0, 0) == (state.documents, state.replicas, state.absent, state.unplaced)


def manager(client: OpenSearch, members: Sequence[Member]) -> Member:
    """The node that manages the cluster, whose loss is the worst."""
    state = client.cluster.state(metric="master_node,nodes")
    name = state["nodes"][state["master_node"]]["name"]
    return next(member for member in members if member.name == name)


def holder(client: OpenSearch, members: Sequence[Member]) -> Member:
    """A node with a part of the index that is being filled: what it has not on disk is lost with it."""
    [name] = [str(state.name) for state in index.states(client) if not state.promoted]
    [shard, *_] = client.cat.shards(index=name, params={"format": "json", "h": "node"})
    return next(member for member in members if member.name == shard["node"])
