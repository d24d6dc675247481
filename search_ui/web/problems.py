"""What went wrong → what a person, or a program, is told. One table; nothing is told with a trace.

Of the engine's errors the class alone is told: their messages name hosts, users, indexes and shards, and are
for the log.
"""

import math
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException

from engine.errors import (
    AccessDenied,
    EngineError,
    EngineOverloaded,
    EngineTimeout,
    EngineUnreachable,
    HoldDenied,
    IndexChanged,
    IndexMissing,
    IndexOutdated,
    NodeGone,
    RequestRefused,
    RequestTooLarge,
    StateLost,
    WriteBlocked,
)
from search_ui.language.remarks import NotUnderstood
from search_ui.url.list_params import MAX_TEXT
from search_ui.url.values import BadParameter


class NotFound(Exception):
    """There is no such page, or no such citation."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class NoFeed(Exception):
    """Nothing that is indexed says when it came."""

    hint = "Rows of the research dataset never have that day; rows of the API have it when indexed anew."

    def __init__(self) -> None:
        super().__init__("No citation here says when the USPTO loaded it, so it is not known what is new.")


class UrlTooLong(Exception):
    """The query string has more characters than we take."""

    hint = "Choose fewer filter values, or shorten the text."

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"This address is too long: {length:,} characters after “?”, of {limit:,} at most.")


class BodyRefused(Exception):
    """What was posted is not taken."""

    hint = "Paste the list into the box at /list, in parts if it is long."


class BodyTooLarge(BodyRefused):
    """It is longer than any list may be; not all of it was read."""

    def __init__(self) -> None:
        super().__init__(f"This list is too long: it may have at most {MAX_TEXT:,} characters.")


class BodyTooSlow(BodyRefused):
    """It did not come in time."""

    def __init__(self) -> None:
        super().__init__("The list did not arrive within ten seconds.")


class BodyUnreadable(BodyRefused):
    """It is no form and no plain text."""

    hint = "Send it as text/plain, or as a form (application/x-www-form-urlencoded) with one field, text."

    def __init__(self) -> None:
        super().__init__("What was sent cannot be read as a list.")


class Busy(Exception):
    """More is asked at once than can be answered."""

    hint = "Wait a few seconds, then reload the page."

    def __init__(self, seconds: float) -> None:
        super().__init__("More people are searching here at the moment than can be answered.")
        self._seconds = seconds

    @property
    def headers(self) -> dict[str, str]:
        """When to come again: as long as others wait for their turn, in whole seconds."""
        return {"Retry-After": str(math.ceil(self._seconds))}


class ExportsBusy(Busy):
    """As many files are being made as can be at once."""

    hint = "Try again when one of them is done, or ask for fewer rows."

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.args = ("More files are being made here at the moment than can be at once.",)


class TooMany(Exception):
    """One client has asked as often as it may for now."""

    def __init__(self, amount: int, window: int, seconds: int) -> None:
        super().__init__(f"From your address there were more than {amount:,} requests in {window:,} seconds.")
        self.hint = f"Ask again in {seconds:,} seconds, and less often."
        self.headers = {"Retry-After": str(seconds)}


MEDIA_TYPE = "application/problem+json"
AGAIN_AFTER = "5"
"""Seconds: by then the copies of what was on a node that left are asked (`engine.failover.FORGIVEN`)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no answer.

    Attributes:
        status: of HTTP. code: for programs. title: in a word or two. message: a sentence. hint: what to do.
        try_again: whether the same may work a moment later.
    """

    status: int
    code: str
    title: str
    message: str
    hint: str
    try_again: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """When to come again, where that may help; how long the engine takes nobody knows."""
        may_help = self.try_again and self.status == HTTPStatus.SERVICE_UNAVAILABLE
        return {"Retry-After": AGAIN_AFTER} if may_help else {}

    def to_json(self, path: str) -> dict[str, Any]:
        """As the API tells it: problem details (RFC 9457), and in `error` the same for programs of ours.

        Args:
            path: what was asked for, without its parameters.
        """
        return {
            "type": f"/help#problem-{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.message,
            "instance": path,
            "error": {"code": self.code, "message": self.message, "hint": self.hint},
        }


BUSY = "busy"

# Error → status, code, title.
_OURS: dict[type[Exception], tuple[int, str, str]] = {
    BadParameter: (400, "bad_parameter", "This cannot be searched for"),
    NotUnderstood: (400, "bad_parameter", "This cannot be searched for"),
    NotFound: (404, "not_found", "Not found"),
    NoFeed: (503, "no_feed", "There is no feed yet"),
    TooMany: (429, "too_many", "Too many requests"),
    Busy: (503, BUSY, "Too much at once"),
    ExportsBusy: (503, BUSY, "Too much at once"),
    UrlTooLong: (414, "url_too_long", "This address is too long"),
    BodyTooLarge: (413, "too_large", "This list is too long"),
    BodyTooSlow: (408, "too_slow", "This took too long"),
    BodyUnreadable: (415, "unreadable", "This cannot be read"),
}

_OF_HTTP = ("http_error", "Not possible")
_UNFORESEEN = (500, "internal_error", "Something broke")
_START = "Start from the search box."
_AGAIN = "Try again in a moment."
_LOGS = "If it stays so, whoever runs this server finds the cause in its log."

# Error → code, title, message, hint, whether the same may work later.
_ENGINE: dict[type[EngineError], tuple[str, str, str, str, bool]] = {
    IndexMissing: (
        "no_index",
        "Nothing is indexed yet",
        "There is nothing to search.",
        "Run “oacite demo” for sample data or “oacite index ptoffact DIR” for your own, then reload.",
        True,
    ),
    IndexOutdated: (
        "index_outdated",
        "An index is out of date",
        "It was made by an earlier version, and lacks what this page needs.",
        "Group by citation, or ask whoever runs this server to index again.",
        False,
    ),
    EngineUnreachable: (
        "engine_unreachable",
        "The search engine does not answer",
        "It may be starting, which takes a minute or so.",
        f"{_AGAIN} {_LOGS}",
        True,
    ),
    EngineTimeout: (
        "engine_timeout",
        "The search took too long",
        "It was broken off before it was done.",
        "Narrow it with a filter or a date, or try again: a second try is often quicker.",
        True,
    ),
    EngineOverloaded: (
        "engine_overloaded",
        "The search engine is busy",
        "It has too much to do at the moment, or is just starting.",
        f"{_AGAIN} {_LOGS}",
        True,
    ),
    NodeGone: (
        "node_gone",
        "A part of the search engine has just left",
        "It is being restarted, or another takes its place.",
        f"{_AGAIN} {_LOGS}",
        True,
    ),
    AccessDenied: (
        "access_denied",
        "The search engine refuses this server",
        "This server may not search it.",
        "Whoever runs this server finds in its log what to set.",
        False,
    ),
    HoldDenied: (
        "no_exports",
        "There are no exports here",
        "This server may search, but not hold the state of the indexes that a file is read from.",
        "Whoever runs this server finds in its log which right it needs.",
        False,
    ),
    IndexChanged: (
        "index_changed",
        "The index was changed meanwhile",
        "New rows came while this page was made.",
        _AGAIN,
        True,
    ),
    StateLost: (
        "state_lost",
        "The file was not finished",
        "The search engine does not have any longer what was being read.",
        _AGAIN,
        True,
    ),
    WriteBlocked: ("write_blocked", "The search engine is read-only", "It takes nothing new.", _LOGS, False),
    RequestTooLarge: (
        "request_too_large",
        "The search is too long",
        "There is more in it than the search engine takes at once.",
        "Search for less at once.",
        False,
    ),
    RequestRefused: (
        "request_refused",
        "The search engine refused the search",
        "It does not do what this page asked of it.",
        f"That is our fault. {_LOGS}",
        False,
    ),
    EngineError: (
        "engine_error",
        "The search engine failed",
        "There was no answer, or one in part, which would be wrong to show.",
        f"{_AGAIN} {_LOGS}",
        True,
    ),
}


def problem_of(error: Exception) -> Problem:
    """What to tell of an error; one that we did not foresee is told without its words."""
    match error:
        case BadParameter() | NotFound() | NoFeed() | UrlTooLong() | BodyRefused() | Busy() | TooMany():
            return Problem(*_OURS[type(error)], str(error), error.hint)
        case EngineError():
            return _of_engine(error)
        case HTTPException(status_code=404):
            return Problem(*_OURS[NotFound], "There is no such page.", _START)
        case HTTPException(status_code=status):
            sentence = f"This address does not answer that: {HTTPStatus(status).phrase}."
            return Problem(status, *_OF_HTTP, sentence, _START)
    return Problem(*_UNFORESEEN, "This should not have happened.", _LOGS)


def kinds_of_problem() -> dict[str, str]:
    """Every code that a problem may have, with its title."""
    ours = {code: title for _, code, title in (*_OURS.values(), _UNFORESEEN)}
    return ours | {told[0]: told[1] for told in _ENGINE.values()} | dict([_OF_HTTP])


def _of_engine(error: EngineError) -> Problem:
    return Problem(error.status, *next(_ENGINE[kind] for kind in type(error).__mro__ if kind in _ENGINE))
