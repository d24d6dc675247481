"""Where a run stands: what became of the rows so far, and documents to check the index by. Pure."""

import random
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from indexer.loading.outcomes import BatchResult

SAMPLE = 200  # documents that are compared with the index, besides the first and last of each file
_OF_A_BATCH = 8
_FILES = 100  # of which the first and last document are kept


@dataclass(slots=True)
class Counts:
    """Rows: `read == indexed + merged + rejected`."""

    read: int = 0
    indexed: int = 0
    merged: int = 0
    rejected: int = 0

    def add(self, result: BatchResult) -> None:
        """Count the rows of one batch."""
        batch = result.batch
        merged, rejected = batch.merged + result.superseded, len(result.rejected)
        self.take(Counts(batch.rows, result.indexed, merged, rejected))

    def take(self, more: "Counts") -> None:
        """Count rows that were counted elsewhere."""
        self.read += more.read
        self.indexed += more.indexed
        self.merged += more.merged
        self.rejected += more.rejected

    @property
    def accounted(self) -> int:
        """The rows of which it is known what became of them."""
        return self.indexed + self.merged + self.rejected


@dataclass(slots=True)
class Tally:
    """What became of the rows of the first batches.

    Attributes:
        files: a file's name → its rows, in the order of the files.
        counts: the rows of all files; `read` is the run's position in its source.
        seen: how many documents could have come into the sample.
        sample: lines of documents (action and document) that are in the index, drawn at random.
        ends: a file's name → the lines of its first and its last document; of the first hundred files.
    """

    files: dict[str, Counts] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    seen: int = 0
    sample: list[str] = field(default_factory=list)
    ends: dict[str, list[str]] = field(default_factory=dict)

    def add(self, result: BatchResult) -> None:
        """Count the rows of the next batch, and draw some of its documents."""
        file = result.batch.file
        self.files.setdefault(file, Counts()).add(result)
        self.counts.add(result)
        lines = result.batch.lines
        there = [place for place in range(len(lines)) if place not in result.absent]
        if not there:
            return
        for place in random.sample(there, min(len(there), _OF_A_BATCH)):
            self._draw(lines[place])
        if file in self.ends or len(self.ends) < _FILES:
            self.ends[file] = [self.ends.get(file, [lines[there[0]]])[0], lines[there[-1]]]

    def _draw(self, line: str) -> None:
        """Keep it with the chance that all documents so far have."""
        if len(self.sample) < SAMPLE:
            self.sample.append(line)
        elif (place := random.randrange(self.seen + 1)) < SAMPLE:  # noqa: S311 - chance is no secret
            self.sample[place] = line
        self.seen += 1

    def drawn(self) -> list[str]:
        """The lines of all documents that were kept, each once."""
        ends = [line for pair in self.ends.values() for line in pair]
        return list(dict.fromkeys(self.sample + ends))

    @classmethod
    def of_parts(cls, parts: Iterable[Self]) -> Self:
        """Of all rows, from the tallies of a run's parts: what each has drawn was drawn."""
        whole = cls()
        for part in parts:
            for file, counts in part.files.items():
                whole.files.setdefault(file, Counts()).take(counts)
            whole.counts.take(part.counts)
            whole.seen += part.seen
            whole.sample += part.drawn()
        return whole

    def to_json(self) -> dict[str, Any]:
        """As the checkpoint keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """A tally that goes on from what `to_json` gave."""
        kept = deepcopy(kept)
        files = {name: Counts(**counts) for name, counts in kept["files"].items()}
        return cls(**kept | {"files": files, "counts": Counts(**kept["counts"])})


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """From where a run can go on: all that the tally counts is in the index for good.

    Attributes:
        fingerprint: of the source's files.
        mapping: version of the index's mapping.
        total: rows of the source, None when it does not know.
        letters: length of the file of dead letters, in bytes.
        tally: what became of the rows so far.
    """

    fingerprint: str
    mapping: int
    total: int | None
    letters: int
    tally: Tally

    @property
    def position(self) -> int:
        """Rows that were dealt with."""
        return self.tally.counts.read

    def to_json(self) -> dict[str, Any]:
        """As the run's record keeps it."""
        return {"position": self.position, **asdict(self)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """What `to_json` gave."""
        values = {name: value for name, value in kept.items() if name != "position"}
        return cls(**values | {"tally": Tally.from_json(kept["tally"])})
