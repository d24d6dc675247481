"""A backup of what is served, restored on an empty node: the same indexes, the same pages, or an error."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from opensearchpy import OpenSearch
from typer.testing import CliRunner

from engine.connection import connect
from indexer import index, node
from indexer.backup import Repository, Snapshot, back_up, restore
from indexer.backup.restore import Wish
from indexer.cli import app
from indexer.commands import serving as commands
from indexer.errors import BackupFailed, RunConflict
from indexer.loading import locks, runs
from indexer.loading.load import load
from indexer.loading.retry import RetryPolicy
from indexer.progress import silent
from indexer.sources.registry import SOURCES
from indexer.synthetic.ptoffact import synthesize
from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from tests.indexer.rows import documents
from tests.search_ui.served import serving

APPLICATIONS = 20
PAGES = (
    "/api/search?q=US&size=100",
    "/api/search?rejection_type=103&sort=newest",
    "/api/facets/reference_owner",
    "/api/facets/reference",
    "/facets/art_unit",
    "/about",
)


@dataclass(frozen=True)
class World:
    """A node with indexes of both sources, and an empty one; both may keep snapshots in `folder`."""

    full: OpenSearch
    empty: OpenSearch
    empty_url: str
    folder: Path

    def oacite(self, *arguments: str) -> tuple[int, str]:
        """The exit code and the output of a command that uses the empty node."""
        environment = {"OPENSEARCH_URL": self.empty_url, "OACITE_INDEX_GRACE": "0"}
        done = CliRunner().invoke(app, arguments, env=environment)
        return done.exit_code, done.output or str(done.exception)


@pytest.fixture(scope="module")
def world(
    node_homes: Path, node_cache: Path, engine: OpenSearch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The session's engine, filled, where it is a local node; else another one; and an empty one."""
    session = node_homes / "session"
    folder = session / "snapshots"
    homes = [node_homes / "restored"]
    if not node.status(session).running:
        homes.append(node_homes / "backed-up")
        folder = homes[-1] / "snapshots"
    try:
        urls = [
            str(node.start(home, port=0, heap="512m", cache=node_cache, snapshots=folder).url)
            for home in reversed(homes)
        ]
        empty = connect(commands.local(urls[-1]), timeout=60)
        full = connect(commands.local(urls[0]), timeout=60) if urls[1:] else engine
        for state in index.states(full):
            index.discard(full, state.name)
        _fill(full, tmp_path_factory.mktemp("data"))
        yield World(full, empty, urls[-1], folder)
        for name in documents_by_index(full):
            full.indices.delete(index=name)
    finally:
        for home in homes:
            node.stop(home)


def _fill(engine: OpenSearch, folder: Path) -> None:
    synthesize(folder / "ptoffact", APPLICATIONS)
    environment = {"OPENSEARCH_URL": "", "OACITE_HOME": str(folder)}
    [host] = engine.transport.hosts
    environment["OPENSEARCH_URL"] = f"http://{host['host']}:{host['port']}"
    done = CliRunner().invoke(app, ["index", "ptoffact"], env=environment)
    assert 0 == done.exit_code, done.output
    load(engine, SOURCES["oa_citations"].sample(folder, folder / "work", silent), folder / "dead", silent)


def documents_by_index(engine: OpenSearch) -> dict[str, object]:
    """What each index has that is behind the alias, with what is kept for counting alone."""
    served = [str(state.name) for state in index.states(engine) if state.promoted]
    return {name: documents(engine, name) for name in served}


def pages(engine: OpenSearch) -> dict[str, str]:
    """What the pages say."""
    with serving(create_app(Searcher(engine))) as url, httpx.Client(base_url=url, timeout=60) as web:
        replies = {page: web.get(page) for page in PAGES}
        assert dict.fromkeys(PAGES, 200) == {page: reply.status_code for page, reply in replies.items()}
        return {page: re.sub(r'"took_ms":\d+', "", reply.text) for page, reply in replies.items()}


def kept(world: World, folder: str = "oacite") -> tuple[Repository, Snapshot]:
    """A backup of the full node, and the empty one's repository, from which it can be restored."""
    repository = Repository(world.full, folder)
    repository.register(folder, readonly=False)
    taken = back_up(repository, RetryPolicy(), silent)
    there = Repository(world.empty, folder)
    there.register(folder, readonly=True)
    return there, taken


@pytest.fixture
def emptied(world: World) -> World:
    """The same; whatever an earlier test has left on the empty node is gone."""
    for state in index.states(world.empty):
        index.discard(world.empty, state.name)
    world.empty.indices.delete(index=runs.INDEX, params={"ignore_unavailable": "true"})
    return world


def test_what_was_kept_is_served_on_an_empty_node(emptied: World) -> None:
    """Names, documents, what indexes say of themselves, pages and the memory of runs are the same."""
    kept(emptied)
    code, told = emptied.oacite("restore")
    assert 0 == code, told
    full, empty = emptied.full, emptied.empty
    assert all(
        f"{state.name} is served: {state.documents:,} documents" in told for state in index.states(full)
    )
    assert {state.name: state.meta for state in index.states(full)} == {
        state.name: state.meta for state in index.states(empty) if state.promoted
    }
    assert documents_by_index(full) == documents_by_index(empty)
    assert pages(full) == pages(empty)
    told_of_runs = [
        [replace(record, renewed=None, checkpoint=None) for record in runs.records(engine)]
        for engine in (full, empty)
    ]
    assert told_of_runs[0] == told_of_runs[1]
    assert [None, None] == [record.holder for record in told_of_runs[1]]


def test_what_is_served_is_replaced_only_when_told(emptied: World) -> None:
    """Then under a name of its own, since the other one stands until it is whole."""
    kept(emptied)
    emptied.oacite("restore")
    before = index.states(emptied.empty)
    code, told = emptied.oacite("restore")
    assert 1 == code
    assert "is served already, from citations-" in told
    assert before == index.states(emptied.empty)
    code, told = emptied.oacite("restore", "--replace")
    assert 0 == code, told
    after = index.states(emptied.empty)
    assert [(state.name.source, state.documents) for state in before] == [
        (state.name.source, state.documents) for state in after
    ]
    assert not {state.name for state in before} & {state.name for state in after}


def test_a_damaged_backup_leaves_nothing(emptied: World) -> None:
    """Its files are gone from the folder: no shard comes back, and no index stays."""
    there, taken = kept(emptied, "damaged")
    for blob in (emptied.folder / "damaged").rglob("__*"):
        blob.unlink()
    with pytest.raises(BackupFailed, match=r"of the 2 shards of citations-\S+ did not come back"):
        restore(there, taken, Wish(patience=1), silent)
    assert [] == index.states(emptied.empty)
    shutil.rmtree(emptied.folder / "damaged")


def test_a_backup_that_holds_other_counts_than_it_noted_is_not_served(emptied: World) -> None:
    """Nothing of it is left."""
    there, taken = kept(emptied)
    more = replace(taken, documents={name: count + 1 for name, count in taken.documents.items()})
    with pytest.raises(BackupFailed, match=r"came back with [\d,]+ documents, but had"):
        restore(there, more, Wish(), silent)
    assert [] == index.states(emptied.empty)


@pytest.mark.parametrize("which", ["the shards", "all"])
def test_a_backup_that_cannot_be_written_is_not_kept(world: World, which: str) -> None:
    """What went wrong is told, and what was whole before is whole."""
    name = f"refused-{which.rsplit(maxsplit=1)[-1]}"
    there, taken = kept(world, name)
    folder = world.folder / name
    closed = (
        {blob.parent for blob in folder.rglob("__*")}
        if which == "the shards"
        else {*folder.rglob("*/"), folder}
    )
    for each in closed:
        each.chmod(0o500)
        if os.geteuid() == 0:
            shutil.chown(each, 0)
    world.full.indices.delete(index="oacite-runs")  # its next files are new ones
    with pytest.raises(BackupFailed, match="not kept"):
        back_up(Repository(world.full, name), RetryPolicy(), silent)
    for each in closed:
        each.chmod(0o777)
    assert [taken] == there.snapshots()


def test_no_backup_is_taken_while_a_run_is_at_work(world: World) -> None:
    """Its documents would be in it by half."""
    repository = Repository(world.full)
    repository.register("oacite", readonly=False)
    before = repository.snapshots()
    with (
        locks.take(world.full, "ptoffact", RetryPolicy()),
        pytest.raises(RunConflict, match="another run of ptoffact is at work"),
    ):
        back_up(repository, RetryPolicy(), silent)
    assert before == repository.snapshots()


def test_old_backups_are_deleted_when_told(emptied: World) -> None:
    """The latest stay, and are listed."""
    kept(emptied, "old")
    emptied.empty.snapshot.delete_repository(repository="old")
    there, taken = kept(emptied, "old")
    restore(there, taken, Wish(), silent)
    emptied.empty.snapshot.delete_repository(repository="old")  # as that is known only for reading
    code, told = emptied.oacite("backup", "--folder", "old", "--keep", "2")
    assert 0 == code, told
    code, listed = emptied.oacite("backup", "--folder", "old", "--list")
    assert (0, 2) == (code, len(listed.splitlines()))
    assert told.splitlines()[-2:] == listed.splitlines()
    assert listed.startswith(taken.name)


def test_a_folder_that_the_cluster_may_not_use_is_told(world: World) -> None:
    """With what has to be done."""
    code, told = world.oacite("backup", "--folder", "/etc")
    assert 1 == code
    assert "OpenSearch can keep no backups in the folder /etc: it must be within the `path.repo`" in told
