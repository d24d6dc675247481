"""What joining the Enriched Citations API costs: made-up rows of both APIs, read as for an index.

    examined   all rows of the second API are read, and looked for among those of the first
    read       all batches, as documents; the most memory that this process had
    Python     how many rows of the second API SQL leaves to it

First without the second API, then with it; processor time, in which other work of the machine counts less.
"""

import argparse
import resource
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from citations.enriched import EnrichedRow, read
from indexer.sources import enriched as by_python
from indexer.sources.oa_citations import OaCitationsSource
from indexer.synthetic.oa_citations import synthesize_api, synthesize_enriched


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the first API")
    chosen = parser.parse_args()
    console = Console()
    with TemporaryDirectory() as directory:
        folder = Path(directory)
        synthesize_api(folder / "rows.jsonl", chosen.rows)
        synthesize_enriched(folder / "enriched.jsonl", chosen.rows)
        for enriched in ([], [folder / "enriched.jsonl"]):
            _measure(folder, enriched, console)


def _measure(folder: Path, enriched: Sequence[Path], console: Console) -> None:
    left: list[Mapping[str, Any]] = []

    def counted(row: Mapping[str, Any]) -> EnrichedRow:
        left.append(row)
        return read(row)

    setattr(by_python, "read", counted)  # noqa: B010 - what a module imports, it does not export
    started = time.process_time()
    source = OaCitationsSource([folder / "rows.jsonl"], folder / "work", enriched=enriched)
    examined = time.process_time()
    rows = documents = merged = size = 0
    for batch in source.batches():
        rows, merged, documents = rows + batch.rows, merged + batch.merged, documents + len(batch.lines)
        size += len(batch.lines.body(range(len(batch.lines))))
    done = time.process_time()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(
        f"{rows:,} rows, {merged:,} of them joined, {documents:,} documents of {size / documents:.0f} bytes:"
        f" examined {examined - started:.1f} s, read {done - examined:.1f} s, {most:,.0f} MiB at most,"
        f" {len(left):,} rows by Python"
    )


if __name__ == "__main__":
    main()
