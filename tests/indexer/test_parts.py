"""A file in parts: all rows, each whole."""

import csv
import io
import sys
from itertools import islice, repeat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.parts import parts, sizes

cells = st.text(st.sampled_from('ab",\n é'), max_size=6)
lines = st.text(st.sampled_from('ab"{\r é'), max_size=6)


def in_parts(folder: Path, content: str, size: int, *, quoted: bool) -> list[str]:
    """What the parts of a file hold, none of which is left."""
    (folder / "whole").write_text(content, encoding="utf-8", newline="")
    with (folder / "whole").open("rb") as file:
        found = [
            part.read_bytes().decode() for part in parts(file, folder / "part", repeat(size), quoted=quoted)
        ]
    assert not (folder / "part").exists()
    return found


@given(st.lists(st.lists(cells, min_size=2, max_size=3), max_size=12), st.integers(1, 60), st.booleans())
def test_the_parts_are_the_rows(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    size: int,
    ends_with_line_break: bool,  # noqa: FBT001 - drawn
) -> None:
    """Wherever the parts end: also with line breaks and quotes inside the rows."""
    folder = tmp_path_factory.mktemp("parts")
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    content = text.getvalue() if ends_with_line_break else text.getvalue().removesuffix("\n")
    for wanted in (size, sys.maxsize):
        found = in_parts(folder, content, wanted, quoted=True)
        assert content == "".join(found)
        read = [row for part in found for row in csv.reader(io.StringIO(part, newline=""))]
        assert list(csv.reader(io.StringIO(content, newline=""))) == read


@given(st.lists(lines, max_size=12), st.integers(1, 60), st.booleans())
def test_where_quotes_mean_nothing_each_line_is_a_row(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[str],
    size: int,
    ends_with_line_break: bool,  # noqa: FBT001 - drawn
) -> None:
    """A part is no longer than its size and two lines more, whatever the quotes."""
    folder = tmp_path_factory.mktemp("parts")
    content = "\n".join(rows) + ("\n" if ends_with_line_break else "")
    longest = max((len(row.encode()) + 1 for row in rows), default=1)
    found = in_parts(folder, content, size, quoted=False)
    assert content == "".join(found)
    assert [] == [part for part in found[:-1] if not part.endswith("\n")]
    assert [] == [part for part in found[:-1] if len(part.encode()) < size]
    assert [] == [part for part in found if len(part.encode()) > size + 2 * longest]


def test_a_part_ends_with_the_first_row_behind_its_size(tmp_path: Path) -> None:
    """So that their number is what the size says."""
    assert 5 == len(in_parts(tmp_path, 'a,"b\n\n\n"\n' * 10, 10, quoted=True))


def test_what_was_read_of_the_file_is_in_no_part(tmp_path: Path) -> None:
    """As the header is."""
    (tmp_path / "table.csv").write_text("one,two\na,b\nc,d\n")
    with (tmp_path / "table.csv").open("rb") as file:
        file.readline()
        found = [part.read_text() for part in parts(file, tmp_path / "part", repeat(1), quoted=True)]
    assert ["a,b\n", "c,d\n"] == found


def test_a_part_is_gone_at_the_next(tmp_path: Path) -> None:
    """There is room for one alone."""
    (tmp_path / "rows").write_text("a\nb\nc\n")
    with (tmp_path / "rows").open("rb") as file:
        for part in parts(file, tmp_path / "part", repeat(1), quoted=False):
            assert {part, tmp_path / "rows"} == set(tmp_path.iterdir())
    assert [tmp_path / "rows"] == list(tmp_path.iterdir())


def test_each_part_has_a_size_of_its_own(tmp_path: Path) -> None:
    """A small one first."""
    (tmp_path / "rows").write_text("a\n" * 40)
    with (tmp_path / "rows").open("rb") as file:
        found = [part.stat().st_size for part in parts(file, tmp_path / "part", sizes(3, 20), quoted=False)]
    assert [4, 14, 22, 22, 18] == found


def test_sizes_grow_up_to_the_largest() -> None:
    """And stay there."""
    assert [10, 40, 100, 100, 100] == list(islice(sizes(10, 100), 5))
    assert [7, 7, 7] == list(islice(sizes(7, 7), 3))
