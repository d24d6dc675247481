"""The order by date, which ends with what has no date. Pure.

Among citations of equal date the engine must compare all by the second key. Of those without a date there are
millions, equal all of them: so behind the last date they are asked for by themselves, ordered by `sequence`
alone, by whose points the engine passes over whatever cannot come before what it has. (An index of an earlier
version has no such points: there each is compared, as before.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from search_ui.query.clauses import Clause, narrowed
from search_ui.query.filters import having, lacks
from search_ui.query.plan import Body
from search_ui.query.source_rows import ROW_FIELDS
from search_ui.url.cursor import is_no_day, no_day

DATE = "office_action_date"


def in_order(order: str, *, backwards: bool = False) -> list[Clause]:
    """A total order over all indexes: a row has its own number in its source.

    What has no date is told by a number of its own. With `_last` the engine passes over a shard without any
    date once it knows a page of rows without one, though the shard has rows that come before those.

    (API rows have 60 bits of their id instead. Two of the same day that are equal in these, and stand at the
    edge of a page, are all that a cursor could pass over.)
    """
    down, up = ("asc", "desc") if backwards else ("desc", "asc")
    day = {DATE: {"order": up if order == "oldest" else down, "missing": no_day(order)}}
    by_score = [{"_score": {"order": down}}] if order == "relevance" else []
    return [*by_score, day, *_by_source(up)]


def dated(asked: Clause, order: str, *, backwards: bool = False, year: str | None = None) -> Body:
    """Of what is asked, only what has a date, in order; with a year, only what comes before its end there."""
    if year is None:
        having_date = having(asked, DATE)
    else:
        limit = {"lte": f"{year}-12-31"} if order == "oldest" else {"gte": f"{year}-01-01"}
        having_date = narrowed(asked, {"range": {DATE: limit}})
    return {"query": having_date, "sort": in_order(order, backwards=backwards)}


def year_of(end: int, order: str, years: Mapping[str, int]) -> str | None:
    """The year in which the last of the first so many stands; None where there are not as many.

    Args:
        end: how many.
        order: one of SORTS, by date.
        years: how many citations each year has.
    """
    ordered = sorted(years.items(), reverse=order != "oldest")
    before = accumulate(citations for _, citations in ordered)
    return next((year for (year, _), until in zip(ordered, before, strict=True) if until >= end), None)


def undated(asked: Clause, *, backwards: bool = False, up_to: int | None = None) -> Body:
    """Of what is asked, only what has no date, in order; the sort values tell no day (`place`).

    Args:
        asked: what a citation must fulfil.
        backwards: whether the last come first.
        up_to: the highest number in its source that one may have, where only the first are looked for.
    """
    without = narrowed(asked, lacks(DATE))
    if up_to is not None:
        without = narrowed(without, {"range": {"sequence": {"lte": up_to}}})
    return {"query": without, "sort": _by_source("desc" if backwards else "asc")}


def following(
    asked: Clause, order: str, after: Sequence[float | int | str] | None, *, backwards: bool = False
) -> Body:
    """What is asked, in order, from a place on; forwards, only what has no date comes after such a place.

    Args:
        asked: what a citation must fulfil.
        order: one of SORTS.
        after: the sort values of the place; None for all.
        backwards: whether what comes before the place is asked for, of what has no date if it has none.
    """
    if after is None:
        return {"query": asked, "sort": in_order(order, backwards=backwards)}
    day, *by_source = after[-3:]
    if order != "relevance" and is_no_day(day):
        return undated(asked, backwards=backwards) | {"search_after": by_source}
    return {"query": asked, "sort": in_order(order, backwards=backwards), "search_after": [*after]}


def place(order: str, hit: Mapping[str, Any]) -> list[Any]:
    """The sort values of a hit as `Cursor.after` takes them, also of one that was asked for as undated."""
    values = list(hit["sort"])
    return values if len(values) > len(ROW_FIELDS) else [no_day(order), *values]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a page has of one of the two parts of the order.

    Attributes:
        start: the citations of this part before the page. size: those on the page.
    """

    start: int
    size: int

    @property
    def end(self) -> int:
        """The citations of this part before the page and on it."""
        return self.start + self.size

    @property
    def window(self) -> Body:
        """As the engine is asked for it."""
        return {"from": self.start, "size": self.size}


def stretches(start: int, size: int, with_date: int, total: int) -> tuple[Stretch, Stretch]:
    """What a page has of the citations with a date and of those without.

    Args:
        start: the citations before the page.
        size: the most that it has.
        with_date: how many of all citations have a date.
        total: how many there are.
    """
    of_dated = max(0, min(size, with_date - start))
    before = max(0, start - with_date)
    return Stretch(start, of_dated), Stretch(before, max(0, min(size - of_dated, total - with_date - before)))


def _by_source(order: str) -> list[Clause]:
    return [{key: {"order": order}} for key in ROW_FIELDS]
