"""The commands, as real processes: what is wrong is told in a sentence without a secret, nor controls."""

import base64
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import orjson
import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
SECRET = "geheimnis"  # noqa: S105 - of nothing
LOGIN = base64.b64encode(f"ui:{SECRET}".encode()).decode()
COMMANDS = {
    "status": ["-m", "indexer.cli", "status"],
    "refresh": ["-m", "indexer.cli", "refresh"],
    "index": ["-m", "indexer.cli", "index", "sample"],
    "serve": ["-m", "indexer.cli", "serve"],
    "uvicorn": ["-m", "uvicorn", "--factory", "search_ui.web.app:from_environment"],
}
WRONG = {
    "a password without a user": {"OPENSEARCH_URL": "http://127.0.0.1:9", "OPENSEARCH_PASSWORD": SECRET},
    "a file of a password that is not there": {
        "OPENSEARCH_URL": "http://127.0.0.1:9",
        "OPENSEARCH_USERNAME": "ui",
        "OPENSEARCH_PASSWORD_FILE": "/nowhere/password",
    },
    "a password and a file of one": {
        "OPENSEARCH_URL": "http://127.0.0.1:9",
        "OPENSEARCH_USERNAME": "ui",
        "OPENSEARCH_PASSWORD": SECRET,
        "OPENSEARCH_PASSWORD_FILE": "/dev/null",
    },
    "a login with a bad port": {"OPENSEARCH_URL": f"http://ui:{SECRET}@127.0.0.1:99999"},
    "a login with no port": {"OPENSEARCH_URL": f"http://ui:{SECRET}@127.0.0.1:9x", "USPTO_API_KEY": SECRET},
}


def environment(home: Path, **settings: str) -> dict[str, str]:
    """The test's own, with these settings and no others of ours."""
    ours = ("OPENSEARCH_", "OACITE_", "USPTO_")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
        "OACITE_HOME": str(home),
        **settings,
    }


def told(home: Path, command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """What a command says that ends by itself."""
    return subprocess.run(
        [sys.executable, *COMMANDS[command]],
        cwd=ROOT, env=environment(home, **settings), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


EVERY = {"status": range(len(WRONG)), "uvicorn": (0, len(WRONG) - 1)}
"""Command → wrong settings that are tried each time: our commands all read them in one place, uvicorn in its
own way; of the others the first.
"""


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        pytest.param(command, wrong, marks=() if turn in EVERY.get(command, (0,)) else pytest.mark.long)
        for command in COMMANDS
        for turn, wrong in enumerate(WRONG)
    ],
)
def test_a_wrong_setting_is_told_without_what_it_holds(tmp_path: Path, command: str, wrong: str) -> None:
    """By its name, and by our commands in one sentence."""
    ended = told(tmp_path, command, **WRONG[wrong])
    assert ended.returncode in {1, 2}
    assert SECRET not in ended.stdout + ended.stderr
    assert "OPENSEARCH_" in ended.stderr
    if command != "uvicorn":
        assert ended.stderr.startswith("oacite: OPENSEARCH_")
        assert 1 == len(ended.stderr.splitlines())


@contextmanager
def echoing() -> Iterator[str]:
    """The address of a server that is no engine and tells, in an engine's way, all that it was sent."""

    class Echo(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Nobody reads it."""

        def _any(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said = f"\x1b[2Jyou sent {dict(self.headers)}, that is {SECRET}\rat {self.path}"
            body = orjson.dumps({"error": {"type": "made_up_exception", "reason": said}, "status": 500})
            self.send_response(500)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _any  # noqa: N815 - the base class's names

    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


@pytest.mark.parametrize("command", ["status", "index"])
@pytest.mark.parametrize("in_url", [True, False])
def test_a_login_that_comes_back_is_not_repeated(tmp_path: Path, command: str, *, in_url: bool) -> None:
    """Neither as it was sent nor as it was set; nor does the terminal obey what comes with it."""
    with echoing() as address:
        login = {"OPENSEARCH_USERNAME": "ui", "OPENSEARCH_PASSWORD": SECRET}
        url = f"http://ui:{SECRET}@{address}" if in_url else f"http://{address}"
        ended = told(tmp_path, command, OPENSEARCH_URL=url, **({} if in_url else login))
    assert 1 == ended.returncode
    said = ended.stdout + ended.stderr
    assert "you sent" in said
    assert "Traceback" not in said
    for part in (SECRET, LOGIN, "\x1b", "\r"):
        assert part not in said


def test_the_log_of_the_pages_has_no_secret_and_no_forged_line(tmp_path: Path) -> None:
    """Whatever an address holds that a person asked for, and whatever the engine said."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    with echoing() as engine, log.open("wb") as output:
        settings = environment(tmp_path, OPENSEARCH_URL=f"http://ui:{SECRET}@{engine}")
        command = [sys.executable, *COMMANDS["serve"], "--port", str(port)]
        with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=output, stderr=output) as serving:
            page = asked(f"http://127.0.0.1:{port}/citations/%1b]0;owned%07%0aERROR%20forged")
            serving.terminate()
    said = log.read_text(encoding="utf-8")
    assert (500, False) == (page.status_code, "you sent" in page.text)
    assert "/citations/␛]0;owned␇ERROR forged: OpenSearch refused" in said
    assert "(500): ␛[2Jyou sent" in said
    for part in (SECRET, LOGIN, "\x1b", "\x07", "\r", "Traceback"):
        assert part not in said


def asked(address: str) -> requests.Response:
    """The answer, as soon as there is one."""
    deadline = time.monotonic() + 120
    while True:
        try:
            return requests.get(address, timeout=60)
        except requests.ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
