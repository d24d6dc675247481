"""What was measured of clicks, and the table that tells it. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from dataclasses import field as attribute
from typing import Any

from rich.table import Table

from benchmarks.agreement import APPROXIMATE, EQUAL
from benchmarks.clicks import Click
from benchmarks.kinds import KINDS
from benchmarks.served import OK

RIVALS = ("tutorial", "datasette")
PER_CENT = (50, 95)


@dataclass(frozen=True, slots=True)
class Beside:
    """Another way to ask for it: its seconds, and how its answer agrees with ours, or what went wrong.

    Where others have other rows, nothing is said of how it agrees. `engine` is as in Measured.
    """

    seconds: float
    agreement: str
    answered: bool = True
    engine: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """A click and how it went.

    Attributes:
        status: of the answer; 0 where there was none. cold, warm: its seconds.
        pages, engine: processor seconds that it took of each, cold; in ticks of the system's clock, so that
            only a mean of many says something.
        beside: the same asked by each of RIVALS that has a way to.
    """

    click: Click
    status: int
    cold: float
    warm: float
    pages: float = 0.0
    engine: float = 0.0
    beside: Mapping[str, Beside] = attribute(default_factory=dict)


def percentile(seconds: Sequence[float], per_cent: int) -> float:
    """The least of so many that no fewer than so many per cent of them do not exceed (nearest rank)."""
    return sorted(seconds)[max(0, -(-len(seconds) * per_cent // 100) - 1)]


def percentiles(seconds: Iterable[float]) -> list[float]:
    """p50 and p95 in milliseconds; nothing of nothing."""
    some = [*seconds]
    return [round(1_000 * percentile(some, each), 1) for each in PER_CENT] if some else []


def _mean(seconds: Iterable[float]) -> float:
    """In milliseconds."""
    some = [*seconds]
    return round(1_000 * sum(some) / len(some), 1) if some else 0.0


def summary(some: Sequence[Measured]) -> dict[str, Any]:
    """What was measured of one kind; what was not answered is counted, and its time not."""
    answered = [each for each in some if each.status == OK]
    return {
        "clicks": len(some),
        "not answered": len(some) - len(answered),
        "cold": percentiles(each.cold for each in answered),
        "warm": percentiles(each.warm for each in answered),
        "processor": [_mean(each.pages for each in answered), _mean(each.engine for each in answered)],
        "beside": {rival: _beside(rival, answered) for rival in RIVALS},
    }


def report(found: Sequence[Measured]) -> dict[str, Any]:
    """All that was measured, as data."""
    return {
        "kinds": {kind: summary(some) for kind, some in _by_kind(found).items()},
        "clicks": [asdict(each) for each in found],
    }


def tables(found: Sequence[Measured], documents: int) -> Iterator[Table]:
    """A row for each kind, and a table for each way to ask otherwise; times are p50 / p95 in milliseconds."""
    kinds = {KINDS[kind].words: summary(some) for kind, some in _by_kind(found).items()}
    headings = ("goal", "cold", "warm", "pages'", "engine's")
    ours = _table(f"{documents:,} citations: ours, and its mean processor time, cold", *headings)
    for kind, some in kinds.items():
        failed = f" ({some['not answered']} not answered)" if some["not answered"] else ""
        times = (_written(_goals()[kind]), _written(some["cold"]), _written(some["warm"]))
        ours.add_row(
            kind, f"{some['clicks']}{failed}", *times, *(f"{each:,.0f}" for each in some["processor"])
        )
    yield ours
    for rival in RIVALS:
        if any(some["beside"][rival]["asked"] for some in kinds.values()):
            yield _table_beside(rival, {kind: some["beside"][rival] for kind, some in kinds.items()})


def _table_beside(rival: str, kinds: Mapping[str, Mapping[str, Any]]) -> Table:
    """Of the clicks that both answered; the ratio is that of their p95; the engine's time theirs / ours."""
    headings = (rival, "ours, cold", "ratio", "engine's", "answers")
    table = _table(f"{rival}, and ours of the same clicks, and the engine's mean processor time", *headings)
    for kind, some in kinds.items():
        if some["asked"]:
            answers = ", ".join(f"{number} {what}" for what, number in some["answers"].items() if number)
            times = (_written(some["milliseconds"]), _written(some["ours"]), f"{some['ratio'] or ''}")
            table.add_row(kind, f"{some['asked']}", *times, _written(some["processor"]), answers)
    return table


def _table(title: str, *headings: str) -> Table:
    table = Table("kind", title=f"{title}; milliseconds, p50 / p95", title_justify="left")
    for heading in ("clicks", *headings):
        table.add_column(heading, justify="left" if heading == "answers" else "right")
    return table


def _goals() -> dict[str, Sequence[int | None]]:
    return {kind.words: kind.goal or () for kind in KINDS.values()}


def _by_kind(found: Sequence[Measured]) -> dict[str, list[Measured]]:
    kinds = {kind: [each for each in found if each.click.kind == kind] for kind in KINDS}
    return {kind: some for kind, some in kinds.items() if some}


def _beside(rival: str, answered: Sequence[Measured]) -> dict[str, Any]:
    """Of the clicks that both answered: their times, ours over the same, and the ratio of both at p95."""
    asked = [(each, each.beside[rival]) for each in answered if rival in each.beside]
    both = [(each, other) for each, other in asked if other.answered]
    theirs, ours = percentiles(other.seconds for _, other in both), percentiles(each.cold for each, _ in both)
    agreements = [other.agreement for _, other in both]
    equal, approximate, only_timed = (agreements.count(each) for each in (EQUAL, APPROXIMATE, ""))
    return {
        "asked": len(asked),
        "milliseconds": theirs,
        "ours": ours,
        "ratio": round(theirs[1] / ours[1], 1) if both else None,
        "processor": [_mean(other.engine for _, other in both), _mean(each.engine for each, _ in both)],
        "answers": {
            EQUAL: equal,
            APPROXIMATE: approximate,
            "different": len(both) - equal - approximate - only_timed,
            "none": len(asked) - len(both),
        },
    }


def _written(milliseconds: Sequence[float | None]) -> str:
    return " / ".join("" if each is None else f"{each:,.0f}" for each in milliseconds)
