"""A server on the loopback that never quite answers: a byte now and then, as no time-out of a read sees."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

DRIP = 0.05
"""Seconds between two bytes."""
LONGEST = 20
"""Seconds after which it gives up, so that a test that waits for it fails."""
BODY = b'{"took": 1}'
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n" + BODY
HEADS = {
    "its first line": b"",
    "its headers": b"HTTP/1.1 200 OK\r\nX-Much: ",
    "a body of a known length": b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
    "a body in chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n",
    "a body to the end": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
    "one told to be old": b"HTTP/1.0 200 OK\r\n\r\n",
    "TLS": b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb",
}
"""What drips → what comes before at once."""


@contextmanager
def dripping(head: bytes, *, whole: int = 0) -> Iterator[int]:
    """The port of a server that answers each connection's first requests wholly, and then drips."""
    ended = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        accepting = Thread(target=_accept, args=(server, head, whole, ended), daemon=True)
        accepting.start()
        try:
            yield server.getsockname()[1]
        finally:
            ended.set()
            server.shutdown(socket.SHUT_RDWR)
            accepting.join()


def _accept(server: socket.socket, head: bytes, whole: int, ended: Event) -> None:
    with suppress(OSError):  # the end of the server
        while True:
            line, _ = server.accept()
            Thread(target=_answer, args=(line, head, whole, ended), daemon=True).start()


def _answer(line: socket.socket, head: bytes, whole: int, ended: Event) -> None:
    with line, suppress(OSError):  # the client has cut it
        for _ in range(whole):
            line.recv(65536)
            line.sendall(WHOLE)
        line.recv(65536)
        line.sendall(head)
        for _ in range(int(LONGEST / DRIP)):
            if ended.wait(DRIP):
                break
            line.sendall(b"7")
