"""How many calls there were lately."""

from collections import deque

from indexer.clock import Clock


class Window:
    """Counts calls within a span of time that ends now."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._times: deque[float] = deque()

    def count(self) -> int:
        """How many calls there were, with this one."""
        now = self._clock.now()
        self._times.append(now)
        while self._times[0] <= now - self._seconds:
            self._times.popleft()
        return len(self._times)
