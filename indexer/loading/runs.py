"""The runs, as the cluster remembers them: one at a time for each source, where it stands, how it ended.

Each source has one document in an index of its own, `oacite-runs`. It is the lock: a run writes only what it
read last (`if_seq_no`), so of two that want it one fails. A run that is alive renews it; one that was killed
does not, and is followed by the next.
"""

import os
import socket
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import orjson
from opensearchpy import OpenSearch

from citations.vocabulary import SOURCES
from engine import runs as contract
from engine.errors import EngineError
from engine.translation import translated
from indexer import clock, processes
from indexer.errors import RunConflict
from indexer.loading.retry import RetryPolicy
from indexer.shipped import shipped

_RENEW = 30.0  # seconds

_HELD: set[str | None] = set()
"""The runs of this very process: its number may be that of an earlier one, in a container always."""

INDEX, STALE = contract.INDEX, contract.STALE
RUNNING, DONE, FAILED = contract.RUNNING, contract.DONE, contract.FAILED
KILLED = "killed"
"""What a run is that left its record saying that it runs."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of a source's last run.

    Attributes:
        source: which of vocabulary.SOURCES.
        state: running, done or failed; None before the first run.
        holder: `{run, host, pid, started}` of the run that is at work; None when none is.
        renewed: when the holder last showed that it lives.
        started, finished: when the last run did.
        index: the index that it made or makes.
        checkpoint: from where it can be resumed; None when it cannot.
        error: why it failed, in a sentence.
        report: its counts.
        refresh: `{state, started, finished, error, report}` of the last refresh.
    """

    source: str
    state: str | None = None
    holder: dict[str, Any] | None = None
    renewed: str | None = None
    started: str | None = None
    finished: str | None = None
    index: str | None = None
    checkpoint: dict[str, Any] | None = None
    error: str | None = None
    report: dict[str, Any] | None = None
    refresh: dict[str, Any] | None = None

    @property
    def alive(self) -> bool:
        """Whether its holder is at work, as far as can be known from here."""
        if self.holder is None:
            return False
        if self.renewed is None or clock.now() - datetime.fromisoformat(self.renewed) > STALE:
            return False
        return self.holder["host"] != socket.gethostname() or _lives(self.holder)

    @property
    def outcome(self) -> str | None:
        """How the last run ended, or that it runs."""
        return self._outcome(self.state)

    @property
    def refresh_outcome(self) -> str | None:
        """How the last refresh ended, or that it runs; None before the first."""
        return self._outcome(self.refresh["state"]) if self.refresh else None

    def _outcome(self, state: str | None) -> str | None:
        return KILLED if state == RUNNING and not self.alive else state


_NAMES = frozenset(each.name for each in fields(Record))


@dataclass(slots=True)
class _Place:
    """Where a record was read, so that it is not written over another's."""

    seq_no: int
    term: int


class Run:
    """The lock on a source, held, and the record that goes with it. `take` gives it.

    Its methods may be called from several threads.
    """

    def __init__(self, client: OpenSearch, record: Record, place: _Place | None, retry: RetryPolicy) -> None:
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
        return str(_run(self.record))

    def check(self) -> None:
        """See that the lock is held still, as far as is known.

        Raises:
            RunConflict: another run has taken over.
        """
        if self._lost:
            raise self._lost

    def _put(self, record: Record) -> _Place:
        place = _write(self._client, record, self._place)
        if place is None:  # what stands there is ours, if an earlier answer was lost on the way
            there, at = read(self._client, record.source)
            place = _write(self._client, record, at) if _run(there) == _run(self.record) else None
            if place is None:
                self._lost = RunConflict(f"{_at_work(there)}: this one stops")
                raise self._lost
        return place

    def _renew(self) -> None:
        while not self._ended.wait(_RENEW):
            with suppress(EngineError, RunConflict):  # the run meets both itself, at its next step
                self.write()

    def __enter__(self) -> Self:
        _HELD.add(_run(self.record))
        self._renewing.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._renewing.join()
        _HELD.discard(_run(self.record))
        if error is None:
            self.write(holder=None)
        else:
            # The error that ends the run is the one to tell; a lock that is not released here becomes stale.
            with suppress(EngineError, RunConflict):
                self.write(holder=None)


def take(client: OpenSearch, source: str, retry: RetryPolicy) -> Run:
    """Take the lock on a source.

    Raises:
        RunConflict: another run holds it. EngineError: it cannot be read or written.
    """
    _create(client)  # not tried again: an engine that is not there at all is told at once
    record, place = retry.call(lambda: read(client, source))
    if record.alive:
        raise RunConflict(f"{_at_work(record)}: wait until it ends")
    time = clock.now().isoformat()
    holder = {"run": uuid4().hex, "host": socket.gethostname(), "pid": os.getpid(), "started": time}
    held = Record(**asdict(record) | {"holder": holder, "renewed": time})
    run = Run(client, held, place, retry)
    run.write()
    return run


def read(client: OpenSearch, source: str, index: str = INDEX) -> tuple[Record, _Place | None]:
    """A source's record and where it stands; an empty one and None if there is none.

    Args:
        client: the cluster.
        source: which of vocabulary.SOURCES.
        index: where the records are; a backup's are elsewhere.
    """
    with translated():
        found = client.get(index=index, id=source, params={"ignore": 404})
    if not found.get("found"):
        return Record(source), None
    # A field of a later version is passed over.
    known = {name: value for name, value in found["_source"].items() if name in _NAMES}
    return Record(**known), _Place(found["_seq_no"], found["_primary_term"])


def records(client: OpenSearch) -> list[Record]:
    """The records of all sources that were ever run."""
    found = (read(client, source)[0] for source in SOURCES)
    return [record for record in found if record.started or record.refresh]


def _create(client: OpenSearch) -> None:
    body = orjson.loads(shipped("opensearch", "runs.json").read_bytes())
    with translated():
        if client.indices.exists(index=INDEX):
            client.indices.put_mapping(index=INDEX, body=body["mappings"])  # an earlier version made it
            client.indices.put_settings(index=INDEX, body={"index": _copied(body)})
        else:
            client.indices.create(index=INDEX, body=body, params={"ignore": 400})  # another may be quicker


def _copied(body: dict[str, Any]) -> dict[str, Any]:
    """How the index is copied to other nodes: what an earlier version has made without."""
    name = "auto_expand_replicas"
    return {name: body["settings"]["index"][name]}


def _write(client: OpenSearch, record: Record, place: _Place | None) -> _Place | None:
    """Put a record where it was read; gives its new place, None if another stands there now."""
    unchanged: dict[str, Any] = {"op_type": "create"}
    if place:
        unchanged = {"if_seq_no": place.seq_no, "if_primary_term": place.term}
    with translated():
        written = client.index(
            index=INDEX, id=record.source, body=asdict(record), params={"ignore": 409, **unchanged}
        )
    return None if "error" in written else _Place(written["_seq_no"], written["_primary_term"])


def _run(record: Record) -> str | None:
    return record.holder["run"] if record.holder else None


def _at_work(record: Record) -> str:
    holder = record.holder or {}
    return (
        f"another run of {record.source} is at work (process {holder.get('pid')} of {holder.get('host')},"
        f" since {holder.get('started')})"
    )


def _lives(holder: dict[str, Any]) -> bool:
    """Whether the process of a holder on this machine runs."""
    if holder["pid"] == os.getpid():
        return holder["run"] in _HELD
    since = holder.get("started")
    return processes.runs(holder["pid"], datetime.fromisoformat(since) if since else None)
