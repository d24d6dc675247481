"""An engine that stands still for a while, as on a machine that was suspended or pages its memory out.

It answers nothing and refuses nothing; what it was sent meanwhile it does when it goes on, beside what was
sent again. These tests have a node of their own.
"""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from opensearchpy import OpenSearch

from engine.connection import connect
from engine.errors import EngineTimeout
from indexer import index, node
from indexer.commands import serving
from indexer.loading import runs
from indexer.loading.job import Job, Options
from indexer.loading.load import Loading
from indexer.loading.report import Report
from indexer.loading.retry import LAST_WORDS, RetryPolicy
from indexer.progress import silent
from tests.indexer.faulty import Faults, proxy
from tests.indexer.killing import node_process
from tests.indexer.rows import Rows, citation, documents

pytestmark = pytest.mark.long

ROWS = [citation(number, reference=f"Smith {number}") for number in range(1, 4_001)]
PATIENCE = 1.0
"""Seconds that a request may take here."""
PAUSE = 2.5
"""Seconds that the engine stands still: longer than that."""


@pytest.fixture(scope="module")
def home(node_homes: Path, node_cache: Path) -> Iterator[Path]:
    """The home of a node that may be paused."""
    home = node_homes / "paused"
    node.start(home, port=0, heap="512m", cache=node_cache)
    yield home
    node_process(home).resume()
    node.stop(home)


@pytest.fixture(scope="module")
def url(home: Path) -> str:
    """Its address."""
    return str(node.status(home).url)


@pytest.fixture(scope="module")
def engine(url: str) -> OpenSearch:
    """A patient client for it."""
    return connect(serving.local(url), timeout=60)


@pytest.fixture(scope="module")
def expected(engine: OpenSearch, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What an untroubled run leaves."""
    job = Job(engine, tmp_path_factory.mktemp("letters"), silent)
    Loading(job, Report("ptoffact")).run(lambda: Rows(*ROWS))
    return documents(engine)


@dataclass
class Pausing(Faults):
    """It lets the engine stand still under the first request of each kind.

    Attributes:
        engine: the process.
        met: the kinds, in their order.
    """

    engine: psutil.Process = field(default_factory=psutil.Process)
    met: list[str] = field(default_factory=list)
    waking: list[threading.Timer] = field(default_factory=list)

    def draw(self, path: str, size: int) -> str:
        """The next request, which has no other fault."""
        kind = kind_of(path) + (" with a body" if size else "")
        with self.lock:
            self.turns["all"] += 1
            if self.turns["all"] > self.spared and kind not in self.met:
                self.met.append(kind)
                for earlier in self.waking:
                    earlier.cancel()
                self.engine.suspend()
                self.waking.append(threading.Timer(PAUSE, self.engine.resume))
                self.waking[-1].start()
        return ""


def kind_of(path: str) -> str:
    """What a request asks for, whatever the index and the task."""
    asked = re.sub(r"/_tasks/.*", "/_tasks/ID", path.partition("?")[0])
    return re.sub(r"citations-ptoffact-v[^/,]+", "NAME", asked)


def test_an_engine_that_stands_still_under_any_request_takes_no_row_with_it(
    home: Path, url: str, engine: OpenSearch, expected: dict[str, dict[str, object]], tmp_path: Path
) -> None:
    """Longer than a request's patience, under each kind of request once: the same index in the end."""
    pausing = Pausing(engine=node_process(home))
    report = Report("ptoffact")
    source = Rows(*ROWS, size=500)
    with proxy(url, pausing) as address:
        client = connect(serving.local(address), timeout=PATIENCE)
        Loading(Job(client, tmp_path, silent, Options(checkpoint_seconds=0.2)), report).run(lambda: source)
    assert {"/NAME/_bulk with a body", "/NAME/_flush", "/_aliases with a body"} <= {*pausing.met}
    assert report.retried >= len(pausing.met)
    assert ([0], len(ROWS), len(ROWS)) == (source.asked, report.read, report.indexed)
    assert expected == documents(engine)
    assert [report.index] == [str(state.name) for state in index.states(engine) if state.promoted]
    assert runs.DONE == runs.read(engine, "ptoffact")[0].state


def test_an_engine_that_goes_on_standing_still_ends_the_run(
    home: Path, engine: OpenSearch, url: str, expected: dict[str, dict[str, object]], tmp_path: Path
) -> None:
    """In a time that is known: two requests', and seconds to note it; the same run goes on later."""
    patience, limit = 12.0, 2.0
    process = node_process(home)
    paused = 0.0

    def pause(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001
        nonlocal paused
        checkpoint = None if paused else runs.read(engine, "ptoffact")[0].checkpoint
        if checkpoint and checkpoint["position"]:
            process.suspend()
            paused = time.monotonic()

    options = Options(checkpoint_seconds=0.05)
    job = Job(connect(serving.local(url), timeout=patience), tmp_path, pause, options, RetryPolicy(limit))
    stopped = Loading(job, Report("ptoffact"))
    with pytest.raises(EngineTimeout, match=r"^OpenSearch did not answer in time$"):
        stopped.run(lambda: Rows(*ROWS, size=10))
    seconds = time.monotonic() - paused
    assert stopped.resumable
    process.resume()
    print(f"ended {seconds:.0f} s after the pause began")  # noqa: T201
    assert paused
    assert seconds < 2 * patience + limit + 2 * LAST_WORDS + 5

    report = Report("ptoffact")
    Loading(Job(engine, tmp_path, silent), report).run(lambda: Rows(*ROWS))
    assert report.resumed_at > 0
    assert (len(ROWS), len(ROWS)) == (report.read, report.indexed)
    assert expected == documents(engine)
