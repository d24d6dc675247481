"""What SQL writes for speed is what `citations` says, row by row."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citations.ptoffact import PtoffactRow
from citations.record import Citation
from indexer.sources import BATCH
from indexer.sources.ptoffact import PtoffactSource
from indexer.synthetic.ptoffact import synthesize
from tests.indexer.conftest import read
from tests.indexer.left_to_python import references_left

CITATIONS = ",".join(PtoffactRow._fields[1:10])
OFFICE_ACTIONS = "app_id,ifw_number,document_cd,mail_dt,art_unit,uspc_class"
REJECTIONS = "ifw_number,action_type,action_subtype,claim_numbers"

# Without a carriage return: csv leaves it bare between line feeds, and then it is damage.
text = st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=12)
digits = st.text("0123456789", min_size=6, max_size=12)
years = st.integers(1990, 2035).map(str)
references = st.one_of(
    st.integers(1, 9_999_999).map(lambda number: f"{number:07}"),
    st.tuples(years, st.integers(0, 9_999_999)).map(lambda parts: f"{parts[0]}{parts[1]:07}"),
    digits,
    text,
    st.sampled_from(
        ["JP 2004-159476", "Lee (US 2009/0139986)", 'Smith, "On\nbatteries"', "D911,456", " 7654321"]
    ),
)
flags = st.sampled_from(["0", "1"] * 6 + ["", "2", "0 "])
claims = st.one_of(
    st.lists(st.integers(0, 12_000), max_size=6).map(lambda numbers: ",".join(map(str, numbers))),
    st.sampled_from(["1-3", "3,1,2,2", "1,", "all", "007,7"]),
)
citation_rows = st.tuples(
    st.one_of(st.sampled_from(["12000001", "13000002"]), digits),
    references,
    digits,
    st.sampled_from(["FIRST", "SECOND", "THIRD", "LOST", "", "lower", "A B"]),
    st.one_of(
        st.sampled_from(["", "101", "102", "103", "112", "objected", "nonstatutory double patenting"]), text
    ),
    st.sampled_from(["", "a", "b", "E", "ab", " a"]),
    flags,
    flags,
    flags,
)
action_rows = st.tuples(
    st.sampled_from(["12000001", "13000002"]),
    st.sampled_from(["FIRST", "SECOND", "THIRD", "lower", "A B"]),
    st.sampled_from(["CTNF", "CTFR", "", "x", 'C"']),
    st.sampled_from(["2010-03-04", "2012-02-30", "", "20100304", "2011-1-1", "2010-03-04 "]),
    st.sampled_from(["1727", "2858", "", "OPAP", "27", "١٧٢٧"]),
    st.sampled_from(["429", "D14", "", "12345", '4"']),
)
rejection_rows = st.tuples(
    st.sampled_from(["FIRST", "SECOND", "THIRD", "lower"]),
    st.sampled_from(["", "102", "103"]),
    st.sampled_from(["", "a", "b"]),
    claims,
)


def write(path: Path, header: str, rows: list[tuple[str, ...]]) -> None:
    """A CSV of these rows."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([header.split(","), *rows])


def read_all(directory: Path, plain: str = "true") -> tuple[list[Citation], list[tuple[int, str]]]:
    """The citations of a folder, and the lines that were rejected, with the reasons."""
    with TemporaryDirectory() as work:
        citations, rejected = read(PtoffactSource(directory, Path(work), plain=plain))
    return citations, sorted((row.row.line, row.reason) for row in rejected)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(citation_rows, min_size=1, max_size=12),
    st.lists(action_rows, max_size=4),
    st.lists(rejection_rows, max_size=4),
)
def test_any_row_becomes_the_same_document_either_way(
    citations: list[tuple[str, ...]], actions: list[tuple[str, ...]], rejections: list[tuple[str, ...]]
) -> None:
    """Plain or odd, usable or not."""
    with TemporaryDirectory() as folder:
        directory = Path(folder)
        write(directory / "citations.csv", CITATIONS, citations)
        write(
            directory / "office_actions.csv",
            "app_id,ifw_number,document_cd,mail_dt,art_unit,uspc_class",
            actions,
        )
        write(directory / "rejections.csv", REJECTIONS, rejections)
        assert read_all(directory, plain="false") == read_all(directory)


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some 40,000 citations in the real dataset's proportions."""
    directory = tmp_path_factory.mktemp("synthetic") / "ptoffact"
    synthesize(directory, 1_500)
    return directory


def test_the_synthetic_rows_become_the_same_documents_either_way(synthetic: Path) -> None:
    """All of them, in realistic company."""
    assert read_all(synthetic, plain="false") == read_all(synthetic)


def test_rows_joined_in_parts_are_the_same(
    synthetic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And in the same order, whatever the size of the parts; also from the midst of one on."""
    lines = [line for batch in PtoffactSource(synthetic, tmp_path).batches() for line in batch.lines]
    monkeypatch.setattr("indexer.sources.ptoffact.FIRST_PART", 10_000)
    monkeypatch.setattr("indexer.sources.ptoffact.LARGEST_PART", 50_000)
    source = PtoffactSource(synthetic, tmp_path)
    small = list(source.batches())
    assert len(small) > len(lines) / BATCH + 2
    assert lines == [line for batch in small for line in batch.lines]
    after = sum(batch.rows for batch in small[:3])
    assert lines[after:] == [line for batch in source.batches(after) for line in batch.lines]


def test_python_reads_few_references_and_no_whole_row(
    synthetic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the query would be no quicker than Python."""
    left_to_python = references_left(monkeypatch, "ptoffact")
    monkeypatch.delattr("indexer.sources.ptoffact.from_ptoffact")
    rows = sum(batch.rows for batch in PtoffactSource(synthetic, tmp_path).batches())
    assert rows > 40_000
    assert 0 < len(left_to_python) < rows / 20
