"""Connections to the engine that the present deadline (`engine.deadline`) can cut, from any thread."""

import socket
from collections.abc import Collection, Mapping
from typing import Any

import urllib3
from opensearchpy import ConnectionError as BrokenConnection
from opensearchpy import Urllib3HttpConnection
from urllib3.connection import HTTPConnection, HTTPSConnection

from engine.deadline import present
from engine.served import waiting

CONNECTED_WITHIN = 3.0
"""Seconds that a connection may take to be made, where another node can be asked."""


class _Held(HTTPConnection):
    """It tells the present deadline of its socket: a new one before TLS begins, a kept one each time."""

    def _new_conn(self) -> socket.socket:
        return _told(super()._new_conn())

    def request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the class above has them
        if self.sock is not None:
            _told(self.sock)
        super().request(*args, **kwargs)


class _HeldWithTls(_Held, HTTPSConnection):
    """The same with TLS."""


def _told(line: socket.socket) -> socket.socket:
    if limit := present():
        limit.hold(line)
    return line


class CuttableConnection(Urllib3HttpConnection):
    """The client library's connections, each request of which ends with the present deadline.

    Without one, a request takes as long as it was given.
    """

    def _create_urllib3_pool(self) -> None:
        super()._create_urllib3_pool()
        tls = isinstance(self.pool, urllib3.HTTPSConnectionPool)
        self.pool.ConnectionCls = _HeldWithTls if tls else _Held

    @waiting()
    def perform_request(  # noqa: PLR0913, PLR0917 - as the class above has it
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Any:  # noqa: ANN401 - likewise
        """Ask, and see that the deadline is kept.

        Raises:
            Abandoned: whoever asked has left. ConnectionTimeout: the time is over.
        """
        limit = present()
        seconds = timeout or self.timeout
        if limit is None:
            return super().perform_request(method, url, params, body, self._within(seconds), ignore, headers)
        within = self._within(min(seconds, limit.remaining()))
        with limit.holding():
            try:
                reply = super().perform_request(method, url, params, body, within, ignore, headers)
            except BrokenConnection:
                limit.remaining()  # raises its own error when it was what broke the connection
                raise
        limit.remaining()  # a reply that was cut off may look like a shorter one
        return reply

    def _within(self, seconds: float) -> Any:  # noqa: ANN401 - what urllib3 takes for it
        return seconds

    def log_request_fail(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the class above has it
        """Log a request that failed, with its trace: but not one that we cut off ourselves."""
        limit = present()
        if limit is None or not limit.ended:
            super().log_request_fail(*args, **kwargs)


class OneOfSeveral(CuttableConnection):
    """The same to one of several nodes: a host that is not there is known soon, while others are."""

    def _within(self, seconds: float) -> urllib3.Timeout:
        return urllib3.Timeout(connect=min(CONNECTED_WITHIN, seconds), read=seconds)
