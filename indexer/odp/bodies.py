"""Bodies of replies, read no further than honest ones go, whoever sends them and however they are packed."""

import requests

from indexer.odp.errors import ReplyTooLarge

LONGEST = 32_000_000
"""Bytes of a body when it is unpacked: five times what the portal gives at most."""

CHUNK = 1 << 16
"""Bytes that are read at once; of a connection that is cut, what is less is lost."""


class Session(requests.Session):
    """A session that leaves redirects to us.

    Told to follow none, requests still wants to know where one leads, and reads its whole body before.
    """

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - the base class's
        """None: it is looked for where it is followed."""
        return None


def whole_body(response: requests.Response) -> bytes:
    """The body of a reply that is asked for with `stream`.

    Raises:
        ReplyTooLarge: it is longer than any honest one.
        requests.RequestException: the connection failed, or what came cannot be unpacked.
    """
    body = bytearray()
    for chunk in response.iter_content(CHUNK):
        body += chunk
        if len(body) > LONGEST:
            raise ReplyTooLarge(
                f"the reply goes on beyond {LONGEST // 1_000_000} MB, five times the portal's own limit: ask"
                " for fewer rows; where that is no cure, something else answers in the portal's place"
            )
    return bytes(body)
