"""How connections end when a server is to stop: none that has just come goes without an answer."""

from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 0.5
"""For which a connection on which nothing was asked yet may ask."""


class LastAnswers(H11Protocol):
    """A connection whose first request is still on its way is answered, and closed then.

    uvicorn closes it at once, and with it what was sent meanwhile: with several workers, which are replaced
    one after the other, that was the one request that got no answer.
    """

    def shutdown(self) -> None:
        """The server is to stop."""
        if self.cycle is None:
            self.loop.call_later(SECONDS, self._end)
        else:
            super().shutdown()

    def _end(self) -> None:
        if not self.transport.is_closing():
            super().shutdown()
