"""The three CSVs become rows with all that is known of them, in order, none twice."""

import zipfile
from pathlib import Path

import pytest

from citations.record import Citation
from indexer.errors import InputError
from indexer.sources.ptoffact import PtoffactSource
from tests.indexer.conftest import read


def rows(directory: Path, work: Path) -> list[Citation]:
    """The citations of a folder, none of which may be rejected."""
    citations, rejected = read(PtoffactSource(directory, work))
    assert [] == rejected
    return citations


def test_a_citation_takes_date_type_class_and_claims_from_its_office_action(
    ptoffact: Path, tmp_path: Path
) -> None:
    """The join by ifw_number, and by ifw_number with statute and paragraph for the claims."""
    anticipated, obvious, *_ = rows(ptoffact, tmp_path)
    expected = Citation(
        id="1",
        source="ptoffact",
        sequence=1,
        application_number="12000001",
        office_action_id="FIRST",
        office_action_date="2010-03-04",
        office_action_type="CTNF",
        reference="7654321",
        reference_number="US7654321",
        reference_type="us_grant",
        reference_country="US",
        rejection_type=("102",),
        paragraph="b",
        action="rejected",
        form_source=("892", "oa_text"),
        art_unit="1727",
        work_group="1720",
        tech_center="1700",
        claims=(1, 2, 3),
        uspc_class="429",
    )
    assert expected == anticipated
    assert (4, 5, 10) == obvious.claims


def test_a_row_without_office_action_has_the_art_unit_of_the_latest_one_and_no_date(
    ptoffact: Path, tmp_path: Path
) -> None:
    """DESIGN §6; an ifw_number that office_actions.csv does not know counts as none."""
    *_, prose, other_application, lost = rows(ptoffact, tmp_path)
    assert ("1728", None, None) == (prose.art_unit, prose.office_action_date, prose.office_action_id)
    assert ("1728", None, "LOST") == (lost.art_unit, lost.office_action_date, lost.office_action_id)
    assert (None, None, None) == (
        other_application.art_unit,
        other_application.work_group,
        other_application.tech_center,
    )


def test_an_office_action_that_stands_twice_does_not_double_its_citations(
    ptoffact: Path, tmp_path: Path
) -> None:
    """One document per row of citations.csv."""
    assert [1, 2, 3, 4, 5, 6] == [citation.sequence for citation in rows(ptoffact, tmp_path)]


def test_a_word_for_an_action_is_no_rejection(ptoffact: Path, tmp_path: Path) -> None:
    """`action_type` mixes statutes with words."""
    lost = rows(ptoffact, tmp_path)[-1]
    assert ((), "objected") == (lost.rejection_type, lost.action)


def test_text_keeps_its_quotes_and_line_breaks(ptoffact: Path, tmp_path: Path) -> None:
    """The reference is what the form says."""
    assert 'Smith, "On batteries",\nsee attached' == rows(ptoffact, tmp_path)[3].reference


@pytest.mark.parametrize("together", [True, False])
def test_zips_serve_as_well_as_the_files(ptoffact: Path, tmp_path: Path, *, together: bool) -> None:
    """One zip for each table, or one for all."""
    expected = rows(ptoffact, tmp_path)
    for csv in sorted(ptoffact.glob("*.csv")):
        archive = ptoffact / ("all.zip" if together else f"{csv.name}.zip")
        with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as opened:
            opened.write(csv, f"data/{csv.name}")
        csv.unlink()
    assert expected == rows(ptoffact, tmp_path / "work")


def test_columns_may_stand_in_another_order(ptoffact: Path, tmp_path: Path) -> None:
    """Columns go by their names."""
    expected = rows(ptoffact, tmp_path)
    csv = ptoffact / "rejections.csv"
    lines = [line.rsplit(",", 4) for line in csv.read_text().splitlines()]
    csv.write_text("".join(f"{alice},{rest}\n" for rest, alice, *_ in lines))
    assert expected == rows(ptoffact, tmp_path)


def test_damaged_lines_are_set_aside_only_when_asked(ptoffact: Path, tmp_path: Path) -> None:
    """And the rows behind them keep the numbers that they have in the file."""
    lines = (ptoffact / "citations.csv").read_bytes().splitlines(keepends=True)
    lines.insert(1, b"12000001,too few columns\n")
    lines.insert(3, b"12000001,\xff\xfe,,,,,0,1,0\n")
    (ptoffact / "citations.csv").write_bytes(b"".join(lines))
    with pytest.raises(InputError, match=r"citations\.csv, line 2 has too few columns \(and 1 lines more\)"):
        PtoffactSource(ptoffact, tmp_path)
    source = PtoffactSource(ptoffact, tmp_path, set_aside_damaged=True)
    citations, rejected = read(source)
    assert 8 == source.total
    assert [(2, "has too few columns"), (4, "is not valid UTF-8")] == [
        (damaged.row.line, damaged.reason) for damaged in rejected
    ]
    assert ["2", "4", "5", "6", "7", "8"] == [citation.id for citation in citations]


def test_a_later_start_leaves_out_the_first_rows_only(ptoffact: Path, tmp_path: Path) -> None:
    """Damaged lines are dealt with first, and count."""
    lines = (ptoffact / "citations.csv").read_bytes().splitlines(keepends=True)
    lines.insert(2, b"12000001,too few columns\n")
    (ptoffact / "citations.csv").write_bytes(b"".join(lines))
    source = PtoffactSource(ptoffact, tmp_path, set_aside_damaged=True)
    damaged, whole = source.batches()
    assert (1, 6) == (damaged.rows, whole.rows)
    [after_damaged] = source.batches(after=1)
    assert list(whole.lines) == list(after_damaged.lines)
    [later] = source.batches(after=4)
    assert whole.lines[3:] == list(later.lines)
    assert [] == list(source.batches(after=source.total))


def test_a_document_knows_its_line(ptoffact: Path, tmp_path: Path) -> None:
    """For the dead letter, should the engine refuse it."""
    [batch] = PtoffactSource(ptoffact, tmp_path).batches()
    row = batch.row(4)
    assert ("citations.csv", 6) == (row.file, row.line)
    assert isinstance(row.raw, dict)
    assert "JP2004159476" == row.raw["reference_number"]
