"""Three nodes get another release of OpenSearch, one after the other, as docs/runbook.md has it.

Two releases stand side by side meanwhile, while rows are indexed and all search. It takes minutes and 2 GB,
and so runs where it is asked for: `make chaos`.
"""

import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from indexer.node.artifacts import opensearch_version
from indexer.synthetic.ptoffact import synthesize
from tests.indexer.cluster import cluster
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
    indexing,
    under_way,
)
from tests.indexer.earlier import VERSION, earlier_release
from tests.indexer.rows import documents

pytestmark = pytest.mark.long


def releases(client: OpenSearch) -> Counter[str]:
    """How many nodes are of which release."""
    return Counter(node["version"] for node in client.cat.nodes(params={"format": "json", "h": "version"}))


def test_nodes_are_upgraded_one_after_the_other(node_homes: Path, node_cache: Path, tmp_path: Path) -> None:
    """What the earlier release wrote is served by the later one; no count is wrong, and no row is lost.

    What the first later node has of an index that is filled meanwhile, the earlier ones cannot copy: those
    copies stand as soon as two nodes are of the later release.
    """
    homes = node_homes / "upgraded"
    homes.mkdir(mode=0o755)
    synthesize(tmp_path / "ptoffact", APPLICATIONS)
    with ExitStack() as stack:
        with earlier_release(tmp_path / "earlier"):
            three = stack.enter_context(cluster(homes, node_cache))
        client = client_of(three.members)
        ended(indexing(three.url, tmp_path))
        green(client)
        expected = documents(client)

        searching, pages = Searching(three.members), Pages(tmp_path, three.url)
        with searching.meanwhile(1), pages.meanwhile():
            for done, member in enumerate(three.members, 1):
                run = indexing(three.url, tmp_path, "--fresh")
                under_way(client, run)
                with away(client, member):
                    pass
                assert Counter({opensearch_version(): done, VERSION: 3 - done}) == releases(client)
                ended(run)
                if done > 1:
                    green(client)
                assert expected == documents(client)
            time.sleep(1)

        assert_answered(len(expected), searching, pages)
        assert_whole(client, expected)
