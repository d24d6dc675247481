"""A file that is sent while it is made, each piece when the client has taken the one before.

Where something goes wrong in the middle, the connection is closed without the end that HTTP has for such
files: every client tells that from a whole one.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping

import anyio
from fastapi import Response
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from engine.deadline import Abandoned
from engine.errors import EngineError

_LOG = logging.getLogger(__name__)

PATIENCE = 60
"""Seconds in which a client must take a piece."""
PIECE = 262_144
"""Bytes of a piece: of a batch of rows there are several."""


class Streamed(Response):
    """What is made bit by bit, each in a thread.

    What goes wrong before the first of them is there is answered as anywhere else.

    Args:
        bits: of the file, none of them empty; no more than one is made before it is taken.
        close: what ends the making, whatever happened; also if nothing was asked for.
        headers, media_type: of the response.
    """

    def __init__(
        self,
        bits: Iterator[bytes],
        close: Callable[[], None],
        headers: Mapping[str, str],
        media_type: str,
    ) -> None:
        super().__init__(headers=headers, media_type=media_type)
        del self.headers["content-length"]
        self._bits = bits
        self._close = close

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it; to HEAD only what stands before it."""
        try:
            if scope.get(ASKED_BY_HEAD):
                await self._begin(send)
                await send({"type": "http.response.body", "body": b""})
            else:
                await self._send(send)
        finally:
            with anyio.CancelScope(shield=True):  # the client has left, or the server ends
                await anyio.to_thread.run_sync(self._close)

    async def _send(self, send: Send) -> None:
        bit = await self._next()
        await self._begin(send)
        try:
            while bit:
                for start in range(0, len(bit), PIECE):
                    async with asyncio.timeout(PATIENCE):
                        body = bit[start : start + PIECE]
                        await send({"type": "http.response.body", "body": body, "more_body": True})
                bit = await self._next()
        except EngineError as error:
            _LOG.error("a file was broken off: %s", error)
        except TimeoutError:
            _LOG.warning("a file was broken off: its client took nothing for %s seconds", PATIENCE)
        except Abandoned:
            return
        else:
            await send({"type": "http.response.body", "body": b""})

    async def _next(self) -> bytes:
        return await run_in_threadpool(next, self._bits, b"")

    async def _begin(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})


ASKED_BY_HEAD = "oacite.head"
"""In the scope of a request that is answered as GET is: whether it was HEAD."""
