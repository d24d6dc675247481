"""What goes over the wire, and the answers that all parts of the portal give."""

from dataclasses import dataclass, field
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that came.

    Attributes:
        server: `api` or `storage`.
        method: of HTTP.
        path: with the query.
        headers: as sent, their names in small letters.
        form: the body, as sent.
    """

    server: str
    method: str
    path: str
    headers: dict[str, str]
    form: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back.

    Attributes:
        status: of HTTP.
        body: the bytes.
        headers: beside its length.
        failure: "cut" or "dropped", where the connection is to be lost; "endless", where the body is to come
            again and again.
    """

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    failure: str | None = None


def json_answer(status: int, body: dict[str, Any]) -> Answer:
    """A JSON body."""
    return Answer(status, orjson.dumps(body))


def too_many(retry_after: int | None, message: str = "Too Many Requests") -> Answer:
    """A 429, with a time to wait or without."""
    headers = {"Content-Type": "application/json"}
    if retry_after:
        headers["Retry-After"] = str(retry_after)
    return Answer(429, orjson.dumps({"code": 429, "message": message}), headers)
