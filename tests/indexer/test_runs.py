"""Runs as the cluster remembers them: one at a time, resumable, and told by `oacite status`."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from opensearchpy import OpenSearch

from engine.connection import ALIAS, EngineSettings
from engine.errors import EngineOverloaded, IndexMissing
from indexer import clock, index
from indexer.errors import NameTaken, RunConflict
from indexer.loading import locks, runs
from indexer.loading.fencing import fence, fence_of
from indexer.loading.job import Job, Options
from indexer.loading.load import Loading, load
from indexer.loading.report import Report
from indexer.loading.retry import RetryPolicy
from indexer.loading.runs import Record
from indexer.progress import silent
from indexer.synthetic.ptoffact import synthesize
from tests.indexer.conftest import Run
from tests.indexer.rows import Row, Rows, citation

ROWS: list[Row] = [citation(number) for number in range(1, 5_001)]


def held_by(engine: OpenSearch, host: str, pid: int, age: timedelta) -> None:
    """A record of a run that says that it is at work."""
    with locks.take(engine, "ptoffact", RetryPolicy()) as run:
        run.write(state=runs.RUNNING, started=clock.now().isoformat())
    record, _ = runs.read(engine, "ptoffact")
    time = (clock.now() - age).isoformat()
    holder = {"run": "another", "host": host, "pid": pid, "started": clock.now().isoformat()}
    engine.index(index=runs.INDEX, id="ptoffact", body=asdict(record) | {"holder": holder, "renewed": time})


@pytest.fixture(scope="module")
def dead_pid() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@pytest.mark.parametrize("host", [socket.gethostname(), "elsewhere"])
def test_a_second_run_of_a_source_is_refused(
    host: str, engine_without_runs: OpenSearch, tmp_path: Path
) -> None:
    """With a sentence that names the first, which is not disturbed."""
    held_by(engine_without_runs, host, os.getppid(), timedelta(minutes=9))
    sentence = (
        f"another run of ptoffact is at work .process {os.getppid()} of {host}, since .*: wait until it ends"
    )
    with pytest.raises(RunConflict, match=sentence):
        load(engine_without_runs, Rows(*ROWS), tmp_path, silent)
    record, _ = runs.read(engine_without_runs, "ptoffact")
    assert "another" == (record.holder or {})["run"]
    assert [] == index.states(engine_without_runs)


def test_two_runs_of_one_process_are_kept_apart(engine_without_runs: OpenSearch) -> None:
    """The number of the process does not tell them apart."""
    with locks.take(engine_without_runs, "ptoffact", RetryPolicy()):
        with pytest.raises(RunConflict):
            locks.take(engine_without_runs, "ptoffact", RetryPolicy())
        with locks.take(engine_without_runs, "oa_citations", RetryPolicy()):
            pass
    with locks.take(engine_without_runs, "ptoffact", RetryPolicy()):
        pass


def test_the_lock_of_a_dead_process_is_taken_over(
    engine_without_runs: OpenSearch, dead_pid: int, tmp_path: Path
) -> None:
    """As one that was killed leaves it."""
    held_by(engine_without_runs, socket.gethostname(), dead_pid, timedelta(seconds=1))
    assert 1 == load(engine_without_runs, Rows(citation(1)), tmp_path, silent).indexed


def test_a_run_that_lost_its_lock_unawares_cannot_promote(
    engine_without_runs: OpenSearch, tmp_path: Path
) -> None:
    """As on a machine that slept before its last step, while another run was done."""
    engine = engine_without_runs

    def another(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001
        if step == "verifying the index":
            record, _ = runs.read(engine, "ptoffact")
            engine.index(index=runs.INDEX, id="ptoffact", body=asdict(record) | {"holder": None})
            load(engine, Rows(citation(1), citation(2), fingerprint="others"), tmp_path, silent)

    slept = Loading(Job(engine, tmp_path, another), Report("ptoffact"))
    with pytest.raises((RunConflict, IndexMissing)):
        slept.run(lambda: Rows(citation(1)))
    [state] = index.states(engine)
    assert (True, 2) == (state.promoted, state.documents)
    assert [ALIAS] == list(engine.indices.get_alias(index=str(state.name))[str(state.name)]["aliases"])


def test_only_the_run_that_an_index_was_given_to_last_can_promote_it(engine_without_runs: OpenSearch) -> None:
    """Two runs may fill the same index, one after the other; an answer that was lost is asked for again."""
    engine = engine_without_runs
    name = index.create(engine, "ptoffact", None)
    for run in ("first", "second"):
        fence(engine, name, run)
    with pytest.raises(RunConflict, match="another run of ptoffact has taken the place of this one"):
        index.promote(engine, name, {}, timedelta(), fence_of("first"))
    assert [False] == [state.promoted for state in index.states(engine)]
    for _ in range(2):
        index.promote(engine, name, {}, timedelta(), fence_of("second"))
    assert [True] == [state.promoted for state in index.states(engine)]


@pytest.mark.parametrize("alias", [False, True])
def test_what_is_not_ours_under_the_name_of_the_alias_stops_a_run_at_its_beginning(
    engine_without_runs: OpenSearch, tmp_path: Path, *, alias: bool
) -> None:
    """An index, or an alias of another's index; before the source is opened."""
    name = "library" if alias else ALIAS
    body: dict[str, Any] = {"aliases": {ALIAS: {}}} if alias else {}
    engine_without_runs.indices.create(index=name, body=body)
    try:
        with pytest.raises(NameTaken, match=f"(index named|has the index) `?{name}`?,.* use another cluster"):
            Loading(Job(engine_without_runs, tmp_path, silent), Report("ptoffact")).run(pytest.fail)
    finally:
        engine_without_runs.indices.delete(index=name)
    assert [] == index.states(engine_without_runs)


def test_a_lock_that_is_not_renewed_is_taken_over(engine_without_runs: OpenSearch, tmp_path: Path) -> None:
    """After ten minutes, whatever machine it is of."""
    held_by(engine_without_runs, "elsewhere", 1, timedelta(minutes=11))
    assert 1 == load(engine_without_runs, Rows(citation(1)), tmp_path, silent).indexed


def test_a_run_that_lost_its_lock_stops(engine_without_runs: OpenSearch, tmp_path: Path) -> None:
    """And leaves the record and the index to the one that took it."""

    def rob(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001
        record, _ = runs.read(engine_without_runs, "ptoffact")
        robbed = asdict(record) | {
            "holder": {"run": "another", "host": "elsewhere", "pid": 1, "started": None}
        }
        engine_without_runs.index(index=runs.INDEX, id="ptoffact", body=robbed)

    job = Job(engine_without_runs, tmp_path, rob, Options(checkpoint_seconds=0))
    with pytest.raises(RunConflict, match="process 1 of elsewhere"):
        Loading(job, Report("ptoffact")).run(lambda: Rows(*ROWS, size=100))
    record, _ = runs.read(engine_without_runs, "ptoffact")
    assert ("running", "another") == (record.state, (record.holder or {})["run"])
    [state] = index.states(engine_without_runs)
    assert not state.promoted


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_that_is_set_meanwhile_spoils_nothing(
    days: int, engine_without_runs: OpenSearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is anybody let in meanwhile, and indexes are not told apart by their times."""
    engine, right = engine_without_runs, clock.now
    load(engine, Rows(citation(1)), tmp_path, silent)
    refused = 0

    def set_clock(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001
        nonlocal refused
        if done == 200:
            monkeypatch.setattr(clock, "now", lambda: right() + timedelta(days=days))
        if done == 400:
            with pytest.raises(RunConflict):
                load(engine, Rows(citation(1)), tmp_path, silent)
            refused += 1

    options = Options(checkpoint_seconds=0)
    assert 1_000 == load(engine, Rows(*ROWS[:1_000], size=100), tmp_path, set_clock, options).indexed
    assert 1 == refused
    assert [1_000] == [state.documents for state in index.states(engine) if state.promoted]
    monkeypatch.setattr(clock, "now", right)
    load(engine, Rows(citation(1)), tmp_path, silent, Options(grace=timedelta()))
    assert [(True, 1)] == [(state.promoted, state.documents) for state in index.states(engine)]


def test_an_answer_that_is_lost_does_not_lose_the_lock(engine_without_runs: OpenSearch) -> None:
    """What stands there then is the run's own."""
    with locks.take(engine_without_runs, "ptoffact", RetryPolicy()) as run:
        record, _ = runs.read(engine_without_runs, "ptoffact")
        engine_without_runs.index(index=runs.INDEX, id="ptoffact", body=asdict(record))
        run.write(state=runs.DONE)
    record, _ = runs.read(engine_without_runs, "ptoffact")
    assert (runs.DONE, None) == (record.state, record.holder)


def told(oacite: Run) -> dict[str, Any]:
    """What `oacite status --json` says of the last run of ptoffact."""
    run: dict[str, Any]
    [run] = orjson.loads(oacite("status", "--json").stdout)["runs"]
    assert run["source"] == "ptoffact"
    return run


def test_status_tells_how_the_last_run_ended(
    oacite: Run, ptoffact: Path, tmp_path: Path, engine_without_runs: OpenSearch
) -> None:
    """Done with its counts, or failed with its error, which the report has too."""
    assert engine_without_runs.ping()
    assert 0 == oacite("index", "ptoffact", ptoffact).returncode
    done = told(oacite)
    assert ("done", 6, None) == (done["state"], done["report"]["indexed"], done["error"])
    assert "was done at" in oacite("status").stdout

    (ptoffact / "citations.csv").write_text("nothing\n")
    failed = oacite("index", "ptoffact", ptoffact, "--report", tmp_path / "report.json")
    assert 1 == failed.returncode
    run = told(oacite)
    assert ("failed", None) == (run["state"], run["resumable"])
    assert run["error"] in failed.stderr
    report = orjson.loads((tmp_path / "report.json").read_bytes())
    assert (run["error"], 0) == (report["error"], report["read"])
    assert f"failed at {run['finished']}: {run['error']}" in oacite("status").stdout


def test_status_tells_of_a_shard_that_is_not_there(oacite: Run, engine_without_runs: OpenSearch) -> None:
    """Its documents are missing from the number beside the index."""
    name = index.IndexName("ptoffact", index.mapping_version(), "20260101t000000000000")
    body = index.definition()
    body["settings"]["index"]["routing.allocation.total_shards_per_node"] = 1
    engine_without_runs.indices.create(index=str(name), body=body, params={"wait_for_active_shards": "0"})
    engine_without_runs.cluster.health(index=str(name), params={"wait_for_active_shards": "1"})
    assert f"{name}: 1 of its 2 shards have no node" in " ".join(oacite("status").stdout.split())
    [state] = orjson.loads(oacite("status", "--json").stdout)["indexes"]
    assert (2, 1) == (state["shards"], state["shards_absent"])


def test_a_field_of_a_later_version_in_the_record_is_passed_over(engine_without_runs: OpenSearch) -> None:
    """Upgrades go in any order."""
    body = {
        "mappings": {"dynamic": False},
        "settings": {"number_of_replicas": 0},
    }
    engine_without_runs.indices.create(index=runs.INDEX, body=body)
    document = asdict(Record("ptoffact", state="done")) | {"weather": "fine"}
    engine_without_runs.index(index=runs.INDEX, id="ptoffact", body=document, params={"refresh": "true"})
    record, _ = runs.read(engine_without_runs, "ptoffact")
    assert Record("ptoffact", state="done") == record


@pytest.mark.parametrize(
    "ending",
    [
        pytest.param(signal.SIGTERM, id="SIGTERM"),
        pytest.param(signal.SIGKILL, id="SIGKILL", marks=pytest.mark.long),
    ],
)
def test_a_command_that_is_ended_can_be_resumed(
    ending: signal.Signals,
    oacite: Run,
    engine_without_runs: OpenSearch,
    engine_settings: EngineSettings,
    tmp_path: Path,
) -> None:
    """Status tells at which share; the same command goes on."""
    data = tmp_path / "data"
    rows = synthesize(data, 3_000).citations  # so many that it is not done before it is looked at
    environment = os.environ | {
        "OPENSEARCH_URL": str(engine_settings.url),
        "OACITE_HOME": str(tmp_path / "home"),
    }
    command = [
        sys.executable,
        "-m",
        "indexer.cli",
        "index",
        "ptoffact",
        str(data),
        "--checkpoint-seconds",
        "0",
    ]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as indexing:
        while not _position(engine_without_runs):
            assert indexing.poll() is None
            time.sleep(0.05)
        indexing.send_signal(signal.SIGSTOP)  # it may be done else before it is asked about
        assert "running" == told(oacite)["state"]
        indexing.send_signal(ending)
        indexing.send_signal(signal.SIGCONT)
        _, errors = indexing.communicate()
    run = told(oacite)
    assert 0 < run["resumable"]["position"] <= run["resumable"]["total"] == rows
    if ending is signal.SIGKILL:
        assert (-9, "killed") == (indexing.returncode, run["state"])
    else:
        assert (1, "failed") == (indexing.returncode, run["state"])
        assert f"oacite: stopped by {ending.name}\n" in errors
        assert "the same command goes on with it" in errors
        assert f"stopped by {ending.name}" == run["error"]
    assert "resumable" in oacite("status").stdout
    again = oacite("index", "ptoffact", data, "--resume")
    assert 0 == again.returncode, again.stderr
    [state] = index.states(engine_without_runs)
    assert (True, rows) == (state.promoted, state.documents)
    assert [] == list((tmp_path / "home" / "work").iterdir())


def _position(engine: OpenSearch) -> int:
    try:
        record, _ = runs.read(engine, "ptoffact")
    except EngineOverloaded:  # the index of runs is just being made
        return 0
    return int((record.checkpoint or {}).get("position", 0))


def test_a_record_without_a_holder_is_of_no_living_run() -> None:
    """Nor is one whose holder never showed that it lives."""
    assert not Record("ptoffact").alive
    assert not Record("ptoffact", holder={"run": "1", "host": "elsewhere", "pid": 1}).alive
