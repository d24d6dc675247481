"""JSON of any size, read piece by piece within limits: rows of arrays and replies, and what one row means.

What a piece may hold is limited before it is taken apart: a row's length, and how deep it is nested. So no
file, however it was made, takes more memory than a few rows do.
"""

import json
import re
from collections.abc import Iterator
from typing import IO, Any

import orjson

LONGEST = 8_000_000
"""Bytes that a row may have; an office action with its text has some 200,000."""

DEEPEST = 100
"""How many arrays and objects may stand in each other; in the portal's rows it is two."""

BLANKS = b"\xef\xbb\xbf \t\r\n"
"""What may stand before a text; the byte order mark is one."""

_READ = 1 << 20
_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_FLAT = re.compile(rb"\{(?:[^\"{}\[\]]++|" + _STRING + rb")*+\}", re.DOTALL)
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\(?:.|\Z))*+(?:"|\Z)|[\[\]{}]', re.DOTALL)  # or a string that is cut off
_WHOLE_STRING = re.compile(_STRING, re.DOTALL)
_SCALAR = re.compile(rb"[^\s,\[\]{}\"]+(?=[\s,\[\]{}\"])")
_BLANK = re.compile(rb"[ \t\r\n]*")


class Unreadable(ValueError):
    """A text is no JSON, or beyond the limits; the message is what is wrong, to be put behind its place."""


def loads(text: bytes) -> Any:  # noqa: ANN401 - any JSON
    """What a text means.

    Raises:
        Unreadable: it is no JSON, nested too deep, or has a key twice.
    """
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"is damaged ({str(error).split(':', 1)[0]})") from error
    # Where more colons follow quotes than there are keys, there are inner objects, or a key stands twice.
    if isinstance(found, dict) and len(re.findall(rb'"\s*:', text)) != len(found):
        json.loads(text, object_pairs_hook=_each_once)
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"has the field {twice} twice")
    return found


class JsonReader:
    """A text of JSON, from its beginning to its end.

    Args:
        content: where to read it.
    """

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self._ahead = content.read(_READ)
        self._ended = not self._ahead
        self._at = len(self._ahead) - len(self._ahead.removeprefix(b"\xef\xbb\xbf"))

    @property
    def sign(self) -> bytes:
        """The first of what begins here; nothing at the end."""
        return self._next()

    def items(self) -> Iterator[bytes]:
        """The values of the array that begins here, one by one.

        Raises:
            Unreadable: it is none, cut off, or a value is beyond the limits.
        """
        self._take(b"[")
        if self._next() == b"]":
            self._take(b"]")
            return
        while True:
            yield self.value()
            if self._next() != b",":
                break
            self._take(b",")
        self._take(b"]")

    def fields(self) -> Iterator[str]:
        """The names of the fields of the object that begins here; at each the reader is to be moved on.

        Raises:
            Unreadable: it is none, cut off, or a value is beyond the limits.
        """
        self._take(b"{")
        if self._next() == b"}":
            self._take(b"}")
            return
        while True:
            name = self.value()
            if not name.startswith(b'"'):
                raise Unreadable("is damaged (a field without a name)")
            self._take(b":")
            yield loads(name)
            if self._next() != b",":
                break
            self._take(b",")
        self._take(b"}")

    def value(self) -> bytes:
        """The value that begins here, as it is written.

        Raises:
            Unreadable: it is cut off or beyond the limits.
        """
        first = self._next()
        while True:
            end = self._end(first)
            if end is not None:
                break
            if self._ended:
                raise Unreadable("is cut off")
            if len(self._ahead) - self._at > LONGEST:
                raise Unreadable(f"is longer than {LONGEST // 1_000_000} MB")
            self._more()
        value = self._ahead[self._at : end]
        self._at = end
        if len(value) > LONGEST:
            raise Unreadable(f"is longer than {LONGEST // 1_000_000} MB")
        return value

    def _end(self, first: bytes) -> int | None:
        """Where the value that begins here ends; None if not within what was read."""
        if first == b'"':
            match = _WHOLE_STRING.match(self._ahead, self._at)
        elif first in {b"{", b"["}:
            match = _FLAT.match(self._ahead, self._at)
            if match is None:
                return self._end_of_nested()
        else:
            match = _SCALAR.match(self._ahead, self._at)
            if match is None and self._ended:
                return len(self._ahead)
        return match and match.end()

    def _end_of_nested(self) -> int | None:
        depth = 0
        for token in _TOKEN.finditer(self._ahead, self._at):
            sign = token[0][:1]
            if sign in b"[{":
                depth += 1
                if depth > DEEPEST:
                    raise Unreadable(f"is nested more than {DEEPEST} deep")
            elif sign in b"]}":
                depth -= 1
                if not depth:
                    return token.end()
        return None

    def _take(self, sign: bytes) -> None:
        found = self._next()
        if found != sign:
            raise Unreadable(
                f"is damaged ({sign.decode()} is missing before {found.decode(errors='replace')})"
                if found
                else "is cut off"
            )
        self._at += 1

    def _next(self) -> bytes:
        """The next sign that is no blank; nothing at the end."""
        while True:
            blank = _BLANK.match(self._ahead, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._ahead) or self._ended:
                return self._ahead[self._at : self._at + 1]
            self._more()

    def _more(self) -> None:
        """Read on, twice as far each time that a value does not end."""
        rest = self._ahead[self._at :]
        more = self._content.read(max(_READ, len(rest)))
        self._ended = not more
        self._ahead, self._at = rest + more, 0
