"""What was measured of clicks, and the table that tells it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.table import Table

from benchmarks.agreement import APPROXIMATE, EQUAL
from benchmarks.clicks import Click
from benchmarks.kinds import KINDS

OK = 200


@dataclass(frozen=True, slots=True)
class Measured:
    """A click and how it went.

    Attributes:
        status: of the answer. cold, warm: its seconds.
        tutorial: those of the tutorial's request, where it was asked. agreement: how it agrees with ours.
    """

    click: Click
    status: int
    cold: float
    warm: float
    tutorial: float | None = None
    agreement: str = ""

    def beside(self, seconds: float, agreement: str) -> "Measured":
        """The same, beside the tutorial's request."""
        return replace(self, tutorial=seconds, agreement=agreement)


def percentile(seconds: Sequence[float], per_cent: int) -> float:
    """The least of so many that no fewer than so many per cent of them exceed (nearest rank)."""
    return sorted(seconds)[max(0, -(-len(seconds) * per_cent // 100) - 1)]


def milliseconds(seconds: Sequence[float]) -> str:
    """p50 and p95, as a table has them."""
    return " / ".join(f"{1_000 * percentile(seconds, each):,.0f}" for each in (50, 95)) if seconds else ""


def told(found: Sequence[Measured], documents: int) -> Table:
    """A row for each kind; all times are p50 / p95 in milliseconds."""
    table = Table(title=f"{documents:,} citations; milliseconds, p50 / p95", title_justify="left")
    for heading in ("kind", "clicks", "goal", "cold", "warm", "tutorial", "ratio at p95", "answers"):
        table.add_column(heading, justify="left" if heading in ("kind", "answers") else "right")
    for kind in KINDS:
        if some := [each for each in found if each.click.kind == kind]:
            table.add_row(*_row(kind, some))
    return table


def _row(kind: str, some: Sequence[Measured]) -> list[str]:
    answered = [each for each in some if each.status == OK]
    both = [(each.cold, each.tutorial) for each in answered if each.tutorial is not None]
    theirs = [seconds for _, seconds in both]
    return [
        KINDS[kind].words,
        f"{len(some)}",
        _goal(kind),
        milliseconds([each.cold for each in answered]),
        milliseconds([each.warm for each in answered]),
        milliseconds(theirs) + (f" of {len(theirs)}" if 0 < len(theirs) < len(answered) else ""),
        f"{percentile(theirs, 95) / percentile([cold for cold, _ in both], 95):.1f}" if both else "",
        _answers(some),
    ]


def _goal(kind: str) -> str:
    goal = KINDS[kind].goal
    return " / ".join("" if each is None else f"{each:,}" for each in goal) if goal else ""


def _answers(some: Sequence[Measured]) -> str:
    """How many are equal, how many the engine itself does not vouch for, and what else there is."""
    compared = [each.agreement for each in some if each.agreement]
    refused = [each for each in some if each.status != OK]
    equal, approximate = compared.count(EQUAL), compared.count(APPROXIMATE)
    others = len(compared) - equal - approximate
    told = [(equal, EQUAL), (approximate, APPROXIMATE), (others, "different"), (len(refused), "not answered")]
    return ", ".join(f"{number} {what}" for number, what in told if number)
