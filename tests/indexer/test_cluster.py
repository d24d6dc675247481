"""Three nodes, of which one is killed while others search and while rows are indexed: nothing is lost.

It takes minutes and 2 GB, and so runs where it is asked for: `make chaos`.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from engine.connection import EngineSettings, connect
from engine.translation import translated
from indexer import index
from indexer.loading import runs
from indexer.loading.retry import TRANSIENT
from indexer.synthetic.ptoffact import synthesize
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from tests.indexer.cluster import Member, cluster
from tests.indexer.rows import documents

pytestmark = pytest.mark.long

APPLICATIONS = 2_000  # about 54,000 rows
WITHIN = 240


@pytest.fixture(scope="module")
def members(node_homes: Path, node_cache: Path) -> Iterator[list[Member]]:
    """The cluster."""
    with cluster(node_homes, node_cache) as members:
        yield members


@pytest.fixture(scope="module")
def url(members: list[Member]) -> str:
    """All of its addresses."""
    return ",".join(member.url for member in members)


@pytest.fixture(scope="module")
def client(url: str) -> OpenSearch:
    """A client that knows all of them."""
    return connect(EngineSettings.model_validate({"url": url}), timeout=60)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A made-up dataset, and how many rows it has."""
    folder = tmp_path_factory.mktemp("data")
    return folder, synthesize(folder / "ptoffact", APPLICATIONS).citations


def indexing(url: str, home: Path) -> subprocess.Popen[str]:
    """The command, in a process of its own, with one copy of each shard."""
    environment = os.environ | {
        "OPENSEARCH_URL": url,
        "OACITE_HOME": str(home),
        "OACITE_REPLICAS": "1",
        "OACITE_INDEX_GRACE": "0",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "indexer.cli", "index", "ptoffact", "--checkpoint-seconds", "0.3"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def green(client: OpenSearch) -> None:
    """Wait until three nodes have all copies of all shards."""
    until = time.monotonic() + WITHIN
    while True:
        with suppress(*TRANSIENT), translated():
            health = client.cluster.health()
            if (3, "green") == (health["number_of_nodes"], health["status"]):
                return
        assert time.monotonic() < until
        time.sleep(0.2)


class Searching:
    """Somebody who searches all the time; `totals` are the answers, `failures` what was none."""

    def __init__(self, url: str) -> None:
        client = connect(EngineSettings.model_validate({"url": url}))
        self.totals: list[int] = []
        self.failures: list[str] = []
        self._searcher = Searcher(client)
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
    def meanwhile(self) -> Iterator[None]:
        """Within it they search, three at once."""
        threads = [threading.Thread(target=self.run) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()


def manager(client: OpenSearch, members: list[Member]) -> Member:
    """The node that manages the cluster, whose loss is the worst."""
    state = client.cluster.state(metric="master_node,nodes")
    name = state["nodes"][state["master_node"]]["name"]
    return next(member for member in members if member.name == name)


def holder(client: OpenSearch, members: list[Member]) -> Member:
    """A node with a part of the index that is being filled: what it has not on disk is lost with it."""
    [name] = [str(state.name) for state in index.states(client) if not state.promoted]
    [shard, *_] = client.cat.shards(index=name, params={"format": "json", "h": "node"})
    return next(member for member in members if member.name == shard["node"])


def test_a_node_that_is_killed_takes_no_answer_and_no_row_with_it(
    members: list[Member], url: str, client: OpenSearch, data: tuple[Path, int]
) -> None:
    """Killed while all search, then while they search and rows are indexed: all are answered, and rightly."""
    home, rows = data
    with indexing(url, home) as run:
        _, errors = run.communicate()
    assert 0 == run.returncode, errors
    green(client)
    expected = documents(client)
    assert rows == len(expected)

    searching = Searching(url)
    with searching.meanwhile():
        time.sleep(2)
        lost = manager(client, members)
        lost.kill()
        time.sleep(5)
        assert searching.totals
        lost.start()
        green(client)
        with indexing(url, home) as run:
            while runs.read(client, "ptoffact")[0].checkpoint is None:
                assert run.poll() is None, run.communicate()
                time.sleep(0.05)
            lost = holder(client, members)
            lost.kill()
            lost.start()
            told, errors = run.communicate()
        assert 0 == run.returncode, errors
        green(client)
        time.sleep(1)

    print(f"{len(searching.totals)} totals; {told}")  # noqa: T201
    assert "OpenSearch was restarted: going back to row" in errors
    assert [] == searching.failures
    assert {rows} == {*searching.totals}
    assert expected == documents(client)
    [state] = [state for state in index.states(client) if state.promoted]
    assert (rows, 1, 0, 0) == (state.documents, state.replicas, state.absent, state.unplaced)
