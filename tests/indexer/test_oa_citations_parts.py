"""API rows joined in small parts: the same documents as of all rows at once, in the same order."""

import gzip
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citations.oa_citations import version
from indexer.sources import Batch
from indexer.sources.oa_citations import OaCitationsSource
from indexer.synthetic.oa_citations import synthesize_api
from tests.lengths import some

ROWS = 300
SOME = 150
FIRST_PART, LARGEST_PART = 4_000, 12_000  # bytes, some 8 and 25 rows

Row = dict[str, Any]


@dataclass
class Read:
    """What files become: documents and rejected rows with their places, and each file's merged rows."""

    documents: list[tuple[str, int, Any, Any]] = field(default_factory=list)
    rejected: list[tuple[str, int, str]] = field(default_factory=list)
    merged: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, batches: Sequence[Batch]) -> "Read":
        """What these batches have."""
        found = cls()
        for batch in batches:
            found.merged[batch.file] += batch.merged
            found.rejected += [(row.row.file, row.row.line, row.reason) for row in batch.rejected]
            found.documents += [
                (batch.file, batch.row(place).line, *map(orjson.loads, lines.splitlines()))
                for place, lines in enumerate(batch.lines)
            ]
        return found

    @property
    def ids(self) -> list[tuple[str, int, str]]:
        """Of each document its place and id."""
        return [(file, line, action["index"]["_id"]) for file, line, action, _ in self.documents]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Made-up rows in the API's proportions, now and then one for Python, or one that nobody can use."""
    file = tmp_path_factory.mktemp("synthetic") / "rows.jsonl"
    synthesize_api(file, ROWS)
    made: list[Row] = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    for row in made[7::50]:
        row["groupArtUnitNumber"] = "OPAP"
    for row in made[11::90]:
        row["patentApplicationNumber"] = "1751993"
    return made


@pytest.fixture(scope="module")
def office_actions(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of their office actions: far more than a small part has rows."""
    file = tmp_path_factory.mktemp("office-actions") / "rejections.jsonl"
    ids = sorted({row["obsoleteDocumentIdentifier"] for row in rows})
    file.write_bytes(
        b"".join(
            orjson.dumps(
                {
                    "id": f"{number:032x}",
                    "obsoleteDocumentIdentifier": id_,
                    "patentApplicationNumber": "16123456",
                    "submissionDate": f"2019-10-{number % 28 + 1:02}T00:00:00",
                    "legacyDocumentCodeIdentifier": "CTNF",
                    "legalSectionCode": "103",
                    "paragraphNumber": "a",
                    "actionTypeCategory": "rejected",
                    "claimNumberArrayDocument": [f"{number % 20 + 1},25"],
                }
            )
            + b"\n"
            for number, id_ in enumerate(ids)
        )
    )
    return file


def saved(path: Path, rows: Sequence[Row]) -> Path:
    """A file of JSON lines."""
    content = b"".join(orjson.dumps(row) + b"\n" for row in rows)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def batches(
    files: list[Path],
    office_actions: Path,
    plain: str = "true",
    after: int = 0,
    until: int | None = None,
) -> list[Batch]:
    """All that a source of its own gives of the files, behind the first rows, or of those alone."""
    with TemporaryDirectory() as work:
        source = OaCitationsSource(files, Path(work), office_actions=[office_actions], plain=plain)
        found = list(source.batches(after, until))
        assert (until or source.total) == after + sum(batch.rows for batch in found)
        Read.of(found)  # while the files of `work` are there, in which lines are counted
        return found


def check_small_parts(
    files: list[Path], office_actions: Path, monkeypatch: pytest.MonkeyPatch, fewest: int = 1
) -> Read:
    """In small parts, so many at least, by SQL or by Python, from the start or from the midst: the same."""
    expected = Read.of(batches(files, office_actions))
    monkeypatch.setattr("indexer.sources.oa_citations.FIRST_PART", FIRST_PART)
    monkeypatch.setattr("indexer.sources.oa_citations.LARGEST_PART", LARGEST_PART)
    small = batches(files, office_actions)
    assert len(small) >= fewest
    assert expected == Read.of(small)
    assert expected == Read.of(batches(files, office_actions, plain="false"))
    for number in (1, len(small) // 2):
        after = sum(batch.rows for batch in small[:number])
        rest = Read.of(batches(files, office_actions, after=after))
        assert Read.of(small[number:]) == rest
    cut = after + 3
    sooner, later = batches(files, office_actions, until=cut), batches(files, office_actions, after=cut)
    assert expected == Read.of([*sooner, *later])
    return expected


@pytest.mark.long  # several files in parts are tried every time
@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz"])
def test_a_large_file_is_joined_in_parts(
    name: str, rows: list[Row], office_actions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gzipped or not; of the rows that came again the newest states stand."""
    newer = [row | {"createDateTime": "2026-01-01T00:00:00"} for row in rows[50:270:15]]
    older = [row | {"createDateTime": "2000-01-01T00:00:00"} for row in rows[60:270:15]]
    files = [saved(tmp_path / name, [*rows[:280], *newer, *older, *rows[280:]])]
    read = check_small_parts(files, office_actions, monkeypatch, fewest=12)
    assert {name: len(newer) + len(older)} == read.merged
    dates = {document["office_action_date"] for *_, document in read.documents}
    assert 28 == len(dates)


counts = st.lists(st.sampled_from([1, 3, 10, 40, 150]), min_size=1, max_size=12)
states = st.lists(
    st.tuples(st.integers(0, SOME - 1), st.integers(0, SOME), st.integers(1, 28)), min_size=1, max_size=30
)


@settings(max_examples=some(4), deadline=None)
@given(counts, st.lists(st.booleans(), min_size=13, max_size=13), states, st.integers(0, ROWS - SOME))
def test_files_in_parts_and_small_files_together_become_the_same(  # noqa: PLR0913, PLR0917 - drawn
    rows: list[Row],
    office_actions: Path,
    counts: list[int],
    gzipped: list[bool],
    states: list[tuple[int, int, int]],
    first: int,
) -> None:
    """Whatever their sizes, with states of a row in several files: of equally new ones the last stands."""
    found = rows[first : first + SOME]
    for which, where, day in states:
        found.insert(where, rows[first + which] | {"createDateTime": f"2025-12-{day:02}T00:00:00"})
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        files, places, start = [], [], 0
        for number, (count, zipped) in enumerate(zip([*counts, len(found)], gzipped, strict=False)):
            if part := found[start : start + count]:
                name = f"{number:02}.jsonl{'.gz' * zipped}"
                files.append(saved(Path(folder) / name, part))
                places += [(name, line) for line in range(1, len(part) + 1)]
                start += count
        last = {
            row["id"]: place
            for place, row in sorted(enumerate(found), key=lambda it: (version(it[1]), it[0]))
        }
        unusable = {place for place, row in enumerate(found) if len(row["patentApplicationNumber"]) < 8}
        read = check_small_parts(files, office_actions, monkeypatch)
    standing = sorted(last.values())
    assert [(*places[place], found[place]["id"]) for place in standing if place not in unusable] == read.ids
    assert [places[place] for place in standing if place in unusable] == [row[:2] for row in read.rejected]
    assert len(found) - len(standing) == read.merged.total()
