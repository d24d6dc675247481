"""Killed anywhere, on a full disk: the index that is served in the end equals that of an untroubled run.

These tests have a node of their own, which they may kill.
"""

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import httpx
import pytest
from opensearchpy import OpenSearch

from engine.connection import connect
from engine.errors import WriteBlocked
from indexer import index, node
from indexer.commands import serving
from indexer.loading import runs
from indexer.loading.coverage import coverage
from indexer.loading.identity import identity
from indexer.loading.job import Job, Options
from indexer.loading.load import Loading
from indexer.loading.report import Report
from indexer.loading.retry import TRANSIENT
from indexer.progress import silent
from indexer.synthetic.ptoffact import synthesize
from tests.indexer.clustered import ended, under_way
from tests.indexer.killing import kill_node
from tests.indexer.rows import Rows, citation, documents
from tests.indexer.test_serving_process import Serving, served
from tests.waiting import until

APPLICATIONS = 2_000  # about 54,000 rows
KILLS_OF_THE_INDEXER = 4
KILLS_OF_THE_ENGINE = 1


@dataclass
class Mortal:
    """A node that can be killed and started again at the same address."""

    home: Path
    cache: Path
    port: int = 0

    def start(self) -> str:
        """Start it; gives its address."""
        url = str(node.start(self.home, port=self.port, heap="1g", cache=self.cache).url)
        self.port = urlsplit(url).port or 0
        return url

    def kill(self) -> None:
        """End it as a power cut does."""
        kill_node(self.home)


@pytest.fixture(scope="module")
def mortal(node_homes: Path, node_cache: Path) -> Iterator[Mortal]:
    """A node of this module's own."""
    mortal = Mortal(node_homes / "mortal", node_cache)
    mortal.start()
    yield mortal
    node.stop(mortal.home)


@pytest.fixture(scope="module")
def engine(mortal: Mortal) -> OpenSearch:
    """A client for that node, which looks at its disk as often as it can be told to."""
    client = connect(serving.local(f"http://127.0.0.1:{mortal.port}"), timeout=60)
    quick = {
        "cluster.info.update.interval": "10s",
        "cluster.routing.allocation.disk.reroute_interval": "1s",  # else a block is lifted a minute later
    }
    client.cluster.put_settings(body={"persistent": quick})
    return client


def indexing(data: Path, home: Path, mortal: Mortal, *options: str) -> subprocess.Popen[str]:
    """The command, in a process of its own."""
    command = [sys.executable, "-m", "indexer.cli", "index", "ptoffact", str(data)]
    environment = os.environ | {
        "OPENSEARCH_URL": f"http://127.0.0.1:{mortal.port}",
        "OACITE_HOME": str(home),
        "OACITE_INDEX_GRACE": "0",
    }
    return subprocess.Popen(
        [*command, "--checkpoint-seconds", "0.3", *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_lock(engine: OpenSearch, run: subprocess.Popen[str]) -> None:
    """Until a run holds its lock or has ended: before that an engine that is not there is told at once."""
    while run.poll() is None:
        holder = runs.read(engine, "ptoffact")[0].holder
        if holder and holder["pid"] == run.pid:
            return
        time.sleep(0.02)


@pytest.mark.long
def test_a_run_that_is_killed_anywhere_ends_with_the_same_index(
    mortal: Mortal, engine: OpenSearch, tmp_path: Path
) -> None:
    """Kill -9 of the indexer and of the engine at random points; document by document nothing differs."""
    data = tmp_path / "ptoffact"
    rows = synthesize(data, APPLICATIONS).citations
    started = time.monotonic()
    with indexing(data, tmp_path / "home", mortal) as untroubled:
        ended(untroubled)
    seconds = time.monotonic() - started
    expected = documents(engine)
    assert rows == len(expected)

    chance = random.Random(7)  # noqa: S311 - the same points every time, as far as a machine's speed is
    kills = ["indexer"] * KILLS_OF_THE_INDEXER + ["engine"] * KILLS_OF_THE_ENGINE
    chance.shuffle(kills)
    resumed = 0
    fresh = True
    run = None
    while kills:
        if run is None:
            run = indexing(data, tmp_path / "home", mortal, *(["--fresh"] if fresh else []))
            fresh = False
        if kills[-1] == "engine":
            wait_for_lock(engine, run)
        try:
            _, errors = run.communicate(timeout=chance.uniform(0.1, 0.6) * seconds)
        except subprocess.TimeoutExpired:
            if kills.pop() == "engine":
                mortal.kill()
                mortal.start()
            else:
                run.kill()
                _, errors = run.communicate()
                resumed += "resuming" in errors
                run = None
        else:
            assert 0 == run.returncode, errors
            resumed += "resuming" in errors
            run, fresh = None, True
    ended(run or indexing(data, tmp_path / "home", mortal))

    assert resumed > 0
    [state] = index.states(engine)
    assert (True, rows) == (state.promoted, state.documents)
    assert expected == documents(engine)


@pytest.mark.long
def test_a_run_needs_no_more_memory_than_at_its_beginning(
    mortal: Mortal, engine: OpenSearch, tmp_path: Path
) -> None:
    """From its first rows on it gets none: the same index. Whom the system kills for memory, SIGKILL ends."""
    data = tmp_path / "ptoffact"
    synthesize(data, APPLICATIONS)
    with indexing(data, tmp_path / "home", mortal, "--fresh") as untroubled:
        ended(untroubled)
    expected = documents(engine)
    with indexing(data, tmp_path / "home", mortal, "--fresh") as starved:
        under_way(engine, starved)
        resource.prlimit(starved.pid, resource.RLIMIT_AS, (0, 0))
        ended(starved)
    assert expected == documents(engine)


def total(pages: Serving) -> int | None:
    """How many citations the pages find; None where they answer with an error."""
    answer = httpx.get(f"{pages.address}/api/search", timeout=60)
    return int(answer.json()["total"]) if answer.is_success else None


@pytest.mark.long
def test_a_power_cut_takes_no_row_with_it(mortal: Mortal, engine: OpenSearch, tmp_path: Path) -> None:
    """Engine, run and pages are killed at once: what was served is served again, and the run goes on."""
    before = synthesize(tmp_path / "before", APPLICATIONS // 10).citations
    data = tmp_path / "ptoffact"
    rows = synthesize(data, APPLICATIONS, seed=1).citations
    with indexing(data, tmp_path / "home", mortal, "--fresh") as run:
        ended(run)
    expected = documents(engine)
    with indexing(tmp_path / "before", tmp_path / "home", mortal, "--fresh") as run:
        ended(run)

    address = f"http://127.0.0.1:{mortal.port}"
    with served(tmp_path, address) as pages, indexing(data, tmp_path / "home", mortal) as run:
        assert before == total(pages)
        under_way(engine, run)
        for each in (run, pages.process):
            each.kill()
        mortal.kill()
        run.communicate()
    mortal.start()
    with served(tmp_path, address) as pages:
        until(lambda: total(pages) == before)
        with indexing(data, tmp_path / "home", mortal) as run:
            assert "resuming" in ended(run)
        until(lambda: total(pages) == rows)
    assert expected == documents(engine)


@pytest.mark.long
def test_a_run_goes_back_when_the_engine_lost_what_it_confirmed(
    mortal: Mortal, engine: OpenSearch, tmp_path: Path
) -> None:
    """The engine is killed while the run is at work, which goes back to its last checkpoint by itself."""
    told: list[str] = []

    def kill_once(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001
        told.append(step)
        if done == 5_000 and not any("restarted" in earlier for earlier in told):
            mortal.kill()
            mortal.start()

    source = Rows(*(citation(number) for number in range(1, 10_001)), size=100)
    report = Report("ptoffact")
    Loading(Job(engine, tmp_path, kill_once, Options(checkpoint_seconds=0.05)), report).run(lambda: source)
    [first, again] = source.asked
    assert (0, True) == (first, 0 < again <= 5_000)
    assert f"OpenSearch was restarted: going back to row {again:,}" in told
    assert (10_000, 10_000) == (report.read, report.indexed)
    assert 10_000 == len(documents(engine))


@pytest.mark.long
def test_an_engine_that_comes_up_is_not_one_that_lost_the_index(mortal: Mortal, engine: OpenSearch) -> None:
    """Whatever a run asks while the engine starts: the answer is the true one, or worth asking again for."""
    name = index.create(engine, "ptoffact", None)
    asked: list[Callable[[], object]] = [
        lambda: identity(engine, name).uuid,
        lambda: name in [state.name for state in index.states(engine)],
        lambda: index.count(engine, name),
        lambda: coverage(engine, name),
        lambda: runs.read(engine, "ptoffact"),
    ]
    expected = [ask() for ask in asked]
    mortal.kill()
    starting = Thread(target=mortal.start)
    starting.start()
    try:
        for ask, answer in cycle(zip(asked, expected, strict=True)):
            if not starting.is_alive():
                break
            with suppress(*TRANSIENT):
                assert answer == ask()
    finally:
        starting.join()
        index.discard(engine, name)


def is_blocked(engine: OpenSearch) -> bool:
    """Whether the engine takes no documents for want of room."""
    return bool(engine.indices.get_settings(index="citations-*", name="index.blocks.*"))


@pytest.mark.long
def test_a_full_disk_stops_the_run_and_frees_it_to_go_on(engine: OpenSearch, tmp_path: Path) -> None:
    """The flood stage for real: the sentence tells the cure, and the same run goes on when there is room."""
    levels = ("low", "high", "flood_stage")
    watermarks = [f"cluster.routing.allocation.disk.watermark.{level}" for level in levels]
    filled = False

    def fill_up(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001
        nonlocal filled
        checkpoint = None if filled else runs.read(engine, "ptoffact")[0].checkpoint
        if checkpoint and checkpoint["position"]:
            filled = True
            engine.cluster.put_settings(body={"transient": dict.fromkeys(watermarks, "100000gb")})
            while not is_blocked(engine):
                time.sleep(0.2)
        time.sleep(0.01)

    options = Options(checkpoint_seconds=0.5)
    rows = [citation(number) for number in range(1, 6_001)]
    stopped = Loading(Job(engine, tmp_path, fill_up, options), Report("ptoffact"))
    try:
        with pytest.raises(WriteBlocked, match="its disk is nearly full: free space on it"):
            stopped.run(lambda: Rows(*rows, size=10))
    finally:
        engine.cluster.put_settings(body={"transient": dict.fromkeys(watermarks)})
    assert stopped.resumable
    while is_blocked(engine):
        time.sleep(0.2)

    report = Report("ptoffact")
    Loading(Job(engine, tmp_path, silent, options), report).run(lambda: Rows(*rows, size=1_000))
    assert report.resumed_at > 0
    assert (6_000, 6_000) == (report.read, report.indexed)
    assert 6_000 == len(documents(engine))
