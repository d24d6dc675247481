"""What SQL writes of the API's rows for speed is what `citations` says, row by row."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citations import offices, other_spellings
from citations.oa_citations import from_oa_citations, version
from citations.record import Citation
from indexer.sources import bulk_lines
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.tables import NO_TABLES, Tables
from indexer.synthetic.oa_citations import synthesize_api
from tests.indexer.drawn import ABSENT, Row, mixed_rows, plain_rows
from tests.indexer.left_to_python import references_left
from tests.indexer.test_tables import few_documents, taken
from tests.lengths import some

ROWS = some(40_000)
WORDS = """
Sabe; Kohtaro Lee et al. O'Brien Müller, José H. J A D McDonald Smith-Jones SMITH, Ltd de la Ying-Yang US U.S.
Spec. Offen. Koho Int. Certificate GenBank
T Pat. No. Patent Application Pub. Re. Des. Design Plant Reissue Pregrant PCT WO EP JP D RE PP
"""

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
digits = st.text("0123456789", min_size=6, max_size=12)
words = st.one_of(
    st.sampled_from(WORDS.split()),
    st.sampled_from(sorted(offices.ALL)),
    st.from_regex(rf"\A(?:{offices.NAME}|{other_spellings.LABEL})\Z").map(str.title),
    st.from_regex(r"\A[A-Z][a-zß-öø-ž]{1,7}[;,.]?\Z"),
    st.sampled_from(
        [
            "Sabe-",
            "(",
            ")",
            "Łukasz",
            "Țepeș;",
            "Nguyễn",
            "\u017fmith",
            "de\u017f",
            "²",
            "1",
            "12,",
            "B2",
            "\t",
        ]
    ),
)
spelt = st.one_of(
    st.integers(1, 9_999_999).map(lambda number: f"{number:,}"),
    st.integers(1, 20_999_999).map(str),
    st.integers(9_000_000, 20_999_999).map(lambda number: f"{number:,}"),
    st.tuples(st.integers(1990, 2035), st.sampled_from(["", "/", "-", " "]), st.integers(0, 9_999_999)).map(
        lambda parts: f"{parts[0]}{parts[1]}{parts[2]:07}"
    ),
    digits,
)
kinds = st.sampled_from(
    ["", "", " A1", " B2", " B1 ", "A1", "-A1", " A", " S", " (B2)", " C1", " E", ".", "  ", "B2)"]
)
numbered = st.tuples(
    st.lists(words, max_size=4).map(" ".join),
    st.sampled_from(["US ", "US ", " US ", " (US ", "US", " US-", " ", " U.S. ", "-US ", " US Patent "]),
    spelt,
    kinds,
    st.sampled_from(["", "", ")", " ", " and US 7,654,321"]),
).map("".join)
references = st.one_of(
    numbered,
    st.sampled_from(
        ["", "", None, " ", "------- European Patent", "Sabe; Kohtaro US 20070217688 A1 ", "US 9,280,610 B2"]
    ),
    text,
)
flags = st.booleans()
odd_flags = st.sampled_from([None, "true", 1])
PLAIN = {
    "id": st.integers(0, 2).map(lambda number: f"{number:032x}")
    | st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}"),
    "patentApplicationNumber": st.sampled_from(["17519936", "11000001"]),
    "referenceIdentifier": st.one_of(
        numbered,
        st.sampled_from(["7654321", "O'Brien D345,393", "Sabe; Kohtaro US 20070217688 A1 "]),  # in the tables
        st.sampled_from(["", " ", "------- European Patent", "US 9,280,610 B2"]),
        text.filter(lambda words: "\x00" not in words),
    ),
    "parsedReferenceIdentifier": digits | st.just(""),
    "examinerCitedReferenceIndicator": flags,
    "applicantCitedExaminerReferenceIndicator": flags,
    "officeActionCitationReferenceIndicator": flags,
    "obsoleteDocumentIdentifier": st.sampled_from(["LD1Q0FKGXBLUEX4", "K87AK41FRXEAPX5"]),
    "actionTypeCategory": st.sampled_from(["rejected", "objected", ""]),
    "legalSectionCode": st.sampled_from(["101", "102", "103", "112", "", "nonstatutory double patenting"]),
    "paragraphNumber": st.sampled_from(["a", ""]),
    "groupArtUnitNumber": st.just("2858"),
    "workGroup": st.just("2850"),
    "techCenter": st.just("2800"),
    "createDateTime": st.sampled_from(["2025-07-03T13:51:37", "2025-07-03T13:51:38"])
    | st.datetimes(datetime(1970, 1, 1)).map(lambda time: f"{time:%Y-%m-%dT%H:%M:%S}"),  # noqa: DTZ001 - as the portal
    "createUserIdentifier": st.just("ETL_SYS"),
}
ODD = {
    "id": st.sampled_from(["", "A" * 32, "0" * 31, 7, None]),
    "patentApplicationNumber": st.sampled_from(["", "1751993", "PCTUS2401234", 17519936, "١٧٥١٩٩٣٦", None]),
    "referenceIdentifier": st.just(None) | text,
    "parsedReferenceIdentifier": st.one_of(st.sampled_from([" ", "\x00", 5, "US 7,654,321", None]), text),
    "examinerCitedReferenceIndicator": odd_flags,
    "applicantCitedExaminerReferenceIndicator": odd_flags,
    "officeActionCitationReferenceIndicator": odd_flags,
    "obsoleteDocumentIdentifier": st.sampled_from(["", " A", "a", 'A"', ["A"], None, ABSENT]),
    "actionTypeCategory": st.sampled_from(["Rejected", " rejected", "other", {}, None, ABSENT]),
    "legalSectionCode": st.sampled_from(["102/103", "Other", 103, None, ABSENT]),
    "paragraphNumber": st.sampled_from(["A", "ab", " ", None, ABSENT]),
    "groupArtUnitNumber": st.sampled_from(["", "OPAP", " 2858", 2858, None, ABSENT]),
    "mailDate": st.sampled_from(["2010-03-04", "2010-03-04T00:00:00", "", "4 March", 20100304, None]),
    "documentCd": st.sampled_from(["CTNF", "", " CTFR ", 7, None]),
    "workGroup": st.sampled_from(["", "x\u2028", None, ABSENT]),
    "techCenter": st.sampled_from(["", "\\", '"', None, ABSENT]),
    "createDateTime": st.datetimes().map(lambda time: time.isoformat())
    | st.sampled_from(
        [
            "2025-07-03",
            "2025-07-03T24:00:00",
            "2025-07-03T13:51:60",
            "2025-07-03T13:51:37Z",
            "2025-07-03T13:51:37+02:00",
            "2025-02-30T00:00:00",
            " 2025-7-03T13:51:37",
            "0000-01-01T00:00:00",
            "1969-12-31T23:59:59",
            "",
            " ",
            5,
            None,
            ABSENT,
        ]
    ),
    "more": st.sampled_from([None, 5, "x", [1, {"id": "x"}]]),
}
dumps: list[Callable[[Any], str]] = [
    json.dumps,
    lambda row: json.dumps(row, ensure_ascii=False, separators=(",", ":")),
    lambda row: " " + json.dumps(row, sort_keys=True) + " ",
]


def parsed_lines(found: Iterable[str]) -> list[list[Any]]:
    """Actions and documents, whatever the order of their fields."""
    return [[json.loads(line) for line in lines.split("\n")[:-1]] for lines in found]


def read_all(file: Path, plain: str = "true", tables: Tables = NO_TABLES) -> list[tuple[Any, ...]]:
    """All that a file becomes: each batch's documents with their versions, rejected rows and merged ones."""
    with TemporaryDirectory() as work:
        source = OaCitationsSource([file], Path(work), tables=tables, plain=plain)
        batches = list(source.batches())
        assert source.total == sum(batch.rows for batch in batches)
    return [
        (
            parsed_lines(batch.lines),
            [batch.row(place).line for place in range(len(batch.lines))],
            [(row.row.line, row.reason, json.dumps(row.row.raw)) for row in batch.rejected],
            batch.merged,
        )
        for batch in batches
    ]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Titles and owners of a few of the references, and the title of an application."""
    folder = tmp_path_factory.mktemp("tables")
    return taken(folder, few_documents(folder, application="11000001"))


def saved(folder: str, rows: list[Row], dump: Callable[[Any], str]) -> Path:
    """A file with these rows behind one by which it is known for what it is."""
    file = Path(folder) / "rows.jsonl"
    lines = [dump(row) + "\n" for row in [{"patentApplicationNumber": "17519936"}, *rows]]
    file.write_text("".join(lines), encoding="utf-8")
    return file


@settings(max_examples=some(40), deadline=None)
@given(st.lists(plain_rows(PLAIN), min_size=1, max_size=15), st.sampled_from(dumps))
def test_sql_alone_makes_the_documents_of_plain_rows(
    tables: Tables, found: list[Row], dump: Callable[[Any], str]
) -> None:
    """And they are those that Python would make; Python sees the one row alone by which the file is known."""
    seen = []

    def watched(row: Row) -> Citation:
        seen.append(row["patentApplicationNumber"])
        return from_oa_citations(row)

    with TemporaryDirectory() as folder:
        file = saved(folder, found, dump)
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setattr("indexer.sources.oa_citations.from_oa_citations", watched)
            by_sql = read_all(file, tables=tables)
        assert ["17519936"] == seen
        assert read_all(file, plain="false", tables=tables) == by_sql


@settings(max_examples=some(60), deadline=None)
@given(
    st.lists(mixed_rows({**PLAIN, "more": st.none()}, ODD), min_size=1, max_size=15), st.sampled_from(dumps)
)
def test_any_row_becomes_the_same_document_either_way(
    tables: Tables, found: list[Row], dump: Callable[[Any], str]
) -> None:
    """Plain or odd, usable or not, one of several states or the only one."""
    with TemporaryDirectory() as folder:
        file = saved(folder, found, dump)
        assert read_all(file, plain="false", tables=tables) == read_all(file, tables=tables)


@settings(max_examples=some(100), deadline=None)
@given(st.lists(st.tuples(references, st.one_of(digits, text)), min_size=20, max_size=60))
def test_any_reference_is_what_citations_says(found: list[tuple[str | None, str]]) -> None:
    """The texts of forms are where SQL could be wrong."""
    made = [
        {
            "id": f"{number:032x}",
            "patentApplicationNumber": "17519936",
            "obsoleteDocumentIdentifier": "LD1Q0FKGXBLUEX4",
            "referenceIdentifier": reference,
            "parsedReferenceIdentifier": parsed.replace("\x00", ""),
            "examinerCitedReferenceIndicator": True,
            "applicantCitedExaminerReferenceIndicator": False,
            "officeActionCitationReferenceIndicator": False,
            "groupArtUnitNumber": "2858",
            "workGroup": "2850",
            "techCenter": "2800",
            "createDateTime": "2025-07-03T13:51:37",
        }
        for number, (reference, parsed) in enumerate(found)
        if "\x00" not in (reference or "")
    ]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rows.jsonl"
        file.write_text("\n".join(json.dumps(row) for row in made), encoding="utf-8")
        documents = [lines for [lines, *_] in read_all(file)]
    expected = [bulk_lines(from_oa_citations(row), version(row)) for row in made]
    assert parsed_lines(expected) == [lines for batch in documents for lines in batch]


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up rows in the API's proportions."""
    file = tmp_path_factory.mktemp("synthetic") / "rows.jsonl.gz"
    synthesize_api(file, ROWS)
    return file


def test_the_synthetic_rows_become_the_same_documents_either_way(synthetic: Path) -> None:
    """All of them, in realistic company."""
    assert read_all(synthetic, plain="false") == read_all(synthetic)


def test_python_reads_few_references_and_no_whole_row(
    synthetic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the query would be no quicker than Python."""
    left_to_python = references_left(monkeypatch, "oa_citations_sql")
    monkeypatch.delattr("indexer.sources.oa_citations.from_oa_citations")
    rows = sum(batch.rows for batch in OaCitationsSource([synthetic], tmp_path).batches())
    assert rows == ROWS
    assert 0 < len(left_to_python) < rows / 15
