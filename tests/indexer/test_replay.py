"""Dead letters tried again, into the index that is served."""

from pathlib import Path

import orjson
import pytest
from opensearchpy import OpenSearch

from citations.ptoffact import PtoffactRow
from indexer import index
from tests.indexer.conftest import Run
from tests.indexer.rows import documents


def letters(run: Run, folder: Path, *arguments: object) -> tuple[dict[str, int], Path | None]:
    """The counts of a run and its dead letters."""
    done = run(*arguments, "--report", folder / "report.json")
    report = orjson.loads((folder / "report.json").read_bytes())
    assert (3 if report["rejected"] else 0) == done.returncode, done.stderr
    names = ("read", "indexed", "merged", "rejected")
    return {name: report[name] for name in names}, report["dead_letters"] and Path(report["dead_letters"])


def test_mended_rows_go_into_the_index_that_is_served(
    oacite: Run, ptoffact: Path, tmp_path: Path, empty_engine: OpenSearch
) -> None:
    """Those still bad are dead letters again; doing it twice changes nothing."""
    csv = ptoffact / "citations.csv"
    csv.write_text(
        csv.read_text()
        .replace("13000002,", "1300002,")
        .replace(",LOST,", ",LOST\x7f,")
        .replace("objected,,0,0,1", "objected,,0,0,7")
    )
    counts, file = letters(oacite, tmp_path, "index", "ptoffact", ptoffact)
    assert {"read": 6, "indexed": 4, "merged": 0, "rejected": 2} == counts
    assert file is not None
    file.write_text(file.read_text().replace("1300002", "13000002"))
    for _ in range(2):
        counts, left = letters(oacite, tmp_path, "index", "ptoffact", "--replay", file)
        assert {"read": 2, "indexed": 1, "merged": 0, "rejected": 1} == counts
        found = documents(empty_engine)
        assert 5 == len(found)
        assert "13000002" == found["5"]["application_number"]
        assert left is not None
        [letter] = map(orjson.loads, left.read_bytes().splitlines())
        assert ("citations.csv", 7, "citation_in_oa: '7' is neither 0 nor 1") == (
            letter["file"],
            letter["line"],
            letter["reason"],
        )
    assert 1 == len(index.states(empty_engine))


def test_a_document_that_the_engine_refused_is_sent_again(
    oacite: Run, ptoffact: Path, tmp_path: Path, empty_engine: OpenSearch
) -> None:
    """As it was, under its own id."""
    assert 0 == oacite("index", "ptoffact", ptoffact).returncode
    row = {"index": {"_id": "99"}, "document": {"source": "ptoffact", "sequence": 99, "art_unit": "1727"}}
    file = tmp_path / "letters.jsonl"
    file.write_bytes(
        orjson.dumps({"file": "citations.csv", "line": 100, "reason": "refused", "row": row}) + b"\n"
    )
    counts, _ = letters(oacite, tmp_path, "index", "ptoffact", "--replay", file)
    assert {"read": 1, "indexed": 1, "merged": 0, "rejected": 0} == counts
    assert row["document"] == documents(empty_engine)["99"]


JOINED = {
    "title": "BATTERY",
    "reference_title": "Anode",
    "reference_owner": ["Sony", "Ann Lee"],
    "reference_date": "2010-02-02",
}


@pytest.mark.parametrize("joined", [{}, JOINED], ids=["of an earlier version", "of this one"])
def test_a_row_is_replayed_with_and_without_what_tables_say(
    joined: dict[str, object], oacite: Run, ptoffact: Path, tmp_path: Path, empty_engine: OpenSearch
) -> None:
    """Dead letters of earlier versions know of no titles and owners."""
    assert 0 == oacite("index", "ptoffact", ptoffact).returncode
    row = dict.fromkeys(set(PtoffactRow._fields) - PtoffactRow._field_defaults.keys())
    row |= {"row": 99, "app_id": "12000001", "citation_pat_pgpub_id": "7654321", "parsed": "7654321"}
    row |= {"form892": "1", "form1449": "0", "citation_in_oa": "0"}
    letter = {"file": "citations.csv", "line": 100, "reason": "bad", "row": row | joined}
    (tmp_path / "letters.jsonl").write_bytes(orjson.dumps(letter) + b"\n")
    counts, _ = letters(oacite, tmp_path, "index", "ptoffact", "--replay", tmp_path / "letters.jsonl")
    assert {"read": 1, "indexed": 1, "merged": 0, "rejected": 0} == counts
    found = documents(empty_engine)["99"]
    assert "US7654321" == found["reference_number"]
    assert joined == {name: value for name, value in found.items() if name in JOINED}


def test_an_api_row_is_replayed_with_its_version(
    oacite: Run, tmp_path: Path, empty_engine: OpenSearch
) -> None:
    """A newer state that came meanwhile stays, and the row is counted as merged."""
    row = {
        "id": "d50488aca95d581f9af0d888130835c0",
        "patentApplicationNumber": "16123456",
        "examinerCitedReferenceIndicator": True,
        "applicantCitedExaminerReferenceIndicator": True,
        "officeActionCitationReferenceIndicator": True,
        "createDateTime": "2025-07-09T00:00:00",
    }
    (tmp_path / "rows.jsonl").write_bytes(orjson.dumps(row) + b"\n")
    assert 0 == oacite("index", "oa-citations", tmp_path / "rows.jsonl").returncode
    for day, indexed in (("2025-07-08", 0), ("2025-07-10", 1)):
        state = row | {"createDateTime": f"{day}T00:00:00", "groupArtUnitNumber": "2858"}
        letter = {"file": "rows.jsonl", "line": 1, "reason": "bad", "row": state}
        (tmp_path / "letters.jsonl").write_bytes(orjson.dumps(letter) + b"\n")
        counts, _ = letters(oacite, tmp_path, "index", "oa-citations", "--replay", tmp_path / "letters.jsonl")
        assert {"read": 1, "indexed": indexed, "merged": 1 - indexed, "rejected": 0} == counts
    assert 1 == len(documents(empty_engine))


NO_LETTERS = {
    "missing": (None, "letters.jsonl does not exist: give a file of dead letters"),
    "a table": (b"app_id,parsed\n", "letters.jsonl, line 1 is not JSON"),
    "other JSON": (b'{"id": 1}\n', "letters.jsonl, line 1 is no dead letter"),
}


@pytest.mark.parametrize("case", NO_LETTERS)
def test_what_is_no_file_of_dead_letters_is_told(
    case: str, oacite: Run, ptoffact: Path, tmp_path: Path, empty_engine: OpenSearch
) -> None:
    """One sentence, exit code 1."""
    content, sentence = NO_LETTERS[case]
    assert empty_engine.ping()
    assert 0 == oacite("index", "ptoffact", ptoffact).returncode
    if content is not None:
        (tmp_path / "letters.jsonl").write_bytes(content)
    done = oacite("index", "ptoffact", "--replay", tmp_path / "letters.jsonl")
    assert 1 == done.returncode
    assert sentence in done.stderr


def test_rows_that_cannot_be_replayed_say_why(
    oacite: Run, ptoffact: Path, tmp_path: Path, empty_engine: OpenSearch
) -> None:
    """A damaged line has no columns, and rows of another source have others."""
    assert empty_engine.ping()
    assert 0 == oacite("index", "ptoffact", ptoffact).returncode
    rows: list[object] = ["12000001,76,", {"id": "1"}]
    some = [{"file": "f", "line": n, "reason": "bad", "row": row} for n, row in enumerate(rows, 1)]
    (tmp_path / "letters.jsonl").write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in some))
    counts, left = letters(oacite, tmp_path, "index", "ptoffact", "--replay", tmp_path / "letters.jsonl")
    assert {"read": 2, "indexed": 0, "merged": 0, "rejected": 2} == counts
    assert left is not None
    reasons = [orjson.loads(line)["reason"] for line in left.read_bytes().splitlines()]
    assert ["mend the file" in reasons[0], "not the columns of ptoffact" in reasons[1]] == [True, True]


def test_nothing_is_replayed_where_nothing_is_served(
    oacite: Run, tmp_path: Path, empty_engine: OpenSearch
) -> None:
    """The letters belong into an index that is there."""
    assert empty_engine.ping()
    (tmp_path / "letters.jsonl").write_bytes(b"")
    done = oacite("index", "ptoffact", "--replay", tmp_path / "letters.jsonl")
    assert (1, True) == (done.returncode, "nothing of ptoffact is served yet" in done.stderr)
