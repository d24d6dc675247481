"""What was posted, read only as far as it may be long, and only as long as somebody may take to send it."""

import asyncio
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.requests import ClientDisconnect

from engine.deadline import Abandoned
from search_ui.url.list_params import MAX_TEXT, TEXT
from search_ui.url.params import Item
from search_ui.web.problems import BodyTooLarge, BodyTooSlow, BodyUnreadable

MAX_BODY = 12 * MAX_TEXT + 1_024
"""Bytes: a form escapes each of a character's four as three."""
SECONDS = 10
"""In which all of it must have come: whoever sends has one of the places for searches."""
MAX_FIELDS = 20
ENCODINGS = ("utf-8", "us-ascii", "iso-8859-1", "windows-1252", "utf-16")
"""Of a plain text: some of those that Python knows take a time that grows with the square of the length."""


async def posted(request: Request) -> list[Item]:
    """The fields of a form; a plain text is the one field `text`.

    Raises:
        BodyTooLarge: it has more than MAX_BODY bytes; no more than these are taken. BodyTooSlow: it did not
        come within SECONDS. BodyUnreadable: it is neither of these. Abandoned: the client has left.
    """
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    is_text = media_type.strip().lower() == "text/plain"
    if not is_text and media_type.strip().lower() != "application/x-www-form-urlencoded":
        raise BodyUnreadable
    body = await _body(request)
    try:
        if is_text:
            return [(TEXT, body.decode(_encoding(parameters)))]
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise BodyUnreadable from None


async def _body(request: Request) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared) > MAX_BODY:
        raise BodyTooLarge
    parts, length = [], 0
    try:
        async with asyncio.timeout(SECONDS):
            async for part in request.stream():
                length += len(part)
                if length > MAX_BODY:
                    raise BodyTooLarge
                parts.append(part)
    except TimeoutError:
        raise BodyTooSlow from None
    except ClientDisconnect:
        raise Abandoned from None
    return b"".join(parts)


def _encoding(parameters: str) -> str:
    """The encoding that the parameters of a media type name; UTF-8 where they name none."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            encoding = value.strip().strip('"').lower()
            if encoding not in ENCODINGS:
                raise BodyUnreadable
            return encoding
    return ENCODINGS[0]
