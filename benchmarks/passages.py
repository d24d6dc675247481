"""What passages cost: made-up rows of the API with the texts of their office actions, read as for an index.

    examined   the first run cuts all passages, the second finds them kept
    read       all batches, as documents; the most memory that this process had

With `--files N` rows alone, in as many files of five, as replies of one application each are saved: how the
time grows with their number.
"""

import argparse
import resource
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from rich.console import Console

from indexer.sources.oa_citations import OaCitationsSource

Row = dict[str, Any]

NAMES = ("Sabe", "Kim", "Lee", "Zabel")
SENTENCE = (
    "{name} teaches a separator {number} of the cell that holds the electrolyte between two electrodes."
)
SENTENCES = 16
"""On each reference: more than a passage may hold."""
PER_FILE = 5


def row(office_action: int, number: int) -> Row:
    """A citation of one of four references in an office action."""
    cited = office_action * len(NAMES) + number % len(NAMES)
    published = f"2010{cited % 9_000_000 + 1:07}"
    return {
        "id": f"{office_action:016x}{number:016x}",
        "patentApplicationNumber": f"{16_000_000 + office_action}",
        "obsoleteDocumentIdentifier": f"{office_action:09X}BLUEX1",
        "referenceIdentifier": f"{NAMES[number % len(NAMES)]}; A US {published} A1 ",
        "parsedReferenceIdentifier": published,
        "actionTypeCategory": "rejected",
        "legalSectionCode": "103",
        "paragraphNumber": "a",
        "examinerCitedReferenceIndicator": True,
        "applicantCitedExaminerReferenceIndicator": False,
        "officeActionCitationReferenceIndicator": True,
        "groupArtUnitNumber": "2641",
        "workGroup": "2640",
        "techCenter": "2600",
        "createDateTime": "2025-07-03T13:51:37",
    }


def office_action(number: int) -> Row:
    """An office action that says of each of its references more than a passage holds."""
    said = [_said(row(number, place), name) for place, name in enumerate(NAMES)]
    return {
        "obsoleteDocumentIdentifier": [f"{number:09X}BLUEX1"],
        "patentApplicationNumber": [f"{16_000_000 + number}"],
        "submissionDate": "2019-10-03T04:00:00Z",
        "legacyDocumentCodeIdentifier": ["CTNF"],
        "bodyText": ["\n".join(said)],
    }


def _said(cited: Row, name: str) -> str:
    published = cited["parsedReferenceIdentifier"]
    written = f"{name} (US {published[:4]}/{published[4:]} A1)"
    sentences = [SENTENCE.format(name=name, number=number) for number in range(SENTENCES)]
    return " ".join([f"Claims 1-3 are rejected under 35 U.S.C. 103 over {written}.", *sentences])


def many_files(folder: Path, files: int) -> list[Path]:
    """So many files of a few rows each."""
    paths = [folder / f"{number:06}.json" for number in range(files)]
    for number, path in enumerate(paths):
        rows = [row(number, place) for place in range(PER_FILE)]
        path.write_bytes(orjson.dumps({"response": {"numFound": PER_FILE, "docs": rows}}))
    return paths


def _saved(path: Path, rows: Iterator[Row]) -> Path:
    with path.open("wb") as file:
        file.writelines(orjson.dumps(each) + b"\n" for each in rows)
    return path


def _examined(
    files: Sequence[Path], folder: Path, texts: Sequence[Path], console: Console, told: str
) -> OaCitationsSource:
    wall, own = time.perf_counter(), time.process_time()
    source = OaCitationsSource(
        files, folder / "work", office_actions=texts, passages=folder / "passages.sqlite"
    )
    wall, own = time.perf_counter() - wall, time.process_time() - own
    console.print(f"examined, {told}: {wall:.1f} s, {own:.1f} s of this process' processor time")
    return source


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--office-actions", type=int, default=1_000)
    parser.add_argument("--rows", type=int, default=20, help="of each office action")
    parser.add_argument("--files", type=int, help="so many files of five rows, and no texts")
    chosen = parser.parse_args()
    console = Console()
    with TemporaryDirectory() as directory:
        folder = Path(directory)
        if chosen.files:
            files, texts = many_files(folder, chosen.files), []
        else:
            of_each = range(chosen.rows)
            rows = (row(one, number) for one in range(chosen.office_actions) for number in of_each)
            files = [_saved(folder / "rows.jsonl", rows)]
            texts = [_saved(folder / "texts.jsonl", map(office_action, range(chosen.office_actions)))]
            _examined(files, folder, texts, console, "cutting")
        source = _examined(files, folder, texts, console, "with what is kept" if texts else "without texts")
        _read(source, console)


def _read(source: OaCitationsSource, console: Console) -> None:
    own, rows, told = time.process_time(), 0, 0
    for batch in source.batches():
        rows += batch.rows
        told += sum('"passage":' in lines for lines in batch.lines)
    own = time.process_time() - own
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(f"read: {rows:,} rows, {told:,} with a passage, {own:.1f} s of processor time")
    console.print(f"memory: {most:,.0f} MiB at most")


if __name__ == "__main__":
    main()
