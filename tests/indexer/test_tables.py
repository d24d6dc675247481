"""Titles and owners: taken in once, joined on the citations of both sources, never guessed."""

import csv
import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pytest

from citations.facets import FACETS
from citations.ptoffact import PtoffactRow
from citations.record import Citation
from indexer.errors import InputError
from indexer.progress import silent
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.ptoffact import PtoffactSource
from indexer.sources.registry import SOURCES
from indexer.sources.tables import NO_TABLES, Folders, Tables, take_in
from search_ui.url.values import facet_value
from tests.indexer.conftest import read
from tests.indexer.test_oa_citations_join import action, citation, saved

PATENTS = ("patent_id", "patent_type", "patent_date", "patent_title")
PUBLICATIONS = ("pgpub_id", "application_id", "filing_date", "published_date", "application_title")
ASSIGNEES = (
    "assignee_sequence",
    "assignee_id",
    "disambig_assignee_individual_name_first",
    "disambig_assignee_individual_name_last",
    "disambig_assignee_organization",
)

MORE = ("reference_date", "reference_family", "reference_cpc")

Rows = Iterable[Sequence[str]]


def table(folder: Path, name: str, header: Sequence[str], rows: Rows, *, zipped: bool = False) -> None:
    """A table as PatentsView publishes it, zipped or not."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.tsv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
            [header, *rows]
        )
    if zipped:
        with zipfile.ZipFile(folder / f"{name}.tsv.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, path.name)
        path.unlink()


def titles(folder: Path, patents: Rows = (), publications: Rows = (), *, zipped: bool = False) -> Path:
    """A folder with the tables of titles."""
    table(folder, "g_patent", PATENTS, patents, zipped=zipped)
    table(folder, "pg_published_application", PUBLICATIONS, publications, zipped=zipped)
    return folder


def owners(folder: Path, patents: Rows = (), publications: Rows = ()) -> Path:
    """A folder with the tables of owners."""
    table(folder, "g_assignee_disambiguated", ("patent_id", *ASSIGNEES), patents)
    table(folder, "pg_assignee_disambiguated", ("pgpub_id", *ASSIGNEES), publications)
    return folder


def families(folder: Path, patents: Rows = (), crosswalk: Rows = ()) -> Path:
    """A folder with the tables of which application a document is of."""
    table(folder, "g_application", ("patent_id", "application_id"), patents)
    table(folder, "pg_granted_pgpubs_crosswalk", ("application_id", "patent_id", "pgpub_id"), crosswalk)
    return folder


def subjects(folder: Path, patents: Rows = (), publications: Rows = ()) -> Path:
    """A folder with the tables of subjects."""
    cpc = ("cpc_sequence", "cpc_subclass", "cpc_group")
    table(folder, "g_cpc_current", ("patent_id", *cpc), patents)
    table(folder, "pg_cpc_current", ("pgpub_id", *cpc), publications)
    return folder


def statuses(folder: Path, rows: Rows = ()) -> Path:
    """A folder with the table of statuses; without an examiner where a row names none."""
    folder.mkdir(exist_ok=True)
    with (folder / "application_data.csv").open("w", newline="", encoding="utf-8") as file:
        header = ("application_number", "appl_status_desc", "patent_number", "examiner_full_name")
        whole = ((*row, "")[: len(header)] for row in rows)
        csv.writer(file, lineterminator="\n").writerows([header, *whole])
    return folder


def taken(tmp_path: Path, folders: Folders) -> Tables:
    """The tables of these folders."""
    return take_in(folders, tmp_path / "kept.duckdb", tmp_path / "taking", lambda _: None, silent)


def documents(tables: Tables) -> dict[int, tuple[Any, ...]]:
    """Key → title, owners, date, family, subclasses."""
    with duckdb.connect() as connection:
        tables.attach(connection)
        found = connection.execute("SELECT key, owner, fields FROM documents").fetchall()
    said = {key: (owner, json.loads(f"{{{fields[1:]}}}")) for key, owner, fields in found}
    assert all(json.loads(owner or "null") == each.get("reference_owner") for owner, each in said.values())
    return {
        key: (each.get("reference_title"), each.get("reference_owner", []), *map(each.get, MORE))
        for key, (_, each) in said.items()
    }


def ptoffact(folder: Path, rows: Rows) -> Path:
    """A dataset with these citations: application, reference, parsed."""
    folder.mkdir()
    for name, header, lines in (
        ("office_actions", "app_id,ifw_number,document_cd,mail_dt,art_unit,uspc_class", []),
        ("rejections", "ifw_number,action_type,action_subtype,claim_numbers", []),
        (
            "citations",
            ",".join(PtoffactRow._fields[1:10]),
            [[*row, "", "", "", "1", "0", "0"] for row in rows],
        ),
    ):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([header.split(","), *lines])
    return folder


def told(found: Citation) -> tuple[Any, ...]:
    """What the tables tell of a citation."""
    return found.title, found.reference_title, found.reference_owner, found.reference_date


def few_documents(folder: Path, application: str) -> Folders:
    """A few documents of each kind, and their owners; one is the publication of this application.

    Two others became patents among these; of the publication the crosswalk says something else.
    """
    return Folders(
        titles(
            folder / "titles",
            [
                ("7654321", "utility", "2010-02-02", 'Battery "separator"\n with coating'),
                ("D345393", "design", "1994-03-29", "Bottle"),
                ("RE29774", "reissue", "1978-09-19", "Reissued pump"),
                ("PP12345", "plant", "2002-01-15", "Rose plant named 'Añil'"),
                ("345393", "utility", "1886-07-13", ""),
            ],
            [("20070217688", application, "2006-03-15", "2007-09-20", "Image processor")],
            zipped=True,
        ),
        owners(
            folder / "owners",
            [
                ("7654321", "1", "b", "", "", "Second Corp."),
                ("7654321", "0", "a", "", "", "First GmbH & Co. KG"),
                ("7654321", "2", "c", "", "", "Second Corp."),
                ("D345393", "0", "d", "Zoë", "O'Brien", ""),
                ("RE29774", "0", "e", "", "", ""),
            ],
            [("20070217688", "0", "f", "", "", "Third Inc.")],
        ),
        families(
            folder / "families",
            [("7654321", "13000002"), ("D345393", "17519936")],
            [("13000002", "7654321", "20050012345"), ("13000002", "", "20070217688")],
        ),
        subjects(
            folder / "subjects",
            [
                ("7654321", "2", "H01G", ""),
                ("7654321", "10", "H01M", ""),
                ("7654321", "1", "H01M", ""),
                ("7654321", "3", "h01m", ""),
                ("D345393", "0", "", ""),
            ],
            [("20070217688", "0", "G06T", ""), ("20070217688", "", "G06V", "")],
        ),
        statuses(
            folder / "applications",
            [
                ("12000001", "Abandoned  --  Failure to Respond to an Office Action", "", "LEE, ANN"),
                ("13000002", "Non Final Action Mailed", "", ' O\'BRIEN\u00a0,  ZOË "Q"\n'),
                ("11000001", "Patented Case", "8000001"),
            ],
        ),
    )


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """A few documents of each kind, and their owners."""
    return few_documents(tmp_path, application="11000001")


def test_numbers_of_each_series_are_their_own(tmp_path: Path, folders: Folders) -> None:
    """Owners and subclasses come in their order, each once; an individual is an owner; nothing is empty."""
    found = documents(taken(tmp_path, folders))
    tera = 1_000_000_000_000
    assert {
        7654321: (
            'Battery "separator"\n with coating',
            ["First GmbH & Co. KG", "Second Corp."],
            "2010-02-02",
            "13000002",
            ["H01M", "H01G"],
        ),
        345393: (None, [], "1886-07-13", None, None),
        1 * tera + 345393: ("Bottle", ["Zoë O'Brien"], "1994-03-29", "17519936", None),
        2 * tera + 12345: ("Rose plant named 'Añil'", [], "2002-01-15", None, None),
        3 * tera + 29774: ("Reissued pump", [], "1978-09-19", None, None),
        20070217688: ("Image processor", ["Third Inc."], "2007-09-20", "11000001", ["G06T", "G06V"]),
        20050012345: (None, [], None, "13000002", None),
    } == found


def test_a_name_is_one_that_an_address_can_have(tmp_path: Path) -> None:
    """In one line, without control characters, as a wrong encoding leaves them; of these alone is none."""
    names = [("", "", "L\x92Oréal\n  S.A."), ("Zoë\t", "\x80O'Brien", ""), ("", "", "\x85 \u2028")]
    rows = [("7654321", str(place), "a", *name) for place, name in enumerate(names)]
    folder = titles(tmp_path / "titles", [("7654321", "utility", "2010-02-02", "Battery")])
    tables = taken(tmp_path, Folders(folder, owners(tmp_path / "owners", rows)))
    [(_, found, *_)] = documents(tables).values()
    assert ["L Oréal S.A.", "Zoë O'Brien"] == found
    assert found == [facet_value(FACETS["reference_owner"], "reference_owner", name) for name in found]


def test_a_citation_is_told_what_it_cites_in_whatever_spelling(tmp_path: Path, folders: Folders) -> None:
    """Plain rows and odd ones; an application by its number; a document that no table has stays as it is."""
    rows = [
        ("11000001", "7654321", "7654321"),
        ("12000001", "Lee (US 7,654,321)", "7654321"),
        ("12000001", "D345,393", "345393"),
        ("12000001", "345,393", "345393"),
        ("12000001", "JP 2007-217688", "2007217688"),
        ("12000001", "20070217688", "20070217688"),
        ("12000001", "7654322", "7654322"),
    ]
    separator = 'Battery "separator"\n with coating'
    both = ("First GmbH & Co. KG", "Second Corp.")
    expected = [
        ("Image processor", separator, both, "2010-02-02"),
        (None, separator, both, "2010-02-02"),
        (None, "Bottle", ("Zoë O'Brien",), "1994-03-29"),
        (None, None, (), None),
        (None, None, (), None),
        (None, "Image processor", ("Third Inc.",), "2007-09-20"),
        (None, None, (), None),
    ]
    folder, tables = ptoffact(tmp_path / "ptoffact", rows), taken(tmp_path, folders)
    for plain in ("true", "false"):
        citations, rejected = read(PtoffactSource(folder, tmp_path / plain, tables=tables, plain=plain))
        assert [] == rejected
        assert expected == [told(found) for found in citations]


@pytest.mark.parametrize("plain", ["true", "false"])
def test_rows_of_the_api_are_told_too(tmp_path: Path, folders: Folders, plain: str) -> None:
    """An office action's own title of the application stands before the table's."""
    rows = [
        citation(1, referenceIdentifier="US 7,654,321 B2", patentApplicationNumber="11000001"),
        citation(
            2,
            referenceIdentifier="O'Brien D345,393",
            patentApplicationNumber="11000001",
            obsoleteDocumentIdentifier="ELSE",
        ),
    ]
    source = OaCitationsSource(
        [saved(tmp_path / "rows.jsonl", *rows)],
        tmp_path / "work",
        office_actions=[saved(tmp_path / "actions.jsonl", action())],
        tables=taken(tmp_path, folders),
        plain=plain,
    )
    (first, second), _ = read(source)
    assert ('CAMERA "ONE"', "2010-02-02") == (first.title, first.reference_date)
    assert ("Image processor", "Bottle", ("Zoë O'Brien",), "1994-03-29") == told(second)


def test_a_row_that_is_rejected_keeps_what_was_joined(tmp_path: Path, folders: Folders) -> None:
    """So that its dead letter can be replayed."""
    folder = ptoffact(tmp_path / "ptoffact", [("13000002", "7654321", "7654321")])
    citations = (folder / "citations.csv").read_text().replace(",1,0,0", ",1,0,2")
    (folder / "citations.csv").write_text(citations)
    _, [rejected] = read(PtoffactSource(folder, tmp_path / "work", tables=taken(tmp_path, folders)))
    assert isinstance(rejected.row.raw, dict)
    [_, document, _] = SOURCES["ptoffact"].lines(rejected.row.raw | {"citation_in_oa": "0"}).split("\n")
    both = ["First GmbH & Co. KG", "Second Corp."]
    expected = {
        "application_owner": both,
        "application_cpc": ["H01M", "H01G"],
        "examiner": 'O\'BRIEN , ZOË "Q"',
        "outcome": "granted",
        "application_patent": "US7654321",
        "reference_title": 'Battery "separator"\n with coating',
        "reference_owner": both,
        "reference_date": "2010-02-02",
        "reference_family": "13000002",
        "reference_cpc": ["H01M", "H01G"],
        "self_citation": True,
    }
    assert expected == {name: value for name, value in json.loads(document).items() if name in expected}


def test_of_several_publications_of_an_application_the_latest_tells_its_title(tmp_path: Path) -> None:
    """And a document that stands twice in its table does not double its citations."""
    publications = [
        ("20070217688", "11000001", "", "2007-09-20", "First title"),
        ("20090217688", "11000001", "", "2009-09-20", "Corrected title"),
        ("20080217688", "11000001", "", "2008-09-20", "Second title"),
    ]
    patents = [("7654321", "utility", "2010-02-02", "One"), ("7654321", "utility", "2010-02-02", "One")]
    tables = taken(tmp_path, Folders(titles(tmp_path / "titles", patents, publications), None))
    folder = ptoffact(tmp_path / "ptoffact", [("11000001", "7654321", "7654321")])
    [found], _ = read(PtoffactSource(folder, tmp_path / "work", tables=tables))
    assert ("Corrected title", "One", (), "2010-02-02") == told(found)


def test_what_was_taken_in_is_not_taken_in_again(tmp_path: Path, folders: Folders) -> None:
    """Unless a table has changed."""
    steps: list[str] = []

    def progress(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001 - as Progress has it
        steps.append(step)

    def take() -> Tables:
        steps.clear()
        return take_in(folders, tmp_path / "kept.duckdb", tmp_path / "taking", lambda _: None, progress)

    first = take()
    assert "taking in g_patent" in steps
    assert first == take()
    assert [] == steps
    assert folders.owners
    owners(folders.owners, [("345393", "0", "a", "", "", "Later Inc.")])
    later = take()
    assert "taking in g_assignee_disambiguated" in steps
    assert first.fingerprint != later.fingerprint
    assert ["Later Inc."] == documents(later)[345393][1]
    assert not (tmp_path / "taking").exists()


def test_a_kept_file_that_cannot_be_read_is_written_anew(tmp_path: Path, folders: Folders) -> None:
    """It may be cut off, or of another program."""
    (tmp_path / "kept.duckdb").write_bytes(b"something else")
    assert 7 == len(documents(taken(tmp_path, folders)))


def test_the_index_is_told_which_tables_were_joined(tmp_path: Path, folders: Folders) -> None:
    """With the day on which each was changed at its origin, where that is known."""

    def modified(file: Path) -> date | None:
        return date(2026, 4, 2) if file.name == "g_patent.tsv.zip" else None

    tables = take_in(folders, tmp_path / "kept.duckdb", tmp_path / "taking", modified, silent)
    joined = tables.joined()
    assert joined
    assert {"rows": 5, "modified": "2026-04-02"} == joined["tables"]["g_patent"]
    assert {"rows": 5, "modified": None} == joined["tables"]["g_assignee_disambiguated"]
    assert None is NO_TABLES.joined()


def test_made_up_tables_are_told_as_such(tmp_path: Path, folders: Folders) -> None:
    """Also where the rows are real."""
    assert folders.titles
    (folders.titles / "SYNTHETIC.json").write_text('{"note": "the titles are made up"}')
    source = OaCitationsSource(
        [saved(tmp_path / "rows.jsonl", citation(1))], tmp_path / "work", tables=taken(tmp_path, folders)
    )
    assert "the titles are made up" == source.sample_note


def test_a_table_that_is_missing_is_named(tmp_path: Path, folders: Folders) -> None:
    """With what to do."""
    assert folders.titles
    (folders.titles / "g_patent.tsv.zip").unlink()
    with pytest.raises(
        InputError, match=r"titles has no g_patent\.tsv, nor a zip that holds it: run `oacite"
    ):
        taken(tmp_path, folders)


def test_a_renamed_column_is_named(tmp_path: Path, folders: Folders) -> None:
    """And the table that lacks it."""
    assert folders.owners
    renamed = [
        "organization" if name.endswith("organization") else name for name in ("patent_id", *ASSIGNEES)
    ]
    table(folders.owners, "g_assignee_disambiguated", renamed, [])
    with pytest.raises(
        InputError, match=r"g_assignee_disambiguated\.tsv, line 1: .* lacks disambig_assignee_organization"
    ):
        taken(tmp_path, folders)
    assert not (tmp_path / "kept.duckdb").exists()


def test_a_table_of_applications_without_examiners_is_refused(tmp_path: Path, folders: Folders) -> None:
    """Its columns differ between vintages: the missing one is named."""
    assert folders.applications
    path = folders.applications / "application_data.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("examiner_full_name", "examiner_id"))
    with pytest.raises(InputError, match=r"application_data\.csv, line 1: .* it lacks examiner_full_name"):
        taken(tmp_path, folders)


def test_a_table_that_is_cut_off_is_refused(tmp_path: Path, folders: Folders) -> None:
    """It would join less than there is, and nobody would know."""
    assert folders.owners
    path = folders.owners / "pg_assignee_disambiguated.tsv"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match=r"pg_assignee_disambiguated\.tsv"):
        taken(tmp_path, folders)


def test_few_damaged_lines_are_left_out_and_told(tmp_path: Path) -> None:
    """Of a large table; of many the file is refused."""
    good = [(str(number), "utility", "2010-02-02", "Pump") for number in range(1, 300)]
    folder = titles(tmp_path / "titles", good)
    with (folder / "g_patent.tsv").open("a") as file:
        file.write('"7654321"\t"utility"\n')
    tables = taken(tmp_path, Folders(folder, None))
    assert ("1 damaged lines of g_patent.tsv were left out of the join",) == tables.notes
    assert 299 == len(documents(tables))
    titles(folder, good[:20])
    with (folder / "g_patent.tsv").open("a") as file:
        file.write('"7654321"\t"utility"\n')
    with pytest.raises(InputError, match=r"g_patent\.tsv, line 22 has too few columns: the file is damaged"):
        taken(tmp_path, Folders(folder, None))


def test_other_tables_make_another_run(tmp_path: Path, folders: Folders) -> None:
    """A run is not resumed with titles that its first rows did not have."""
    folder = ptoffact(tmp_path / "ptoffact", [("11000001", "7654321", "7654321")])
    without = PtoffactSource(folder, tmp_path / "one").fingerprint
    assert without != PtoffactSource(folder, tmp_path / "two", tables=taken(tmp_path, folders)).fingerprint
    assert orjson.loads(without)


def test_only_folders_that_hold_something_are_found(tmp_path: Path) -> None:
    """An empty one says no more than none."""
    (tmp_path / "owners").mkdir()
    titles(tmp_path / "titles")
    assert Folders(tmp_path / "titles", None) == Folders.there(tmp_path)
    assert NO_TABLES is taken(tmp_path, Folders(None, None))
