"""What SQL writes of rows of the Enriched Citations API for speed is what `citations` says, row by row."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citations import enriched
from citations.enriched import from_enriched
from citations.oa_citations import version
from indexer.sources import Batch, bulk_lines
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.tables import NO_TABLES, Tables
from indexer.synthetic.oa_citations import synthesize_api, synthesize_enriched
from tests.indexer.drawn import ABSENT, Row, mixed_rows, plain_rows
from tests.indexer.test_enriched import row
from tests.indexer.test_oa_citations_join import citation
from tests.indexer.test_oa_citations_sql import dumps, numbered, parsed_lines, text
from tests.indexer.test_tables import few_documents, taken
from tests.lengths import LONG, some

ROWS = 8_000 if LONG else 4_000

# No control signs, which make a row odd, nor signs that Python takes for blanks, and SQL does not.
visible = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="\\"), max_size=12)
identifiers = st.one_of(
    st.builds(
        "{} {:,} {}".format, st.sampled_from(["US", "us", "EP"]), st.integers(1, 20_999_999), st.just("B2")
    ),
    st.builds("US {} {}".format, st.integers(1, 20_999_999), st.sampled_from(["B1", "B2", "A", "S1", ""])),
    st.builds("US {}{:07} A1".format, st.integers(1995, 2033), st.integers(0, 9_999_999)),
    st.sampled_from(
        [
            *(
                "7654321",
                "7,654,321 ",
                "2019/0012345",
                "D345,393",
                "JP 2004159476 A",
                "JP 2004-159476 A",
                "",
                " ",
            ),
            *("EP 1706023 A1", 'Lee, "On batteries", 2010', "Sabe; Kohtaro US 20070217688 A1"),
        ]
    ),
    numbered.map(lambda written: " ".join(written.split())),
    visible,
)
places = st.one_of(
    st.builds("{} {}".format, st.sampled_from(["c.", "figure", "claim", "page"]), st.integers(0, 200)),
    st.sampled_from(
        ["c. 103", "c. 112", "c. 4-5", "col. 4", "Fig. 3a", "", " ", "¶ 12", 'é "|', "c. 4|c. 4"]
    ),
)
many_places = st.lists(places, max_size=4).map("|".join)
claims = st.one_of(
    st.lists(st.integers(0, 30).map(str), max_size=4).map(",".join),
    st.sampled_from(["1-3", "1 and 3-4", "01,1", "3, 2;1", " 7 ", "", ","]),
)
times = st.sampled_from(["2019-10-03T00:00:00", "2019-10-05T04:00:00", "", "0001-01-01T00:00:00"])


def spelt_times(first: int, last: int) -> st.SearchStrategy[str]:
    """Times of these years as the portal writes them."""
    between = datetime(first, 1, 1), datetime(last, 12, 31)  # noqa: DTZ001 - as the portal
    return st.datetimes(*between).map(lambda time: f"{time:%Y-%m-%dT%H:%M:%S}")


flags = st.sampled_from([True, False, None])
PLAIN = {
    "id": st.integers(1, 3).map(lambda number: f"{number:032x}")
    | st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}"),
    "patentApplicationNumber": st.sampled_from(["16123456", "11000001"]),
    "obsoleteDocumentIdentifier": st.sampled_from(["K87AK41FRXEAPX5", "LD1Q0FKGXBLUEX4"]),
    "citedDocumentIdentifier": identifiers | st.none(),
    "publicationNumber": st.sampled_from(["20070217688", "7654321", "", None]),
    "countryCode": st.sampled_from(["US", "EP", "", None]),
    "kindCode": st.sampled_from(["A1", "B2", "S", "", None]),
    "inventorNameText": st.sampled_from(
        ["Sabe; Kohtaro", "Lee", "Müller", " O'Brien ", "US 7,654,321", "", None]
    ),
    "nplIndicator": flags,
    "citationCategoryCode": st.sampled_from(["X", "Y", "A", "", None]),
    "passageLocationText": many_places | st.lists(many_places, max_size=2) | st.none(),
    "relatedClaimNumberText": claims | st.none(),
    "officeActionDate": times | spelt_times(1000, 2999) | st.none(),
    "officeActionCategory": st.sampled_from(["CTNF", "CTFR", "", None]),
    "examinerCitedReferenceIndicator": flags,
    "applicantCitedExaminerReferenceIndicator": flags,
    "groupArtUnitNumber": st.just("2858"),
    "workGroupNumber": st.just("2850"),
    "techCenter": st.just("2800"),
    "createDateTime": st.sampled_from(["2025-07-03T13:51:37", "2026-03-02T21:36:52"])
    | spelt_times(1970, 9999),
    "qualitySummaryText": st.just("AOK"),
}
odd_text = st.sampled_from([7, ["a"], {}, "\x00", "a\nb", "\t", "\u00a0x", "x\u2028", '"', "\\n"]) | text
ODD = {
    "id": st.sampled_from(["", "A" * 32, "0" * 31, 7, None]),
    "patentApplicationNumber": st.sampled_from(["", "1612345", "PCTUS2401234", 16123456, "١٧٥١٩٩٣٦", None]),
    "obsoleteDocumentIdentifier": st.sampled_from(["", " K87AK41FRXEAPX5", "a", 'A"', ["A"], None, ABSENT]),
    "citedDocumentIdentifier": odd_text,
    "publicationNumber": odd_text,
    "countryCode": st.sampled_from(["us", 5, "\x00", "USA", ABSENT]),
    "kindCode": st.sampled_from(["a1", "A10", ["A1"], ABSENT]),
    "inventorNameText": odd_text,
    "nplIndicator": st.sampled_from(["true", 0, ABSENT]),
    "citationCategoryCode": st.sampled_from(["x", " X", "X,Y", "a|b%", 5, ABSENT]),
    "passageLocationText": st.sampled_from([5, [5], ["c. 4", None], "a\nb", ["\x00"], {}, [], ABSENT]),
    "relatedClaimNumberText": st.sampled_from(["all", "3-1", "12345", 5, ["1"], "1\n2", "\x00", ABSENT]),
    "officeActionDate": st.sampled_from(
        [
            *("soon", "2019-10-03", "2019-02-30T00:00:00", "2019-10-03T24:00:00", "2019-10-03T10:00:60"),
            *("2019-10-03T00:00:00Z", " 2019-10-03T00:00:00", "0000-01-01T00:00:00", "0999-01-01T00:00:00"),
            *("0001-99-99T00:00:00", 5, ABSENT),
        ]
    ),
    "officeActionCategory": st.sampled_from([" CTNF", "ctnf", 'C"', "A,B|C", 5, ABSENT]),
    "examinerCitedReferenceIndicator": st.sampled_from(["true", 1, ABSENT]),
    "applicantCitedExaminerReferenceIndicator": st.sampled_from(["false", [], ABSENT]),
    "groupArtUnitNumber": st.sampled_from(["", "OPAP", " 2858", 2858, None, ABSENT]),
    "workGroupNumber": st.sampled_from(["", "x\u2028", None, ABSENT]),
    "techCenter": st.sampled_from(["", "\\", '"', None, ABSENT]),
    "createDateTime": st.sampled_from(
        [
            "2025-07-03",
            "2025-07-03T13:51:37Z",
            "2025-02-30T00:00:00",
            "1969-12-31T23:59:59",
            "",
            5,
            None,
            ABSENT,
        ]
    ),
}
CITED = [
    citation(1),
    citation(2, referenceIdentifier="US 7,654,321"),
    citation(
        3, referenceIdentifier='Lee, "On batteries", 2010', obsoleteDocumentIdentifier="LD1Q0FKGXBLUEX4"
    ),
]


def read_all(
    folder: str, found: list[Row], dump: Callable[[Any], str], *, plain: str, tables: Tables
) -> list[tuple[Any, ...]]:
    """All that rows become, behind some of the other API's, and one by which the file is known."""
    files = {"citations": CITED, "enriched": [{"citedDocumentIdentifier": ""}, *found]}
    for name, rows in files.items():
        lines = "".join(dump(each) + "\n" for each in rows)
        (Path(folder) / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    with TemporaryDirectory() as work:
        source = OaCitationsSource(
            [Path(folder) / "citations.jsonl"],
            Path(work),
            enriched=[Path(folder) / "enriched.jsonl"],
            tables=tables,
            plain=plain,
        )
        return [told(batch) for batch in source.batches()]


def told(batch: Batch) -> tuple[Any, ...]:
    """A batch's documents with their versions, rejected rows and merged ones."""
    return (
        parsed_lines(batch.lines),
        [batch.row(place).line for place in range(len(batch.lines))],
        [(each.row.line, each.reason, json.dumps(each.row.raw)) for each in batch.rejected],
        batch.merged,
    )


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Titles and owners of a few of the references, and the title of an application."""
    folder = tmp_path_factory.mktemp("tables")
    return taken(folder, few_documents(folder, application="11000001"))


@settings(max_examples=some(16), deadline=None)
@given(st.lists(plain_rows(PLAIN), min_size=1, max_size=40), st.sampled_from(dumps))
def test_sql_alone_reads_plain_rows(tables: Tables, found: list[Row], dump: Callable[[Any], str]) -> None:
    """And says what Python would; Python sees the one row alone by which the file is known."""
    seen: list[Row] = []

    def watched(row: Row) -> enriched.EnrichedRow:
        seen.append(row)
        return enriched.read(row)

    with TemporaryDirectory() as folder:
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setattr("indexer.sources.enriched.read", watched)
            by_sql = read_all(folder, found, dump, plain="true", tables=tables)
        assert [None] == [each["id"] for each in seen]
        assert read_all(folder, found, dump, plain="false", tables=tables) == by_sql


@settings(max_examples=some(24), deadline=None)
@given(st.lists(mixed_rows(PLAIN, ODD), min_size=1, max_size=40), st.sampled_from(dumps))
def test_any_row_is_the_same_either_way(tables: Tables, found: list[Row], dump: Callable[[Any], str]) -> None:
    """Plain or odd, usable or not, joined or by itself, one of several states or the only one."""
    with TemporaryDirectory() as folder:
        by_python = read_all(folder, found, dump, plain="false", tables=tables)
        assert by_python == read_all(folder, found, dump, plain="true", tables=tables)


@settings(max_examples=some(12), deadline=None)
@given(st.lists(st.tuples(identifiers, PLAIN["inventorNameText"]), min_size=20, max_size=60))
def test_any_reference_is_what_citations_says(found: list[tuple[str, str | None]]) -> None:
    """With the name beside it, in a row that no other names."""
    rows = [
        row(
            place,
            obsoleteDocumentIdentifier="OTHER",
            citedDocumentIdentifier=identifier,
            inventorNameText=name,
        )
        for place, (identifier, name) in enumerate(found, 1)
    ]
    with TemporaryDirectory() as folder:
        batches = read_all(folder, rows, json.dumps, plain="true", tables=NO_TABLES)
    told_of = {"date": "2019-10-03", "type": "CTNF"}
    expected = [
        bulk_lines(from_enriched({**each, "joined": {"action": told_of}}), version(each)) for each in rows
    ]
    assert parsed_lines(expected) == [lines for documents, *_ in batches[1:] for lines in documents]


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4,000 made-up rows, and some 1,800 of the other API; or twice as many."""
    folder = tmp_path_factory.mktemp("synthetic")
    synthesize_api(folder / "rows.jsonl", ROWS)
    synthesize_enriched(folder / "enriched.jsonl", ROWS)
    return folder


def synthetic_source(folder: Path, work: Path, plain: str = "true") -> OaCitationsSource:
    """Both."""
    files = [folder / "rows.jsonl"], work
    return OaCitationsSource(*files, enriched=[folder / "enriched.jsonl"], plain=plain)


def test_the_synthetic_rows_are_the_same_either_way(
    synthetic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them, in realistic company, and however they are cut into parts."""
    by_python = list(map(told, synthetic_source(synthetic, tmp_path / "python", "false").batches()))
    monkeypatch.setattr("indexer.sources.oa_citations.FIRST_PART", 200_000)
    monkeypatch.setattr("indexer.sources.oa_citations.LARGEST_PART", 800_000)
    by_sql = list(map(told, synthetic_source(synthetic, tmp_path / "sql").batches()))
    assert documents_of(by_python) == documents_of(by_sql)
    assert sum(merged for *_, merged in by_python) == sum(merged for *_, merged in by_sql) > ROWS / 4


def documents_of(batches: list[tuple[Any, ...]]) -> list[Any]:
    """All documents of batches as `told` tells of them."""
    return [document for documents, *_ in batches for document in documents]


def test_python_reads_few_rows(synthetic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the query would be no quicker than Python."""
    left: list[Row] = []

    def counted(row: Row) -> enriched.EnrichedRow:
        left.append(row)
        return enriched.read(row)

    monkeypatch.setattr("indexer.sources.enriched.read", counted)
    found = synthetic_source(synthetic, tmp_path)
    assert 1.4 * ROWS < found.total
    assert 0 < len(left) < ROWS / 220
