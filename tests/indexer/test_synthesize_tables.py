"""Writing the synthetic tables to be joined: the same bytes each time, and never over real ones."""

import csv
import json
from pathlib import Path

import duckdb
import pytest

from indexer.sources.samples import APPLICATIONS as SAMPLE
from indexer.synthetic.ptoffact import synthesize
from indexer.synthetic.tables import (
    TABLES,
    define_tables,
    file_name,
    synthesize_tables,
)
from indexer.synthetic.titles import plural
from tests.indexer.conftest import Run

APPLICATIONS, API_ROWS, SEED = 1_000, 10_000, 7
OWNER_COLUMNS = (
    "assignee_sequence,assignee_id,disambig_assignee_individual_name_first,disambig_assignee_individual_name_last,"
    "disambig_assignee_organization,assignee_type,location_id"
)
CPC_COLUMNS = "cpc_sequence,cpc_section,cpc_class,cpc_subclass,cpc_group,cpc_type"
COLUMNS = {
    "g_patent": "patent_id,patent_type,patent_date,patent_title,wipo_kind,num_claims,withdrawn,filename",
    "pg_published_application": (
        "pgpub_id,application_id,filing_date,patent_type,filing_type,published_date,wipo_kind,series_code,"
        "application_title,rule_47_flag,filename"
    ),
    "g_assignee_disambiguated": f"patent_id,{OWNER_COLUMNS}",
    "pg_assignee_disambiguated": f"pgpub_id,{OWNER_COLUMNS}",
    "g_application": "application_id,patent_id,patent_application_type,filing_date,series_code,rule_47_flag",
    "pg_granted_pgpubs_crosswalk": "application_id,patent_id,pgpub_id",
    "g_cpc_current": f"patent_id,{CPC_COLUMNS}",
    "pg_cpc_current": f"pgpub_id,{CPC_COLUMNS}",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tables in `titles` and `owners`."""
    folder = tmp_path_factory.mktemp("tables")
    synthesize_tables(folder, APPLICATIONS, SEED, api_rows=API_ROWS)
    return folder


@pytest.mark.parametrize("table", COLUMNS)
def test_a_table_is_written_as_patentsview_writes_it(folder: Path, table: str) -> None:
    """The columns of DATA §5, tabs, and quotes around every value, of the header too."""
    path = next(folder.glob(f"*/{table}.tsv"))
    with path.open(encoding="utf-8", newline="") as lines:
        header, first = next(lines), next(lines)
    quoted = '"' + COLUMNS[table].replace(",", '"\t"') + '"\n'
    assert quoted == header
    assert all(value[0] == value[-1] == '"' for value in first.rstrip("\n").split("\t"))


def test_every_folder_is_marked(folder: Path) -> None:
    """With what was asked for, the rows, and a note for who shows them."""
    for part, tables in TABLES.items():
        mark = json.loads((folder / part / "SYNTHETIC.json").read_text())
        assert (True, APPLICATIONS, SEED, API_ROWS) == tuple(
            mark[name] for name in ("synthetic", "applications", "seed", "api_rows")
        )
        assert f"the {part} are made up" == mark["note"]
        for table in tables:
            with (folder / part / file_name(table)).open(encoding="utf-8", newline="") as lines:
                delimiter = "," if lines.name.endswith(".csv") else "\t"
                assert mark["rows"][table] + 1 == sum(1 for _ in csv.reader(lines, delimiter=delimiter))
        names = {"SYNTHETIC.json", *map(file_name, tables)}
        assert names == {path.name for path in (folder / part).iterdir()}


@pytest.mark.long
def test_the_same_call_makes_the_same_rows_on_any_number_of_threads(folder: Path, tmp_path: Path) -> None:
    """In the same order; another seed makes others."""
    synthesize_tables(tmp_path / "same", APPLICATIONS, SEED, api_rows=API_ROWS)
    synthesize_tables(tmp_path / "other", APPLICATIONS, SEED + 1, api_rows=API_ROWS)
    for table in COLUMNS:
        path = next(folder.glob(f"*/{table}.tsv"))
        part = path.parent.name
        assert path.read_bytes() == (tmp_path / "same" / part / path.name).read_bytes()
        assert path.read_bytes() != (tmp_path / "other" / part / path.name).read_bytes()
    with duckdb.connect(config={"threads": 1}) as connection:
        define_tables(connection, APPLICATIONS, SEED, api_rows=API_ROWS)
        for table in COLUMNS:
            with next(folder.glob(f"*/{table}.tsv")).open(encoding="utf-8", newline="") as lines:
                _, *rows = csv.reader(lines, delimiter="\t")
            made = connection.execute(f"SELECT COLUMNS(*)::VARCHAR FROM {table}").fetchall()
            assert rows == [list(row) for row in made]


@pytest.mark.parametrize(
    "name", ["titles/g_patent.tsv.zip", "owners/pg_assignee_disambiguated.tsv", "titles/fetched.manifest"]
)
def test_it_refuses_folders_that_may_hold_real_tables(tmp_path: Path, name: str) -> None:
    """Nothing is written, into none of them."""
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text("real")
    with pytest.raises(FileExistsError, match=rf"{name} may be real data"):
        synthesize_tables(tmp_path, 10)
    assert [tmp_path / name] == [path for path in tmp_path.rglob("*") if path.is_file()]


def test_it_replaces_synthetic_tables(tmp_path: Path) -> None:
    """As if they were written for the first time."""
    synthesize_tables(tmp_path, 10, seed=1)
    for part in TABLES:
        (tmp_path / part / ".unfinished").mkdir()
        (tmp_path / part / ".unfinished" / "g_patent.tsv").write_text("half a li")
    for folder in (tmp_path, tmp_path / "once"):
        synthesize_tables(folder, 12, seed=2)
    for part in TABLES:
        written = {path.name: path.read_bytes() for path in (tmp_path / part).iterdir()}
        assert written == {path.name: path.read_bytes() for path in (tmp_path / "once" / part).iterdir()}


@pytest.mark.parametrize(("applications", "seed"), [(0, 0), (4_400_001, 0), (10, -1)])
def test_a_number_out_of_range_is_refused(tmp_path: Path, applications: int, seed: int) -> None:
    """Before anything is written."""
    with pytest.raises(ValueError, match="must be from"):
        synthesize_tables(tmp_path, applications, seed)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("one", "many"),
    [("battery", "batteries"), ("lens", "lenses"), ("display", "displays"), ("hinge", "hinges")],
)
def test_one_thing_and_many(one: str, many: str) -> None:
    """For nouns of the regular kinds."""
    assert many == plural(one)


@pytest.mark.parametrize("option", ["--tables", "--no-tables"])
def test_the_command_writes_them_below_the_dataset(tmp_path: Path, command: Run, option: str) -> None:
    """Unless they are not wanted."""
    done = command("synthesize", tmp_path / "set", "--applications", 10, option)
    assert 0 == done.returncode, done.stderr
    wanted = option == "--tables"
    written = {f"{path.parent.name}/{path.stem}" for path in (tmp_path / "set").glob("*/*.[tc]sv")}
    expected = {f"{part}/{table}" for part, tables in TABLES.items() for table in tables}
    assert (expected if wanted else set()) == written
    assert wanted == ("rows of g_patent" in done.stdout)


def test_the_demo_s_sample_has_battery_separators(tmp_path: Path) -> None:
    """Applied under 103 in art unit 1727: the example that its pages are tried with."""
    synthesize(tmp_path / "ptoffact", SAMPLE)
    synthesize_tables(tmp_path, SAMPLE)
    rows = "read_csv('{}', header = true, all_varchar = true)"
    query = f"""SELECT count(*) FROM {rows.format(tmp_path / "ptoffact/citations.csv")} AS cited
        JOIN {rows.format(tmp_path / "ptoffact/office_actions.csv")} AS acted USING (ifw_number)
        JOIN {rows.format(tmp_path / "titles/g_patent.tsv")} AS titled ON patent_id = parsed
        WHERE action_type = '103' AND art_unit = '1727' AND patent_title ILIKE '%battery separator%'"""
    [(found,)] = duckdb.execute(query).fetchall()
    assert found > 0
