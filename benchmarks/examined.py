"""What a run does before it reads its first row, when it begins and when it goes on.

    cutting    made-up rows of both APIs are examined, and passages of texts are cut, as by a first run
    passages   the same where the passages are kept, and nothing else
    examining  the same, with what is found out kept too
    going on   where all is kept: what a run that was killed while it sent its rows does again

Processor time of the process itself, in which other work of the machine counts less; the folder must not
exist yet, and stays.
"""

import argparse
import time
from pathlib import Path

from rich.console import Console

from benchmarks.lane_rows import Places, make
from indexer.sources.kept_examination import examination_in
from indexer.sources.kept_passages import kept_in
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.registry import saved
from indexer.synthetic.oa_citations import synthesize_enriched


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=100_000, help="of the first API, about")
    parser.add_argument("--texts", type=int, default=4_000, help="of office actions")
    chosen = parser.parse_args()
    console = Console(soft_wrap=True, highlight=False)
    places = Places.below(chosen.folder)
    make(places, chosen.rows, chosen.texts, seed=1)
    synthesize_enriched(chosen.folder / "enriched.jsonl", chosen.rows, seed=1)
    rows = 0
    for step, keeping in (("cutting", False), ("passages", False), ("examining", True), ("going on", True)):
        wall, own = time.perf_counter(), time.process_time()
        rows = _open(chosen.folder, places, step, keeping=keeping).total
        wall, own = time.perf_counter() - wall, time.process_time() - own
        console.print(f"{step}: {wall:.1f} s, {own:.1f} s of processor time")
    size = examination_in(places.home).stat().st_size
    console.print(f"{rows:,} rows, {size / 1e6:.1f} MB kept of their examination")


def _open(folder: Path, places: Places, step: str, *, keeping: bool) -> OaCitationsSource:
    return OaCitationsSource(
        saved(places.citations),
        folder / step,
        office_actions=saved(places.office_actions),
        enriched=[folder / "enriched.jsonl"],
        passages=kept_in(places.home),
        examination=examination_in(places.home) if keeping else None,
    )


if __name__ == "__main__":
    main()
