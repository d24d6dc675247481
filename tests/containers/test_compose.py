"""`docker compose up` brings up the engine, the sample and the pages, and a second one finds them there."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
import requests

from tests.containers.daemon import docker_client, has_image

ROOT = Path(__file__).resolve().parent.parent.parent
BASE_IMAGES = ("python:3.11-slim", "opensearchproject/opensearch:3.4.0")
READY_WITHIN = 120


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


def compose(port: int, *arguments: str) -> None:
    """Run compose in the checkout, as a project of the test's own."""
    subprocess.run(
        [*compose_command(), "--project-name", "oacite-test", *arguments],
        cwd=ROOT,
        env=os.environ
        | {"OACITE_PORT": str(port), "DOCKER_BUILDKIT": os.environ.get("DOCKER_BUILDKIT", "0")},
        check=True,
    )


@pytest.fixture(scope="module")
def composed() -> Iterator[int]:
    """The port of the pages, once everything is up."""
    if reason := why_not():
        pytest.skip(reason)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    try:
        compose(port, "up", "--detach", "--build")
        yield port
    finally:
        compose(port, "down", "--volumes", "--timeout", "5")


def api(port: int, query: str) -> dict[str, object]:
    """What `/api/search` answers, as soon as it does."""
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            reply = requests.get(f"http://127.0.0.1:{port}/api/search?{query}", timeout=10)
            reply.raise_for_status()
            answer: dict[str, object] = reply.json()
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


def services() -> dict[str, str]:
    """The services of the file, each with its lines."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    body = text[text.index("\nservices:\n") : text.index("\nvolumes:\n")]
    parts = re.split(r"^  ([a-z-]+):$", body, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_what_dies_is_started_again() -> None:
    """All but what is done once, whose end the pages wait for."""
    restarted = {name for name, lines in services().items() if "    restart: unless-stopped\n" in lines}
    assert {"opensearch", "search-ui", "refresh"} == restarted
    assert {"indexer"} == set(services()) - restarted
