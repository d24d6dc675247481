"""What SQL writes of the API's rows for speed is what `citations` says, row by row."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citations import foreign_spellings, numbers
from citations.oa_citations import from_oa_citations, version
from indexer.sources import bulk_lines
from indexer.sources.oa_citations import OaCitationsSource
from indexer.synthesize_api import synthesize_api

WORDS = """
Sabe; Kohtaro Lee et al. O'Brien Müller, José H. J A D McDonald Smith-Jones SMITH, Ltd de la Ying-Yang US U.S.
T Pat. No. Patent Application Pub. Re. Des. Design Plant Reissue Pregrant PCT WO EP JP D RE PP
"""

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
digits = st.text("0123456789", min_size=6, max_size=12)
words = st.one_of(
    st.sampled_from(WORDS.split()),
    st.sampled_from(numbers.OFFICES.split("|")),
    st.from_regex(rf"\A(?:{foreign_spellings.OFFICE}|{foreign_spellings.OTHER_LABEL})\Z").map(str.title),
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
flags = st.one_of(st.booleans(), st.sampled_from([True, False, None, "true", 1]))


def mostly(plain: list[Any], *odd: object) -> st.SearchStrategy[Any]:
    """Plain values, now and then an odd one."""
    return st.sampled_from([*plain * 4, *odd, None])


rows = st.fixed_dictionaries(
    {
        "id": st.one_of(
            st.integers(0, 2).map(lambda number: f"{number:032x}"),
            st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}"),
            st.sampled_from(["", "A" * 32, "0" * 31, 7]),
        ),
        "patentApplicationNumber": mostly(["17519936"], "", "1751993", "PCTUS2401234", 17519936, "١٧٥١٩٩٣٦"),
        "referenceIdentifier": references,
        "parsedReferenceIdentifier": st.one_of(digits, mostly([""], " ", "\x00", 5, "US 7,654,321")),
        "examinerCitedReferenceIndicator": flags,
        "applicantCitedExaminerReferenceIndicator": flags,
        "officeActionCitationReferenceIndicator": flags,
    },
    optional={
        "obsoleteDocumentIdentifier": mostly(["LD1Q0FKGXBLUEX4", ""], " A", "a", 'A"', ["A"]),
        "actionTypeCategory": mostly(["rejected", "objected", ""], "Rejected", " rejected", "other", {}),
        "legalSectionCode": mostly(
            ["101", "102", "103", "112", "", "nonstatutory double patenting"], "102/103", "Other", 103
        ),
        "paragraphNumber": mostly(["a", ""], "A", "ab", " "),
        "groupArtUnitNumber": mostly(["2858", ""], "OPAP", " 2858", 2858),
        "mailDate": mostly([], "2010-03-04", "2010-03-04T00:00:00", "", "4 March", 20100304),
        "documentCd": mostly([], "CTNF", "", " CTFR ", 7),
        "workGroup": mostly(["2850", ""], "x\u2028"),
        "techCenter": mostly(["2800", ""], "\\", '"'),
        "createDateTime": st.one_of(
            st.datetimes().map(lambda time: time.isoformat()),
            mostly(
                ["2025-07-03T13:51:37", "2025-07-03T13:51:38"],
                "2025-07-03",
                "2025-07-03T24:00:00",
                "2025-07-03T13:51:60",
                "2025-07-03T13:51:37Z",
                "2025-07-03T13:51:37+02:00",
                "2025-02-30T00:00:00",
                "0000-01-01T00:00:00",
                "1969-12-31T23:59:59",
                "",
                " ",
                5,
            ),
        ),
        "createUserIdentifier": st.just("ETL_SYS"),
        "more": st.sampled_from([None, 5, "x", [1, {"id": "x"}]]),
    },
)
dumps: list[Callable[[Any], str]] = [
    json.dumps,
    lambda row: json.dumps(row, ensure_ascii=False, separators=(",", ":")),
    lambda row: " " + json.dumps(row, sort_keys=True) + " ",
]


def parsed_lines(found: Iterable[str]) -> list[list[Any]]:
    """Actions and documents, whatever the order of their fields."""
    return [[json.loads(line) for line in lines.split("\n")[:-1]] for lines in found]


def read_all(file: Path, plain: str = "true") -> list[tuple[Any, ...]]:
    """All that a file becomes: each batch's documents with their versions, rejected rows and merged ones."""
    with TemporaryDirectory() as work:
        source = OaCitationsSource([file], Path(work), plain=plain)
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


@settings(max_examples=100, deadline=None)
@given(st.lists(rows, max_size=15), st.sampled_from(dumps))
def test_any_row_becomes_the_same_document_either_way(
    found: list[dict[str, Any]], dump: Callable[[Any], str]
) -> None:
    """Plain or odd, usable or not, one of several states or the only one."""
    first = {"patentApplicationNumber": "17519936"}  # by which the file is known for what it is
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rows.jsonl"
        file.write_text("".join(dump(row) + "\n" for row in [first, *found]), encoding="utf-8")
        assert read_all(file, plain="false") == read_all(file)


@settings(max_examples=100, deadline=None)
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
    """40,000 made-up rows in the API's proportions."""
    file = tmp_path_factory.mktemp("synthetic") / "rows.jsonl.gz"
    synthesize_api(file, 40_000)
    return file


def test_the_synthetic_rows_become_the_same_documents_either_way(synthetic: Path) -> None:
    """All of them, in realistic company."""
    assert read_all(synthetic, plain="false") == read_all(synthetic)


def test_python_reads_few_references_and_no_whole_row(
    synthetic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the query would be no quicker than Python."""
    left_to_python = []

    def counted(text: str, parsed: str) -> str:  # noqa: ARG001 - as the query calls it
        left_to_python.append(text)
        return ""

    monkeypatch.setattr("indexer.sources.oa_citations._reference_fields", counted)
    monkeypatch.delattr("indexer.sources.oa_citations.from_oa_citations")
    rows = sum(batch.rows for batch in OaCitationsSource([synthetic], tmp_path).batches())
    assert 40_000 == rows
    assert 0 < len(left_to_python) < rows / 15
