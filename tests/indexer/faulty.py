"""A proxy before a real engine that does to requests what networks and busy engines do."""

import http.client
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit

import orjson

_DETAILED = "errors,items.*.status,items.*.error"
BUSY = {"type": "rejected_execution_exception", "reason": "the queue is full"}
UNREADY = {
    "type": "cluster_block_exception",
    "reason": "blocked by: [SERVICE_UNAVAILABLE/1/state not recovered / initialized];",
}


@dataclass
class Faults:
    """What the proxy does, and how often it did.

    Attributes:
        bulk: what happens to bulk requests, in turn: `busy items`, `unready items`, `busy`, `unavailable`,
            `bad gateway`, `cut before`, `cut after`, `slow`, `` for nothing.
        others: the same for all other requests.
        spared: how many of the others have no fault at first: a run without any engine fails at once.
        largest: bytes of a bulk request above which it is refused with 413; None for any.
        slow: seconds that a slow reply takes.
        done: fault → how often.
    """

    bulk: list[str] = field(default_factory=lambda: [""])
    others: list[str] = field(default_factory=lambda: [""])
    spared: int = 3
    largest: int | None = None
    slow: float = 0.2
    done: Counter[str] = field(default_factory=Counter)
    turns: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def draw(self, path: str, size: int) -> str:
        """The next request's fault."""
        kind = "bulk" if "/_bulk" in path else "others"
        faults = self.bulk if kind == "bulk" else self.others
        with self.lock:
            if kind == "bulk" and self.largest is not None and size > self.largest:
                fault = "too large"  # takes no turn, or a fault could have none
            else:
                turn = self.turns[kind] - (0 if kind == "bulk" else self.spared)
                fault = faults[turn % len(faults)] if turn >= 0 else ""
                self.turns[kind] += 1
            self.done[fault] += 1
        return fault


@contextmanager
def proxy(engine: str, faults: Faults) -> Iterator[str]:
    """The address of a proxy before an engine."""
    target = urlsplit(engine).netloc

    class Handler(_Handler):
        engine = target
        plan = faults

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    engine: str
    plan: Faults

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nobody reads it."""

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.plan.draw(self.path, len(body))
        match fault:
            case "cut before":
                self._cut()
            case "cut after":
                self._forward(body)
                self._cut()
            case "unavailable":
                self._answer(503, {"error": {"type": "unavailable", "reason": "made up"}, "status": 503})
            case "bad gateway":
                self._answer(502, {"error": {"type": "gateway", "reason": "made up"}, "status": 502})
            case "busy":
                self._answer(429, {"error": BUSY, "status": 429})
            case "too large":
                self._answer(413, {"error": {"type": "too_large", "reason": "made up"}, "status": 413})
            case "busy items":
                self._failing_items(body, 429, BUSY)
            case "unready items":
                self._failing_items(body, 503, UNREADY)
            case "slow":
                time.sleep(self.plan.slow)
                self._reply(*self._forward(body))
            case _:
                self._reply(*self._forward(body))

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _any  # noqa: N815 - the base class's names

    def _failing_items(self, body: bytes, status: int, error: dict[str, str]) -> None:
        """Every third document is not taken; the others are."""
        lines = body.splitlines(keepends=True)
        pairs = list(zip(lines[::2], lines[1::2], strict=True))
        failing = {place for place in range(len(pairs)) if place % 3 == 0}
        taken = [pair for place, pair in enumerate(pairs) if place not in failing]
        path = urlsplit(self.path)
        items: list[dict[str, object]] = []
        if taken:
            sent = b"".join(line for pair in taken for line in pair)
            _, reply = self._forward(sent, f"{path.path}?filter_path={_DETAILED}")
            items = orjson.loads(reply)["items"]
        rest = iter(items)
        every = [
            {"index": {"status": status, "error": error}} if place in failing else next(rest)
            for place in range(len(pairs))
        ]
        brief = parse_qs(path.query)["filter_path"] == ["errors"]
        self._answer(200, {"errors": True} if brief else {"errors": True, "items": every})

    def _forward(self, body: bytes, path: str | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self.engine, timeout=60)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() == "content-type"}
            connection.request(self.command, path or self.path, body or None, headers)
            reply = connection.getresponse()
            return reply.status, reply.read()
        finally:
            connection.close()

    def _answer(self, status: int, content: object) -> None:
        self._reply(status, orjson.dumps(content))

    def _reply(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.close()
