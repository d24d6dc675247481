"""Where the tests' engine comes from, and how they share it.

A test never fakes OpenSearch. The session has one engine: the cluster that OPENSEARCH_URL names; else a
container, where a Docker daemon answers and the image is to be had; else the local node, fetched once into
the platform's cache folder (or OACITE_TEST_CACHE). Tests that go through the alias take `empty_engine`, which
has no index of ours; the others make indexes with names of their own. A cluster of OPENSEARCH_URL that has
indexes of ours already is refused: they may be somebody's.

`make test` runs files of tests side by side: each worker of pytest-xdist has an engine of its own, and the
tests of a file stay together, with what they share. A cluster of OPENSEARCH_URL is one for all, so there one
process runs them all.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING

import httpx._transports.default as httpx_transports
import hypothesis
import platformdirs
import pytest
from opensearchpy import OpenSearch
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

from engine import safe_text
from engine.connection import EngineSettings, connect
from indexer import index, node
from indexer.commands import serving
from tests.containers.daemon import docker_client, has_image
from tests.engine import limits
from tests.engine.secured import Secured, secured_node
from tests.lengths import LONG, some

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

# A client reads the list of authorities once, not each one anew: that takes longer than most answers.
httpx_transports.create_ssl_context = cache(httpx_transports.create_ssl_context)  # type: ignore[attr-defined]

# No property is about time, and how quick a machine is depends on what else it does.
hypothesis.settings.register_profile(
    "any machine",
    deadline=None,
    max_examples=some(200),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("any machine")
# What a property finds by chance is found again on a developer's machine; CI tries the same every time.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")

# A node of the tests lives for minutes: Java's second compiler would take more time than its code saves.
QUICK_JAVA = "-XX:TieredStopAtLevel=1"
os.environ.setdefault("OPENSEARCH_JAVA_OPTS", QUICK_JAVA)
# A server of a test lives for seconds: what it might be asked later would only keep the others waiting.
os.environ.setdefault("OACITE_WARM_WORDS", "0")

IMAGE = "opensearchproject/opensearch:3.4.0"
HEAP = "1g"

HOMES = pytest.StashKey[Path]()
MOST_WORKERS = 4
"""Each has an engine, which takes some 1.6 GB."""
LONGEST = (
    "test_chaos.py",
    "test_fuzz.py",
    "test_refresh.py",
    "test_browser_extras.py",
    "test_facets_against_duckdb.py",
    "test_compose.py",
    "test_backup.py",
    "test_refresh_end_to_end.py",
    "test_demo.py",
    "test_oa_citations_parts.py",
    "test_node_secured.py",
    "test_node.py",
    "test_browser_accessibility.py",
    "test_tally.py",
    "test_pasted_texts.py",
    "test_oa_citations_sql.py",
    "test_ptoffact_sql.py",
    "test_bulk.py",
    "test_runs.py",
    "test_roles.py",
)
"""The files that take longest begin first: else one worker would be at them when all others are done."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """How many workers `-n auto` means; 0 is one process for all tests."""
    return 0 if os.environ.get("OPENSEARCH_URL") else min(os.cpu_count() or 1, MOST_WORKERS)


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of the nodes' homes, which all workers share; at the end no node is left running in it.

    Not one of pytest's folders: those are closed to the account that root's node runs under, again whenever
    another run of pytest begins.

    Raises:
        pytest.UsageError: there are several workers, and the cluster is given: they would delete each other's
            indexes in it.
    """
    if is_worker(config):
        return
    if os.environ.get("OPENSEARCH_URL") and config.getoption("numprocesses", None):
        raise pytest.UsageError(
            "OPENSEARCH_URL names one cluster for all tests: leave -n out, or say -n auto"
        )
    folder = TemporaryDirectory(prefix="oacite-tests-")
    config.stash[HOMES] = Path(folder.name)
    config.stash[HOMES].chmod(0o755)
    config.add_cleanup(folder.cleanup)
    config.add_cleanup(lambda: stop_nodes(config.stash[HOMES]))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: "WorkerController") -> None:
    """Tell a worker where the homes are."""
    node.workerinput["node_homes"] = str(node.config.stash[HOMES])


def is_worker(config: pytest.Config) -> bool:
    """Whether this process runs some of the tests for another one."""
    return hasattr(config, "workerinput")


def stop_nodes(homes: Path) -> None:
    """Stop what still runs: a worker that is interrupted leaves its engine."""
    for running in homes.rglob("node.json"):
        node.stop(running.parent)


def pytest_unconfigure() -> None:
    """Let go of what hypothesis would keep alive until after the interpreter's last collection of garbage.

    Its callback in gc.callbacks holds its caches, these our tests' values, and these the types of DuckDB's
    binding, which then tells of leaks at the end.
    """
    gc.callbacks[:] = [each for each in gc.callbacks if not each.__module__.startswith("hypothesis.")]


def is_other_browser(item: pytest.Item) -> bool:
    """Whether it is a browser test at either width, with scripts or without, and one that can wait."""
    drawn = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return {"width", "scripted"} <= {*drawn} and (drawn["width"] == "telephone") == (
        drawn["scripted"] == "with JavaScript"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what takes too long for every time; put the longest files first, each in its order."""
    if not LONG:
        for item in items:
            if item.get_closest_marker("long") or is_other_browser(item):
                item.add_marker(pytest.mark.skip(reason="long: make test-long"))
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(autouse=True)
def _no_secret_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test keeps secret is none for the next."""
    monkeypatch.setattr(safe_text, "_secrets", set())


@pytest.fixture(scope="session")
def node_homes(pytestconfig: pytest.Config) -> Path:
    """A folder for homes of local nodes, which the account can enter that root's node runs under."""
    if not is_worker(pytestconfig):
        return pytestconfig.stash[HOMES]
    told: dict[str, str] = pytestconfig.workerinput  # type: ignore[attr-defined] # xdist's own
    homes = Path(told["node_homes"]) / told["workerid"]
    homes.mkdir(mode=0o755)
    return homes


@pytest.fixture(scope="session")
def shared_homes(pytestconfig: pytest.Config, node_homes: Path) -> Path:
    """The same, for nodes that all workers use."""
    return node_homes.parent if is_worker(pytestconfig) else node_homes


@pytest.fixture(scope="session")
def node_cache() -> Path:
    """Where the local node's artifacts stay between test runs."""
    chosen = os.environ.get("OACITE_TEST_CACHE")
    if chosen:
        return Path(chosen)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return (platformdirs.site_cache_path if root else platformdirs.user_cache_path)("oacite-tests")


@pytest.fixture
def home(node_homes: Path, node_cache: Path) -> Iterator[Path]:
    """A data folder whose node finds its artifacts."""
    home = Path(mkdtemp(dir=node_homes))
    (home / "node").mkdir()
    for folder in (home, home / "node"):
        folder.chmod(0o755)
    (home / "node" / "cache").symlink_to(node_cache)
    yield home
    node.stop(home / "node")


@pytest.fixture(scope="session")
def engine_settings(node_homes: Path, node_cache: Path) -> Iterator[EngineSettings]:
    """The session's engine."""
    if os.environ.get("OPENSEARCH_URL"):
        settings = EngineSettings()
        if index.states(connect(settings)):
            pytest.exit(
                "OPENSEARCH_URL names a cluster that has citations indexes: the tests would delete them"
            )
        yield settings
        _discard_all(connect(settings))
    elif _docker_has_image():
        with _container() as container:
            yield serving.local(
                f"http://{container.get_container_host_ip()}:{container.get_exposed_port(9200)}"
            )
    else:
        home = node_homes / "session"
        try:
            yield serving.local(str(node.start(home, port=0, heap=HEAP, cache=node_cache, within=600).url))
        finally:
            node.stop(home)


@pytest.fixture(scope="session")
def secured(shared_homes: Path, node_cache: Path) -> Secured:
    """A node with the security plugin, one for all workers: whoever needs it first starts it.

    It ends with the run. Who changes more than indexes of his own on it, or stops it, would disturb others.
    """
    return secured_node(shared_homes / "secured", node_cache)


@pytest.fixture(scope="session")
def engine(engine_settings: EngineSettings) -> OpenSearch:
    """A client for the session's engine."""
    return connect(engine_settings, timeout=60)


@pytest.fixture
def answers_in_part(engine: OpenSearch) -> Iterator[None]:
    """The engine as it is by itself: ours, which knows better, refuses what it cannot answer in whole."""
    name = "search.default_allow_partial_results"
    engine.cluster.put_settings(body={"transient": {name: True}})
    yield
    engine.cluster.put_settings(body={"transient": {name: None}})


@pytest.fixture
def empty_engine(engine: OpenSearch) -> OpenSearch:
    """The session's engine without any index of ours."""
    _discard_all(engine)
    return engine


def _discard_all(client: OpenSearch) -> None:
    for state in index.states(client):
        index.discard(client, state.name)


def _docker_has_image() -> bool:
    client = docker_client()
    if client is None:
        return False
    with closing(client):
        return has_image(client, IMAGE)


def _container() -> DockerContainer:
    # Its reaper is one more image to be had; the fixture stops the container itself.
    testcontainers_config.ryuk_disabled = True
    environment = {
        "discovery.type": "single-node",
        "DISABLE_SECURITY_PLUGIN": "true",
        "OPENSEARCH_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP} {QUICK_JAVA}",
        **limits.of_compose(),
    }
    container = DockerContainer(IMAGE).with_exposed_ports(9200).with_envs(**environment)
    ready = HttpWaitStrategy(9200, "/_cluster/health?wait_for_status=yellow").for_status_code(200)
    return container.waiting_for(ready)
