"""A real `oacite serve` for benchmarks: a process of its own, and pages of it, whole and timed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from opensearchpy import OpenSearch

from engine.connection import ALIAS, EngineSettings
from engine.translation import translated

TIMEOUT = 120.0
"""Seconds that a page may take here; longer than a page of the UI may."""
OK = 200
ANSWERS = {"request": "true", "fielddata": "true", "fields": "none"}
"""What is cleared: answers to requests. Were nothing else named, the engine would clear filters and ordinals
too; so the ordinals of a field are, which no mapping has."""
ANSWERS_AND_FILTERS = {"request": "true", "query": "true"}
QUIET = 11.0
"""Seconds in which a server that is ready asks the engine for little: whether something was written."""
LONGEST_WAIT = 3_600
LOOKS = 4
"""Times that it may have asked that meanwhile."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer, and the seconds from sending the request to its last byte.

    Attributes:
        status: 0 where there was no answer, or not all of it came; then `content` is empty.
    """

    status: int
    content: bytes
    seconds: float


def get(address: str, path: str, tag: str = "") -> Page:
    """Ask for a page on a new connection, which is there before the time begins.

    Args:
        address: of the server.
        path: of the page.
        tag: what the page is asked for with, as by somebody who has it already; then it is found whether that
            is true, for which the engine is asked in which state the indexes are.
    """
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=2 * TIMEOUT)
    start = time.perf_counter()
    try:
        connection.connect()
        start = time.perf_counter()
        connection.request("GET", path, headers={"If-None-Match": tag} if tag else {})
        response = connection.getresponse()
        content = response.read()
    except (OSError, HTTPException):
        return Page(0, b"", time.perf_counter() - start)
    else:
        return Page(response.status, content, time.perf_counter() - start)
    finally:
        connection.close()


@contextmanager
def served(engine: EngineSettings, words: int, timeout: float = TIMEOUT) -> Iterator[str]:
    """The address of pages over this engine.

    Args:
        engine: what is searched.
        words: the commonest words, so many, that it searches for before anybody does.
        timeout: seconds that the engine has for a page.

    Raises:
        RuntimeError: it ended, or did not answer within TIMEOUT.
    """
    port = free_port()
    environment = os.environ | {
        "OPENSEARCH_URL": str(engine.url),
        "OACITE_WARM_WORDS": str(words),
        "OACITE_SEARCH_TIMEOUT": str(timeout),
    }
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "indexer.cli", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        until_answered(process, address, "/readyz")
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def forget(client: OpenSearch, *, filters: bool = False) -> None:
    """Have the engine forget what it answered.

    Args:
        client: of the engine.
        filters: whether it forgets the filters that it keeps, too. It remembers which ones were asked often,
            and the next search that has such a one makes it anew, whole: no search in use does that.
    """
    with translated():
        client.indices.clear_cache(index=ALIAS, params=ANSWERS_AND_FILTERS if filters else ANSWERS)


def until_quiet(client: OpenSearch) -> float:
    """Wait until the server has made its table of counts and searched for the commonest words.

    Returns:
        Seconds that it took.

    Raises:
        RuntimeError: the engine has much to do for longer than LONGEST_WAIT.
    """
    start = time.monotonic()
    shards, before = _asked(client)
    while time.monotonic() - start < LONGEST_WAIT:
        time.sleep(QUIET)
        _, now = _asked(client)
        if now - before <= LOOKS * shards:
            return time.monotonic() - start
        before = now
    raise RuntimeError("the engine is still searched: is it somebody else's too?")


def _asked(client: OpenSearch) -> tuple[int, int]:
    """How many shards there are, and how many searches they have answered."""
    stats = client.indices.stats(index=ALIAS, metric="search")
    return stats["_shards"]["successful"], stats["_all"]["total"]["search"]["query_total"]


def until_answered(process: "subprocess.Popen[bytes]", address: str, path: str) -> None:
    """Wait until a server that was started answers with 200.

    Raises:
        RuntimeError: it ended, or did not within TIMEOUT.
    """
    until = time.monotonic() + TIMEOUT
    while time.monotonic() < until and process.poll() is None:
        if get(address, path).status == OK:
            return
        time.sleep(0.2)
    raise RuntimeError(f"no pages at {address}: exit code {process.poll()}")


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
