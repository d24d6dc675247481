"""How far a long command is: bars on a terminal, a plain line now and then elsewhere."""

import time
from datetime import timedelta
from types import TracebackType
from typing import Protocol, Self

from rich import progress as bars
from rich.console import Console
from rich.text import Text

_SECONDS_BETWEEN_LINES = 10


class Progress(Protocol):
    """Is told what a command is busy with."""

    def __call__(self, step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:
        """Say that `step` goes on; `done` of `total` rows or bytes, where they are known, and what else."""


def silent(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:
    """Progress that nobody watches."""


class Terminal:
    """Progress for a person: a bar for each step."""

    def __init__(self, console: Console) -> None:
        self._bars = bars.Progress(
            bars.TextColumn("{task.description}", markup=False),
            bars.BarColumn(),
            bars.TextColumn("{task.fields[counts]}", markup=False),
            _Rate(),
            bars.TimeElapsedColumn(),
            bars.TimeRemainingColumn(),
            console=console,
        )
        self._tasks: dict[str, bars.TaskID] = {}

    def __call__(self, step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:
        """Show the step's bar."""
        if step not in self._tasks:
            for earlier in self._tasks.values():
                self._bars.update(earlier, total=1, completed=1)
            self._tasks[step] = self._bars.add_task(step, total=None, counts="")
        counts = _joined(_counts(done, total), note)
        self._bars.update(self._tasks[step], completed=done, total=total, counts=counts)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()


class Lines:
    """Progress for a log: a line when a step begins, and every ten seconds while it counts."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._step: str | None = None
        self._begun = (0.0, 0)
        self._told = 0.0

    def __call__(self, step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:
        """Print a line if it is time for one."""
        now = time.monotonic()
        if step != self._step:
            self._step, self._begun, self._told = step, (now, done or 0), -_SECONDS_BETWEEN_LINES
        if now - self._told >= _SECONDS_BETWEEN_LINES:
            self._told = now
            line = _joined(f"{step} {_counts(done, total)}".rstrip(), self._speed(now, done, total), note)
            self._console.print(line, highlight=False)

    def _speed(self, now: float, done: int | None, total: int | None) -> str:
        seconds, rows = now - self._begun[0], (done or 0) - self._begun[1]
        if not rows or not seconds:
            return ""
        rate = rows / seconds
        left = f", {_clock((total - done) / rate)} left" if total and done else ""
        return f"{rate:,.0f}/s{left}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is left to close."""


def shown(console: Console) -> Terminal | Lines:
    """The kind of progress that suits a console."""
    return Terminal(console) if console.is_terminal else Lines(console)


class _Rate(bars.ProgressColumn):
    """How many a second."""

    def render(self, task: bars.Task) -> Text:
        """Of the last moments."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _clock(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))


def _counts(done: int | None, total: int | None) -> str:
    if done is None:
        return ""
    return f"{done:,}" if total is None else f"{done:,} of {total:,}"


def size(count: int) -> str:
    """A number of bytes for a reader: 133.4 MB."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"  # noqa: PLR2004 - a gigabyte
