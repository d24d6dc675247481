"""A local node with the security plugin, for real: who may do what over TLS, and what the others are told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from opensearchpy import OpenSearch
from typer.testing import CliRunner

from engine.errors import AccessDenied, EngineUnreachable, HoldDenied
from engine.translation import translated
from indexer import index, node
from indexer.cli import app
from indexer.synthetic.ptoffact import synthesize
from search_ui.query.search import anything
from search_ui.searcher import Searcher
from tests.engine.secured import FINDER, KEEPER, PASSWORDS, READER, Secured, secured_node
from tests.indexer.rows import documents

pytestmark = pytest.mark.long  # a node of its own; roles and what is told are tried every time in other files

INDEX = "citations-secured"


@pytest.fixture(scope="module")
def guarded(node_homes: Path, node_cache: Path) -> Iterator[Secured]:
    """A secured node for these tests alone: they count what is held on it."""
    yield secured_node(node_homes / "guarded", node_cache)
    node.stop(node_homes / "guarded" / "home")


@pytest.fixture(scope="module")
def keeper(guarded: Secured) -> OpenSearch:
    """A client that may do everything, when it has put a document there."""
    client = guarded.client(KEEPER)
    client.index(index=INDEX, id="1", body={"title": "Battery"}, params={"refresh": "true"})
    return client


def test_the_pages_need_no_right_but_to_search(guarded: Secured, keeper: OpenSearch) -> None:
    """What the indexes say of themselves stands in their mapping: who may not read that is told so."""
    reader = Searcher(guarded.client(READER), alias=INDEX)
    reader.check()
    assert [True, False] == [Searcher(keeper, alias=INDEX).coverage().is_told, reader.coverage().is_told]


def test_a_file_needs_the_right_to_hold_a_state(guarded: Secured, keeper: OpenSearch) -> None:
    """The engine's `read` has it; who may only search is told what is lacking, and has pages as before."""
    assert 1 == keeper.count(index=INDEX)["count"]
    with Searcher(guarded.client(READER), alias=INDEX).frozen() as state:
        state.answer(anything())
    finder = Searcher(guarded.client(FINDER), alias=INDEX)
    finder.check()
    with pytest.raises(HoldDenied, match="indices:data/read/point_in_time/create"):
        finder.frozen().__enter__()
    held = keeper.nodes.stats(metric="indices", index_metric="search")["nodes"].values()
    assert [0] == [node["indices"]["search"]["point_in_time_current"] for node in held]


def test_who_may_do_all_keeps_and_restores(guarded: Secured, keeper: OpenSearch, tmp_path: Path) -> None:
    """`oacite backup` and `oacite restore`, past the plugin: the same documents under the old name."""
    synthesize(tmp_path / "data", 10)
    login = {
        "OPENSEARCH_URL": guarded.url,
        "OPENSEARCH_CA_CERTS": str(guarded.authority),
        "OPENSEARCH_USERNAME": KEEPER,
        "OPENSEARCH_PASSWORD": PASSWORDS[KEEPER],
        "OACITE_HOME": str(tmp_path / "home"),
    }

    def oacite(*arguments: str) -> str:
        done = CliRunner().invoke(app, arguments, env=login)
        assert 0 == done.exit_code, (done.output, done.exception)
        return done.output

    oacite("index", "ptoffact", str(tmp_path / "data"))
    [state] = index.states(keeper)
    before = documents(keeper, str(state.name))
    assert " is whole" in oacite("backup")
    index.discard(keeper, state.name)
    assert f"{state.name} is served: {len(before):,} documents" in oacite("restore")
    assert before == documents(keeper, str(state.name))
    index.discard(keeper, state.name)


def test_the_reader_may_search(guarded: Secured, keeper: OpenSearch) -> None:
    """And finds what the keeper has put there."""
    assert 1 == keeper.count(index=INDEX)["count"]
    found = guarded.client(READER).search(index=INDEX)["hits"]["hits"]
    assert [{"title": "Battery"}] == [hit["_source"] for hit in found]


def test_the_reader_may_not_delete(guarded: Secured, keeper: OpenSearch) -> None:
    """A sentence says so, and everything stays."""
    reader = guarded.client(READER)
    with pytest.raises(AccessDenied, match="this OpenSearch user may not do that"), translated():
        reader.indices.delete(index=INDEX)
    with pytest.raises(AccessDenied, match="this OpenSearch user may not do that"), translated():
        reader.delete(index=INDEX, id="1")
    assert 1 == keeper.count(index=INDEX)["count"]


@pytest.mark.parametrize(("user", "password"), [(None, None), (READER, "wrong"), ("nobody", "wrong")])
def test_without_a_login_nothing_is_told(guarded: Secured, user: str | None, password: str | None) -> None:
    """Nor with a wrong one; the settings to look at are named."""
    client = guarded.client(user, password)
    with pytest.raises(AccessDenied, match="refused the login: check OPENSEARCH_USERNAME"), translated():
        client.search(index=INDEX)


def test_a_certificate_of_an_unknown_authority_is_refused(guarded: Secured) -> None:
    """The setting that names the authority is named."""
    with pytest.raises(EngineUnreachable, match="set OPENSEARCH_CA_CERTS"), translated():
        guarded.client(READER, trusted=False).search(index=INDEX)
