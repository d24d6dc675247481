"""A wire to the engine that can be taken away and held.

Whoever asks by it then has an engine that is gone, or one that takes the question and never answers.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from urllib.parse import urlsplit


class Wire:
    """Every connection to its port goes on to the engine."""

    def __init__(self, engine: str) -> None:
        place = urlsplit(engine)
        self._engine = (place.hostname or "", place.port or 0)
        self._flowing = Event()
        self._flowing.set()
        self._ends: list[socket.socket] = []
        self._listen(0)

    @property
    def address(self) -> str:
        """What stands for the engine's."""
        return f"http://127.0.0.1:{self._port}"

    @contextmanager
    def away(self) -> Iterator[None]:
        """Within it connections are refused, and those that there were have ended."""
        self.cut()
        yield
        self._listen(self._port)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within it connections are taken, and nothing that is said arrives."""
        self._flowing.clear()
        yield
        self._flowing.set()

    def cut(self) -> None:
        """Nobody listens any more, and nobody speaks."""
        for each in (self._listener, *self._ends):
            with suppress(OSError):  # it has ended already
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._ends.clear()

    def _listen(self, port: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", port))
        self._port: int = self._listener.getsockname()[1]
        Thread(target=self._take, args=(self._listener,), daemon=True).start()

    def _take(self, listener: socket.socket) -> None:
        with suppress(OSError):  # it is cut
            while True:
                asking, _ = listener.accept()
                there = socket.create_connection(self._engine)
                self._ends += (asking, there)
                for ends in ((asking, there), (there, asking)):
                    Thread(target=self._pump, args=ends, daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):  # likewise
            while said := source.recv(1 << 16):
                self._flowing.wait()
                target.sendall(said)
            target.shutdown(socket.SHUT_WR)
