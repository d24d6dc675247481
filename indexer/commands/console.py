"""What all commands share: where they print, how they end."""

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

from pydantic_core import ValidationError
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from engine.safe_text import shown
from indexer.errors import Stopped

FAILED, USAGE, REJECTED = 1, 2, 3
"""Exit codes, besides 0: it failed, wrong usage, done but rows were rejected."""


class SafeConsole(Console):
    """A console on which texts of others stand as they are: no markup, no control characters, no secrets."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """All that is printed passes here: tables and progress bars too."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(shown(segment.text), segment.style)


out = SafeConsole(highlight=False, markup=False, soft_wrap=True)
err = SafeConsole(stderr=True, highlight=False, markup=False, soft_wrap=True)

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stoppable() -> Iterator[None]:
    """Within it, Ctrl-C and the signals that end a process are an error like another, told in a sentence.

    Raises:
        Stopped: one of them came.
    """
    before = {ending: signal.signal(ending, _stop) for ending in _ENDINGS}
    try:
        yield
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)


def wrong_settings(error: ValidationError) -> Iterator[str]:
    """What is wrong with the environment, a sentence for each variable, without what it holds."""
    for wrong in error.errors(include_input=False, include_context=False, include_url=False):
        sentence = wrong["msg"].removeprefix("Value error, ")
        name = "_".join(str(part) for part in wrong["loc"]).upper()
        yield f"{error.title}{name}: {sentence}" if name else sentence


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(f"stopped by {signal.Signals(number).name}")
