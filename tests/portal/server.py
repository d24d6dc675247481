"""The local portal over HTTP: the interface on one port, the storage that it redirects to on another."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.portal.answers import Answer, Seen
from tests.portal.portal import LocalPortal


@contextmanager
def serving(portal: LocalPortal, port: int = 0, storage_port: int = 0) -> Iterator[str]:
    """Serve a portal on the loopback within the block; its address, for USPTO_API_URL."""
    with (
        _server("storage", portal.storage_answer, storage_port) as storage,
        _server("api", portal.api_answer, port) as api,
    ):
        portal.files.storage, portal.files.api = storage, api
        yield api


@contextmanager
def _server(name: str, answer: Callable[[Seen], Answer], port: int) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(name, answer))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(  # noqa: C901 - a method for each thing that can be sent
    name: str, answer: Callable[[Seen], Answer]
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60
        wbufsize = -1  # head and body in one packet, or the client's delayed acknowledgement costs 40 ms
        disable_nagle_algorithm = True

        def handle(self) -> None:
            """One request after the other, as long as the client stays."""
            with suppress(ConnectionError):
                super().handle()

        def do_GET(self) -> None:
            self._reply()

        def do_POST(self) -> None:
            self._reply()

        def _reply(self) -> None:
            form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            headers = {key.lower(): value for key, value in self.headers.items()}
            self._send(answer(Seen(name, self.command, self.path, headers, form)))

        def _send(self, reply: Answer) -> None:
            if reply.failure == "dropped":
                self.close_connection = True
                return
            body = reply.body
            self.send_response(reply.status)
            for key, value in reply.headers.items():
                self.send_header(key, value)
            if reply.failure == "endless":
                self._send_on_and_on(body)
                return
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if reply.failure == "cut":
                body = body[: len(body) // 2]
                self.close_connection = True
            self.wfile.write(body)

        def _send_on_and_on(self, body: bytes) -> None:
            """In chunks, whose number nobody says before, until the client leaves."""
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.close_connection = True
            while True:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(body), body))

        def log_message(self, *arguments: Any) -> None:  # noqa: ANN401 - the base class's own
            """Nothing: the portal keeps what it has seen."""

    return Handler
