"""How many parts an index has, and how many copies of each: as the settings say; and where none stand."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from opensearchpy import OpenSearch

from indexer import index
from indexer.loading.copies import Placed, await_placed
from indexer.progress import silent

Run = Callable[..., CompletedProcess[str]]


def test_an_index_has_the_parts_and_copies_of_the_settings(
    empty_engine: OpenSearch, oacite: Run, ptoffact: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One node has no place for copies: the index is served without, and that is told."""
    if empty_engine.cluster.health()["number_of_data_nodes"] != 1:
        pytest.skip("the cluster that was given has a place for copies")
    monkeypatch.setenv("OACITE_SHARDS", "3")
    monkeypatch.setenv("OACITE_REPLICAS", "1")
    done = oacite("index", "ptoffact", ptoffact)
    assert 0 == done.returncode, done.stderr
    [state] = index.states(empty_engine)
    assert (True, 6, 3, 0, 1, 3) == (
        state.promoted,
        state.documents,
        state.shards,
        state.absent,
        state.replicas,
        state.unplaced,
    )
    assert f"note: 3 of the 3 copies of {state.name} stand nowhere, with 1 nodes to have them" in done.stdout
    [described] = json.loads(oacite("status", "--json").stdout)["indexes"]
    assert (3, 1, 3) == (described["shards"], described["replicas"], described["replicas_unplaced"])
    assert f"{state.name}: 3 of the 3 copies of its shards have no node" in oacite("status").stdout


def test_an_index_has_two_parts_without_copies_unless_told(
    empty_engine: OpenSearch, oacite: Run, ptoffact: Path
) -> None:
    """Nothing is missing then."""
    assert 0 == oacite("index", "ptoffact", ptoffact).returncode
    [state] = index.states(empty_engine)
    assert (2, 0, 0) == (state.shards, state.replicas, state.unplaced)


@pytest.mark.parametrize(
    ("name", "value"), [("OACITE_SHARDS", "0"), ("OACITE_SHARDS", "two"), ("OACITE_REPLICAS", "-1")]
)
def test_a_number_that_no_index_can_have_is_refused(
    oacite: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Before anything is begun, by its name."""
    monkeypatch.setenv(name, value)
    done = oacite("index", "sample")
    assert 2 == done.returncode
    assert done.stderr.startswith(f"oacite: {name}: ")


def test_a_wait_lasts_as_long_as_anything_moves() -> None:
    """Longer than its patience, and no longer than that without movement."""
    moves = iter([*range(8), *[8] * 100])

    def ask() -> Placed:
        return Placed(shards=2, primaries=0, active=0, nodes=1, bytes=next(moves))

    assert 8 == await_placed(ask, lambda _: False, silent, "waiting", patience=0.5).bytes
