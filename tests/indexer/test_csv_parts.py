"""A CSV in parts: all rows, each whole."""

import csv
import io
import sys
from itertools import repeat
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.csv_parts import parts

cells = st.text(st.sampled_from('ab",\n é'), max_size=6)


@given(st.lists(st.lists(cells, min_size=2, max_size=3), max_size=12), st.integers(1, 60), st.booleans())
def test_the_parts_are_the_rows(
    tmp_path_factory: object,
    rows: list[list[str]],
    size: int,
    ends_with_line_break: bool,  # noqa: FBT001 - drawn
) -> None:
    """Wherever the parts end: also with line breaks and quotes inside the rows."""
    folder = tmp_path_factory.mktemp("parts")  # type: ignore[attr-defined]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["one", "two"], *rows])
    content = text.getvalue() if ends_with_line_break else text.getvalue().removesuffix("\n")
    (folder / "table.csv").write_text(content, encoding="utf-8")
    for wanted in (size, sys.maxsize):
        found = [
            part.read_text(encoding="utf-8") for part in parts(folder / "table.csv", folder, repeat(wanted))
        ]
        assert "".join(found) == content.split("\n", 1)[-1] if "\n" in content else [] == found
        read = [row for part in found for row in csv.reader(io.StringIO(part, newline=""))]
        assert list(csv.reader(io.StringIO(content, newline="")))[1:] == read
    assert not (folder / "table.part.csv").exists()


def test_a_part_ends_with_the_first_row_behind_its_size(tmp_path: Path) -> None:
    """So that their number is what the size says."""
    (tmp_path / "table.csv").write_text("one,two\n" + 'a,"b\n\n\n"\n' * 10)
    assert 5 == sum(1 for _ in parts(tmp_path / "table.csv", tmp_path, repeat(10)))
