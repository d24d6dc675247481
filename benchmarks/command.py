"""A command of `oacite` in a process of its own, looked at all the while: its steps, its memory, its end."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Thread
from typing import IO

import psutil

from indexer.commands.console import REJECTED

DONE = {0, REJECTED}
"""Exit codes of a command that did its work."""
EVERY = 0.25
"""Seconds between two looks."""
STEPS = ("cutting passages", "indexing", "verifying the index", "merging the index", "warming the index")
"""As the indexer names them, behind the first, in which it examines files and says nothing."""


@dataclass(slots=True)
class Watched:
    """What was seen of a command.

    Attributes:
        code: as it ended; negative is the signal.
        seconds: that it took.
        processor: seconds of processor time of its own, and of the processes that it saw end.
        steps: what it said that it was at → seconds.
        memory: seconds since it began, MiB of its own (RSS), and MiB of all processes that it began.
        output: what it printed.
        errors: what it told on the way.
    """

    code: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    steps: dict[str, float] = field(default_factory=dict)
    memory: list[tuple[float, float, float]] = field(default_factory=list)
    output: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def most(self) -> float:
        """MiB that it had itself at most."""
        return max((own for _, own, _ in self.memory), default=0.0)

    @property
    def most_of_all(self) -> float:
        """MiB that it had at most, with the processes that it began; what they share counts twice."""
        return max((own + others for _, own, others in self.memory), default=0.0)

    def curve(self, points: int) -> str:
        """Its own memory over its time, in so many figures: the most of each stretch."""
        size = max(1, -(-len(self.memory) // points))
        parts = (self.memory[start : start + size] for start in range(0, len(self.memory), size))
        return " ".join(f"{max(own for _, own, _ in part):,.0f}" for part in parts)


def oacite(
    arguments: Sequence[str], environment: Mapping[str, str], kill: Callable[[], bool] = lambda: False
) -> Watched:
    """Run a command until it ends, or until it is to be killed with SIGKILL.

    Args:
        arguments: of `oacite`.
        environment: what differs from the present one.
        kill: asked at each look.
    """
    seen, began, used = Watched(), time.monotonic(), _used()
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "indexer.cli", *arguments],
        env=os.environ | environment | {"COLUMNS": "500"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        readers = [
            Thread(target=_read_steps, args=(run.stderr, seen, began)),
            Thread(target=_read, args=(run.stdout, seen)),
        ]
        for reader in readers:
            reader.start()
        process = psutil.Process(run.pid)
        while run.poll() is None:
            seen.memory.append((time.monotonic() - began, *_memory(process)))
            if kill():
                run.kill()
            time.sleep(EVERY)
        for reader in readers:
            reader.join()
    seen.code, seen.seconds, seen.processor = run.returncode, time.monotonic() - began, _used() - used
    return seen


def _used() -> float:
    """Processor time of all processes that were begun here and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _memory(process: psutil.Process) -> tuple[float, float]:
    try:
        own = process.memory_info().rss
        others = sum(_rss(child) for child in process.children(recursive=True))
    except psutil.NoSuchProcess:
        return 0.0, 0.0
    return own / 2**20, others / 2**20


def _rss(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _read_steps(stream: IO[str], seen: Watched, began: float) -> None:
    """Note how long each step took: from the first line that names it to the first that names another."""
    step, since = "examining", began
    for line in stream:
        seen.errors.append(line.rstrip())
        named = next((each for each in STEPS if line.startswith(each)), step)
        if named != step:
            seen.steps[step] = seen.steps.get(step, 0.0) + time.monotonic() - since
            step, since = named, time.monotonic()
    seen.steps[step] = seen.steps.get(step, 0.0) + time.monotonic() - since


def _read(stream: IO[str], seen: Watched) -> None:
    seen.output = stream.read()
