"""A run in parts: each row is in one of them, whoever is last promotes, and nobody else can meanwhile."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opensearchpy import OpenSearch

from engine.connection import EngineSettings
from indexer import index
from indexer.errors import IncompleteIndex, NothingToResume, RunConflict, Stopped, TooManyRejected
from indexer.loading import locks, runs
from indexer.loading.job import Job, Options
from indexer.loading.load import load
from indexer.loading.parted import PartLoading
from indexer.loading.report import Report
from indexer.loading.retry import RetryPolicy
from indexer.loading.run_part import MOST, RunPart
from indexer.progress import Progress, silent
from indexer.synthetic.ptoffact import synthesize
from tests.indexer.conftest import Run
from tests.indexer.rows import Row, Rows, citation, documents, unusable

ROWS: list[Row] = [
    unusable(number) if number % 97 == 0 else citation(number, f"{number // 400}.csv")
    for number in range(1, 1_001)
]


def rows(**values: object) -> Rows:
    """A thousand rows of three files, ten of which cannot be used."""
    return Rows(*ROWS, **{"size": 90, "total": 1_000} | values)  # type: ignore[arg-type]


def part(
    engine: OpenSearch,
    folder: Path,
    written: str,
    source: Rows | None = None,
    progress: Progress = silent,
    **options: object,
) -> Report:
    """Index one part of rows."""
    given = Options(**{"max_rejected": 0.5, "checkpoint_seconds": 0.0} | options)  # type: ignore[arg-type]
    report = Report("ptoffact")
    job = Job(engine, folder, progress, given)
    PartLoading(job, report, RunPart.parse(written)).run(lambda: source or rows())
    return report


def whole(engine: OpenSearch, folder: Path, source: Rows | None = None) -> Report:
    """Index all rows in one run."""
    return load(engine, source or rows(), folder, silent, Options(max_rejected=0.5))


@given(total=st.integers(0, 10**9), of=st.integers(1, MOST))
def test_the_parts_have_each_row_once(total: int, of: int) -> None:
    """One after the other, and as many each, but for one row."""
    parts = [each.rows(total) for each in RunPart.all(of)]
    assert [0, *(each.stop for each in parts)] == [*(each.start for each in parts), total]
    assert 1 >= max(map(len, parts)) - min(map(len, parts))


@pytest.mark.parametrize("written", ["0/4", "5/4", "1/0", "4", "1/1001", "-1/4", "1/4 ", "¹/4", "", "1/4/2"])
def test_what_is_no_part_is_refused_with_a_sentence(oacite: Run, ptoffact: Path, written: str) -> None:
    """Before anything is read."""
    done = oacite("index", "ptoffact", ptoffact, "--part", written)
    assert 2 == done.returncode
    assert "is no part: give 2/4 for the second of four" in " ".join(done.stderr.replace("│", "").split())


def test_the_parts_make_the_index_of_a_run(engine_without_runs: OpenSearch, tmp_path: Path) -> None:
    """In whatever order, each interrupted once; every row accounted for, nothing served before the last."""
    engine = engine_without_runs
    expected = whole(engine, tmp_path)
    there, before = documents(engine), index.served(engine, "ptoffact")
    order = RunPart.all(4)
    Random(3).shuffle(order)  # noqa: S311 - the same every time
    for each in order:
        assert before == index.served(engine, "ptoffact")
        with pytest.raises(Stopped):
            part(engine, tmp_path, str(each), progress=stopping_behind(100))
        report = part(engine, tmp_path, str(each), resume=True)
        assert 0 < report.resumed_at < 250
    assert before != index.served(engine, "ptoffact")
    for name in ("read", "indexed", "merged", "rejected", "files", "newest", "coverage"):
        assert getattr(expected, name) == getattr(report, name)
    assert there == documents(engine)
    assert sorted(letters(expected)) == sorted(letters(report))
    [record] = runs.records(engine)
    assert (runs.DONE, None, 1_000) == (record.outcome, record.parts, (record.report or {})["read"])


def letters(report: Report) -> list[str]:
    """The dead letters of all parts."""
    files = map(Path, str(report.dead_letters).split(", "))
    return [line for file in files for line in file.read_text().splitlines()]


def stopping_behind(row: int) -> Progress:
    """Ends a run once it has dealt with more rows."""

    def stop(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001
        if done and done > row:
            raise Stopped("stopped by the test")

    return stop


def test_parts_at_once_promote_once(engine_without_runs: OpenSearch, tmp_path: Path) -> None:
    """All begin and end together; one of them makes the index, and one puts it in its place."""
    engine = engine_without_runs
    reports: dict[str, Report] = {}
    threads = [
        threading.Thread(target=lambda each=each: reports.update({each: part(engine, tmp_path, each)}))
        for each in ("1/3", "2/3", "3/3")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [state] = index.states(engine)
    assert (True, 990) == (state.promoted, state.documents)
    assert {str(state.name)} == {report.index for report in reports.values()}
    assert [1_000] == [report.read for report in reports.values() if report.coverage]


def test_a_part_that_is_not_the_last_says_who_is_to_come(
    oacite: Run, ptoffact: Path, engine_without_runs: OpenSearch
) -> None:
    """And so does `oacite status`, until the last has been."""
    done = oacite("index", "ptoffact", ptoffact, "--part", "2/3")
    assert (0, None) == (done.returncode, index.served(engine_without_runs, "ptoffact"))
    assert "2 rows read = 2 indexed" in done.stdout
    assert "note: not searched yet: parts 1/3, 3/3 are still to come" in done.stdout
    told = " ".join(oacite("status").stdout.split())
    assert "unfinished" in told
    assert "ptoffact, part 2/3: the last run, of " in told
    done = oacite("index", "ptoffact", ptoffact, "--part", "3/3")
    assert "note: not searched yet: part 1/3 is still to come" in done.stdout
    done = oacite("index", "ptoffact", ptoffact, "--part", "1/3")
    assert "6 rows read = 6 indexed" in done.stdout
    told = " ".join(oacite("status").stdout.split())
    assert "ptoffact: the last run, of " in told
    assert "part" not in told


def test_a_run_and_a_part_exclude_each_other(engine_without_runs: OpenSearch, tmp_path: Path) -> None:
    """Whoever comes second is refused, before it reads anything, and disturbs nothing."""
    engine = engine_without_runs
    refused: list[str] = []

    def meanwhile(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001
        if done and not refused:
            with pytest.raises(RunConflict, match="another run of part 1/2 of ptoffact is at work") as error:
                whole(engine, tmp_path)
            refused.append(str(error.value))
            with pytest.raises(RunConflict, match="another run of part 1/2 of ptoffact is at work"):
                part(engine, tmp_path, "1/2")
            with pytest.raises(RunConflict, match=r"part 1/2 .* or join it without `--fresh`"):
                part(engine, tmp_path, "2/2", resume=False)

    part(engine, tmp_path, "1/2", progress=meanwhile)
    assert refused
    with (
        locks.take(engine, "ptoffact", RetryPolicy()),
        pytest.raises(RunConflict, match="another run of ptoffact is at work"),
    ):
        part(engine, tmp_path, "2/2")
    assert 1_000 == part(engine, tmp_path, "2/2").read


def test_a_part_that_does_not_fit_the_others_cannot_join(
    engine_without_runs: OpenSearch, tmp_path: Path
) -> None:
    """What they have done stays, until somebody begins anew on purpose."""
    engine = engine_without_runs
    with pytest.raises(NothingToResume, match="no run in parts of ptoffact is unfinished"):
        part(engine, tmp_path, "1/2", resume=True)
    part(engine, tmp_path, "1/2")
    for written, source, obstacle in (
        ("2/3", rows(), "is filled by 2 parts"),
        (
            "2/2",
            rows(fingerprint="others"),
            "the files, or their times, are not those that .* was begun with",
        ),
    ):
        with pytest.raises(
            NothingToResume, match=f"part {written} cannot join the others, since .*{obstacle}"
        ):
            part(engine, tmp_path, written, source)
    assert [495] == [state.documents for state in index.states(engine)]
    assert 333 == part(engine, tmp_path, "1/3", resume=False).read
    assert 1 == len(index.states(engine))


def test_a_whole_run_discards_parts_and_they_begin_anew(
    engine_without_runs: OpenSearch, tmp_path: Path
) -> None:
    """Never is an index served that some part has not filled."""
    engine = engine_without_runs
    part(engine, tmp_path, "1/2")
    whole(engine, tmp_path)
    report = part(engine, tmp_path, "2/2")
    assert 500 == report.read
    assert ["not searched yet: part 1/2 is still to come"] == report.notes
    assert 1_000 == part(engine, tmp_path, "1/2").read


def test_a_part_with_too_many_bad_rows_begins_anew(engine_without_runs: OpenSearch, tmp_path: Path) -> None:
    """The others keep what they have done."""
    engine = engine_without_runs
    bad = [unusable(number) if number > 2_000 else citation(number) for number in range(1, 4_001)]
    source = Rows(*bad, size=900, total=4_000)
    part(engine, tmp_path, "1/2", source)
    with pytest.raises(TooManyRejected):
        part(engine, tmp_path, "2/2", source)
    assert 0 == part(engine, tmp_path, "2/2", source, max_rejected=1.0).resumed_at
    [state] = index.states(engine)
    assert (True, 2_000) == (state.promoted, state.documents)


def test_an_index_that_lacks_what_a_part_has_sent_is_not_promoted(
    engine_without_runs: OpenSearch, tmp_path: Path
) -> None:
    """As when a document of the first part was deleted since: all parts begin anew."""
    engine = engine_without_runs
    first = part(engine, tmp_path, "1/2")
    engine.delete(index=str(first.index), id="1")
    with pytest.raises(IncompleteIndex, match="holds 989 documents, but 990 were indexed"):
        part(engine, tmp_path, "2/2")
    assert [] == index.states(engine)
    record, _ = runs.read(engine, "ptoffact")
    assert (runs.FAILED, None) == (record.state, record.parts)
    assert 500 == part(engine, tmp_path, "2/2").read


def test_who_has_lost_the_lock_deletes_no_index(engine_without_runs: OpenSearch, tmp_path: Path) -> None:
    """Though nothing can come of it: it may be another's by now."""
    engine = engine_without_runs
    first = part(engine, tmp_path, "1/2")
    engine.delete(index=str(first.index), id="1")

    def rob(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001
        if step == "verifying the index":
            record, _ = runs.read(engine, "ptoffact")
            holder = {"run": "another", "host": "elsewhere", "pid": 1}
            engine.index(index=runs.INDEX, id="ptoffact", body=asdict(record) | {"holder": holder})

    with pytest.raises(IncompleteIndex):
        part(engine, tmp_path, "2/2", progress=rob)
    assert [first.index] == [str(state.name) for state in index.states(engine)]
    assert "another" == runs.read(engine, "ptoffact")[0].run


def indexing(data: Path, home: Path, settings: EngineSettings, written: str) -> subprocess.Popen[bytes]:
    """The command, in a process of its own."""
    command = [sys.executable, "-m", "indexer.cli", "index", "ptoffact", str(data), "--part", written]
    environment = os.environ | {"OPENSEARCH_URL": str(settings.url), "OACITE_HOME": str(home)}
    return subprocess.Popen([*command, "--checkpoint-seconds", "0.1"], env=environment)


@pytest.mark.long
def test_parts_that_are_killed_end_with_the_same_index(
    oacite: Run, engine_settings: EngineSettings, engine_without_runs: OpenSearch, tmp_path: Path
) -> None:
    """Three processes at once, each killed at a random time and begun again."""
    engine, data, chance = engine_without_runs, tmp_path / "ptoffact", Random(5)  # noqa: S311 - the same every time
    synthesize(data, 4_000)
    assert 0 == oacite("index", "ptoffact", data).returncode
    expected, before = documents(engine), index.served(engine, "ptoffact")
    written = ["1/3", "2/3", "3/3"]
    for _ in range(3):
        at_work = [indexing(data, tmp_path / "home", engine_settings, each) for each in written]
        for process in at_work:
            time.sleep(chance.uniform(0, 3))
            process.send_signal(signal.SIGKILL)
            process.wait()
    at_work = [indexing(data, tmp_path / "home", engine_settings, each) for each in written]
    assert [0, 0, 0] == [process.wait() for process in at_work]
    assert before != index.served(engine, "ptoffact")
    assert expected == documents(engine)
