"""What SQL writes for speed is what `citations` says, row by row."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citations.ptoffact import PtoffactRow
from citations.record import Citation
from indexer.sources import BATCH
from indexer.sources.ptoffact import PtoffactSource
from indexer.sources.tables import NO_TABLES, Tables
from indexer.synthetic.ptoffact import synthesize
from tests.indexer.conftest import read
from tests.indexer.drawn import Row, mixed_rows, plain_rows
from tests.indexer.left_to_python import references_left
from tests.indexer.test_tables import few_documents, taken
from tests.lengths import some

CITATIONS = ",".join(PtoffactRow._fields[1:10])
OFFICE_ACTIONS = "app_id,ifw_number,document_cd,mail_dt,art_unit,uspc_class"
REJECTIONS = "ifw_number,action_type,action_subtype,claim_numbers"

# Without a carriage return: csv leaves it bare between line feeds, and then it is damage.
text = st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), min_size=1, max_size=12)
digits = st.text("0123456789", min_size=6, max_size=12)
years = st.integers(1990, 2035).map(str)
references = st.one_of(
    st.sampled_from(["7654321", "20070217688", "D345,393", "Lee (US 7,654,321)"]),  # which the tables know
    st.integers(1, 9_999_999).map(lambda number: f"{number:07}"),
    st.tuples(years, st.integers(0, 9_999_999)).map(lambda parts: f"{parts[0]}{parts[1]:07}"),
    digits,
    text,
    st.sampled_from(
        ["JP 2004-159476", "Lee (US 2009/0139986)", 'Smith, "On\nbatteries"', "D911,456", " 7654321"]
    ),
)
flags = st.sampled_from(["0", "1"])
odd_flags = st.sampled_from(["", "2", "0 "])
office_actions = st.sampled_from(["FIRST", "SECOND", "THIRD"])
PLAIN_CITATION = {
    "app_id": st.sampled_from(["12000001", "13000002"]) | st.from_regex(r"\A[0-9]{8}\Z"),
    "citation_pat_pgpub_id": references,
    "parsed": digits,
    "ifw_number": office_actions | st.sampled_from(["LOST", ""]),
    "action_type": st.sampled_from(
        ["", "101", "102", "103", "102", "103", "112", "objected", "nonstatutory double patenting"]
    ),
    "action_subtype": st.sampled_from(["", "a", "b"]),
    "form892": flags,
    "form1449": flags,
    "citation_in_oa": flags,
}
ODD_CITATION = {
    "app_id": digits,
    "citation_pat_pgpub_id": st.just(""),
    "parsed": text,
    "ifw_number": st.sampled_from(["lower", "A B"]),
    "action_type": text,
    "action_subtype": st.sampled_from(["E", "ab", " a"]),
    "form892": odd_flags,
    "form1449": odd_flags,
    "citation_in_oa": odd_flags,
}
PLAIN_ACTION = {
    "app_id": st.sampled_from(["12000001", "13000002"]),
    "ifw_number": office_actions,
    "document_cd": st.sampled_from(["CTNF", "CTFR", ""]),
    "mail_dt": st.sampled_from(["2010-03-04", "2010-03-05", ""]),
    "art_unit": st.sampled_from(["1727", "2858", ""]),
    "uspc_class": st.sampled_from(["429", "D14", ""]),
}
ODD_ACTION = {
    "ifw_number": st.sampled_from(["lower", "A B"]),
    "document_cd": st.sampled_from(["x", 'C"']),
    "mail_dt": st.sampled_from(["2012-02-30", "20100304", "2011-1-1", "2010-03-04 "]),
    "art_unit": st.sampled_from(["OPAP", "27", "١٧٢٧"]),
    "uspc_class": st.sampled_from(["12345", '4"']),
}
PLAIN_REJECTION = {
    "ifw_number": office_actions,
    "action_type": st.sampled_from(["102", "103", ""]),
    "action_subtype": st.sampled_from(["", "a", "b"]),
    "claim_numbers": st.lists(st.integers(0, 9_999), min_size=1, max_size=6).map(
        lambda numbers: ",".join(map(str, numbers))
    )
    | st.sampled_from(["007,7", "3,1,2,2", ""]),
}
ODD_REJECTION = {
    "ifw_number": st.just("lower"),
    "claim_numbers": st.sampled_from(["1-3", "1,", "all", "12000"]),
}


def write(path: Path, header: str, rows: list[tuple[str, ...]]) -> None:
    """A CSV of these rows."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([header.split(","), *rows])


def read_all(
    directory: Path, plain: str = "true", tables: Tables = NO_TABLES
) -> tuple[list[Citation], list[tuple[int, str]]]:
    """The citations of a folder, and the lines that were rejected, with the reasons."""
    with TemporaryDirectory() as work:
        citations, rejected = read(PtoffactSource(directory, Path(work), tables=tables, plain=plain))
    return citations, sorted((row.row.line, row.reason) for row in rejected)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Titles and owners of a few of the references, and the title of an application."""
    folder = tmp_path_factory.mktemp("tables")
    return taken(folder, few_documents(folder, application="12000001"))


@contextmanager
def dataset(citations: list[Row], actions: list[Row], rejections: list[Row]) -> Iterator[Path]:
    """A folder with the three CSVs, for as long as the block runs."""
    with TemporaryDirectory() as folder:
        for name, header, rows in (
            ("citations", CITATIONS, citations),
            ("office_actions", OFFICE_ACTIONS, actions),
            ("rejections", REJECTIONS, rejections),
        ):
            lines = [tuple(row[column] for column in header.split(",")) for row in rows]
            write(Path(folder) / f"{name}.csv", header, lines)
        yield Path(folder)


@settings(max_examples=some(40), deadline=None)
@given(
    st.lists(plain_rows(PLAIN_CITATION), min_size=1, max_size=12),
    st.lists(plain_rows(PLAIN_ACTION), max_size=5),
    st.lists(plain_rows(PLAIN_REJECTION), max_size=12),
)
def test_sql_alone_makes_the_documents_of_plain_rows(
    tables: Tables, citations: list[Row], actions: list[Row], rejections: list[Row]
) -> None:
    """And they are those that Python would make, whatever is joined on."""
    with dataset(citations, actions, rejections) as directory:
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.delattr("indexer.sources.ptoffact.from_ptoffact")
            by_sql = read_all(directory, tables=tables)
        assert read_all(directory, plain="false", tables=tables) == by_sql


@settings(max_examples=some(60), deadline=None)
@given(
    st.lists(mixed_rows(PLAIN_CITATION, ODD_CITATION), min_size=1, max_size=12),
    st.lists(mixed_rows(PLAIN_ACTION, ODD_ACTION), max_size=5),
    st.lists(mixed_rows(PLAIN_REJECTION, ODD_REJECTION), max_size=12),
)
def test_any_row_becomes_the_same_document_either_way(
    tables: Tables, citations: list[Row], actions: list[Row], rejections: list[Row]
) -> None:
    """Plain or odd, usable or not."""
    with dataset(citations, actions, rejections) as directory:
        expected = read_all(directory, plain="false", tables=tables)
        assert expected == read_all(directory, tables=tables)


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some 11,000 citations, or four times as many, in the real dataset's proportions."""
    directory = tmp_path_factory.mktemp("synthetic") / "ptoffact"
    synthesize(directory, some(1_600))
    return directory


def test_the_synthetic_rows_become_the_same_documents_either_way(synthetic: Path) -> None:
    """All of them, in realistic company."""
    assert read_all(synthetic, plain="false") == read_all(synthetic)


def test_rows_joined_in_parts_are_the_same(
    synthetic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And in the same order, whatever the size of the parts; also from the midst of one on, or up to it."""
    lines = [line for batch in PtoffactSource(synthetic, tmp_path).batches() for line in batch.lines]
    monkeypatch.setattr("indexer.sources.ptoffact.FIRST_PART", 10_000)
    monkeypatch.setattr("indexer.sources.ptoffact.LARGEST_PART", 50_000)
    source = PtoffactSource(synthetic, tmp_path)
    small = list(source.batches())
    assert len(small) > -(-len(lines) // BATCH)
    assert lines == [line for batch in small for line in batch.lines]
    after = sum(batch.rows for batch in small[:2])
    assert lines[after:] == [line for batch in source.batches(after) for line in batch.lines]
    middle = [line for batch in source.batches(after, after + 4_321) for line in batch.lines]
    assert lines[after : after + 4_321] == middle


def test_python_reads_few_references_and_no_whole_row(
    synthetic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the query would be no quicker than Python."""
    left_to_python = references_left(monkeypatch, "ptoffact")
    monkeypatch.delattr("indexer.sources.ptoffact.from_ptoffact")
    rows = sum(batch.rows for batch in PtoffactSource(synthetic, tmp_path).batches())
    assert rows > some(40_000)
    assert 0 < len(left_to_python) < rows / 20
