"""What went wrong → what a person, or a program, is told. One table; nothing is told with a trace."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException

from engine.errors import (
    AccessDenied,
    EngineError,
    EngineOverloaded,
    EngineTimeout,
    EngineUnreachable,
    IndexMissing,
    RequestRefused,
    RequestTooLarge,
    WriteBlocked,
)
from search_ui.language.remarks import NotUnderstood
from search_ui.url.values import BadParameter


class NotFound(Exception):
    """There is no such page, or no such citation."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class UrlTooLong(Exception):
    """The query string has more characters than we take."""

    hint = "Choose fewer filter values, or shorten the text."

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"This address is too long: {length:,} characters after “?”, of {limit:,} at most.")


class Busy(Exception):
    """More is asked at once than can be answered."""

    seconds = 5
    hint = "Wait a few seconds, then reload the page."

    def __init__(self) -> None:
        super().__init__("More people are searching here at the moment than can be answered.")

    @property
    def headers(self) -> dict[str, str]:
        """When to come again."""
        return {"Retry-After": str(self.seconds)}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no answer.

    Attributes:
        status: of HTTP. code: for programs. title: in a word or two. message: a sentence. hint: what to do.
    """

    status: int
    code: str
    title: str
    message: str
    hint: str

    def to_json(self) -> dict[str, dict[str, str]]:
        """As the API tells it."""
        return {"error": {"code": self.code, "message": self.message, "hint": self.hint}}


# Error → status, code, title.
_OURS: dict[type[Exception], tuple[int, str, str]] = {
    BadParameter: (400, "bad_parameter", "This cannot be searched for"),
    NotUnderstood: (400, "bad_parameter", "This cannot be searched for"),
    NotFound: (404, "not_found", "Not found"),
    Busy: (503, "busy", "Too much at once"),
    UrlTooLong: (414, "url_too_long", "This address is too long"),
}

_START = "Start from the search box."
_AGAIN = "Reload the page to try again."
_LOGS = "If it stays so, whoever runs this server finds the cause in its log."

# Error → code, title, hint. The first class that fits counts.
_ENGINE: tuple[tuple[type[EngineError], str, str, str], ...] = (
    (
        IndexMissing,
        "no_index",
        "Nothing is indexed yet",
        "Run “oacite demo” for sample data or “oacite index ptoffact DIR” for your own, then reload.",
    ),
    (EngineUnreachable, "engine_unreachable", "The search engine does not answer", f"{_AGAIN} {_LOGS}"),
    (
        EngineTimeout,
        "engine_timeout",
        "The search took too long",
        "Narrow it with a filter or a date, or reload the page: a second try is often quicker.",
    ),
    (EngineOverloaded, "engine_overloaded", "The search engine is busy", f"Wait a moment. {_AGAIN}"),
    (
        AccessDenied,
        "access_denied",
        "The search engine refused the login",
        "Whoever runs this server sets OPENSEARCH_USERNAME and OPENSEARCH_PASSWORD to a user that may read.",
    ),
    (WriteBlocked, "write_blocked", "The search engine is read-only", _LOGS),
    (RequestTooLarge, "request_too_large", "The search is too long", "Search for less at once."),
    (
        RequestRefused,
        "request_refused",
        "The search engine refused the request",
        f"That is our fault. {_LOGS}",
    ),
    (EngineError, "engine_error", "The search engine failed", f"{_AGAIN} {_LOGS}"),
)


def problem_of(error: Exception) -> Problem:
    """What to tell of an error; one that we did not foresee is told without its words."""
    match error:
        case BadParameter() | NotFound() | UrlTooLong() | Busy():
            return Problem(*_OURS[type(error)], str(error), error.hint)
        case EngineError():
            return _of_engine(error)
        case HTTPException(status_code=404):
            return Problem(404, "not_found", "Not found", "There is no such page.", _START)
        case HTTPException():
            sentence = f"This address does not answer that: {error.detail}."
            return Problem(error.status_code, "http_error", "Not possible", sentence, _START)
    return Problem(500, "internal_error", "Something broke", "This should not have happened.", _LOGS)


def _of_engine(error: EngineError) -> Problem:
    code, title, hint = next(row[1:] for row in _ENGINE if isinstance(error, row[0]))
    sentence = str(error)
    return Problem(error.status, code, title, f"{sentence[:1].upper()}{sentence[1:].rstrip('.')}.", hint)
