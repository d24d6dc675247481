"""A run that was ended goes on where it stood, or is begun anew, as the user wants and the files allow."""

from pathlib import Path

import orjson
import pytest
from opensearchpy import OpenSearch

from indexer import index
from indexer.errors import NothingToResume, Stopped
from indexer.loading.job import Job, Options
from indexer.loading.load import Loading
from indexer.loading.report import Report
from tests.indexer.conftest import Run
from tests.indexer.rows import Row, Rows, citation, documents, unusable

ROWS: list[Row] = [citation(number) for number in range(1, 5_001)]


class Interrupted:
    """A run that was stopped in the middle of the rows, behind a checkpoint."""

    def __init__(self, engine: OpenSearch, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        rows = [*ROWS[:10], unusable(11), *ROWS[11:3_000], Stopped("stopped by SIGTERM"), *ROWS[3_000:]]
        loading = Loading(self.job(), Report("ptoffact"))
        with pytest.raises(Stopped):
            loading.run(lambda: Rows(*rows, size=100))
        assert loading.resumable
        [state] = index.states(engine)
        assert not state.promoted
        self.name = str(state.name)

    def job(self, *, resume: bool | None = None, told: list[str] | None = None) -> Job:
        """What to go on with."""

        def progress(step: str, *_args: object, **_kwargs: object) -> None:
            if told is not None:
                told.append(step)

        return Job(self.engine, self.folder, progress, Options(resume=resume, checkpoint_seconds=0))

    def again(
        self, *, resume: bool | None, fingerprint: str = "these rows"
    ) -> tuple[Report, list[int], list[str]]:
        """Run again: the report, from where the source was read, and what was told."""
        source = Rows(*ROWS[:10], unusable(11), *ROWS[11:], size=100, fingerprint=fingerprint)
        report, told = Report("ptoffact"), list[str]()
        Loading(self.job(resume=resume, told=told), report).run(lambda: source)
        assert 4_999 == len(documents(self.engine))
        assert (5_000, 4_999, 1) == (report.read, report.indexed, report.rejected)
        [letter] = Path(str(report.dead_letters)).read_bytes().splitlines()
        assert 12 == orjson.loads(letter)["line"]
        return report, source.asked, told


@pytest.fixture
def interrupted(engine_without_runs: OpenSearch, tmp_path: Path) -> Interrupted:
    """A run that was stopped."""
    return Interrupted(engine_without_runs, tmp_path)


@pytest.mark.parametrize("resume", [None, True])
def test_an_interrupted_run_is_resumed(*, resume: bool | None, interrupted: Interrupted) -> None:
    """Behind its last checkpoint, into the same index, its dead letter neither lost nor doubled."""
    report, [asked], told = interrupted.again(resume=resume)
    assert interrupted.name == report.index
    assert 0 < asked <= 3_000
    assert asked == report.resumed_at
    assert f"resuming {interrupted.name} behind its first {asked:,} rows" == told[0]


def test_a_fresh_run_discards_the_unfinished_one(interrupted: Interrupted) -> None:
    """When it is asked for."""
    report, asked, told = interrupted.again(resume=False)
    assert interrupted.name != report.index
    assert [0] == asked
    assert f"discarding the unfinished {interrupted.name}, since a fresh one is wanted" == told[0]
    assert [report.index] == [str(state.name) for state in index.states(interrupted.engine)]


def test_other_files_are_not_taken_for_the_rest_of_the_first_ones(interrupted: Interrupted) -> None:
    """The unfinished index is discarded and a new one made, unless resuming is insisted on."""
    with pytest.raises(
        NothingToResume, match=f"the files are not those that {interrupted.name} was begun with"
    ):
        interrupted.again(resume=True, fingerprint="other rows")
    assert [interrupted.name] == [str(state.name) for state in index.states(interrupted.engine)]
    report, asked, told = interrupted.again(resume=None, fingerprint="other rows")
    assert ([0], True) == (asked, interrupted.name != report.index)
    assert told[0].startswith(f"discarding the unfinished {interrupted.name}, since the files are not those")


def test_resuming_what_is_not_there_is_an_error(
    oacite: Run, ptoffact: Path, engine_without_runs: OpenSearch
) -> None:
    """Before the first run, and after one that was done."""
    for _ in range(2):
        done = oacite("index", "ptoffact", ptoffact, "--resume")
        assert (1, 1) == (done.returncode, done.stderr.count("\n"))
        assert "nothing can be resumed, since no run of ptoffact is unfinished" in done.stderr
        assert 0 == oacite("index", "ptoffact", ptoffact).returncode
    assert engine_without_runs.indices.exists_alias(name="citations")


def test_flags_that_contradict_each_other_are_wrong_usage(oacite: Run, ptoffact: Path) -> None:
    """Going on and beginning anew exclude each other."""
    assert 2 == oacite("index", "ptoffact", ptoffact, "--resume", "--fresh").returncode
