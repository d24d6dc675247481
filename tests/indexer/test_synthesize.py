"""Writing a synthetic ptoffact set: the same bytes each time, and never over real data."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest

from indexer.synthetic.ptoffact import MOST_APPLICATIONS, TABLES, define_views, synthesize, write_tables

HEADER = (
    "app_id,citation_pat_pgpub_id,parsed,ifw_number,action_type,"
    "action_subtype,form892,form1449,citation_in_oa"
)
REAL_ROWS = (
    "12000001,20060218340,20060218340,,,,0,1,0\n"
    "12000001,2343564,2343564,,,,1,0,0\n"
    "13000002,20050278581,20050278581,,,,1,1,0\n"
)


@cache
def made(applications: int, seed: int = 0) -> dict[str, bytes]:
    """Every file of a set that is made once for all tests."""
    with TemporaryDirectory() as folder:
        synthesize(Path(folder), applications, seed)
        return written(Path(folder))


def laid(folder: Path, applications: int, seed: int = 0) -> None:
    """Put such a set into a folder."""
    folder.mkdir(exist_ok=True)
    for name, content in made(applications, seed).items():
        (folder / name).write_bytes(content)


def written(folder: Path) -> dict[str, bytes]:
    """Every file of the folder, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_it_marks_what_it_wrote(tmp_path: Path) -> None:
    """The marker gives the arguments and the rows, and nothing but the three files stands beside it."""
    rows = synthesize(tmp_path, 10, seed=3)
    marker = {"synthetic": True, "applications": 10, "seed": 3, "rows": asdict(rows)}
    assert marker == json.loads((tmp_path / "SYNTHETIC.json").read_text())
    assert ["SYNTHETIC.json", "citations.csv", "office_actions.csv", "rejections.csv"] == list(
        written(tmp_path)
    )


@pytest.mark.long  # each sample of the other tests is made by it
def test_the_same_call_makes_the_same_bytes_on_any_number_of_threads(tmp_path: Path) -> None:
    """Runs with one, two and the usual number of threads differ in no byte."""
    synthesize(tmp_path / "usual", 8000, seed=7)
    (tmp_path / "usual" / "SYNTHETIC.json").unlink()
    for threads in (1, 2):
        folder = tmp_path / str(threads)
        folder.mkdir()
        with duckdb.connect(config={"threads": threads}) as connection:
            write_tables(connection, folder, 8000, 7)
        assert written(tmp_path / "usual") == written(folder)


def test_another_seed_makes_another_set() -> None:
    """The seed reaches the applications, the office actions and the references."""
    zero, one = made(10, 0), made(10, 1)
    for table in TABLES:
        assert not set(zero[f"{table}.csv"].splitlines()[1:]) & set(one[f"{table}.csv"].splitlines()[1:])


def test_the_real_rows_come_first_as_they_are(tmp_path: Path) -> None:
    """citations.csv begins with the given rows, byte by byte, goes on as without them, and counts them."""
    real = tmp_path / "real.csv"
    real.write_text(f"{HEADER}\n{REAL_ROWS}", encoding="utf-8")
    without = made(10)
    with_real = synthesize(tmp_path / "with", 10, first_citations=real)
    header, _, rest = without["citations.csv"].decode().partition("\n")
    assert f"{header}\n{REAL_ROWS}{rest}" == (tmp_path / "with" / "citations.csv").read_text()
    assert json.loads(without["SYNTHETIC.json"])["rows"]["citations"] + 3 == with_real.citations


def test_no_synthetic_application_has_a_real_number() -> None:
    """Even when every number of the series is used, those of the real sample rows are not, and none twice."""
    with duckdb.connect() as connection:
        define_views(connection, MOST_APPLICATIONS, 0)
        query = """SELECT count(*), count(DISTINCT app_id),
                count(*) FILTER (app_id IN ('12000001', '13000002'))
            FROM applications"""
        assert [(MOST_APPLICATIONS, MOST_APPLICATIONS, 0)] == connection.execute(query).fetchall()


@pytest.mark.parametrize("name", ["citations.csv", "office_actions.csv.zip", "rejections.zip"])
def test_it_refuses_a_directory_that_may_hold_real_data(tmp_path: Path, name: str) -> None:
    """Files of ptoffact without the marker stay as they are, and one sentence says why."""
    (tmp_path / name).write_text("real")
    with pytest.raises(FileExistsError, match=rf"{name} may be real data"):
        synthesize(tmp_path, 10)
    assert {name: b"real"} == written(tmp_path)


def test_it_replaces_a_synthetic_set(tmp_path: Path) -> None:
    """A directory with the marker may be written again, and then is as if written for the first time."""
    laid(tmp_path, 10)
    synthesize(tmp_path, 10, seed=1)
    assert made(10, 1) == written(tmp_path)


def test_a_run_that_fails_leaves_the_set_before_it(tmp_path: Path) -> None:
    """Rows that cannot be read are found before anything is replaced, and nothing unfinished stays."""
    laid(tmp_path / "set", 10)
    before = written(tmp_path / "set")
    bad = tmp_path / "bad.csv"
    bad.write_text(f"{HEADER}\n1,2\n")
    with pytest.raises(ValueError, match=r"bad\.csv cannot be read as rows of citations\.csv"):
        synthesize(tmp_path / "set", 20, first_citations=bad)
    assert before == written(tmp_path / "set")


@pytest.mark.parametrize("moves", range(4))
def test_a_run_stopped_between_its_moves_leaves_a_marked_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    """Wherever the move into place stops, a file is missing, and what is there has the marker beside it."""
    laid(tmp_path, 10)
    real_replace, left = Path.replace, iter(range(moves))

    def replace(source: Path, target: Path) -> Path:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return real_replace(source, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        synthesize(tmp_path, 20)
    assert ["SYNTHETIC.json", *sorted(f"{table}.csv" for table in TABLES[: max(0, moves - 1)])] == list(
        written(tmp_path)
    )


def test_what_an_interrupted_run_left_is_written_over(tmp_path: Path) -> None:
    """Neither the unfinished files of a killed run nor a half-moved set hinders the next run."""
    laid(tmp_path / "killed", 10)
    (tmp_path / "killed" / "rejections.csv").unlink()
    (tmp_path / "killed" / ".unfinished").mkdir()
    (tmp_path / "killed" / ".unfinished" / "citations.csv").write_text("half a li")
    synthesize(tmp_path / "killed", 10)
    assert made(10) == written(tmp_path / "killed")


@pytest.mark.parametrize(
    ("applications", "seed", "sentence"),
    [
        (0, 0, "applications must be from 1 to 4400000, not 0"),
        (4_400_001, 0, "applications must be from 1 to 4400000, not 4400001"),
        (10, -1, "seed must be from 0 to 9223372036854775807, not -1"),
    ],
)
def test_a_bad_argument_is_named(tmp_path: Path, applications: int, seed: int, sentence: str) -> None:
    """A number out of range is refused by name and limits, and nothing is written."""
    with pytest.raises(ValueError, match=sentence):
        synthesize(tmp_path / "new", applications, seed)
    assert not (tmp_path / "new").exists()


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    """A path that is a file is refused."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ValueError, match="file is a file; name a directory"):
        synthesize(tmp_path / "file", 10)


@pytest.mark.parametrize("content", [b"", b"app_id,parsed\n1,2\n", b"\xff\xfe"])
def test_first_citations_need_the_header(tmp_path: Path, content: bytes) -> None:
    """A file that does not begin with the header of citations.csv is refused by name."""
    (tmp_path / "other.csv").write_bytes(content)
    with pytest.raises(ValueError, match=r"other\.csv"):
        synthesize(tmp_path / "set", 10, first_citations=tmp_path / "other.csv")
