"""What was asked for and how it was answered, counted by kind of page. Pure."""

from collections import defaultdict
from dataclasses import dataclass
from threading import Lock

Key = tuple[str, tuple[tuple[str, str], ...]]
"""The name of a sample, and its labels."""

BUCKETS = (0.05, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Upper bounds in seconds: from what is not felt to what the engine may take (OACITE_SEARCH_TIMEOUT)."""
DURATION = "oacite_http_request_duration_seconds"
RESPONSES = "oacite_http_responses_total"
ENGINE_WAIT = "oacite_engine_wait_seconds_total"
REFUSED = "oacite_http_refused_total"
GIVEN_UP = "oacite_http_given_up_total"
LEFT = 499
"""The status of a request whose client left before it was answered: nobody read one."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request, after it was served.

    Attributes:
        id: by which its lines in the log are found.
        page: its kind: the template of its route, `/references/{number}`, and not its address.
        status: of the answer; LEFT where the client did not wait for one.
        seconds: until all of the answer was handed over. engine_seconds: in which the engine was waited for.
        problem: the code of what went wrong (`problems.Problem`); None where nothing did.
        is_refused: whether it got no place among the searches.
    """

    id: str
    page: str
    status: int
    seconds: float
    engine_seconds: float
    problem: str | None = None
    is_refused: bool = False


class Traffic:
    """Counts of what one process has served. Any thread may count, and read what was counted."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: defaultdict[Key, float] = defaultdict(float, {(REFUSED, ()): 0, (GIVEN_UP, ()): 0})

    def note(self, visit: Visit) -> None:
        """Count a request."""
        page = ("page", visit.page)
        with self._lock:
            for bound in BUCKETS:
                self._counts[f"{DURATION}_bucket", (page, ("le", f"{bound:g}"))] += visit.seconds <= bound
            self._counts[f"{DURATION}_bucket", (page, ("le", "+Inf"))] += 1
            self._counts[f"{DURATION}_sum", (page,)] += visit.seconds
            self._counts[f"{DURATION}_count", (page,)] += 1
            self._counts[RESPONSES, (page, ("status", str(visit.status)))] += 1
            self._counts[ENGINE_WAIT, (page,)] += visit.engine_seconds
            self._counts[REFUSED, ()] += visit.is_refused
            self._counts[GIVEN_UP, ()] += visit.status == LEFT

    def counts(self) -> dict[Key, float]:
        """Every sample, all as they were at one moment; those of a page's histogram together."""
        with self._lock:
            return dict(self._counts)
