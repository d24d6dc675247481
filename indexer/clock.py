"""The time of day, and a clock that waits, which tests replace so that they need not."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time and lets it pass."""

    def now(self) -> float:
        """Seconds since 1970."""

    def sleep(self, seconds: float) -> None:
        """Come back that much later."""


class SystemClock:
    """The machine's own."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Come back that much later."""
        time.sleep(seconds)


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def timestamp() -> str:
    """The time in ISO 8601, to the second, as reports and records tell it."""
    return now().isoformat(timespec="seconds")
