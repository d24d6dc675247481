"""One try at a file: the call with the key, the redirect without it, the bytes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass

import requests

from indexer.clock import Clock
from indexer.odp import errors
from indexer.odp.addresses import file_address, same_origin
from indexer.odp.bodies import CHUNK, whole_body
from indexer.odp.key import KeyHeader
from indexer.odp.replies import PortalResponse, check, in_a_year, wait

TIMEOUT = (10.0, 120.0)  # seconds for the connection, and without a byte
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_SHORT_WAIT = 60.0  # seconds; a 429 that asks for no more is about the rate, not about the year


@dataclass(frozen=True, slots=True)
class Download:
    """A file that is coming.

    Attributes:
        first: which byte comes first.
        total: bytes of the whole file; None when the server does not say.
        validator: what says later whether the file is still the same.
        chunks: the bytes; raises an error of requests when they are cut off.
    """

    first: int
    total: int | None
    validator: str | None
    chunks: Iterator[bytes]


@contextmanager
def open_file(  # noqa: PLR0913 - each says one thing of the request
    session: requests.Session,
    address: str,
    turn: Callable[[], AbstractContextManager[None]],
    *,
    portal: str,
    key: KeyHeader,
    first: int,
    validator: str | None,
    clock: Clock,
) -> Iterator[Download]:
    """Ask for a file and follow its redirects at once, without the key.

    Args:
        session: makes the requests.
        address: the file's, as the portal tells it.
        turn: the portal's; it ends with the redirect, since the file itself comes from elsewhere.
        portal: the portal's own address.
        key: for the first request only, and only where that is at the portal.
        first: the first byte wanted.
        validator: of the bytes before.
        clock: the time.

    Raises:
        PortalError: the file does not come.
        requests.RequestException: the connection failed.
    """
    headers = {"Accept-Encoding": "identity"}
    if first and validator:
        headers |= {"Range": f"bytes={first}-", "If-Range": validator}
    with ExitStack() as turns, ExitStack() as responses:
        turns.enter_context(turn())
        address = file_address(address, portal, portal)
        shown = key if same_origin(address, portal) else None
        response = responses.enter_context(_get(session, address, headers, shown))
        for _ in range(_MOST_REDIRECTS):
            if response.status_code not in _REDIRECTS:
                break
            address = file_address(response.headers.get("Location", ""), address, portal)
            turns.close()
            shown = None
            response = responses.enter_context(_get(session, address, headers, None))
        _check(response, shown, clock.now())
        yield _download(response)


def _get(
    session: requests.Session, address: str, headers: dict[str, str], key: KeyHeader | None
) -> requests.Response:
    return session.get(
        address, headers=headers, auth=key, stream=True, allow_redirects=False, timeout=TIMEOUT
    )


def _check(response: requests.Response, key: KeyHeader | None, now: float) -> None:
    """Go on only with the file's own bytes."""
    if response.status_code in {200, 206} and "html" not in response.headers.get("Content-Type", "").lower():
        return
    place = response.url.split("?")[0]
    body = whole_body(response)
    answer = PortalResponse(response.status_code, response.headers, key.hide(body) if key else body, place)
    if response.status_code == 416:  # noqa: PLR2004 - Range Not Satisfiable
        raise errors.RangeRefused("the file is no longer than what is there of it")
    if key is None and response.status_code in {400, 401, 403, 404, 410}:
        raise errors.AddressExpired(
            f"the portal's signed address of a file is refused ({response.status_code}): try again"
        )
    if response.status_code == 429 and not in_a_year(answer):  # noqa: PLR2004 - Too Many Requests
        _explain_limit(wait(answer, now))
    check(answer, now)


def _explain_limit(asked: float | None) -> None:
    if asked is None or asked > _SHORT_WAIT:
        raise errors.DownloadLimit(
            "the portal does not give this file now (429): a key may fetch a file 20 times a year; if nothing"
            " else used your key just now, that limit is reached: copy the file from where you have it into"
            " the folder, and it is checked and used"
        )
    raise errors.PortalBusy("the portal has too many calls of this key (429)", asked)


def _download(response: requests.Response) -> Download:
    first, total = 0, response.headers.get("Content-Length")
    if response.status_code == 206:  # noqa: PLR2004 - Partial Content
        span, _, total = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
        begin = span.partition("-")[0]
        if not begin.isdecimal():
            raise errors.DamagedReply("the server gives a part of the file without saying which: try again")
        first = int(begin)
    return Download(
        first,
        int(total) if total and total.isdecimal() else None,
        _validator(response),
        response.iter_content(CHUNK),
    )


def _validator(response: requests.Response) -> str | None:
    """What `If-Range` takes: a strong ETag, else the date (RFC 9110, 13.1.5)."""
    tag = response.headers.get("ETag")
    return tag if tag and not tag.startswith("W/") else response.headers.get("Last-Modified")
