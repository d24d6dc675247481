"""The marks that rows of a form begin with, which are no part of their numbers. Pure.

PTO-892 marks US documents A to M and foreign ones N to T; PTO/SB/08 has a column of the applicant's own
marks, often AA, AB, AC. `D 6632316` is the fourth row and no design, `AT 6632316` the twentieth and not
Austria's.
"""

import re
from collections.abc import Iterable, Sequence
from string import ascii_uppercase
from typing import NamedTuple

from citations import offices

_MARK = re.compile(r"[\s>*\u2022\u00b7|]*(?P<mark>[A-Z]{1,2})[.):]?[\s|]+(?=\w)")
OFFICES = offices.ALL | {"US"}
_RUN = 3
"""So many rows, marked one after the other, show that the letters are marks."""


class Mark(NamedTuple):
    """What a line begins with that is or may be the mark of its row.

    Attributes:
        end: where it ends.
        is_sure: whether the rows around it are marked in the same order.
        is_code: whether it is an office's code too; then it is a sure mark.
    """

    end: int
    is_sure: bool
    is_code: bool


def marks(lines: Sequence[str]) -> list[Mark | None]:
    """The mark of each line; None where there is none."""
    found = {place: match for place, line in enumerate(lines) if (match := _MARK.match(line))}
    sure = {place for run in _runs(found) if _shows_marks(run, found) for place in run}
    told = {
        place: Mark(match.end(), place in sure, match["mark"] in OFFICES)
        for place, match in found.items()
        if place in sure or match["mark"] not in OFFICES
    }
    return [told.get(place) for place in range(len(lines))]


def _runs(found: dict[int, re.Match[str]]) -> Iterable[list[int]]:
    """The places of lines whose marks come one after the other: A, B, C or AY, AZ, BA."""
    run: list[int] = []
    for place, match in found.items():
        if run and _rank(match["mark"]) != _rank(found[run[-1]]["mark"]) + 1:
            yield run
            run = []
        run.append(place)
    yield run


def _shows_marks(run: list[int], found: dict[int, re.Match[str]]) -> bool:
    return len(run) >= _RUN and any(found[place]["mark"] not in OFFICES for place in run)


def _rank(mark: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    rank = 0
    for letter in mark:
        rank = rank * len(ascii_uppercase) + ascii_uppercase.index(letter) + 1
    return rank
