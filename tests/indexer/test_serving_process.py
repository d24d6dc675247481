"""`oacite serve` as a real process: how it ends, with several workers, behind a proxy, and what it logs."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import httpx
import orjson
import psutil
import pytest

from engine import runs
from engine.connection import EngineSettings
from indexer.commands import serving
from indexer.fetch.alone import alone
from tests.engine.dripping import HEADS, dripping
from tests.indexer.faulty import Faults, proxy
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
WITHIN = 120.0
SLOW = 1.5
"""Seconds that a slow engine takes."""
HELPED = ("oacite_http_responses_total", [["page", "/help"], ["status", "200"]])
"""The sample that counts how often `/help` was answered."""


@dataclass
class Seeing(Faults):
    """It keeps what was asked for."""

    seen: list[str] = field(default_factory=list)

    def draw(self, path: str, size: int) -> str:
        """The next request's fault."""
        self.seen.append(path)
        return super().draw(path, size)


class Serving:
    """The process, and its address."""

    def __init__(self, process: subprocess.Popen[bytes], address: str, log: Path) -> None:
        self.process = process
        self.address = address
        self._log = log

    def end(self) -> tuple[int, float]:
        """Ask it to end; its exit code, and the seconds that it took."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(WITHIN), time.monotonic() - start

    def said(self) -> list[str]:
        """What it logged."""
        return self._log.read_text(encoding="utf-8").splitlines()


def answers(address: str) -> bool:
    """Whether anybody does; often asked, so that it is little to do while nobody does."""
    place = urlsplit(address)
    with socket.socket() as probe:
        if probe.connect_ex((place.hostname, place.port)):
            return False
    try:
        return httpx.get(f"{address}/healthz", timeout=10).status_code == 200
    except httpx.TransportError:
        return False


def workers_of(pages: Serving) -> list[psutil.Process]:
    """The processes that serve, where there are several."""
    children = psutil.Process(pages.process.pid).children()
    return [each for each in children if is_alive(each) and "spawn_main" in " ".join(each.cmdline())]


def is_alive(process: psutil.Process) -> bool:
    """Whether it does anything yet."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def asked(pages: Serving) -> int:
    """How often `/help` was, as one of the processes tells."""
    told = httpx.get(f"{pages.address}/metrics", timeout=60).text
    line = 'oacite_http_responses_total{page="/help",status="200"} '
    return sum(int(each.removeprefix(line)) for each in told.splitlines() if each.startswith(line))


def left(folder: Path) -> int:
    """How often `/help` was, as all that workers have left there tells."""
    files = [orjson.loads(file.read_bytes()) for file in folder.glob("oacite-workers-*/*.json")]
    return sum(int(value) for file in files for name, labels, value in file if (name, labels) == HELPED)


def left_long_ago(folder: Path) -> Path:
    """A folder that nobody has touched for an hour."""
    folder.mkdir()
    os.utime(folder, (time.time() - 3_600,) * 2)
    return folder


@contextmanager
def served(tmp_path: Path, engine: str, *options: str, **environment: str) -> Iterator[Serving]:
    """The pages over this engine, once they answer; ended at the latest with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    mine = {
        name: value for name, value in os.environ.items() if not name.startswith(("OACITE_", "OPENSEARCH_"))
    }
    mine |= {
        "OPENSEARCH_URL": engine,
        "OACITE_HOME": str(tmp_path),
        "OACITE_WARM_WORDS": "0",
        "COLUMNS": "500",
    }
    command = [sys.executable, "-m", "indexer.cli", "serve", "--port", str(port), *options]
    log = tmp_path / "log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, cwd=ROOT, env=mine | environment, stdout=subprocess.DEVNULL, stderr=output
        ) as process,
    ):
        pages = Serving(process, f"http://127.0.0.1:{port}", log)
        try:
            until(lambda: process.poll() is not None or answers(pages.address))
            yield pages
        finally:
            for each in (
                [*psutil.Process(process.pid).children(recursive=True)] if process.poll() is None else []
            ):
                each.kill()
            process.kill()


def test_a_request_under_way_is_answered_and_no_new_one_is_taken(
    tmp_path: Path, engine_settings: EngineSettings
) -> None:
    """When it is to end; the exit code is 0."""
    faults = Seeing(others=["slow"], spared=0, slow=SLOW)
    with (
        proxy(str(engine_settings.url), faults) as engine,
        served(tmp_path, engine) as pages,
        ThreadPoolExecutor() as threads,
    ):
        under_way = threads.submit(httpx.get, f"{pages.address}/metrics", timeout=60)
        until(lambda: any(runs.INDEX in path for path in faults.seen))
        ended = threads.submit(pages.end)
        until(lambda: not answers(pages.address))
        assert not under_way.done()
        assert 200 == under_way.result().status_code
        assert 0 == ended.result()[0]
    assert [] == pages.said()


@pytest.mark.long
def test_a_request_under_way_at_a_worker_is_answered(tmp_path: Path, engine_settings: EngineSettings) -> None:
    """When all are to end; the exit code is 0, and nothing is logged."""
    faults = Seeing(others=["slow"], spared=0, slow=SLOW)
    with (
        proxy(str(engine_settings.url), faults) as engine,
        served(tmp_path, engine, "--workers", "2") as pages,
        ThreadPoolExecutor() as threads,
    ):
        under_way = threads.submit(httpx.get, f"{pages.address}/metrics", timeout=60)
        until(lambda: any(runs.INDEX in path for path in faults.seen))
        pages.process.send_signal(signal.SIGTERM)
        assert not under_way.done()
        assert 200 == under_way.result().status_code
        assert 0 == pages.process.wait(WITHIN)
    assert [] == pages.said()


def test_it_waits_no_longer_than_it_may(tmp_path: Path) -> None:
    """Though the engine never answers, and would have a minute."""
    with (
        dripping(HEADS["its headers"]) as port,
        served(
            tmp_path, f"http://127.0.0.1:{port}", OACITE_STOP_SECONDS="1", OACITE_SEARCH_TIMEOUT="60"
        ) as pages,
        ThreadPoolExecutor() as threads,
    ):
        under_way = threads.submit(httpx.get, f"{pages.address}/search?q=battery", timeout=60)
        time.sleep(0.5)
        code, seconds = pages.end()
        assert (0, True) == (code, 1 <= seconds < 10)
        assert isinstance(under_way.exception(), httpx.RemoteProtocolError) or under_way.result().is_error


def test_workers_are_counted_as_one_and_end_together(tmp_path: Path, engine_settings: EngineSettings) -> None:
    """Whichever answers; one that dies is replaced, and what it had counted is not forgotten."""
    left_long_ago(tmp_path / "oacite-workers-killed")
    running = left_long_ago(tmp_path / "oacite-workers-running")
    with (
        alone(running),
        served(
            tmp_path,
            str(engine_settings.url),
            "--workers",
            "2",
            OACITE_ACCESS_LOG="json",
            TMPDIR=str(tmp_path),
        ) as pages,
    ):
        until(lambda: len(workers_of(pages)) == 2)
        for _ in range(30):
            assert 200 == httpx.get(f"{pages.address}/help").status_code
        # One of them may have answered every time: what it counted within a second of its end nobody knows.
        until(lambda: left(tmp_path) == 30)
        assert [30] * 10 == [asked(pages) for _ in range(10)]
        dead = workers_of(pages)[0]
        dead.kill()
        until(lambda: len({*workers_of(pages)} - {dead}) == 2)
        assert 30 == asked(pages)
        last = workers_of(pages)
        assert 2 == len([*tmp_path.glob("oacite-workers-*")])  # its own, and that of another which runs
        assert 0 == pages.end()[0]
        assert [] == [*filter(is_alive, last)]
        assert [running] == [*tmp_path.glob("oacite-workers-*")]
    lines = [orjson.loads(line) for line in pages.said() if line.startswith("{")]
    assert 30 == Counter(line["page"] for line in lines)["/help"]


@pytest.mark.long
def test_workers_are_replaced_while_they_are_asked(tmp_path: Path) -> None:
    """On SIGHUP, one after the other: every request is answered, and each is counted at the end."""
    done = Event()

    def ask() -> list[int]:
        statuses = []
        while not done.is_set():  # each by a connection of its own
            statuses.append(httpx.get(f"{pages.address}/help", timeout=60).status_code)
        return statuses

    with (
        served(tmp_path, "http://127.0.0.1:9", "--workers", "2", TMPDIR=str(tmp_path)) as pages,
        ThreadPoolExecutor() as threads,
    ):
        until(lambda: len(workers_of(pages)) == 2)
        first = {*workers_of(pages)}
        asking = threads.submit(ask)
        try:
            pages.process.send_signal(signal.SIGHUP)
            until(lambda: len(workers_of(pages)) == 2 and not first & {*workers_of(pages)})
        finally:
            done.set()
        statuses = asking.result()
        assert {200} == {*statuses}
        until(lambda: [asked(pages) for _ in range(4)] == [len(statuses)] * 4)
        assert 0 == pages.end()[0]
    assert not [*tmp_path.glob("oacite-workers-*")]


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """Killed as it may be: else they would keep the port from the next one."""
    with served(tmp_path, "http://127.0.0.1:9", "--workers", "2") as pages:
        until(lambda: len(workers_of(pages)) == 2)
        workers = workers_of(pages)
        pages.process.kill()
        try:
            until(lambda: not any(map(is_alive, workers)))
        finally:
            for each in filter(is_alive, workers):
                each.kill()
        serving.refuse_taken("127.0.0.1", urlsplit(pages.address).port or 0)


def test_the_line_of_an_engine_error_has_the_id_of_its_request(tmp_path: Path) -> None:
    """So has the line of the request, which tells no address and no query."""
    with served(tmp_path, "http://127.0.0.1:9", OACITE_ACCESS_LOG="json") as pages:
        answer = httpx.get(f"{pages.address}/search?q=secret", headers={"X-Request-ID": "mine"}, timeout=60)
        pages.end()
    assert (503, "mine") == (answer.status_code, answer.headers["X-Request-ID"])
    [error] = [line for line in pages.said() if " ERROR " in line]
    assert error.endswith(" (request mine)")
    told = [orjson.loads(line) for line in pages.said() if line.startswith("{")]
    [line] = [line for line in told if line["id"] == "mine"]
    assert ("/search", 503, "engine_unreachable") == (line["page"], line["status"], line["problem"])
    assert {"time", "id", "page", "status", "ms", "engine_ms", "problem"} == {*line}
    assert 0 < line["engine_ms"] <= line["ms"]
    assert not any(
        "secret" in each or "127.0.0.1:9 " in each for each in pages.said() if each.startswith("{")
    )
