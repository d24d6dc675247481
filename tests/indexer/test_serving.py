"""Where the pages are served: what is taken is told before anything long is begun."""

import asyncio
import os
import socket
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from pydantic import ValidationError
from rich.console import Console
from starlette.types import Receive, Scope, Send

from indexer.commands import ending, serving
from indexer.errors import OaciteError
from indexer.settings import IndexerSettings, ServingSettings
from search_ui.web.admission import household
from tests.waiting import until


def bound(host: str) -> socket.socket:
    """A port of the machine that is in use."""
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    taken.bind((host, 0))
    taken.listen()
    return taken


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_that_is_taken_is_told(host: str) -> None:
    """Of either family of addresses; a free one is not."""
    with bound(host) as taken:
        port = taken.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        with pytest.raises(OaciteError) as told:
            serving.refuse_taken(host, port)
    assert str(told.value).startswith(f"the pages cannot be served at {shown}:{port} (")
    serving.refuse_taken(host, port)


@pytest.mark.parametrize("host", ["::", "0.0.0.0", "localhost"])  # noqa: S104 - what people give
def test_the_pages_may_be_served_at(host: str) -> None:
    """All addresses of the machine, by either spelling, and a name."""
    serving.refuse_taken(host, 0)


def test_a_host_that_is_none_is_told() -> None:
    """In a sentence."""
    with pytest.raises(OaciteError, match=r"cannot be served at no\.such\.host\.invalid:0 .*choose another"):
        serving.refuse_taken("no.such.host.invalid", 0)


def test_an_assistant_may_begin_before_the_local_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tools are asked where the node will be; with any free port that cannot be known."""
    monkeypatch.delenv("OPENSEARCH_URL", raising=False)
    expected = serving.expected_engine(IndexerSettings(home=tmp_path, node_port=9321))
    assert "http://127.0.0.1:9321/" == str(expected.url)
    with pytest.raises(OaciteError, match="start the local node"):
        serving.expected_engine(IndexerSettings(home=tmp_path, node_port=0))


def test_a_wrong_setting_of_the_pages_is_told_before_any_worker_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else each would fail by itself, and be started again without end."""
    monkeypatch.setattr(os, "environ", {**os.environ, "OACITE_SEARCH_TIMEOUT": "never"})
    how = ServingSettings(workers=2)
    with pytest.raises(ValidationError, match="search_timeout"):
        serving.serve(serving.local("http://127.0.0.1:9"), "127.0.0.1", 0, Console(quiet=True), how)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", []),
        ("10.1.2.3", ["10.1.2.3/32", "::ffff:10.1.2.3/128"]),
        ("127.0.0.1, ::1", ["127.0.0.1/32", "::1/128", "::ffff:127.0.0.1/128"]),
        ("10.0.0.0/8", ["10.0.0.0/8", "::ffff:10.0.0.0/104"]),
    ],
)
def test_proxies_are_named_by_address_or_network(told: str, expected: list[str]) -> None:
    """In both spellings of version 4: a socket may be of both families."""
    assert expected == ServingSettings(trusted_proxies=told).proxies


@pytest.mark.parametrize(
    "told", ["*", "proxy.example.org", "10.0.0.1/8", "127.0.0.1;10.0.0.1", "127.0.0.1,,"]
)
def test_a_proxy_that_could_be_anybody_is_refused(told: str) -> None:
    """Whoever would be believed can call himself as he likes."""
    with pytest.raises(ValidationError, match="addresses or networks"):
        ServingSettings(trusted_proxies=told)


@pytest.mark.parametrize(
    ("trusted", "came_from", "said", "expected"),
    [
        ("", "127.0.0.1", "203.0.113.7", "127.0.0.1"),
        ("10.1.0.0/16", "127.0.0.1", "203.0.113.7", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "::ffff:127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1,10.1.0.0/16", "127.0.0.1", "203.0.113.7, 10.1.9.9", "203.0.113.7"),
        ("127.0.0.1", "127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_only_a_named_proxy_is_believed(
    trusted: str, came_from: str, said: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what it passes on, the last that no proxy of ours has said: whoever forged the others has no say."""
    monkeypatch.setattr(os, "environ", {**os.environ, "FORWARDED_ALLOW_IPS": "*"})
    told: list[str] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        told.append(household(scope))

    options = serving.options(ServingSettings(trusted_proxies=trusted))
    config = uvicorn.Config(app, lifespan="off", **options)
    config.load()
    scope = {"type": "http", "client": (came_from, 1), "headers": [(b"x-forwarded-for", said.encode())]}
    asyncio.run(config.loaded_app(scope, None, None))
    assert [expected] == told


async def says_hello(scope: Scope, _receive: Receive, send: Send) -> None:
    """An application for one request."""
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})


def test_who_has_just_come_is_answered_though_the_server_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a connection on which nothing was asked yet; whoever asks nothing keeps it no longer."""
    monkeypatch.setattr(ending, "SECONDS", 1.0)
    how = serving.options(ServingSettings())
    server = uvicorn.Server(uvicorn.Config(says_hello, port=0, lifespan="off", **how))
    thread = Thread(target=server.run)
    thread.start()
    until(lambda: server.started)
    place = server.servers[0].sockets[0].getsockname()
    with socket.create_connection(place) as asking, socket.create_connection(place) as silent:
        until(lambda: len(server.server_state.connections) == 2)
        server.should_exit = True
        until(lambda: not server.servers[0].is_serving())
        asking.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        assert asking.recv(1000).startswith(b"HTTP/1.1 200 ")
        assert b"" == silent.recv(1)
        thread.join()
