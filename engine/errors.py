"""What can go wrong between us and OpenSearch, in one sentence each.

EngineError
├── EngineUnreachable    nothing answers at the address, or it stopped answering
├── EngineTimeout        it answers too slowly
├── AccessDenied         the login is wrong or may not do this
├── EngineOverloaded     it has too much to do now (429, 503): try again
├── IndexMissing         no index behind that name
├── IndexOutdated        an index was made by an earlier version and lacks what is asked for
├── WriteBlocked         nothing may be written: its disk is nearly full, or an index is read-only
├── RequestTooLarge      the request has more bytes than it takes (413)
└── RequestRefused       it understood the request and will not do it
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from opensearchpy import exceptions as client_errors

from engine.safe_text import shown


class EngineError(Exception):
    """OpenSearch did not do what was asked.

    The message is a sentence for whoever runs oacite, on the command line and in the log: it may name hosts,
    users, roles, indexes and shards, but no secret. What readers of a page are told is chosen by class alone
    (search_ui/web/problems.py), never made of the message.
    """

    status = 503

    def __init__(self, message: str) -> None:
        super().__init__(shown(message))


class EngineUnreachable(EngineError):
    """Nothing answers at the address."""


class EngineTimeout(EngineError):
    """The answer took longer than the time allowed."""

    status = 504


class AccessDenied(EngineError):
    """The login is missing, wrong, or without the right to do this (401, 403)."""


class EngineOverloaded(EngineError):
    """OpenSearch has too much to do at the moment (429, 503); the same request may work later."""


class IndexMissing(EngineError):
    """There is no index or alias of that name (404)."""


class IndexOutdated(EngineError):
    """An index was made by an earlier version, and lacks what is asked for."""


class WriteBlocked(EngineError):
    """Nothing may be written until somebody frees disk space or lifts a block (403, 429)."""


class RequestTooLarge(EngineError):
    """The request has more bytes than OpenSearch takes at once (413)."""

    status = 500


class RequestRefused(EngineError):
    """OpenSearch understood the request and refused it (400 and the like)."""

    status = 500


_BY_STATUS = {
    401: (AccessDenied, "OpenSearch refused the login: check OPENSEARCH_USERNAME and OPENSEARCH_PASSWORD"),
    403: (AccessDenied, "this OpenSearch user may not do that: it needs more rights"),
    404: (IndexMissing, "OpenSearch has no such index"),
    413: (RequestTooLarge, "the request is larger than OpenSearch takes (http.max_content_length)"),
    429: (EngineOverloaded, "OpenSearch has too much to do at the moment"),
    502: (EngineOverloaded, "OpenSearch is not ready"),
    503: (EngineOverloaded, "OpenSearch is not ready"),
    504: (EngineTimeout, "OpenSearch did not answer in time"),
}
BLOCK = "cluster_block_exception"
"""What the engine calls a write that a block forbids."""
_OUT_OF_TIME = {"task_cancelled_exception", "time_exceeded_exception"}
"""What it calls a search that it ended itself, with a status that says no more than that it failed."""
_TIME_IS_OVER = "Time exceeded"
"""The reason that it gives where the collecting of hits ended, with a class that has other reasons too."""
_TOO_MUCH = {"too_many_buckets_exception", "too_many_clauses"}
"""What it calls a search that its limits forbid; one of them comes with 503, though no waiting helps."""


def from_client(error: client_errors.OpenSearchException) -> EngineError:
    """The error of ours that stands for one of the client library's."""
    if isinstance(error, client_errors.ConnectionTimeout):
        return EngineTimeout("OpenSearch did not answer in time")
    if isinstance(error, client_errors.SSLError):
        return EngineUnreachable(f"its certificate is not trusted: set OPENSEARCH_CA_CERTS ({error.error})")
    if isinstance(error, client_errors.ConnectionError):
        return EngineUnreachable(f"OpenSearch cannot be reached: is it running? ({error.error})")
    if isinstance(error, client_errors.TransportError) and isinstance(error.status_code, int):
        return _from_reply(error, error.status_code)
    return EngineError(f"OpenSearch could not be asked: {error}")


def _from_reply(error: client_errors.TransportError, status: int) -> EngineError:
    why, causes = reason(error), _causes(error.info)
    if causes & _OUT_OF_TIME or any(cause.get("reason") == _TIME_IS_OVER for cause in _chain(error.info)):
        return EngineTimeout(f"OpenSearch broke the request off, which took too long ({why})")
    if causes & _TOO_MUCH:
        return RequestRefused(f"the request is beyond a limit of OpenSearch: {why}")
    if error.error == BLOCK and status in (403, 429):
        return blocked(why)
    if status in _BY_STATUS:
        kind, sentence = _BY_STATUS[status]
        return kind(f"{sentence} ({why})")
    return RequestRefused(f"OpenSearch refused the request ({status}): {why}")


def blocked(why: str) -> WriteBlocked:
    """The error for a write that a block forbids, by what the engine says of the block."""
    if "flood-stage" in why:
        return WriteBlocked(
            "OpenSearch takes no documents, because its disk is nearly full: free space on it, wait until the"
            f" block is lifted (by itself, within a minute), and run again to go on ({why})"
        )
    return WriteBlocked(
        f"OpenSearch takes no documents: lift the block (a setting `index.blocks.…`) and run again"
        f" to go on ({why})"
    )


def reason(error: client_errors.TransportError) -> str:
    """What the engine itself says was wrong, without its stack."""
    told = [text for cause in _chain(error.info) if isinstance(text := cause.get("reason"), str) and text]
    return told[0] if told else str(error.error) or "it gives no reason"


def _causes(info: object) -> set[str]:
    """What the engine calls all that led to an error."""
    return {str(cause.get("type")) for cause in _chain(info)}


def _chain(info: object) -> Iterator[Mapping[str, Any]]:
    """What an error reply tells of causes: the first one of all, then from the whole to its parts."""
    error = info.get("error") if isinstance(info, Mapping) else None
    if not isinstance(error, Mapping):
        return
    roots = error.get("root_cause") or ()
    shards = (failed.get("reason") for failed in error.get("failed_shards") or ())
    for told in (*roots, error, *shards):
        yield from _behind(told)


def _behind(cause: object) -> Iterator[Mapping[str, Any]]:
    """A cause, what caused it, and so on."""
    while isinstance(cause, Mapping):
        yield cause
        cause = cause.get("caused_by")


@contextmanager
def translated() -> Iterator[None]:
    """Within it, an error of the client library is raised as ours.

    Raises:
        EngineError: the one that stands for what happened.
    """
    try:
        yield
    except client_errors.OpenSearchException as error:
        raise from_client(error) from error
