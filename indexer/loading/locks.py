"""The lock on a source: one run of it at a time, or the parts of one.

It is the source's record (`loading.runs`): a run writes only what it read last (`if_seq_no`), so of two that
want it one fails. A run that is alive renews it; one that was killed does not, and is followed by the next.
"""

import os
import socket
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from opensearchpy import OpenSearch

from engine.deadline import deadline
from engine.errors import EngineError
from indexer import clock, processes
from indexer.errors import RunConflict
from indexer.loading.retry import RetryPolicy
from indexer.loading.run_part import RunPart
from indexer.loading.runs import (
    HELD,
    Place,
    Record,
    make_index,
    parts_of,
    put,
    read,
)
from indexer.progress import Progress

_RENEW = 30.0  # seconds
_RENEW_WITHIN = 5.0  # seconds: meanwhile the run cannot write, and there will be a next time
_TICK = 1.0  # seconds between questions about a lock that a part holds


class Run:
    """The lock on a source, held, and the record that goes with it. `take` gives it.

    Its methods may be called from several threads.
    """

    def __init__(self, client: OpenSearch, record: Record, place: Place | None, retry: RetryPolicy) -> None:
        self.record = record
        self._client = client
        self._place = place
        self._retry = retry
        self._writing = threading.Lock()
        self._lost: RunConflict | None = None
        self._ended = threading.Event()
        self._renewing = threading.Thread(target=self._renew, daemon=True)

    def write(self, **changes: Any) -> None:  # noqa: ANN401 - the record's own attributes
        """Change the record.

        Raises:
            RunConflict: another run has taken over. EngineError: it could not be written.
        """
        with self._writing:
            self.check()
            values = asdict(self.record) | {"renewed": clock.now().isoformat()} | changes
            record = Record(**values)
            self._place = self._retry.call(lambda: self._put(record))
            self.record = record

    @property
    def id(self) -> str:
        """What tells this run from all others."""
        return str(self.record.run)

    def check(self) -> None:
        """See that the lock is held still, as far as is known.

        Raises:
            RunConflict: another run has taken over.
        """
        if self._lost:
            raise self._lost

    def release(self) -> None:
        """Give the lock back.

        Raises:
            RunConflict: another run has taken over. EngineError: it could not be written.
        """
        held = self.record.run
        try:
            self.write(holder=None)
        finally:  # not before: until then others of this process see by it that the run lives
            HELD.discard(held)

    def _put(self, record: Record) -> Place:
        place = put(self._client, record, self._place)
        if place is None:  # what stands there is ours, if an earlier answer was lost on the way
            there, at = read(self._client, record.source, part=record.run_part)
            place = put(self._client, record, at) if there.run == self.record.run else None
            if place is None:
                self._lost = RunConflict(f"{there.at_work}: this one stops")
                raise self._lost
        return place

    def _renew(self) -> None:
        while not self._ended.wait(_RENEW):
            # The run meets both errors itself, at its next step.
            with suppress(EngineError, RunConflict), deadline(_RENEW_WITHIN):
                self.write()

    def __enter__(self) -> Self:
        self._renewing.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._renewing.join()
        if error is None:
            self.release()
        else:
            # The error that ends the run is the one to tell; a lock that is not released here becomes stale.
            with self._retry.last_words(), suppress(EngineError, RunConflict):
                self.release()


def take(client: OpenSearch, source: str, retry: RetryPolicy) -> Run:
    """Take the lock on a source.

    Raises:
        RunConflict: another run holds it, or a part of one is at work. EngineError: it cannot be read or
            written.
    """
    run = _taken(client, source, retry)
    # Looked for with the lock in hand: a part that begins now finds it held.
    for part in parts_of(client, run.record, retry):
        if part.alive:
            run.release()
            raise RunConflict(f"{part.at_work}: wait until it ends")
    return run


def take_part(client: OpenSearch, source: str, part: RunPart, retry: RetryPolicy) -> Run:
    """Take the lock on a part of a source's rows.

    Raises:
        RunConflict: another run holds it. EngineError: it cannot be read or written.
    """
    return _taken(client, source, retry, part)


def take_for_parts(client: OpenSearch, source: str, retry: RetryPolicy, progress: Progress) -> Run:
    """Take the lock on a source while parts are at work, for what only one of them may do at a time.

    It waits while another part holds it.

    Raises:
        RunConflict: a run without parts holds it. EngineError: it cannot be read or written.
    """
    while True:
        try:
            return _taken(client, source, retry, for_parts=True)
        except RunConflict:
            there, _ = retry.call(lambda: read(client, source))
            if there.alive and not (there.holder or {}).get("for_parts"):
                raise
        progress("waiting for another part")
        time.sleep(_TICK)


def _taken(
    client: OpenSearch,
    source: str,
    retry: RetryPolicy,
    part: RunPart | None = None,
    *,
    for_parts: bool = False,
) -> Run:
    make_index(client)  # not tried again: an engine that is not there at all is told at once
    record, place = retry.call(lambda: read(client, source, part=part))
    if record.alive:
        raise RunConflict(f"{record.at_work}: wait until it ends")
    now = clock.now().isoformat()
    holder = {
        "run": uuid4().hex,
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "birth": processes.birth_of(os.getpid()),
        "started": now,
        "for_parts": for_parts,
    }
    held = Record(**asdict(record) | {"holder": holder, "renewed": now})
    run = Run(client, held, place, retry)
    HELD.add(held.run)  # before anybody can see it: others of this process know by it that it is alive
    try:
        run.write()
    except BaseException:
        HELD.discard(held.run)
        raise
    return run
