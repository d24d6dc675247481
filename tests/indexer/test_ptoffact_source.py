"""The three CSVs become rows with all that is known of them, in order, none twice."""

import zipfile
from collections.abc import Sequence
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


def test_a_later_start_or_an_earlier_end_leaves_out_those_rows_only(ptoffact: Path, tmp_path: Path) -> None:
    """Damaged lines stand in their places, and count."""
    lines = (ptoffact / "citations.csv").read_bytes().splitlines(keepends=True)
    lines.insert(2, b"12000001,too few columns\n")
    (ptoffact / "citations.csv").write_bytes(b"".join(lines))
    source = PtoffactSource(ptoffact, tmp_path, set_aside_damaged=True)
    [whole] = source.batches()
    assert (7, 1) == (whole.rows, len(whole.rejected))
    for after in range(1, source.total):
        [later] = source.batches(after=after)
        assert source.total - after == later.rows
        assert whole.lines[after - (after > 1) :] == list(later.lines)
    assert [] == list(source.batches(after=source.total))
    for until in range(1, source.total):
        [sooner], [later] = source.batches(until=until), source.batches(until)
        assert (until, source.total - until) == (sooner.rows, later.rows)
        assert [*whole.lines] == [*sooner.lines, *later.lines]


def test_a_document_knows_its_line(ptoffact: Path, tmp_path: Path) -> None:
    """For the dead letter, should the engine refuse it."""
    [batch] = PtoffactSource(ptoffact, tmp_path).batches()
    row = batch.row(4)
    assert ("citations.csv", 6) == (row.file, row.line)
    assert isinstance(row.raw, dict)
    assert "JP2004159476" == row.raw["reference_number"]


ORDINARY = "12000001,7654321,7654321,FIRST,102,b,1,0,1\n"
STRAY = 'Smith 5" wafer 7208635'
BROKEN = "Smith,\nOn batteries"


def large(directory: Path, *lines: str) -> None:
    """Some lines behind 1.3 MB of ordinary ones, and 1.3 MB behind them."""
    header = (directory / "citations.csv").read_text().split("\n", 1)[0]
    many = ORDINARY * 30_000
    (directory / "citations.csv").write_text(f"{header}\n{many}{''.join(lines)}{many}")


def found_at(citations: Sequence[Citation], *numbers: int) -> list[str | None]:
    """What the rows of these numbers cite."""
    references = {citation.sequence: citation.reference for citation in citations}
    return [references.get(number) for number in numbers]


def test_a_quote_within_a_value_is_text(ptoffact: Path, tmp_path: Path) -> None:
    """In a file of several parts, with line breaks inside quotes behind it."""
    large(ptoffact, f"12000001,{STRAY},,,,,1,0,0\n", ORDINARY * 20_000, f'12000001,"{BROKEN}",,,,,1,0,0\n')
    citations = rows(ptoffact, tmp_path)
    assert list(range(1, 80_003)) == [citation.sequence for citation in citations]
    assert [STRAY, "7654321", BROKEN, "7654321"] == found_at(citations, 30_001, 30_002, 50_002, 50_003)


def test_ids_and_lines_behind_damaged_and_blank_lines_do_not_slip(ptoffact: Path, tmp_path: Path) -> None:
    """A damaged line has a number, a blank one none; both are lines."""
    large(
        ptoffact,
        "\n12000001,too few columns\n",
        ORDINARY,
        '12000001,"not closed,,,,,1,0,0\n',
        f"12000001,{STRAY},,,,,1,0,0\n\n\n",
        f'12000001,"{BROKEN}",,,,,1,0,0\n',
        "1727,no application,,,,,1,0,0\n",
    )
    source = PtoffactSource(ptoffact, tmp_path, set_aside_damaged=True)
    batches = list(source.batches())
    rejected = [row for batch in batches for row in batch.rejected]
    expected = [
        (30_003, "12000001,too few columns", "has too few columns"),
        (
            30_005,
            '12000001,"not closed,,,,,1,0,0',
            "has a quote that is not closed, or text behind a closed one",
        ),
    ]
    assert expected == [(line.row.line, line.row.raw, line.reason) for line in rejected[:2]]
    assert (30_010, "app_id: '1727' is not an application number (8 digits)") == (
        rejected[2].row.line,
        rejected[2].reason,
    )
    citations, _ = read(source)
    assert 60_006 == source.total
    assert [None, "7654321", None, STRAY, BROKEN, None] == found_at(citations, *range(30_001, 30_007))
    last = batches[-1]
    assert 60_010 == last.row(len(last.lines) - 1).line


def test_columns_that_are_not_needed_may_have_any_name(ptoffact: Path, tmp_path: Path) -> None:
    """None, the same twice, or a needed one's in capitals: as the index that pandas writes."""
    expected = rows(ptoffact, tmp_path)
    header, *lines = (ptoffact / "rejections.csv").read_text().splitlines()
    more = "".join(f"0,{line},x,y,z\n" for line in lines)
    (ptoffact / "rejections.csv").write_text(f",{header},,,Action_Type\n{more}")
    assert expected == rows(ptoffact, tmp_path / "work")


def test_a_folder_may_have_a_name_of_any_signs(ptoffact: Path, tmp_path: Path) -> None:
    """DuckDB takes some of them for a pattern, and would read the folders beside it too."""
    expected = rows(ptoffact, tmp_path)
    for name in ("p*", "p[t]?", "p'q"):
        folder = ptoffact.rename(ptoffact.parent / name)
        beside = folder.parent / "pt"
        beside.mkdir(exist_ok=True)
        (beside / "rejections.csv").write_bytes((folder / "rejections.csv").read_bytes())
        (beside / "office_actions.csv").write_bytes((folder / "office_actions.csv").read_bytes())
        assert expected == rows(folder, tmp_path / "w*")
        ptoffact = folder
