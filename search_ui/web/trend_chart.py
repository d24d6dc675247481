"""The trend of a unit's grounds of rejection as lines, beside those of the level above. Pure."""

from dataclasses import dataclass

from search_ui.results.unit_page import TREND, Level, UnitPage

WIDTH, HEIGHT = 300, 130
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 22
"""The size of one panel, and what is left for its axes, in pixels."""
_STEPS = (1, 2, 5, 10, 20, 30, 40, 50, 60, 80, 100)
"""Per cent that an axis may reach."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where a year's share stands."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the axis."""

    label: str
    x: float


@dataclass(frozen=True, slots=True)
class Panel:
    """The lines of one ground.

    Attributes:
        ground: which. highest: the percent at the top of the axis.
        here, above: the points of the unit, and of the level above.
        ticks: the first and the last year.
    """

    ground: str
    highest: int
    here: tuple[Point, ...]
    above: tuple[Point, ...]
    ticks: tuple[Tick, Tick]

    @property
    def left(self) -> int:
        """Where the axis of shares stands."""
        return LEFT

    @property
    def top(self) -> int:
        """Where the highest share stands."""
        return TOP

    @property
    def bottom(self) -> int:
        """Where no share stands."""
        return HEIGHT - BOTTOM

    @property
    def axes(self) -> str:
        """The axes, and a line at the highest share, as a path."""
        right = WIDTH - RIGHT
        return f"M{self.left} {self.top}V{self.bottom}H{right}M{self.left} {self.top}H{right}"


def panels(page: UnitPage) -> tuple[Panel, ...]:
    """A panel for each ground of TREND; none where no two years are there to make a line of."""
    years = sorted({*page.here.trend.dated})
    return tuple(_panel(page, ground, years) for ground in TREND) if len(years) > 1 else ()


def line(points: tuple[Point, ...]) -> str:
    """The points of a line as SVG writes them."""
    return " ".join(f"{point.x:.1f},{point.y:.1f}" for point in points)


def _panel(page: UnitPage, ground: str, years: list[str]) -> Panel:
    here, above = (_shares(level, ground, years) for level in (page.here, page.beside))
    top = max((*here.values(), *above.values()), default=0.0) * 100
    highest = next((step for step in _STEPS if step >= top), _STEPS[-1])
    first, last = int(years[0]), int(years[-1])

    def x(year: str) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (int(year) - first) / (last - first), 1)

    def points(shares: dict[str, float]) -> tuple[Point, ...]:
        room = HEIGHT - TOP - BOTTOM
        return tuple(
            Point(x(year), round(HEIGHT - BOTTOM - room * share * 100 / highest, 1))
            for year, share in shares.items()
        )

    ticks = (Tick(years[0], x(years[0])), Tick(years[-1], x(years[-1])))
    return Panel(ground, highest, points(here), points(above), ticks)


def _shares(level: Level, ground: str, years: list[str]) -> dict[str, float]:
    """Year → the share of its citations that have the ground; of years with citations."""
    dated = level.trend.dated
    return {
        year: dated[year].grounds.get(ground, 0) / dated[year].citations for year in years if year in dated
    }
