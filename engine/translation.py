"""What the client library and OpenSearch's replies tell of errors, as errors of ours."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from opensearchpy import exceptions as client_errors

from engine.errors import (
    BLOCK,
    AccessDenied,
    EngineError,
    EngineOverloaded,
    EngineTimeout,
    EngineUnreachable,
    IndexMissing,
    NodeGone,
    RequestRefused,
    RequestTooLarge,
    StateLost,
    blocked,
)

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
_OUT_OF_TIME = {"task_cancelled_exception", "time_exceeded_exception"}
"""What it calls a search that it ended itself, with a status that says no more than that it failed."""
_TIME_IS_OVER = "Time exceeded"
"""The reason that it gives where the collecting of hits ended, with a class that has other reasons too."""
_TOO_MUCH = {"too_many_buckets_exception", "too_many_clauses"}
"""What it calls a search that its limits forbid; one of them comes with 503, though no waiting helps."""

_NODE_GONE = {"node_not_connected_exception", "node_disconnected_exception", "node_closed_exception"}
"""What it calls a request that was with a node which left, as one that is restarted does; with 500."""
_NO_STATE = "search_context_missing_exception"
"""What it calls a point in time that is over, with the status of what is missing."""


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
    if known := _by_cause(causes, why):
        return known
    if error.error == BLOCK and status in (403, 429):
        return blocked(why)
    if status in _BY_STATUS:
        kind, sentence = _BY_STATUS[status]
        return kind(f"{sentence} ({why})")
    return RequestRefused(f"OpenSearch refused the request ({status}): {why}")


def _by_cause(causes: set[str], why: str) -> EngineError | None:
    """What is told by the name of a cause alone, whatever the status."""
    if _NO_STATE in causes:
        return StateLost("OpenSearch does not have any longer the state of the indexes that was read")
    if causes & _NODE_GONE:
        return NodeGone(f"a node of OpenSearch has left, or is restarted ({why})")
    if causes & _TOO_MUCH:
        return RequestRefused(f"the request is beyond a limit of OpenSearch: {why}")
    return None


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
