"""What a run did, in figures."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from indexer.loading.checkpoint import Tally


@dataclass(slots=True)
class Report:
    """What a run did: `read == indexed + merged + rejected`, of all its files and of each.

    Attributes:
        source: which of vocabulary.SOURCES.
        index: the index that was made, or that documents were put into.
        read: rows of the source.
        indexed: documents in the index.
        merged: rows that are an older or equal state of another row with the same id.
        rejected: rows that could not be used; each is a dead letter.
        dead_letters: the file that they are in; None when there are none.
        files: the same counts for each file.
        resumed_at: how many of the rows an earlier run had dealt with; 0 when it began anew.
        retried: requests that were sent again because the engine failed or had no time.
        seconds: of this run, until the index was ready to be promoted.
        documents_per_second: documents that this run indexed, by those seconds.
        newest: `createDateTime` of the youngest row, from which a refresh goes on; None where rows have none.
        newest_beside: likewise of rows of another source that stand in the index too (engine.meta.BESIDE).
        coverage: how many citations of the index have what was joined on them (loading.coverage).
        notes: what else the run's user should know.
        error: why it failed; None when it did not.
    """

    source: str
    index: str | None = None
    read: int = 0
    indexed: int = 0
    merged: int = 0
    rejected: int = 0
    dead_letters: str | None = None
    files: dict[str, dict[str, int]] = field(default_factory=dict)
    resumed_at: int = 0
    retried: int = 0
    seconds: float = 0.0
    documents_per_second: float = 0.0
    newest: str | None = None
    newest_beside: str | None = None
    coverage: dict[str, Any] | None = None
    notes: list[str] = field(default_factory=list)
    error: str | None = None

    def count(self, tally: Tally, dead_letters: Path | None) -> None:
        """Take over what became of the rows, and the file of those that could not be used."""
        counts = tally.counts
        self.read, self.indexed = counts.read, counts.indexed
        self.merged, self.rejected = counts.merged, counts.rejected
        self.dead_letters = str(dead_letters) if dead_letters else None
        self.files = {name: asdict(each) for name, each in tally.files.items()}

    def time(self, seconds: float, documents: int) -> None:
        """Note how long it took to index documents."""
        self.seconds = round(seconds, 3)
        self.documents_per_second = round(documents / seconds, 1) if seconds else 0.0

    def to_json(self) -> dict[str, Any]:
        """As `--report` writes it and the index keeps it."""
        return asdict(self)
