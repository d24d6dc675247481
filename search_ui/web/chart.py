"""Citations by year → a chart of stacked bars, as places in a picture. Pure.

Across, places are percent of the picture's width, so that it fits any page and its letters keep their size;
down, they are pixels.
"""

from dataclasses import dataclass

from search_ui.results.grounds import YearCounts, Years

HEIGHT = 160
"""Pixels of the highest bar that the scale allows for."""
TOP, LEFT = 10, 9.0
"""Pixels above that, and percent beside the bars, for the scale's numbers."""
MOST_YEARS = 40
"""With more from the first to the last, a date is an error: then only years are shown that have any."""
_WIDEST = 6.0
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: one class of citations of one year."""

    key: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One year: where its bar begins, how wide it is, where its middle is, and what it is made of."""

    year: str
    x: float
    width: float
    middle: float
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    value: int
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of bars.

    Attributes:
        bars: the years, ascending. ticks: the scale, from 0. most: the year that has most.
    """

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    most: YearCounts


def chart(years: Years) -> Chart | None:
    """The chart; None where no citation has a date."""
    if not years.years:
        return None
    most = max(years.years, key=lambda year: year.total)
    step = _step(most.total)
    top = -(-most.total // step) * step
    names = _names([int(year.year) for year in years.years])
    known = {year.year: year for year in years.years}
    return Chart(
        bars=tuple(_bar(place, len(names), name, known.get(name), top) for place, name in enumerate(names)),
        ticks=tuple(Tick(value, _y(value, top)) for value in range(0, top + 1, step)),
        most=most,
    )


def _names(years: list[int]) -> list[str]:
    """All years from the first to the last, unless these are too many."""
    every = range(years[0], years[-1] + 1)
    return [str(year) for year in (every if len(every) <= MOST_YEARS else years[-MOST_YEARS:])]


def _step(most: int) -> int:
    """The least step of 1, 2, 5, 10, … with which few lines reach the highest bar."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power * _TICKS >= most:
                return digit * power
        power *= 10


def _bar(place: int, places: int, name: str, year: YearCounts | None, top: int) -> Bar:
    slot = (100 - LEFT) / places
    width = min(0.74 * slot, _WIDEST)
    middle = LEFT + (place + 0.5) * slot
    segments, below = [], 0
    for each in year.classes if year else ():
        if each.count:
            y = _y(below + each.count, top)
            segments.append(Segment(each.of.key, y, round(_y(below, top) - y, 2)))
        below += each.count
    return Bar(name, round(middle - width / 2, 3), round(width, 3), round(middle, 3), tuple(segments))


def _y(value: int, top: int) -> float:
    return round(TOP + HEIGHT * (1 - value / top), 2)
