"""`oacite mcp` itself: started as a host starts it, and asked over HTTP."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import psutil
import pytest
from mcp import Client, StdioServerParameters
from opensearchpy import OpenSearch

from engine.connection import ALIAS, EngineSettings
from search_ui.assistant.tools import TOOLS
from tests.search_ui.assisting import said, session
from tests.search_ui.filling import fill
from tests.search_ui.specimens import ALL, MULLER

COMMAND = [sys.executable, "-m", "indexer.cli", "mcp"]
ASKED = {"number": MULLER.reference_number}
HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
BEGUN = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}
CALL = {"name": "reference", "arguments": ASKED}


@pytest.fixture
def environment(
    engine: OpenSearch, empty_engine: OpenSearch, engine_settings: EngineSettings
) -> Iterator[dict[str, str]]:
    """Of a command whose engine has the specimens behind the alias."""
    del empty_engine
    index = fill(engine, ALIAS, "oa_citations", [each for each in ALL if each.source == "oa_citations"])
    yield {"OPENSEARCH_URL": str(engine_settings.url)}
    engine.indices.delete(index=index)


def message(id_: int, method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A request of the protocol."""
    return {"jsonrpc": "2.0", "id": id_, "method": method, "params": params}


def started(variables: dict[str, str]) -> subprocess.Popen[str]:
    """The command, with pipes to it."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        COMMAND, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=os.environ | variables
    )


def test_a_host_starts_it_and_is_answered(environment: dict[str, str]) -> None:
    """Over standard input and output, by the SDK's own client: who was rejected over a reference."""
    target = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=environment)

    async def talk(client: Client) -> None:
        assert client.instructions is not None
        assert "absence never means" in client.instructions
        assert [*TOOLS] == [tool.name for tool in (await client.list_tools()).tools]
        called = await client.call_tool("reference", ASKED)
        (rejected,) = called.structured_content["applications"]
        assert MULLER.application_number == rejected["application_number"]

    session(target, talk)


def test_nothing_but_the_protocol_is_on_standard_output(environment: dict[str, str]) -> None:
    """It ends, with all that it started, when its input does; what it logs is elsewhere."""
    lines = [
        json.dumps(message(1, "initialize", **BEGUN)),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json.dumps(message(2, "tools/call", **CALL)),
        json.dumps(message(3, "resources/read", uri="file:///etc/passwd")),
        "this is no message",
    ]
    process = started(environment)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n".join(lines) + "\n")
    process.stdin.flush()
    answers = {each.get("id"): each for each in (json.loads(process.stdout.readline()) for _ in range(3))}
    children = psutil.Process(process.pid).children(recursive=True)
    rest, _logged = process.communicate(timeout=20)
    assert [] == [json.loads(line) for line in rest.splitlines() if "error" not in json.loads(line)]
    assert "§ 103" in answers[2]["result"]["content"][0]["text"]
    assert "no such resource" in answers[3]["error"]["message"]
    assert 0 == process.returncode
    assert [] == children


@pytest.mark.parametrize("how", ["output", "interrupt"])
def test_it_ends_with_whoever_started_it(how: str) -> None:
    """At once, while the engine is at work for it, and without a trace: by its pipes, or by Ctrl-C."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        variables = {"OPENSEARCH_URL": f"http://127.0.0.1:{silent.getsockname()[1]}"}
        process = started(variables)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(message(1, "initialize", **BEGUN)) + "\n")
        process.stdin.write(json.dumps(message(2, "tools/call", **CALL)) + "\n")
        process.stdin.flush()
        assert process.stdout.readline()
        at_work, _ = silent.accept()
        with at_work:
            if how == "interrupt":
                process.send_signal(signal.SIGINT)
                process.wait(20)
            else:
                process.stdout.close()
                process.stdout = None
            _, logged = process.communicate(timeout=20)
        assert process.returncode == (-signal.SIGINT if how == "interrupt" else 0)
        assert "Traceback" not in logged


@contextmanager
def listening(environment: dict[str, str], *options: str) -> Iterator[str]:
    """The command, over HTTP, on a free port; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*COMMAND, "--http", "--port", str(port), *options], env=os.environ | environment
    )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        process.wait(30)


def test_it_answers_over_http(environment: dict[str, str]) -> None:
    """The client of today and of before; another host, page or method is refused, and a body too long."""
    with listening(environment, "--allow-host", "oacite.example.org") as address:
        for mode in ("auto", "legacy"):
            called = session(address, lambda client: client.call_tool("reference", ASKED), mode=mode)
            assert "rejected over it under § 102 or § 103: 1 application" in said(called)
        refused = {
            name: httpx.post(
                address, json=message(1, "tools/call", **CALL), headers=HEADERS | headers
            ).status_code
            for name, headers in {
                "none": {},
                "host": {"Host": "evil.example.com"},
                "page": {"Origin": "https://evil.example.com"},
                "allowed": {"Host": "oacite.example.org"},
                "allowed page": {"Host": "oacite.example.org", "Origin": "https://oacite.example.org"},
            }.items()
        }
        assert {"none": 200, "host": 421, "page": 403, "allowed": 200, "allowed page": 200} == refused
        assert 405 == httpx.get(address, headers=HEADERS).status_code
        assert 413 == httpx.post(address, content=b"x" * 800_000, headers=HEADERS).status_code
