"""What a log is told of a long run."""

import io

import pytest
from rich.console import Console

from indexer.progress import Lines, Terminal


def test_a_log_has_rate_remaining_time_and_troubles(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line when a step begins, and one every ten seconds."""
    now = 100.0
    monkeypatch.setattr("indexer.progress.time.monotonic", lambda: now)
    out = io.StringIO()
    with Lines(Console(file=out, width=200)) as lines:
        for seconds in range(0, 25, 5):
            now = 100.0 + seconds
            lines("indexing ptoffact", 1_000 * seconds, 100_000, "2 rejected" if seconds else "")
        lines("verifying the index")
    assert out.getvalue().splitlines() == [
        "indexing ptoffact 0 of 100,000",
        "indexing ptoffact 10,000 of 100,000, 1,000/s, 0:01:30 left, 2 rejected",
        "indexing ptoffact 20,000 of 100,000, 1,000/s, 0:01:20 left, 2 rejected",
        "verifying the index",
    ]


def test_a_resumed_run_is_measured_from_where_it_began(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier run did is not counted in the rate."""
    now = 0.0
    monkeypatch.setattr("indexer.progress.time.monotonic", lambda: now)
    out = io.StringIO()
    lines = Lines(Console(file=out, width=200))
    lines("indexing", 50_000, 100_000)
    now = 10.0
    lines("indexing", 60_000, 100_000)
    assert "indexing 60,000 of 100,000, 1,000/s, 0:00:40 left" == out.getvalue().splitlines()[-1]


def test_a_terminal_shows_counts_and_troubles() -> None:
    """In the bar."""
    out = io.StringIO()
    with Terminal(Console(file=out, width=200, force_terminal=True)) as bars:
        bars("indexing ptoffact", 5, 10, "1 rejected, 2 retried")
    assert "5 of 10, 1 rejected, 2 retried" in out.getvalue()
