"""Where the tests' engine comes from, and how they share it.

A test never fakes OpenSearch. The session has one engine: the cluster that OPENSEARCH_URL names; else a
container, where a Docker daemon answers and the image is to be had; else the local node, fetched once into
the platform's cache folder (or OACITE_TEST_CACHE). Tests that go through the alias take `empty_engine`, which
has no index of ours; the others make indexes with names of their own. A cluster of OPENSEARCH_URL that has
indexes of ours already is refused: they may be somebody's.
"""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import hypothesis
import platformdirs
import pytest
from opensearchpy import OpenSearch
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

from engine.connection import EngineSettings, connect
from indexer import index, node
from indexer.commands import serving
from tests.containers.daemon import docker_client, has_image
from tests.engine import limits

# What a property finds by chance is found again on a developer's machine; CI tries the same every time.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")

IMAGE = "opensearchproject/opensearch:3.4.0"
HEAP = "1g"


@pytest.fixture(scope="session")
def node_cache() -> Path:
    """Where the local node's artifacts stay between test runs."""
    chosen = os.environ.get("OACITE_TEST_CACHE")
    if chosen:
        return Path(chosen)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return (platformdirs.site_cache_path if root else platformdirs.user_cache_path)("oacite-tests")


@pytest.fixture(scope="session")
def engine_settings(tmp_path_factory: pytest.TempPathFactory, node_cache: Path) -> Iterator[EngineSettings]:
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
        home = tmp_path_factory.mktemp("node")
        _open_to_all(home)
        try:
            yield serving.local(str(node.start(home, port=0, heap=HEAP, cache=node_cache, within=600).url))
        finally:
            node.stop(home)


@pytest.fixture(scope="session")
def engine(engine_settings: EngineSettings) -> OpenSearch:
    """A client for the session's engine."""
    return connect(engine_settings, timeout=60)


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
        "OPENSEARCH_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
        **limits.of_compose(),
    }
    container = DockerContainer(IMAGE).with_exposed_ports(9200).with_envs(**environment)
    ready = HttpWaitStrategy(9200, "/_cluster/health?wait_for_status=yellow").for_status_code(200)
    return container.waiting_for(ready)


def _open_to_all(folder: Path) -> None:
    """Let the account that root's node runs under through pytest's private folders."""
    if os.geteuid() == 0:
        for each in (folder, folder.parent, folder.parent.parent):
            each.chmod(0o755)
