"""Whose turn it is to call, over all processes of one OACITE_HOME, and how many calls a week has had."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from indexer.clock import Clock, SystemClock

LONGEST_WAIT = 15 * 60.0  # seconds; who is told to wait longer should come back later
_WEEKS_KEPT = 8


@dataclass(slots=True)
class _State:
    """What the processes must know of each other.

    Attributes:
        last: when the last call was made, in seconds since 1970.
        not_before: when the next one is allowed.
        weeks: the day on which a week of the portal's begins → calls.
    """

    last: float = 0.0
    not_before: float = 0.0
    weeks: dict[str, int] = field(default_factory=dict)


class RateLimiter:
    """Gives one turn at a time.

    Args:
        home: OACITE_HOME, whose `portal` folder keeps the lock and the state.
        rate: calls a second.
        clock: the time.

    Attributes:
        calls: how many turns were given.
    """

    def __init__(self, home: Path, rate: float, clock: Clock) -> None:
        self._folder = _folder(home)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._gap = 1 / rate
        self._clock = clock
        self.calls = 0

    @contextmanager
    def turn(self, gap: float = 0.0) -> Iterator[None]:
        """Wait until a call may be made, and keep all others from calling within the block.

        Args:
            gap: seconds since the last call, where that must be more than the rate says.
        """
        lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._wait(max(gap, self._gap))
            self._count()
            yield
        finally:
            os.close(lock)

    def postpone(self, seconds: float) -> None:
        """Let nobody call for that long."""
        state = _read(self._folder)
        state.not_before = max(state.not_before, self._clock.now() + seconds)
        self._write(state)

    def _wait(self, gap: float) -> None:
        state, now = _read(self._folder), self._clock.now()
        # No longer than either wait could be: the clock may have been set back since.
        after_last = min(state.last + gap - now, gap)
        wait = max(after_last, min(state.not_before - now, LONGEST_WAIT))
        if wait > 0:
            self._clock.sleep(wait)

    def _count(self) -> None:
        state, now = _read(self._folder), self._clock.now()
        week = _week(now)
        weeks = {**state.weeks, week: state.weeks.get(week, 0) + 1}
        kept = sorted(week for week in weeks if "W" not in week)[-_WEEKS_KEPT:]  # those of ISO were kept once
        self.calls += 1
        self._write(_State(now, state.not_before, {name: weeks[name] for name in kept}))

    def _write(self, state: _State) -> None:
        new = self._folder / f"calls.new-{os.getpid()}"
        new.write_text(json.dumps(asdict(state)), encoding="utf-8")
        new.replace(self._folder / "calls.json")


def calls_this_week(home: Path, clock: Clock | None = None) -> int:
    """Calls of this OACITE_HOME in this week of the portal's, which has a quota for each."""
    now = (clock or SystemClock()).now()
    return _read(_folder(home)).weeks.get(_week(now), 0)


def _folder(home: Path) -> Path:
    return home / "portal"


def _read(folder: Path) -> _State:
    """The state; a new one where there is none, or another version's."""
    try:
        return _State(**json.loads((folder / "calls.json").read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return _State()


def _week(now: float) -> str:
    """The day on which the week began: the portal's begin on Sunday, 00:00 UTC."""
    today = datetime.fromtimestamp(now, UTC).date()
    return (today - timedelta(days=today.isoweekday() % 7)).isoformat()
