"""Three nodes, one killed, cut off or restarted while others search and while rows are indexed.

Nothing is lost. It takes minutes and 2 GB, and so runs where it is asked for: `make chaos`.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import OpenSearch

from indexer import index
from indexer.loading.run_part import RunPart
from indexer.synthetic.ptoffact import synthesize
from tests.indexer.cluster import Cluster, cluster
from tests.indexer.clustered import (
    APPLICATIONS,
    Pages,
    Searching,
    assert_answered,
    assert_whole,
    away,
    client_of,
    ended,
    green,
    holder,
    indexing,
    manager,
    nodes,
    under_way,
)
from tests.indexer.rows import documents
from tests.waiting import until

pytestmark = pytest.mark.long

TOO_LONG = 25
"""Seconds after which a search that hangs has ended."""
HONEST = ("EngineTimeout", "EngineOverloaded", "NodeGone")
"""What a search may end with: an error that says so."""


@pytest.fixture(scope="module")
def three(node_homes: Path, node_cache: Path) -> Iterator[Cluster]:
    """The cluster."""
    with cluster(node_homes, node_cache) as three:
        yield three


@pytest.fixture(scope="module")
def client(three: Cluster) -> OpenSearch:
    """A client that knows all of them."""
    return client_of(three.members)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a made-up dataset."""
    folder = tmp_path_factory.mktemp("data")
    synthesize(folder / "ptoffact", APPLICATIONS)
    return folder


@pytest.fixture(scope="module")
def expected(three: Cluster, client: OpenSearch, home: Path) -> dict[str, dict[str, Any]]:
    """What an untroubled run makes of it."""
    ended(indexing(three.url, home))
    green(client)
    return documents(client)


def test_a_node_that_is_killed_takes_no_answer_and_no_row_with_it(
    three: Cluster, client: OpenSearch, home: Path, expected: dict[str, dict[str, Any]]
) -> None:
    """Killed while all search, then while they search and rows are indexed: all are answered, and rightly."""
    searching = Searching(three.members)
    with searching.meanwhile():
        time.sleep(2)
        lost = manager(client, three.members)
        lost.kill()
        time.sleep(5)
        assert searching.totals
        lost.start()
        green(client)
        run = indexing(three.url, home)
        under_way(client, run)
        lost = holder(client, three.members)
        lost.kill()
        lost.start()
        told = ended(run)
        green(client)
        time.sleep(1)

    assert "OpenSearch was restarted: going back to row" in told
    assert_answered(len(expected), searching)
    assert_whole(client, expected)


def test_a_node_that_is_cut_off_takes_no_answer_and_no_row_with_it(
    three: Cluster, client: OpenSearch, home: Path, expected: dict[str, dict[str, Any]]
) -> None:
    """The others have lost the node that managed them, and answer; what it says itself is whole or an error.

    Then one with a part of the index that is filled. Until it is noticed, a search may take too long.
    """
    alone = manager(client, three.members)
    of_others = client_of(three.others(alone))
    ours, all_, its = Searching(three.others(alone)), Searching(three.members), Searching([alone])
    with ours.meanwhile(1), all_.meanwhile(1), its.meanwhile(1):
        until(lambda: min(len(each.totals) for each in (ours, all_, its)) > 0)
        with three.wires.cut(alone.home):
            until(lambda: (nodes(of_others) or (0, ""))[0] == 2)
            time.sleep(TOO_LONG)
            answered, failed = len(ours.totals), len(ours.failures)
            time.sleep(5)
            assert len(ours.totals) > answered
            assert len(ours.failures) == failed
        green(client)
        run = indexing(three.url, home, "--fresh")
        under_way(client, run)
        alone = holder(client, three.members)
        of_others = client_of(three.others(alone))
        with three.wires.cut(alone.home):
            until(lambda: (nodes(of_others) or (0, ""))[0] == 2)
            time.sleep(5)
        ended(run)
        green(client)
        time.sleep(1)

    for each in (ours, all_, its):
        print(f"{len(each.totals)} totals; {Counter(each.failures)}")  # noqa: T201
        assert {len(expected)} == {*each.totals}
        assert [] == [failure for failure in each.failures if not failure.startswith(HONEST)]
    assert_whole(client, expected)


def test_parts_of_several_machines_are_filled_while_a_node_dies(
    three: Cluster, client: OpenSearch, home: Path, expected: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    """A process for each part, each with its own data folder: they fill one index, the last promotes it."""
    parts = {part: tmp_path / str(part.number) for part in RunPart.all(2)}
    for machine in parts.values():
        machine.mkdir()
        (machine / "ptoffact").symlink_to(home / "ptoffact")
    before = index.served(client, "ptoffact")
    searching = Searching(three.members)
    with searching.meanwhile(1):
        filling = {part: indexing(three.url, at, "--part", str(part)) for part, at in parts.items()}
        for part, run in filling.items():
            under_way(client, run, part)
        lost = holder(client, three.members)
        lost.kill()
        lost.start()
        for run in filling.values():
            ended(run)

    assert_answered(len(expected), searching)
    assert before != index.served(client, "ptoffact")
    assert_whole(client, expected)


def test_no_zone_has_all_copies_of_a_part(
    three: Cluster, client: OpenSearch, home: Path, expected: dict[str, dict[str, Any]]
) -> None:
    """Two of the nodes stand in one zone; the cluster is told to mind it, and `oacite index` needs not."""
    name = "cluster.routing.allocation.awareness.attributes"
    client.cluster.put_settings(body={"persistent": {name: "zone"}})
    try:
        ended(indexing(three.url, home, "--fresh", shards=6))
        assert_whole(client, expected)
        [state] = [state for state in index.states(client) if state.promoted]
        zones: dict[str, set[str]] = defaultdict(set)
        of_node = {member.name: member.zone for member in three.members}
        for copy in client.cat.shards(index=str(state.name), params={"format": "json"}):
            zones[copy["shard"]].add(of_node[copy["node"]])
        assert {str(shard): {"a", "b"} for shard in range(6)} == zones
    finally:
        client.cluster.put_settings(body={"persistent": {name: None}})


def test_nodes_and_pages_are_restarted_one_after_the_other(
    three: Cluster, client: OpenSearch, home: Path, expected: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    """As docs/runbook.md has it, while rows are indexed and all search: no count is wrong, no row is lost."""
    searching, pages = Searching(three.members), Pages(tmp_path, three.url)
    with searching.meanwhile(1), pages.meanwhile():
        for number, member in enumerate(three.members):
            run = indexing(three.url, home, "--fresh")
            under_way(client, run)
            with away(client, member):
                if number == 1:
                    pages.restart()  # with a node that is not there
            ended(run)
            green(client)
            if number == 0:
                pages.restart()  # between two nodes
        time.sleep(1)

    assert_answered(len(expected), searching, pages)
    assert_whole(client, expected)
