"""The runs, as the cluster remembers them: one at a time for each source, where it stands, how it ended.

Each source has one document in an index of its own, `oacite-runs`. It is the lock: a run writes only what it
read last (`if_seq_no`), so of two that want it one fails. A run that is alive renews it; one that was killed
does not, and is followed by the next. Of a run in parts (`loading.run_part`) each has such a document too.
"""

import os
import socket
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

import orjson
from opensearchpy import OpenSearch

from citations.vocabulary import SOURCES
from engine import runs as contract
from engine.translation import translated
from indexer import clock, processes
from indexer.loading.retry import RetryPolicy
from indexer.loading.run_part import RunPart
from indexer.shipped import shipped

_RENEW = 30.0  # seconds
_TICK = 1.0  # seconds between questions about a lock

HELD: set[str | None] = set()
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
        holder: `{run, host, pid, birth, started}` of the run that is at work; None when none is. `birth`
            (`processes.birth_of`) tells its process from others that had its number.
        renewed: when the holder last showed that it lives.
        started, finished: when the last run did.
        index: the index that it made or makes.
        checkpoint: from where it can be resumed; None when it cannot.
        error: why it failed, in a sentence.
        report: its counts.
        refresh: `{state, started, finished, error, report}` of the last refresh.
        part: of which part of a run it tells, as `2/4`; None where it tells of the source.
        parts: `{of, index, fingerprint}` of a run in parts that is not promoted yet.
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
    part: str | None = None
    parts: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        """What it tells of, for people: `ptoffact`, or `part 2/4 of ptoffact`."""
        return f"part {self.part} of {self.source}" if self.part else self.source

    @property
    def run_part(self) -> RunPart | None:
        """The part that it tells of."""
        return RunPart.parse(self.part) if self.part else None

    @property
    def key(self) -> str:
        """The id of its document."""
        return self.source + (self.run_part.suffix if self.run_part else "")

    @property
    def run(self) -> str | None:
        """The run that is at work."""
        return self.holder["run"] if self.holder else None

    @property
    def at_work(self) -> str:
        """Who is, in words."""
        holder = self.holder or {}
        return (
            f"another run of {self.name} is at work (process {holder.get('pid')} of {holder.get('host')},"
            f" since {holder.get('started')})"
        )

    @property
    def alive(self) -> bool:
        """Whether its holder is at work, as far as can be known from here."""
        if self.holder is None:
            return False
        here = self.holder["host"] == socket.gethostname()
        if here and self.holder.get("birth"):  # then no clock need be believed
            return _lives(self.holder)
        if self.renewed is None or clock.now() - datetime.fromisoformat(self.renewed) > STALE:
            return False
        return not here or _lives(self.holder)

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
class Place:
    """Where a record was read, so that it is not written over another's."""

    seq_no: int
    term: int


def parts_of(client: OpenSearch, record: Record, retry: RetryPolicy) -> list[Record]:
    """The records of all parts of a source's unfinished run; none where there is no such run."""
    parts = RunPart.all(record.parts["of"]) if record.parts else []
    return [retry.call(lambda: read(client, record.source, part=part)[0]) for part in parts]  # noqa: B023


def read(
    client: OpenSearch, source: str, index: str = INDEX, part: RunPart | None = None
) -> tuple[Record, Place | None]:
    """A source's record and where it stands; an empty one and None if there is none.

    Args:
        client: the cluster.
        source: which of vocabulary.SOURCES.
        index: where the records are; a backup's are elsewhere.
        part: of which part of its rows; None for the source's own.
    """
    empty = Record(source, part=str(part) if part else None)
    with translated():
        found = client.get(index=index, id=empty.key, params={"ignore": 404})
    if not found.get("found"):
        return empty, None
    # A field of a later version is passed over.
    known = {name: value for name, value in found["_source"].items() if name in _NAMES}
    return Record(**known), Place(found["_seq_no"], found["_primary_term"])


def records(client: OpenSearch) -> list[Record]:
    """The records of all sources that were ever run, each with those of its unfinished parts."""
    found = [read(client, source)[0] for source in SOURCES]
    each = (record for source in found for record in (source, *parts_of(client, source, RetryPolicy())))
    return [record for record in each if record.started or record.refresh]


def make_index(client: OpenSearch) -> None:
    """Make the index of the records where there is none, and let an earlier version's take them too."""
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


def put(client: OpenSearch, record: Record, place: Place | None) -> Place | None:
    """Put a record where it was read; gives its new place, None if another stands there now."""
    unchanged: dict[str, Any] = {"op_type": "create"}
    if place:
        unchanged = {"if_seq_no": place.seq_no, "if_primary_term": place.term}
    with translated():
        written = client.index(
            index=INDEX, id=record.key, body=asdict(record), params={"ignore": 409, **unchanged}
        )
    return None if "error" in written else Place(written["_seq_no"], written["_primary_term"])


def _lives(holder: dict[str, Any]) -> bool:
    """Whether the process of a holder on this machine runs."""
    if holder["pid"] == os.getpid():
        return holder["run"] in HELD
    return processes.runs(holder["pid"], holder.get("birth"))
