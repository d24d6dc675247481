"""`oacite demo` as a real process, whose node is killed while it serves."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from engine.connection import ALIAS, connect
from indexer import node
from indexer.commands import serving
from indexer.index import mapping_version
from indexer.node import NodeStatus
from indexer.sources.registry import SOURCES
from tests.search_ui.filling import contract, fill
from tests.search_ui.specimens import ALL

ROOT = Path(__file__).resolve().parents[2]
OACITE = (sys.executable, "-m", "indexer.cli")
SEARCH = "/search?q=sabe&form_source=892"
WITHIN = 600
HEAP = "512m"


def served_already(home: Path) -> NodeStatus:
    """The home's node, running, with an index of each source behind the alias, so that no sample is added."""
    started = node.start(home / "node", port=0, heap=HEAP, within=WITHIN)
    with closing(connect(serving.local(str(started.url)), timeout=120)) as client:
        for source in SOURCES:
            citations = [citation for citation in ALL if citation.source == source]
            name = f"{source}-v{mapping_version()}-20260101t000000000000"
            fill(client, ALIAS, name, citations, contract({"source": source}))
    return started


@contextmanager
def demo(
    home: Path, log: Path, oacite: Sequence[str | Path] = OACITE, folder: Path = ROOT
) -> Iterator[tuple[str, psutil.Process]]:
    """The address of a demo's pages, once they are there, and its process; begun by a command in a folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = ("OPENSEARCH_URL", "OPENSEARCH_USERNAME", "OPENSEARCH_PASSWORD")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment |= {"OACITE_HOME": str(home), "OACITE_NODE_HEAP": HEAP, "COLUMNS": "1000"}
    command = [*oacite, "demo", "--port", str(port)]
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output) as process,
    ):
        address = f"http://127.0.0.1:{port}"
        told_until_served(address)
        try:
            yield address, psutil.Process(process.pid)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(120)


def told_until_served(address: str) -> list[tuple[int, str]]:
    """What the page says, each once, until it has the specimen."""
    told: list[tuple[int, str]] = []
    deadline = time.monotonic() + WITHIN
    while not told or told[-1][0] != 200:
        assert time.monotonic() < deadline, told
        try:
            page = httpx.get(f"{address}{SEARCH}", timeout=60)
        except httpx.ConnectError:
            time.sleep(0.1)
            continue
        [main] = re.findall(r"<main.*?</main>", page.text, re.DOTALL)
        words = " ".join(re.sub(r"<[^>]*>", " ", main).split())
        if (page.status_code, words) not in told:
            told.append((page.status_code, words))
        time.sleep(0.05)
    return told


@pytest.mark.long
def test_the_demo_outlives_its_node(home: Path, tmp_path: Path) -> None:
    """Killed twice, once as another's child: pages say so plainly and recover, and nothing dead is left."""
    started = served_already(home)
    log = tmp_path / "log"
    with demo(home, log) as (address, process):
        for _ in range(2):
            pid = node.status(home / "node").pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            if pid == started.pid:
                os.waitpid(pid, 0)
            begun = time.monotonic()
            *meanwhile, served = told_until_served(address)
            print(f"served again after {time.monotonic() - begun:.1f} s; meanwhile: {meanwhile}")  # noqa: T201
            assert "Sabe" in served[1]
            assert {503} == {status for status, _ in meanwhile}
            plain = "^The search engine (does not answer|is busy|failed) .* Try again Start page$"
            assert [] == [words for _, words in meanwhile if not re.match(plain, words)]
            assert pid not in {child.pid for child in process.children()}
    said = log.read_text(encoding="utf-8")
    node_log = home / "node" / "node.log"
    assert 2 == said.count("the local node answers again\n")
    assert f"the local node died; the end of its log, {node_log}:\n[" in said
    assert (
        f"the local node died (by SIGKILL: perhaps memory ran out); the end of its log, {node_log}:\n["
        in said
    )
    assert "Traceback" not in said
