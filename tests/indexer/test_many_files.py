"""Thousands of small files: the steps that they take grow as their number does."""

import gc
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from types import FrameType

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.file_rows import FileRows, file_of, together
from indexer.sources.json_lines import JsonLines
from indexer.sources.oa_citations import OaCitationsSource
from tests.indexer.test_oa_citations_join import action, citation, saved

ALONE, MOST = 50, 100


@contextmanager
def steps_counted() -> Iterator[Counter[str]]:
    """How often each function is called meanwhile, in whatever thread, those of libraries among them.

    But for what ends what earlier tests have left, whenever that is collected.
    """
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, called: object) -> None:
        if event == "call":
            calls[frame.f_code.co_qualname] += 1
        elif event == "c_call":
            calls[getattr(called, "__qualname__", "?")] += 1

    gc.collect()
    gc.disable()
    threading.setprofile(count)
    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
        gc.enable()


def replies(folder: Path, count: int) -> list[Path]:
    """Saved replies of one application each, which have a row in common with the one before."""
    return [
        saved(
            folder / f"{number:04}.json",
            {"response": {"numFound": 2, "docs": [citation(number), citation(number + 1)]}},
        )
        for number in range(count)
    ]


def steps(folder: Path, count: int) -> Counter[str]:
    """What it takes to examine so many replies, with their office action, and to read their rows."""
    folder.mkdir()
    files, actions = replies(folder, count), [saved(folder / "actions.jsonl", action())]
    with steps_counted() as calls:
        source = OaCitationsSource(files, folder / "work", office_actions=actions)
        batches = list(source.batches())
    assert (2 * count, count - 1) == (sum(b.rows for b in batches), sum(b.merged for b in batches))
    return calls


def test_steps_grow_as_the_number_of_files_does(tmp_path: Path) -> None:
    """Each file more costs as many steps as the one before, and no statement of DuckDB's that reads it."""
    steps(tmp_path / "first", 2)  # what is done once, as imports
    few, more, most = (steps(tmp_path / str(count), count) for count in (20, 40, 80))
    assert few["relation"] == more["relation"] == most["relation"] > 0
    growth = (most.total() - more.total()) / (more.total() - few.total())
    assert growth == pytest.approx(2, rel=0.02)


def described(folder: Path, sizes: Sequence[tuple[int, bool]]) -> list[JsonLines]:
    """Files of so many bytes, gzipped by their names or not."""
    files = []
    for number, (size, gzipped) in enumerate(sizes):
        path = folder / f"{number}.jsonl{'.gz' * gzipped}"
        path.write_bytes(b" " * (size // 8 if gzipped else size))
        files.append(JsonLines(path.name, path))
    return files


@given(st.lists(st.tuples(st.sampled_from([0, 8, 16, 24, 48, 56, 80, 104]), st.booleans()), max_size=12))
def test_files_are_read_together_as_far_as_they_fit(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[tuple[int, bool]]
) -> None:
    """All in their order, alike in a group; a large one alone; no group could have taken the next one too."""
    files = described(tmp_path_factory.mktemp("files"), sizes)
    groups = list(together(files, ALONE, MOST))
    assert list(range(len(files))) == [place for group in groups for place in group]
    for group in groups:
        assert fits([sizes[place] for place in group])
    for group, following in pairwise(groups):
        assert not fits([sizes[place] for place in (*group, following[0])])


def fits(sizes: Sequence[tuple[int, bool]]) -> bool:
    """Whether files may be read at once."""
    if len(sizes) == 1:
        return True
    small = all(size <= ALONE for size, _ in sizes)
    return small and sum(size for size, _ in sizes) <= MOST and len({gzipped for _, gzipped in sizes}) == 1


@given(st.lists(st.integers(0, 3), max_size=12), st.integers(0, 40))
def test_a_row_is_of_the_file_that_has_it(counts: list[int], number: int) -> None:
    """Empty files have none; behind the last there is no file."""
    rows = [
        FileRows(JsonLines(str(place), Path()), sum(counts[:place]), count)
        for place, count in enumerate(counts)
    ]
    owners = [row for row in rows for _ in range(row.count)]
    assert (owners[number] if number < len(owners) else None) == file_of(rows, number)


def test_a_file_that_is_damaged_or_old_is_mended_among_others(tmp_path: Path) -> None:
    """The others' rows are counted once, in their order."""
    files = [saved(tmp_path / f"{number}.jsonl", citation(number)) for number in range(5)]
    old = {name: value for name, value in citation(2).items() if name != "patentApplicationNumber"}
    saved(files[2], old | {"applicationId": 16123456, "Patent_PGPub": "7654321"})
    files[3].write_bytes(orjson.dumps(citation(3)) + b"\n\x0b\n")  # which DuckDB takes for a row
    source = OaCitationsSource(files, tmp_path / "work")
    found = [
        (batch.file, orjson.loads(lines.split("\n")[0])["index"]["_id"][-1])
        for batch in source.batches()
        for lines in batch.lines
    ]
    assert [(f"{number}.jsonl", str(number)) for number in range(5)] == found
