"""One run: a source's rows into a new index, counted, verified and promoted."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch

from indexer import index
from indexer.bulk import fill
from indexer.dead_letters import DeadLetters
from indexer.errors import IncompleteIndex
from indexer.progress import Progress
from indexer.sources import Batch, Rejected, Source


@dataclass(slots=True)
class Report:
    """What a run did: `read == indexed + merged + rejected`.

    Attributes:
        source: which of vocabulary.SOURCES.
        index: the index that was made.
        read: rows of the source.
        indexed: documents in the index.
        merged: rows that are an older or equal state of another row with the same id.
        rejected: rows that could not be used; each is a dead letter.
        dead_letters: the file that they are in; None when there are none.
        seconds: from the first row to the promoted index.
        documents_per_second: indexed documents by those seconds.
        notes: what else the run's user should know.
    """

    source: str
    index: str
    read: int = 0
    indexed: int = 0
    merged: int = 0
    rejected: int = 0
    dead_letters: str | None = None
    seconds: float = 0.0
    documents_per_second: float = 0.0
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As `--report` writes it and the index keeps it."""
        return asdict(self)


def load(client: OpenSearch, source: Source, dead_letters: Path, progress: Progress) -> Report:
    """Index all rows of a source beside what is served now, then put the new index in its place.

    Args:
        client: the cluster.
        source: the rows.
        dead_letters: the folder for the file with rows that could not be used.
        progress: told of the rows that are dealt with.

    Raises:
        InputError: a file is not what it should be.
        EngineError: the engine failed.
        IncompleteIndex: the counts differ.
        In each case the new index is deleted and what was served before is served still.
    """
    started = time.monotonic()
    name = index.create(client, source.name, source.sample_note)
    report = Report(source.name, str(name))
    promoted = False
    try:
        with DeadLetters(dead_letters / f"{name}.jsonl") as letters:
            _fill(client, source, report, letters, progress)
        report.rejected = letters.count
        report.dead_letters = str(letters.path) if letters.path else None
        report.notes = source.notes
        _check(report)
        index.verify(client, name, report.indexed)
        report.seconds = round(time.monotonic() - started, 3)
        report.documents_per_second = round(report.indexed / report.seconds, 1)
        index.promote(client, name, report.to_json())
        promoted = True
    finally:
        if not promoted:
            index.discard(client, name)
    return report


def _fill(
    client: OpenSearch, source: Source, report: Report, letters: DeadLetters, progress: Progress
) -> None:
    step = f"indexing {source.name}"

    def usable() -> Iterator[Batch]:
        for found in source:
            if isinstance(found, Rejected):
                report.read += 1
                letters.add(found)
            else:
                report.read += len(found.lines)
                yield found

    with closing(fill(client, report.index, usable())) as results:
        for result in results:
            report.indexed += result.indexed
            report.merged += result.merged
            for refused in result.refused:
                letters.add(refused)
            progress(step, report.indexed + report.merged + letters.count, source.total)


def _check(report: Report) -> None:
    accounted = report.indexed + report.merged + report.rejected
    if report.read != accounted:
        raise IncompleteIndex(
            f"{report.read:,} rows were read, but {accounted:,} are accounted for"
            f" ({report.indexed:,} indexed, {report.merged:,} merged, {report.rejected:,} rejected):"
            " the index is not promoted; run again"
        )
