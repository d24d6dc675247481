"""A local node with the security plugin, for real: who may do what over TLS, and what the others are told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from opensearchpy import OpenSearch
from pydantic import SecretStr

from engine.connection import EngineSettings, connect
from engine.errors import AccessDenied, EngineUnreachable, HoldDenied
from engine.translation import translated
from search_ui.query.search import anything
from search_ui.searcher import Searcher
from tests.engine.secured import FINDER, KEEPER, PASSWORDS, READER, secured_node

pytestmark = pytest.mark.long  # a node of its own; roles and what is told are tried every time in other files

INDEX = "citations-secured"


@pytest.fixture(scope="module")
def url_and_authority(node_homes: Path, node_cache: Path) -> Iterator[tuple[str, Path]]:
    """The address of a secured node that holds one document, and the authority behind its certificate."""
    with secured_node(node_homes / "secured", node_cache) as (started, security):
        yield str(started.url), security.ca_certs


@pytest.fixture(scope="module")
def keeper(url_and_authority: tuple[str, Path]) -> OpenSearch:
    """A client that may do everything, when it has put a document there."""
    client = client_of(*url_and_authority, KEEPER)
    client.index(index=INDEX, id="1", body={"title": "Battery"}, params={"refresh": "true"})
    return client


def client_of(url: str, authority: Path | None, user: str | None, password: str | None = None) -> OpenSearch:
    """A client as the settings of the environment make it."""
    login = SecretStr(password or PASSWORDS[user]) if user else None
    settings = EngineSettings.model_validate(
        {"url": url, "username": user, "password": login, "ca_certs": authority}
    )
    return connect(settings)


def test_the_pages_need_no_right_but_to_search(
    url_and_authority: tuple[str, Path], keeper: OpenSearch
) -> None:
    """What the indexes say of themselves stands in their mapping: who may not read that is told so."""
    reader = Searcher(client_of(*url_and_authority, READER), alias=INDEX)
    reader.check()
    assert [True, False] == [Searcher(keeper, alias=INDEX).coverage().is_told, reader.coverage().is_told]


def test_a_file_needs_the_right_to_hold_a_state(
    url_and_authority: tuple[str, Path], keeper: OpenSearch
) -> None:
    """The engine's `read` has it; who may only search is told what is lacking, and has pages as before."""
    assert 1 == keeper.count(index=INDEX)["count"]
    with Searcher(client_of(*url_and_authority, READER), alias=INDEX).frozen() as state:
        state.answer(anything())
    finder = Searcher(client_of(*url_and_authority, FINDER), alias=INDEX)
    finder.check()
    with pytest.raises(HoldDenied, match="indices:data/read/point_in_time/create"):
        finder.frozen().__enter__()
    held = keeper.nodes.stats(metric="indices", index_metric="search")["nodes"].values()
    assert [0] == [node["indices"]["search"]["point_in_time_current"] for node in held]


def test_the_reader_may_search(url_and_authority: tuple[str, Path], keeper: OpenSearch) -> None:
    """And finds what the keeper has put there."""
    assert 1 == keeper.count(index=INDEX)["count"]
    found = client_of(*url_and_authority, READER).search(index=INDEX)["hits"]["hits"]
    assert [{"title": "Battery"}] == [hit["_source"] for hit in found]


def test_the_reader_may_not_delete(url_and_authority: tuple[str, Path], keeper: OpenSearch) -> None:
    """A sentence says so, and everything stays."""
    reader = client_of(*url_and_authority, READER)
    with pytest.raises(AccessDenied, match="this OpenSearch user may not do that"), translated():
        reader.indices.delete(index=INDEX)
    with pytest.raises(AccessDenied, match="this OpenSearch user may not do that"), translated():
        reader.delete(index=INDEX, id="1")
    assert 1 == keeper.count(index=INDEX)["count"]


@pytest.mark.parametrize(("user", "password"), [(None, None), (READER, "wrong"), ("nobody", "wrong")])
def test_without_a_login_nothing_is_told(
    url_and_authority: tuple[str, Path], user: str | None, password: str | None
) -> None:
    """Nor with a wrong one; the settings to look at are named."""
    client = client_of(*url_and_authority, user, password)
    with pytest.raises(AccessDenied, match="refused the login: check OPENSEARCH_USERNAME"), translated():
        client.search(index=INDEX)


def test_a_certificate_of_an_unknown_authority_is_refused(url_and_authority: tuple[str, Path]) -> None:
    """The setting that names the authority is named."""
    url, _ = url_and_authority
    with pytest.raises(EngineUnreachable, match="set OPENSEARCH_CA_CERTS"), translated():
        client_of(url, None, READER).search(index=INDEX)
