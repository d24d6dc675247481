"""What the portal answered: rows, or the error that stands for it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import orjson

from indexer.odp import errors

_YEAR = 31_536_000  # seconds
_SAID = 300  # characters of what the portal says that are shown
_DEEPEST = 100  # arrays and objects in each other; in the portal's replies it is seven


class Service(StrEnum):
    """A search of the portal; the value is its path."""

    OA_CITATIONS = "patent/oa/oa_citations/v2"
    OA_ACTIONS = "patent/oa/oa_actions/v1"
    OA_REJECTIONS = "patent/oa/oa_rejections/v2"
    ENRICHED = "patent/oa/enriched_cited_reference_metadata/v3"


@dataclass(frozen=True, slots=True)
class PortalResponse:
    """An answer of the portal, its body read.

    Attributes:
        status: of HTTP.
        headers: their names in any case.
        body: the bytes.
        at: the address that was asked, without what is behind a question mark.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    at: str

    @property
    def is_html(self) -> bool:
        """Whether it is a page for people."""
        return "html" in self.headers.get("Content-Type", "").lower() or self.body.lstrip()[:1] == b"<"


@dataclass(frozen=True, slots=True)
class Reply:
    """A page of rows.

    Attributes:
        num_found: rows that the criteria find at this moment.
        rows: those of this page, as the portal gave them.
        size: bytes of the reply.
    """

    num_found: int
    rows: list[dict[str, Any]]
    size: int


def check(answer: PortalResponse, now: float) -> None:
    """Go on only after an answer with data.

    Args:
        answer: what came.
        now: seconds since 1970, against which a `Retry-After` with a date counts.

    Raises:
        PortalError: the one that stands for it.
    """
    match answer.status:
        case 200 | 206 if not answer.is_html:
            return
        case 200 | 206:
            raise errors.NotTheData(
                "the portal answers with an HTML page instead of data: its firewall may have stepped in;"
                " try again later, or from another network"
            )
        case 301 | 302 | 303 | 307 | 308:
            raise _moved(answer, f"is redirected to {_place(answer.headers.get('Location', ''))}")
        case 404 | 410:
            raise _moved(answer, "is gone")
    raise _refusal(answer, now)


def _refusal(answer: PortalResponse, now: float) -> errors.PortalError:  # noqa: PLR0911 - one for each status
    match answer.status:
        case 400:
            return errors.CriteriaRefused(
                f"the portal refuses the request: {said(answer)}; correct the criteria"
            )
        case 401:
            return errors.KeyRefused(
                "the portal saw no key (401): check that USPTO_API_KEY is one, and that no proxy on the way"
                " takes its header, X-API-KEY, away"
            )
        case 403:
            return errors.AccessRefused(
                f"the portal refuses the key (403: {said(answer)}): it is wrong or was deleted, as keys are"
                " that were not used for 90 days; make a new one at https://data.uspto.gov/myodp, or check"
                " that your USPTO.gov account is verified, and that this network is not blocked"
            )
        case 413:
            return errors.ReplyTooLarge(
                "the reply would be over the portal's limit (413): ask for fewer rows"
            )
        case 429 if in_a_year(answer):
            return errors.DownloadLimit(
                "the portal gives this file no more (429): a key may fetch a file 20 times a year, and every"
                " part of one that is fetched on counts; copy the file from where you have it into the"
                " folder, and it is checked and used"
            )
        case 429:
            return errors.PortalBusy("the portal has too many calls of this key (429)", wait(answer, now))
        case 500 | 502 | 503 | 504:
            return errors.PortalDown(
                f"the portal is not in service ({answer.status}): try again later", wait(answer, now)
            )
    return errors.PortalError(f"the portal answers with status {answer.status}: {said(answer)}")


def _moved(answer: PortalResponse, how: str) -> errors.EndpointMoved:
    return errors.EndpointMoved(
        f"{answer.at} {how} ({answer.status}): the portal has changed; set USPTO_API_URL if it has only"
        " moved, else look for a newer oacite"
    )


def _place(location: str) -> str:
    """An address without what may be signed or secret in it."""
    parts = urlsplit(location)
    return f"{parts.hostname or ''}{parts.path}" or "nowhere"


def said(answer: PortalResponse) -> str:
    """The portal's own words for what is wrong, in one line."""
    if answer.is_html:
        return "an HTML page"
    try:
        text = _words(parsed(answer))
    except errors.DamagedReply:
        text = answer.body.decode("utf-8", "replace")
    return " ".join(text.split())[:_SAID] or "no reason given"


def _words(told: object) -> str:
    """The message of an error reply; its name differs between the portal's parts."""
    if not isinstance(told, dict):
        return str(told)
    for name in ("errorDetails", "detailedMessage", "detailedError", "message", "error", "errorMessage"):
        if told.get(name):
            return str(told[name])
    return orjson.dumps(told).decode()


def in_a_year(answer: PortalResponse) -> bool:
    """Whether a 429 is of the limit for a year, of which no waiting is the cure: it names its seconds."""
    return any(int(seconds) >= _YEAR for seconds in re.findall(r"in (\d{1,12}) sec", said(answer)))


def wait(answer: PortalResponse, now: float) -> float | None:
    """The seconds of `Retry-After`, which is a number or a date (RFC 9110, 10.2.3)."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)


def parsed(answer: PortalResponse) -> Any:  # noqa: ANN401 - any JSON
    """The body as JSON.

    Raises:
        DamagedReply: it is none, or nested deeper than can be gone through.
    """
    try:
        found = orjson.loads(answer.body)
    except orjson.JSONDecodeError as error:
        raise errors.DamagedReply(
            f"the portal's reply is cut off or not JSON ({error}): try again later"
        ) from error
    if _is_deeper(found, _DEEPEST):
        raise errors.DamagedReply(
            f"the portal's reply is nested deeper than {_DEEPEST} levels: try again later"
        )
    return found


def _is_deeper(value: object, levels: int) -> bool:
    """Whether more arrays and objects than these stand in each other."""
    nested = [value] if isinstance(value, (dict, list)) else []
    while nested and levels:
        inner = (each.values() if isinstance(each, dict) else each for each in nested)
        nested = [each for values in inner for each in values if isinstance(each, (dict, list))]
        levels -= 1
    return bool(nested)


def read_reply(answer: PortalResponse, start: int) -> Reply:
    """The rows of a search's answer.

    Args:
        answer: what came, with status 200.
        start: the row that was asked for as the first.

    Raises:
        DamagedReply: it is not what a search answers, or begins elsewhere.
    """
    match parsed(answer):
        case {"response": {"numFound": int(found), "docs": list(rows)} as response}:
            if response.get("start", start) == start and all(isinstance(row, dict) for row in rows):
                return Reply(found, rows, len(answer.body))
    raise errors.DamagedReply(
        "the portal's reply is not one of a search, or of another page: try again later"
    )
