"""`oacite export`: a file of any length, interrupted and gone on with, whole or not there. Real engine."""

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from opensearchpy import OpenSearch

from engine.connection import EngineSettings
from search_ui.export import to_file
from search_ui.export.to_file import CannotGoOn, export_of, write
from search_ui.searcher import Searcher, exporting
from search_ui.url.values import BadParameter
from tests.commanding import oacite
from tests.search_ui.filling import fill
from tests.search_ui.states import give_back, held
from tests.search_ui.test_exports import ALL, SOURCES

ALIAS = f"ui-command-{os.getpid()}"
ADDED = f"{ALIAS}-ptoffact"
"""The index to which a citation is added, as `new`."""
KILLED = """
import os, signal, sys
from pathlib import Path
from engine.connection import EngineSettings, connect
from search_ui.export.to_file import export_of, write
from search_ui.searcher import Searcher, exporting

exporting.AT_ONCE = 40
url, alias, address, file = sys.argv[1:]
client = connect(EngineSettings.model_validate({"url": url}))

def progress(step, done=None, total=None):
    if done and done >= 100:
        os.kill(os.getpid(), signal.SIGKILL)

write(Searcher(client, alias=alias), export_of(address, Path(file)), progress, fresh=False)
"""


class Steps(list[int]):
    """Progress that is kept."""

    def __call__(self, step: str, done: int | None = None, total: int | None = None) -> None:
        """Keep how many rows there are; `step` and `total` are as ever."""
        assert step
        assert total is None or done is None or done <= total
        if done is not None:
            self.append(done)


@pytest.fixture(scope="module")
def library(engine: OpenSearch) -> Iterator[OpenSearch]:
    """The engine with three hundred citations."""
    names = [fill(engine, ALIAS, source, [c for c in ALL if c.source == source]) for source in SOURCES]
    yield engine
    engine.indices.delete(index=",".join(names))


@pytest.fixture
def shelf(library: OpenSearch) -> Iterator[Searcher]:
    """It searches them; at the end no state of them is held, and what was added is gone."""
    yield Searcher(library, alias=ALIAS)
    give_back(library, ALIAS)
    library.delete(index=ADDED, id="new", params={"refresh": "true"}, ignore=404)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a file has several."""
    monkeypatch.setattr(exporting, "AT_ONCE", 40)


def exported(searcher: Searcher, address: str, file: Path, *, fresh: bool = False) -> Steps:
    """Write the file, or go on with it; the steps."""
    steps = Steps()
    rows = write(searcher, export_of(address, file), steps, fresh=fresh)
    assert steps[-1:] == [rows]
    return steps


def rows_of(file: Path) -> list[tuple[object, ...]]:
    """What DuckDB reads of it."""
    with duckdb.connect() as connection:
        return connection.sql(f"SELECT * FROM '{file}'").fetchall()


def killed(settings: EngineSettings, address: str, file: Path) -> None:
    """A run that is killed after a hundred rows."""
    command = [sys.executable, "-c", KILLED, str(settings.url), ALIAS, address, str(file)]
    assert -signal.SIGKILL == subprocess.run(command, check=False, timeout=120).returncode
    assert not file.exists()


@pytest.mark.parametrize(
    ("query", "ending"),
    [("sort=newest", "csv"), ("sort=oldest", "jsonl"), ("q=battery", "jsonl"), ("q=battery", "parquet")],
)
def test_a_run_that_was_killed_is_gone_on_with(
    engine_settings: EngineSettings, shelf: Searcher, tmp_path: Path, query: str, ending: str
) -> None:
    """The file is the same as that of a run which was not; what was added meanwhile is not in it."""
    address = f"http://elsewhere.example:8000/search?{query}&page=2"
    whole, file = tmp_path / f"whole.{ending}", tmp_path / f"killed.{ending}"
    exported(shelf, address, whole)
    killed(engine_settings, address, file)
    with file.with_name(f"{file.name}.part").open("ab") as part:
        part.write(b"half a row, not known to be saf")
    engine = shelf.engine.client
    engine.index(index=ADDED, id="new", body=ALL[0].to_document(), params={"refresh": "true"})
    steps = exported(shelf, address, file)
    assert steps[0] >= 100
    assert rows_of(whole) == rows_of(file)
    if ending != "parquet":
        assert whole.read_bytes() == file.read_bytes()
    assert {whole, file} == {*tmp_path.iterdir()}


def test_without_its_state_it_goes_on_where_nothing_has_changed(
    engine_settings: EngineSettings, shelf: Searcher, tmp_path: Path
) -> None:
    """The engine keeps a state for some minutes only."""
    whole, file = tmp_path / "whole.csv", tmp_path / "killed.csv"
    exported(shelf, "/search?sort=oldest", whole)
    killed(engine_settings, "/search?sort=oldest", file)
    give_back(shelf.engine.client, ALIAS)
    assert exported(shelf, "/search?sort=oldest", file)[0] >= 100
    assert whole.read_bytes() == file.read_bytes()
    assert not held(shelf.engine.client, ALIAS)


@pytest.mark.parametrize("query", ["sort=newest", "q=battery"])
def test_without_its_state_it_does_not_mix_two(
    engine_settings: EngineSettings, shelf: Searcher, tmp_path: Path, query: str
) -> None:
    """It says so, and how to begin anew; then it does."""
    file = tmp_path / "killed.jsonl"
    killed(engine_settings, f"/search?{query}", file)
    engine = shelf.engine.client
    give_back(engine, ALIAS)
    engine.index(index=ADDED, id="new", body=ALL[-1].to_document(), params={"refresh": "true"})
    with pytest.raises(CannotGoOn, match="begin anew with --fresh"):
        exported(shelf, f"/search?{query}", file)
    assert not file.exists()
    exported(shelf, f"/search?{query}", file, fresh=True)
    ids = [json.loads(line)["id"] for line in file.read_bytes().splitlines()]
    assert {"new", *(c.id for c in ALL)} == set(ids)
    assert [file] == [*tmp_path.iterdir()]


def test_another_search_does_not_go_on_there(
    engine_settings: EngineSettings, shelf: Searcher, tmp_path: Path
) -> None:
    """Nor does one whose rows are not all there any more."""
    file = tmp_path / "killed.csv"
    killed(engine_settings, "/search?sort=oldest", file)
    with pytest.raises(CannotGoOn, match=r"is of /search\?sort=oldest: begin anew"):
        exported(shelf, "/search?art_unit=1727", file)
    file.with_name("killed.csv.part").write_bytes(b"")
    with pytest.raises(CannotGoOn, match="is shorter than it was"):
        exported(shelf, "/search?sort=oldest", file)
    file.with_name("killed.csv.part.json").write_bytes(b"{}")
    with pytest.raises(CannotGoOn, match="cannot be read"):
        exported(shelf, "/search?sort=oldest", file)


@pytest.mark.parametrize(
    ("address", "ending"),
    [
        ("/search?group=application", "parquet"),
        ("/facets/reference_owner", "parquet"),
        ("/facets/year?order=name", "csv"),
        ("/facets/reference.csv", "jsonl"),
        ("/references/US9000001", "csv"),
        ("/art-units/1727.parquet", "parquet"),
    ],
)
def test_every_table_of_a_page_can_be_written(
    shelf: Searcher, tmp_path: Path, address: str, ending: str
) -> None:
    """With nothing left beside it."""
    file = tmp_path / f"table.{ending}"
    steps = exported(shelf, address, file)
    assert steps[-1] == len(rows_of(file)) > 0
    assert [file] == [*tmp_path.iterdir()]
    assert not held(shelf.engine.client, ALIAS)


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/search", "rows.xlsx"),
        ("/about", "rows.csv"),
        ("/search?year=20x", "rows.csv"),
        ("/facets/nothing", "rows.csv"),
        ("/applications/14000001", "rows.csv"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_asked(
    tmp_path: Path, address: str, file: str
) -> None:
    """In a sentence."""
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        export_of(address, tmp_path / file)
    assert [] == [*tmp_path.iterdir()]


def test_two_runs_do_not_write_one_file(shelf: Searcher, tmp_path: Path) -> None:
    """The second is refused."""
    file = tmp_path / "rows.csv"

    def again(step: str, done: int | None = None, total: int | None = None) -> None:
        assert (step, total) == ("exporting", len(ALL))
        if done == 0:
            with pytest.raises(CannotGoOn, match="another run is writing"):
                exported(shelf, "/search", file)

    assert len(ALL) == write(shelf, export_of("/search", file), again, fresh=False)


def test_lines_have_a_limit_that_is_told(
    shelf: Searcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their keys are kept in memory."""
    monkeypatch.setattr(to_file, "MOST_GROUPED", 100)
    with pytest.raises(BadParameter, match="This table has 300 rows; a file may have at most 100"):
        exported(shelf, "/search?group=reference", tmp_path / "lines.csv")


def test_the_command_writes_the_file(
    engine_settings: EngineSettings,
    empty_engine: OpenSearch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the cluster that the environment names; what is wrong is told with its exit code."""
    monkeypatch.setenv("OPENSEARCH_URL", str(engine_settings.url))
    index = fill(empty_engine, "citations", "ptoffact", [c for c in ALL if c.source == "ptoffact"])

    def ran(*arguments: str) -> tuple[int, str]:
        done = oacite("export", *arguments)
        return done.returncode, done.stdout + done.stderr

    try:
        code, told = ran("/search?sort=oldest", f"{tmp_path}/rows.parquet")
        assert (0, True) == (code, "rows.parquet: 150 rows" in told), told
        assert 150 == len(rows_of(tmp_path / "rows.parquet"))
        assert 2 == ran("/about", f"{tmp_path}/rows.csv")[0]
        (tmp_path / "rows.csv.part.json").write_bytes(gzip.compress(b""))
        code, told = ran("/search", f"{tmp_path}/rows.csv")
        assert (1, True) == (code, "begin anew with --fresh" in told), told
    finally:
        empty_engine.indices.delete(index=index)
