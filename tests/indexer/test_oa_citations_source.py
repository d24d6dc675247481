"""Files of API rows: every form that is saved, each row in its place, of several states the newest."""

import gzip
from pathlib import Path
from typing import Any

import orjson
import pytest

from indexer.errors import InputError, OaciteError
from indexer.sources import BATCH, Batch
from indexer.sources.oa_citations import OaCitationsSource
from indexer.synthetic.oa_citations import synthesize_api
from tests.indexer.conftest import read


def row(number: int, **values: object) -> dict[str, Any]:
    """A row of the API."""
    return {
        "id": f"{number:032x}",
        "patentApplicationNumber": "17519936",
        "referenceIdentifier": "Sabe; Kohtaro US 20070217688 A1 ",
        "examinerCitedReferenceIndicator": True,
        "applicantCitedExaminerReferenceIndicator": False,
        "officeActionCitationReferenceIndicator": False,
        "createDateTime": "2025-07-03T13:51:37",
        **values,
    }


def lines(*rows: object) -> bytes:
    """JSON lines."""
    return b"".join(orjson.dumps(found) + b"\n" for found in rows)


def saved(path: Path, content: bytes) -> Path:
    """A file."""
    path.write_bytes(content)
    return path


def placed(batches: list[Batch]) -> list[tuple[str, int, str]]:
    """Of each document its file, line and id."""
    return [
        (batch.file, batch.row(place).line, orjson.loads(found.split("\n")[0])["index"]["_id"][-2:])
        for batch in batches
        for place, found in enumerate(batch.lines)
    ]


ROWS = [row(1), row(2), row(3)]
FORMS = {
    "reply": ("rows.json", b'{"response": {"numFound": 3, "docs": ' + orjson.dumps(ROWS) + b"}}"),
    "indented reply": (
        "rows.json",
        orjson.dumps({"response": {"docs": ROWS, "numFound": 3}}, option=orjson.OPT_INDENT_2),
    ),
    "array": ("rows.json", orjson.dumps(ROWS)),
    "lines": ("rows.jsonl", lines(*ROWS)),
    "lines without the last break": ("rows.jsonl", lines(*ROWS)[:-1]),
    "lines with carriage returns": ("rows.jsonl", lines(*ROWS).replace(b"\n", b"\r\n")),
    "lines with a byte order mark": ("rows.jsonl", b"\xef\xbb\xbf" + lines(*ROWS)),
    "gzip": ("rows.jsonl.gz", gzip.compress(lines(*ROWS))),
    "gzip in parts": ("rows.jsonl.gz", b"".join(gzip.compress(lines(found)) for found in ROWS)),
    "reply in gzip": (
        "rows.json.gz",
        gzip.compress(orjson.dumps({"response": {"numFound": 3, "docs": ROWS}})),
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_rows(form: str, tmp_path: Path) -> None:
    """As the portal replies, as programs collect them."""
    name, content = FORMS[form]
    source = OaCitationsSource([saved(tmp_path / name, content)], tmp_path / "work")
    assert 3 == source.total
    assert [(name, 1, "01"), (name, 2, "02"), (name, 3, "03")] == placed(list(source.batches()))
    assert [] == source.notes


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["as it is", "copied"])
def test_blank_lines_are_no_rows_but_count_as_lines(mark: bytes, tmp_path: Path) -> None:
    """The line of a row is where an editor finds it."""
    content = (
        mark + b"\n" + lines(row(1)) + b"\n  \r\n" + lines(row(2), row(3)) + b"\n" + lines(row(4)) + b"\n\n"
    )
    source = OaCitationsSource([saved(tmp_path / "rows.jsonl", content)], tmp_path / "work")
    assert 4 == source.total
    assert [2, 5, 6, 8] == [line for _, line, _ in placed(list(source.batches()))]


def test_a_row_of_version_1_is_read_under_its_names(tmp_path: Path) -> None:
    """Flags are 0 and 1; the number is all of its reference; date and type are the office action's."""
    old = {
        "id": "f" * 32,
        "applicationId": 12190351,
        "Patent_PGPub": "7654321",
        "form892": 1,
        "form1449": "0",
        "citationInOA": [1],
        "ifwNumber": "GTYKOVWIPPOPPY5",
        "actionType": "102",
        "actionSubtype": "b",
        "artUnit": "1713",
        "mailDate": "2010-03-04T00:00:00",
        "documentCd": "CTNF",
    }
    file = saved(tmp_path / "rows.jsonl", lines(row(1), old))
    [_, citation], _ = read(OaCitationsSource([file], tmp_path / "work"))
    assert ("2010-03-04", "CTNF") == (citation.office_action_date, citation.office_action_type)
    assert ("12190351", "GTYKOVWIPPOPPY5", "7654321", "US7654321", "us_grant") == (
        citation.application_number,
        citation.office_action_id,
        citation.reference,
        citation.reference_number,
        citation.reference_type,
    )
    assert (("102",), "b", "rejected", ("892", "oa_text")) == (
        citation.rejection_type,
        citation.paragraph,
        citation.action,
        citation.form_source,
    )
    assert ("1713", "1710", "1700") == (citation.art_unit, citation.work_group, citation.tech_center)


def test_the_newest_state_of_a_row_stands_for_all(tmp_path: Path) -> None:
    """Over all files; of equally new ones the last. What it stands for is counted, never sent."""
    early, late = "2025-07-03T13:51:37", "2025-07-09T00:00:00"
    first = lines(
        row(1, createDateTime=late), row(2), row(3), row(2, createDateTime=late), row(4, createDateTime="")
    )
    second = lines(
        row(1, createDateTime=early), row(2, createDateTime=late), row(4), row(5, createDateTime="x")
    )
    files = [saved(tmp_path / "a.jsonl", first), saved(tmp_path / "b.jsonl.gz", gzip.compress(second))]
    source = OaCitationsSource(files, tmp_path / "work")
    batches = list(source.batches())
    assert [
        ("a.jsonl", 1, "01"),
        ("a.jsonl", 3, "03"),
        ("b.jsonl.gz", 2, "02"),
        ("b.jsonl.gz", 3, "04"),
    ] == placed(batches)
    assert [(5, 3, 0), (4, 1, 1)] == [(batch.rows, batch.merged, len(batch.rejected)) for batch in batches]
    assert 9 == source.total


def test_a_rejected_row_can_be_replayed(tmp_path: Path) -> None:
    """Its dead letter has the row itself."""
    wrong = row(2, patentApplicationNumber="1751993")
    file = saved(tmp_path / "rows.jsonl", lines(row(1), wrong))
    [batch] = OaCitationsSource([file], tmp_path / "work").batches()
    [rejected] = batch.rejected
    assert "patentApplicationNumber: '1751993' is not an application number (8 digits)" == rejected.reason
    assert ("rows.jsonl", 2) == (rejected.row.file, rejected.row.line)
    assert isinstance(rejected.row.raw, dict)
    assert wrong == {name: value for name, value in rejected.row.raw.items() if value is not None}


def test_reading_goes_on_where_a_batch_ended(tmp_path: Path) -> None:
    """In the middle of a file or at its end; no batch spans files."""
    files = [
        tmp_path / "a.jsonl",
        tmp_path / "b.jsonl.gz",
        saved(tmp_path / "c.json", b"[" + lines(row(1)) + b"]"),
    ]
    synthesize_api(files[0], 2 * BATCH + 500)
    synthesize_api(files[1], BATCH, seed=1)
    whole = list(OaCitationsSource(files, tmp_path / "work").batches())
    assert [BATCH, BATCH, 500, BATCH, 1] == [batch.rows for batch in whole]
    source = OaCitationsSource(files, tmp_path / "again")
    after = 0
    for number, batch in enumerate(whole):
        assert placed(whole[number:]) == placed(list(source.batches(after)))
        after += batch.rows
    assert [] == list(source.batches(after))


def test_another_file_is_another_fingerprint(tmp_path: Path) -> None:
    """So that a run is not resumed with rows of another."""
    file = saved(tmp_path / "rows.jsonl", lines(row(1)))
    first = OaCitationsSource([file], tmp_path / "a").fingerprint
    assert first == OaCitationsSource([file], tmp_path / "b").fingerprint
    saved(file, lines(row(1), row(2)))
    assert first != OaCitationsSource([file], tmp_path / "c").fingerprint


def test_a_gzip_that_says_otherwise_of_its_content_is_damaged(tmp_path: Path) -> None:
    """Its check sum is looked at, although the rows can be read."""
    content = bytearray(gzip.compress(lines(*ROWS)))
    content[-6] ^= 1
    with pytest.raises(InputError, match=r"rows\.jsonl\.gz is cut off or damaged \(CRC check failed"):
        OaCitationsSource([saved(tmp_path / "rows.jsonl.gz", bytes(content))], tmp_path / "work")


@pytest.mark.parametrize("content", [lines(row(1), 5), b"[" + lines(row(1)) + b", 5]"], ids=["line", "array"])
def test_what_is_no_object_is_no_row(content: bytes, tmp_path: Path) -> None:
    """Such a file is not the portal's."""
    with pytest.raises(InputError, match=r"rows\.json, row 2 is not an object but 5: fetch it again"):
        OaCitationsSource([saved(tmp_path / "rows.json", content)], tmp_path / "work")


def test_a_file_that_changes_after_it_was_examined_stops_the_run(tmp_path: Path) -> None:
    """Its states would not be those that were compared."""
    file = saved(tmp_path / "rows.jsonl", lines(row(1), row(2)))
    source = OaCitationsSource([file], tmp_path / "work")
    saved(file, lines(row(1)) + b'{"id":')
    with pytest.raises(OaciteError, match=r"rows\.jsonl, line 2 is cut off"):
        list(source.batches())
    for count, found in ((1, [row(1)]), (3, ROWS)):
        saved(file, lines(*found))
        with pytest.raises(
            OaciteError, match=rf"rows\.jsonl had 2 rows when examined, but {count} when read: run again"
        ):
            list(source.batches())


def test_a_row_without_a_readable_time_stands_for_no_other(tmp_path: Path) -> None:
    """It is rejected; the one that it would have stood for is a citation."""
    rows = [row(1, createDateTime=""), row(1, createDateTime="never")]
    found, rejected = read(
        OaCitationsSource([saved(tmp_path / "rows.jsonl", lines(*rows))], tmp_path / "work")
    )
    assert (1, 1) == (len(found), len(rejected))
