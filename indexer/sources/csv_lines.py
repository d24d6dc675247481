"""Where the rows of a CSV or TSV file end, and which of its lines are none: exactly, whatever its size.

RFC 4180: a value is quoted when its first character is a quote, and a quote in it is doubled then; in any
other value a quote is text (`Smith 5" wafer`). A reader that begins in the midst of a file must guess whether
it stands inside quotes. So the file is read here from its beginning, and what is given on leaves no guess.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, NamedTuple

import numpy as np

LONGEST = 2_000_000
"""Bytes that a row may have; DuckDB takes no longer one."""

WINDOW = 1 << 17
"""Bytes that are looked at together; all of them slowly if one of their rows is out of the ordinary."""

_LEAST = 1 << 12  # bytes of a window
_READ = 1 << 20  # bytes at a time
_QUOTE, _BREAK, _RETURN = b'"\n\r'

_Places = np.ndarray[Any, np.dtype[np.int64]]
_Signs = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class DamagedLine:
    """A line that is no row of the table.

    Attributes:
        line: from 1, the header's; a line break inside quotes starts no new line.
        number: its place among rows and damaged lines, from 1; a blank line has none.
        problem: what is wrong with it.
        text: the line itself, with � for bytes that are no text.
    """

    line: int
    number: int
    problem: str
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines that follow each other.

    Attributes:
        text: the rows, each with a line break behind it, and a stand-in for each damaged line.
        rows: their number, without the stand-ins.
        breaks: whether a line break stands inside quotes.
        as_written: whether the text is the file's own.
        damaged: the lines that are no rows.
        blank: of each blank line the number of rows and damaged lines before it in the file.
    """

    text: bytes
    rows: int
    breaks: bool = False
    as_written: bool = True
    damaged: tuple[DamagedLine, ...] = ()
    blank: tuple[int, ...] = ()


class _Found(NamedTuple):
    """Lines, and how many bytes of the file they take."""

    lines: Lines
    length: int


class CsvScan:
    """Tells the lines of a file behind its header.

    Args:
        columns: how many each row must have, at least two.
        delimiter: what stands between them.
        stand_in: what to put in the place of a damaged line: a row with its line break, or nothing.
        window: how many bytes to look at together.
        longest: how many a row may have.
    """

    def __init__(
        self,
        columns: int,
        delimiter: str,
        stand_in: bytes = b"",
        *,
        window: int = WINDOW,
        longest: int = LONGEST,
    ) -> None:
        self._columns = columns
        self._delimiter = delimiter.encode()
        self._stand_in = stand_in
        self._window = window
        self._least = min(_LEAST, window)
        self._longest = longest
        quoted = '"(?:[^"]++|"")*+"'
        value = f'(?:{quoted}|(?!")[^{delimiter}\r\n]*+)'
        self._row = re.compile(f"({value}(?:{delimiter}{value})*+)(?:\r?\n|\\Z)".encode())
        self._value = re.compile(f"(?:\\A|{delimiter})({quoted}|[^{delimiter}]*+)".encode())

    def lines(self, file: IO[bytes]) -> Iterator[Lines]:
        """All that is left to read of a file, in its order."""
        ahead, at, size = b"", 0, self._window
        number, line = 0, 2
        while True:
            ahead, at = _filled(file, ahead, at, size)
            if at == len(ahead):
                return
            found = self._ordinary(ahead[at : at + size])
            if found is None and size > self._least:  # most of the rows are ordinary still
                size //= 2
                continue
            if found is None:
                # Whether a quote is closed can be told only as far ahead as a row may reach.
                ahead, at = _filled(file, ahead, at, size + self._longest + 1)
                found = self._carefully(ahead, at, size, number, line)
            some = found.lines
            yield some
            number += some.rows + len(some.damaged)
            line += some.rows + len(some.damaged) + len(some.blank)
            at += found.length
            if at == len(ahead) and not ahead.endswith(b"\n"):
                _skip_line(file)
            size = min(2 * size, self._window)

    def _ordinary(self, text: bytes) -> _Found | None:
        """The whole rows of a text, None if one of them may be out of the ordinary.

        Quotes open and close in turn, a doubled one closes and opens: then the number of quotes before a
        place tells whether it is inside them, of all places at once.
        """
        if b"\0" in text:
            return None
        signs = np.frombuffer(text, np.uint8)
        quotes = np.flatnonzero(signs == _QUOTE)
        all_breaks = np.flatnonzero(signs == _BREAK)
        breaks = _outside(all_breaks, quotes)
        if not len(breaks):
            return None
        end = int(breaks[-1]) + 1
        quotes, signs = quotes[: np.searchsorted(quotes, end)], signs[:end]
        delimiters = _outside(np.flatnonzero(signs == self._delimiter[0]), quotes)
        returns = _outside(np.flatnonzero(signs == _RETURN), quotes)
        if not (
            self._in_turn(signs, quotes)
            and self._complete(delimiters, breaks)
            and (signs[returns + 1] == _BREAK).all()
            and _is_text(text[:end])
        ):
            return None
        rows = np.delete(signs, returns).tobytes() if len(returns) else text[:end]
        inside = len(breaks) < int(np.searchsorted(all_breaks, end))
        return _Found(Lines(rows, len(breaks), inside, not len(returns)), end)

    def _in_turn(self, signs: _Signs, quotes: _Places) -> bool:
        """Whether each quote that would open a value begins one, and each that would close it ends it."""
        if not len(quotes):
            return True
        opening, closing = quotes[::2], quotes[1::2]
        doubled = closing[:-1] + 1 == opening[1:]
        begins = np.isin(signs[opening - 1], (self._delimiter[0], _BREAK))
        ends = np.isin(signs[closing + 1], (self._delimiter[0], _BREAK, _RETURN))
        begins[0] |= opening[0] == 0
        begins[1:] |= doubled
        ends[:-1] |= doubled
        return bool(begins.all() and ends.all())

    def _complete(self, delimiters: _Places, breaks: _Places) -> bool:
        """Whether as many delimiters as there should be stand before each line break."""
        if len(delimiters) != len(breaks) * (self._columns - 1):
            return False
        of_rows = delimiters.reshape(len(breaks), self._columns - 1)
        return bool((of_rows[:, -1] < breaks).all() and (of_rows[1:, 0] > breaks[:-1]).all())

    def _carefully(self, text: bytes, start: int, size: int, number: int, line: int) -> _Found:
        """The lines that begin within so many bytes behind a place, one by one."""
        rows: list[bytes] = []
        damaged: list[DamagedLine] = []
        blank: list[int] = []
        at, breaks, first = start, False, number
        while at < min(start + size, len(text)):
            end, values = self._next(text, at)
            content = text[at:end].rstrip(b"\r\n")
            problem = self._problem(content, values)
            if not content:
                blank.append(number)
            elif problem:
                number += 1
                damaged.append(DamagedLine(line, number, problem, _shown(content[: self._longest])))
                rows.append(self._stand_in)
            else:
                number += 1
                rows.append(
                    self._delimiter.join(map(_unmistakable, values or ())) if b'"' in content else content
                )
                rows.append(b"\n")
                breaks |= b"\n" in content
            at, line = end, line + 1
        count = number - first - len(damaged)
        lines = Lines(b"".join(rows), count, breaks, False, tuple(damaged), tuple(blank))  # noqa: FBT003 - as named
        return _Found(lines, at - start)

    def _next(self, text: bytes, at: int) -> tuple[int, list[bytes] | None]:
        """Where the line at a place ends, and its values; None if its quotes make no sense, or it has no end.

        Such a line ends with its first line break: the rows behind it are not lost with it.
        """
        end = text.find(b"\n", at) + 1 or len(text)
        line = text[at:end]
        if b'"' not in line and b"\r" not in line and len(line) <= self._longest:
            return end, line.removesuffix(b"\n").split(self._delimiter)
        match = self._row.match(text, at)
        if match and match.end() - at <= self._longest:
            return match.end(), self._value.findall(match[1])
        return end, None

    def _problem(self, content: bytes, values: list[bytes] | None) -> str | None:
        """What is wrong with a line of these values, None if nothing is."""
        if len(content) > self._longest:
            return "is longer than 2 MB"
        if b"\0" in content:
            return "has a NUL byte"
        if not _is_text(content):
            return "is not valid UTF-8"
        if values is None:
            if self._row.fullmatch(content.replace(b"\r", b"")):
                return "has a carriage return in its midst"
            return "has a quote that is not closed, or text behind a closed one"
        too = len(values) - self._columns
        return f"has too {'many' if too > 0 else 'few'} columns" if too else None


def _outside(places: _Places, quotes: _Places) -> _Places:
    """Those of some places that are not inside quotes, which open and close in turn."""
    if not len(quotes):
        return places
    # Quotes are far fewer than what is between them: so each is sought among the places, not each place.
    before = np.searchsorted(places, quotes)
    size = len(places) + 1
    inside = np.cumsum(np.bincount(before[::2], minlength=size) - np.bincount(before[1::2], minlength=size))
    outside: _Places = places[inside[:-1] == 0]
    return outside


def _is_text(text: bytes) -> bool:
    if not text.isascii():
        try:
            text.decode()
        except UnicodeDecodeError:
            return False
    return True


def _shown(text: bytes) -> str:
    return text.decode(errors="replace")


def _unmistakable(value: bytes) -> bytes:
    """The value, in quotes if a reader could take one in it for more than text."""
    if b'"' not in value or value.startswith(b'"'):
        return value
    return b'"' + value.replace(b'"', b'""') + b'"'


def _filled(file: IO[bytes], ahead: bytes, at: int, size: int) -> tuple[bytes, int]:
    """What was read ahead, and the place in it, with so many bytes behind that, if the file has them."""
    if len(ahead) - at >= size:
        return ahead, at
    return ahead[at:] + file.read(max(_READ, size)), 0


def _skip_line(file: IO[bytes]) -> None:
    """Read up to the next line break, which may be far."""
    while (text := file.readline(WINDOW)) and not text.endswith(b"\n"):
        pass
