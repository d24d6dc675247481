"""Several processes serve the same pages: each leaves its counts where the others find them.

So `/metrics` tells of all, whichever of them is asked. Files of workers that have ended stay: a count never
falls while the server runs.
"""

import asyncio
import os
import signal
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from secrets import token_hex
from threading import Thread

import orjson

from search_ui.web.traffic import Key, Traffic, Visit

SECONDS = 1.0
"""After which the others know what was counted."""


class SharedTraffic:
    """Counts of all workers.

    Args:
        folder: where they leave them, one file each; None where there is one process alone.
    """

    def __init__(self, folder: Path | None) -> None:
        self._own = Traffic()
        self._folder = folder
        self._name = f"{os.getpid()}-{token_hex(4)}.json"  # numbers of processes are used again
        self._is_to_be_left = False

    def note(self, visit: Visit) -> None:
        """Count a request; within an event loop."""
        self._own.note(visit)
        if self._folder and not self._is_to_be_left:
            self._is_to_be_left = True
            asyncio.get_running_loop().call_later(SECONDS, self.leave)

    def counts(self) -> dict[Key, float]:
        """Every sample, summed over the workers. Any thread may ask."""
        total = self._own.counts()
        for file in sorted(self._folder.glob("*.json")) if self._folder else ():
            if file.name != self._name:
                for name, labels, value in orjson.loads(file.read_bytes()):
                    key = (name, tuple((label, told) for label, told in labels))
                    total[key] = total.get(key, 0) + value
        return total

    def leave(self) -> None:
        """Have the others know what was counted until now: each second, and when this worker ends."""
        self._is_to_be_left = False
        folder = self._folder
        if folder is None:
            return
        counts = [[name, labels, value] for (name, labels), value in self._own.counts().items()]
        folder.mkdir(mode=0o700, exist_ok=True)  # what tidies temporary folders up may have been there
        written = folder / f"{self._name}.new"
        written.write_bytes(orjson.dumps(counts))
        written.replace(folder / self._name)


def end_with_parent() -> None:
    """End as on SIGTERM when the process that started this worker is gone: it would keep the port."""
    if parent := parent_process():
        Thread(target=_end_after, args=(parent,), name="end with parent", daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
