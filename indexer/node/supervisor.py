"""A node that is watched while others use it: when it dies that is told, and it is started again."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import NodeError, OaciteError
from indexer.node.control import how_it_died, status

RESTARTS = 3
WITHIN = 600.0
"""How often a node is started again within so many seconds: one that dies more often would go on to."""
_PAUSES = (0.0, 5.0, 30.0)  # seconds before the first start of these, the second, the third
_LOOK_EVERY = 0.2  # seconds


@contextmanager
def supervised(
    home: Path,
    start: Callable[[threading.Event], object],
    tell: Callable[[str], None],
    give_up: Callable[[], None],
) -> Iterator[None]:
    """Within it, the node of this home is watched, in a thread.

    Args:
        home: of the node.
        start: starts it again, at the address that it had; ends early once the event is set.
        tell: is told, in sentences, what happens.
        give_up: is called when the node stays dead. It makes the block end.

    Raises:
        NodeError: at the end of the block; the node stayed dead.
    """
    supervisor = _Supervisor(home, start, tell)
    thread = threading.Thread(target=supervisor.watch, args=(give_up,), name="supervisor")
    thread.start()
    try:
        yield
    finally:
        supervisor.over.set()
        thread.join()
        if supervisor.failure is not None:
            raise supervisor.failure


class _Supervisor:
    def __init__(
        self, home: Path, start: Callable[[threading.Event], object], tell: Callable[[str], None]
    ) -> None:
        self.over = threading.Event()
        self.failure: NodeError | None = None
        self._home, self._start, self._tell = home, start, tell
        self._restarts: deque[float] = deque(maxlen=RESTARTS)

    def watch(self, give_up: Callable[[], None]) -> None:
        """Look every moment whether it runs; start it again when it does not."""
        try:
            while not self.over.wait(_LOOK_EVERY):
                if not status(self._home).running:
                    self._start_again(how_it_died(self._home))
        except (OaciteError, OSError) as error:
            self.failure = NodeError(str(error))
            give_up()

    def _start_again(self, sentence: str | None) -> None:
        """Start it until it runs.

        Raises:
            NodeError: it was stopped by somebody, or died too often.
        """
        if sentence is None:
            if status(self._home).running:  # somebody has started it again meanwhile
                return
            raise NodeError("the local node was stopped, and the pages with it")
        while not self.over.is_set():
            self._take_turn(sentence)
            if self.over.wait(_PAUSES[len(self._recent()) - 1]):
                return
            try:
                self._start(self.over)
            except NodeError as error:
                sentence = str(error)
            else:
                self._tell("the local node answers again")
                return

    def _take_turn(self, sentence: str) -> None:
        count = len(self._recent())
        if count == RESTARTS:
            raise NodeError(
                f"the local node was started again {RESTARTS} times in {WITHIN / 60:.0f} minutes and died"
                f" again; it is left as it is: {sentence}"
            )
        self._restarts.append(time.monotonic())
        self._tell(
            f"{sentence}\nit is started again (time {count + 1} of {RESTARTS} in {WITHIN / 60:.0f} minutes)"
        )

    def _recent(self) -> list[float]:
        return [at for at in self._restarts if at > time.monotonic() - WITHIN]
