"""What tests with three nodes do all the time: index, search, and wait until all copies stand."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from opensearchpy import OpenSearch

from engine.connection import EngineSettings, connect
from engine.translation import translated
from indexer import index
from indexer.loading import runs
from indexer.loading.retry import TRANSIENT
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from tests.indexer.cluster import Member, addresses
from tests.waiting import until

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


def under_way(client: OpenSearch, run: subprocess.Popen[str]) -> None:
    """Wait until a run has a checkpoint behind some rows."""
    while True:
        with suppress(*TRANSIENT):
            checkpoint = runs.read(client, "ptoffact")[0].checkpoint
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
