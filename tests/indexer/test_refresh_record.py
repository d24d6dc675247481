"""What is kept of a refresh, who may begin one, and what it must find."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from citations.oa_citations import SOURCE
from indexer.errors import OaciteError, RunConflict
from indexer.fetch.journal import write_rows
from indexer.loading import locks, runs
from indexer.loading.load import load
from indexer.loading.retry import RetryPolicy
from indexer.odp.errors import PortalDown
from indexer.progress import silent
from indexer.sources.oa_citations import OaCitationsSource
from tests.indexer.fetch.conftest import FakeClock
from tests.indexer.refreshing import World, made_world


@pytest.fixture
def world(empty_engine: OpenSearch, tmp_path: Path) -> Iterator[World]:
    """A portal with 600 citations, and nothing indexed yet."""
    clock = FakeClock()
    with made_world(empty_engine, tmp_path / "home", clock) as world:
        world.local.switches.calls_a_second = 4.5
        yield world


def test_without_an_index_the_first_three_commands_are_named(world: World, tmp_path: Path) -> None:
    """Also when what is served is a sample, or of files that were not fetched."""
    three = (
        "run `oacite fetch oa-citations`, `oacite fetch office-actions` and `oacite index oa-citations` first"
    )
    with pytest.raises(OaciteError) as told:
        world.refresh()
    assert f"nothing of oa_citations is served yet: {three}" == str(told.value)
    file = tmp_path / "rows.jsonl.gz"
    write_rows(file, world.table)
    source = OaCitationsSource([file], tmp_path / "work")
    load(world.engine, source, tmp_path, silent)
    with pytest.raises(OaciteError, match=r"made of rows.jsonl.gz, which .* has not left") as told:
        world.refresh()
    assert str(told.value).endswith(three)
    source = OaCitationsSource([file], tmp_path / "work")
    source.sample_note = "made up"
    load(world.engine, source, tmp_path, silent)
    with pytest.raises(OaciteError, match="is a sample: run `oacite fetch oa-citations`"):
        world.refresh()


def test_of_two_runs_at_once_the_second_is_refused(world: World) -> None:
    """By the lock that `oacite index` takes too."""
    world.index()
    with (
        locks.take(world.engine, SOURCE, RetryPolicy()),
        pytest.raises(RunConflict, match="another run of oa_citations is at work"),
    ):
        world.refresh()
    assert world.refresh().nothing_new


def test_the_record_tells_of_the_last_refresh_beside_the_last_run(world: World) -> None:
    """How it ended, what it did, and from when to when."""
    world.index()
    world.change()
    world.refresh()
    [record] = runs.records(world.engine)
    assert record.refresh is not None
    assert ("done", "done", None) == (record.outcome, record.refresh_outcome, record.refresh["error"])
    told = record.refresh["report"]
    assert ("refresh", False, 90) == (told["kind"], told["full"], told["newer"])
    assert told["since"] < told["newest"] < told["until"]
    world.local.switches.failures = {"503": 1.0}
    with pytest.raises(PortalDown):
        world.refresh()
    [record] = runs.records(world.engine)
    assert record.refresh is not None
    assert ("done", "failed") == (record.outcome, record.refresh_outcome)
    assert record.refresh["error"].startswith("the portal is not in service (503)")
    assert record.holder is None


def test_a_refresh_that_left_its_record_at_work_was_killed(world: World) -> None:
    """Nothing holds the lock any more then."""
    world.index()
    world.refresh()
    with locks.take(world.engine, SOURCE, RetryPolicy()) as run:
        assert run.record.refresh is not None
        run.write(refresh=run.record.refresh | {"state": runs.RUNNING})
        assert "running" == runs.records(world.engine)[0].refresh_outcome
    assert "killed" == runs.records(world.engine)[0].refresh_outcome


def test_a_record_of_an_earlier_version_gets_what_it_lacks(world: World) -> None:
    """The mapping of the runs' index is brought up to date."""
    mapping = {"dynamic": "strict", "properties": {"source": {"type": "keyword"}}}
    world.engine.indices.delete(index=runs.INDEX, params={"ignore_unavailable": "true"})
    world.engine.indices.create(index=runs.INDEX, body={"mappings": mapping})
    world.index()
    assert world.refresh().nothing_new
