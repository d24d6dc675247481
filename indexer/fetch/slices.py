"""Criteria that are cut into narrower ones, until each finds few enough rows to be paged through. Pure.

The portal may give no row behind the first 10,000 of a search (a guess that costs little when it is wrong).
So a slice that finds more is halved by `createDateTime`; where the times are all the same second, as when the
portal loads many rows at once, it is cut by art unit and then by id, one more character at a time. Beside the
cuts by a field there always is one more slice: the rows that have no such value. Together the narrower slices
find what the wider one finds.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from indexer.errors import InputError

ALL = "*:*"
FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # before the portal and its office actions
_SECOND = timedelta(seconds=1)
_FIELDS = (("groupArtUnitNumber", "0123456789", 4), ("id", "0123456789abcdef", 32))
"""What to cut by, the characters of its values, and how many of them."""

_BARE = re.compile(r"\w+:\S+|\*:\*")


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows that are fetched together.

    Attributes:
        criteria: what finds them.
        narrower: gives slices that together find the same; none when it cannot be cut any more.
    """

    criteria: str
    narrower: Callable[[], Iterable["Slice"]]


def everything(criteria: str, until: datetime) -> Slice:
    """All rows that the criteria find, whenever they were loaded, and those without a time.

    Args:
        criteria: in the syntax of Lucene 3.6.
        until: no row is younger.
    """

    def narrower() -> Iterator[Slice]:
        yield between(criteria, FIRST_DAY, until)
        other = f"{_group(criteria)} AND NOT {_times(FIRST_DAY, until)}"
        yield Slice(other, lambda: _by_field(other, 0))

    return Slice(criteria, narrower)


def between(criteria: str, since: datetime, until: datetime) -> Slice:
    """The rows that were loaded in a span of time, both ends included."""
    whole = f"{_group(criteria)} AND {_times(since, until)}"

    def halves() -> Iterator[Slice]:
        middle = since + timedelta(seconds=(until - since) // _SECOND // 2)
        yield between(criteria, since, middle)
        yield between(criteria, middle + _SECOND, until)

    return Slice(whole, halves if since < until else lambda: _by_field(whole, 0))


def days(since: date | None, until: date | None, now: datetime) -> tuple[datetime, datetime]:
    """The first and the last second of a span of days; open ends are long before and a day after now.

    It may begin within a day: `since` may be a time.
    """
    if isinstance(since, datetime):
        first = since
    else:
        first = datetime.combine(since, time(), UTC) if since else FIRST_DAY
    last = datetime.combine(until, time(23, 59, 59), UTC) if until else now + timedelta(days=1)
    return first, last.replace(microsecond=0)


def leaves(top: Slice, count: Callable[[Slice], int], most: int) -> Iterator[Slice]:
    """The slices that are to be fetched: as wide as possible, but finding at most `most` rows.

    A slice that cannot be cut any more is given however many rows it finds.

    Args:
        top: what to cut.
        count: says how many rows a slice finds.
        most: rows that can be paged through.
    """
    found = count(top)
    if not found:
        return
    narrower = list(top.narrower()) if found > most else []
    if not narrower:
        yield top
    for each in narrower:
        yield from leaves(each, count, most)


def refuse_uncut(leaf: Slice, found: int) -> Slice:
    """The slice, if it can be cut.

    Raises:
        InputError: it finds too many rows and cannot.
    """
    if not list(leaf.narrower()):
        raise InputError(
            f"{found:,} rows are found by {leaf.criteria}, more than can be fetched, and they differ in"
            " nothing that could tell them apart: add to --criteria"
        )
    return leaf


def art_units(criteria: str, numbers: Iterable[str]) -> str:
    """The criteria, and one of the art units."""
    units = [f"groupArtUnitNumber:{number}" for number in numbers]
    if not units:
        return criteria
    return narrowed(criteria, units[0] if len(units) == 1 else f"({' OR '.join(units)})")


def narrowed(criteria: str, by: str) -> str:
    """What finds those of the rows that other criteria, a clause or a group of them, find too."""
    return by if criteria == ALL else f"{_group(criteria)} AND {by}"


def _by_field(criteria: str, place: int, prefix: str = "") -> Iterator[Slice]:
    """Narrower slices by the next character of a field; behind its last one by the next field."""
    if place == len(_FIELDS):
        return
    field, characters, _ = _FIELDS[place]
    begins = [f"{field}:{prefix}{character}*" for character in characters]
    for begin, character in zip(begins, characters, strict=True):
        yield _cut(f"{criteria} AND {begin}", criteria, place, prefix + character)
    other = f"{criteria} AND NOT ({' OR '.join(begins)})"
    if prefix:
        other = f"{criteria} AND {field}:{prefix}* AND NOT ({' OR '.join(begins)})"
    yield Slice(other, lambda: _by_field(other, place + 1))


def _cut(criteria: str, wider: str, place: int, prefix: str) -> Slice:
    _, _, length = _FIELDS[place]
    if len(prefix) == length:
        return Slice(criteria, lambda: _by_field(criteria, place + 1))
    return Slice(criteria, lambda: _by_field(wider, place, prefix))


def _times(since: datetime, until: datetime) -> str:
    return f"createDateTime:[{since:%Y-%m-%dT%H:%M:%SZ} TO {until:%Y-%m-%dT%H:%M:%SZ}]"


def _group(criteria: str) -> str:
    return criteria if _BARE.fullmatch(criteria) else f"({criteria})"
