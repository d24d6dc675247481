"""`oacite secure`: the pages and the indexer do all they do under roles that may do nothing else."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from opensearchpy import OpenSearch, TransportError
from typer.testing import CliRunner

from engine import runs
from indexer.cli import app
from indexer.security import INDEXER, UI
from indexer.synthetic.ptoffact import synthesize
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from search_ui.web.app import create_app
from tests.engine.refused import (
    BY_MODULES_THAT_ARE_NOT_THERE,
    NOT_FOR_THE_INDEXER,
    NOT_FOR_THE_PAGES,
)
from tests.engine.secured import KEEPER, PASSWORDS, Secured
from tests.indexer.fetch.conftest import ACTIONS, CITATIONS, ENRICHED, FakeClock
from tests.indexer.refreshing import made_world
from tests.portal import rows
from tests.portal.portal import LocalPortal
from tests.portal.server import serving as local_portal
from tests.portal.switches import KEY
from tests.search_ui.served import serving

API_ROWS = Path(__file__).parent.parent / "data/oa_citations/records_application_16123456.json"
PAGES = (
    "/",
    "/search?q=battery&rejection_type=103",
    "/search?group=reference",
    "/search?group=application&sort=oldest",
    "/search/owners?q=battery",
    "/facets/reference_owner",
    "/facets/reference",
    "/facets/art_unit?order=name",
    "/list?text=3758805",
    "/about",
    "/help",
    "/readyz",
    "/suggest?q=ba",
    "/api/search?q=battery",
    "/search.csv?q=battery",
    "/search.atom?source=oa_citations",
)
KINDS = ("templates", "index_template", "component_template", "ingest", "stored_scripts", "repositories")
KEPT = (
    "/_cluster/settings",
    f"/_cluster/state/metadata?filter_path={','.join(f'metadata.{kind}' for kind in KINDS)}",
    *(f"/_plugins/_security/api/{kind}" for kind in ("roles", "rolesmapping", "internalusers")),
)
"""What belongs to the cluster as a whole."""


def environment(node: Secured, user: str) -> dict[str, str]:
    """What tells `oacite` to use it as this user."""
    return {
        "OPENSEARCH_URL": node.url,
        "OPENSEARCH_CA_CERTS": str(node.authority),
        "OPENSEARCH_USERNAME": user,
        "OPENSEARCH_PASSWORD": PASSWORDS[user],
    }


@pytest.fixture(scope="module")
def guarded(secured: Secured, tmp_path_factory: pytest.TempPathFactory) -> Secured:
    """The secured node, on which the keeper has a secret, and made both roles with their users."""
    body = {"title": "Plan"}
    secured.client(KEEPER).index(index="secrets", id="1", body=body, params={"refresh": "true"})
    file = tmp_path_factory.mktemp("password") / "of-the-indexer"
    file.write_text(PASSWORDS[INDEXER] + "\n")
    passwords = {"OACITE_UI_PASSWORD": PASSWORDS[UI], "OACITE_INDEXER_PASSWORD_FILE": str(file)}
    told = oacite(environment(secured, KEEPER) | passwords, "secure")
    assert f"roles: {UI}, {INDEXER}\nusers: {UI}, {INDEXER}\n" == told
    return secured


@pytest.fixture(scope="module")
def indexed(guarded: Secured, tmp_path_factory: pytest.TempPathFactory) -> Secured:
    """The same when the indexer has indexed both sources; of one a second index is in place of the first."""
    data = tmp_path_factory.mktemp("data")
    synthesize(data, 10)
    home = {"OACITE_HOME": str(tmp_path_factory.mktemp("home")), "OACITE_INDEX_GRACE": "0"}
    for source, file in (("ptoffact", data), *[("oa-citations", API_ROWS)] * 2):
        oacite(environment(guarded, INDEXER) | home, "index", source, str(file))
    assert "0 rejected" in oacite(environment(guarded, INDEXER) | home, "status")
    return guarded


def oacite(environment: dict[str, str], *arguments: str) -> str:
    """What a command prints that ends well."""
    done = CliRunner().invoke(app, arguments, env=environment)
    assert 0 == done.exit_code, (done.output, done.exception)
    return done.stdout


def asked(client: OpenSearch, index: str, method: str, path: str, body: Any) -> int:  # noqa: ANN401 - JSON
    """The status of the engine's reply to one request; of several things at once, what became of each."""
    try:
        reply = client.transport.perform_request(
            method, path.replace("{index}", index), body=_of(body, index)
        )
    except TransportError as error:
        return int(error.status_code)
    return 403 if all(map(_is_refused, _parts(reply))) else 200


def _parts(reply: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    """What a reply tells of each of several things, which has a status of 200 whatever became of them."""
    if not isinstance(reply, dict):
        return [{}]
    written = [next(iter(item.values())) for item in reply.get("items", ())]
    return written or reply.get("responses") or reply.get("docs") or [{}]


def _is_refused(part: dict[str, Any]) -> bool:
    return bool(part.get("error", {}).get("type") == "security_exception")


def _of(body: Any, index: str) -> Any:  # noqa: ANN401 - JSON
    if isinstance(body, dict):
        return {name: _of(value, index) for name, value in body.items()}
    if isinstance(body, list):
        return [_of(value, index) for value in body]
    return index if body == "{index}" else body


def index_of(guarded: Secured) -> str:
    """The index behind the alias."""
    [*names] = guarded.client(KEEPER).indices.get_alias(name="citations")
    return str(names[0])


def test_every_page_works_under_the_role_of_the_pages(indexed: Secured) -> None:
    """With what the indexes say of themselves, and how the last runs ended."""
    searcher = Searcher(indexed.client(UI))
    with serving(create_app(searcher)) as url, httpx.Client(base_url=url, timeout=60) as web:
        first = next(hit.citation for hit in searcher.search(SearchParams(q="US")).hits)
        documents = (
            f"/references/{first.reference_number}",
            f"/applications/{first.application_number}",
            f"/art-units/{first.art_unit}",
        )
        replies = {page: web.get(page, follow_redirects=True).status_code for page in PAGES + documents}
        assert dict.fromkeys(PAGES + documents, 200) == replies
        assert searcher.coverage().is_told
        assert {"ptoffact", "oa_citations"} <= {run["source"] for run in searcher.runs()}


def test_a_refresh_works_under_the_role_of_the_indexer(indexed: Secured, tmp_path: Path) -> None:
    """From a portal that gained, changed and lost rows: equal row by row.

    What another API told of a row before it came is deleted.
    """
    with made_world(indexed.client(INDEXER), tmp_path / "home", FakeClock()) as world:
        world.local.searches.rows[ENRICHED] = rows.enriched(rows.citations(60, seed=9))
        world.index()
        before = world.indexed()
        lost = world.change()
        world.refresh()
        there = world.indexed()
        assert {*world.expected(*lost)} == {
            id_ for id_, row in there.items() if row["source"] == "oa_citations"
        }
        gone = [before[id_] for id_ in before.keys() - there.keys()]
        assert {"enriched_citations"} == {row["source"] for row in gone}


@pytest.mark.long
def test_every_way_to_index_works_under_the_role_of_the_indexer(indexed: Secured, tmp_path: Path) -> None:
    """In parts, with a copy that finds no second node, and by both kinds of refresh as commands."""
    synthesize(tmp_path / "data", 10)
    portal = LocalPortal()
    made = rows.citations(60)
    portal.searches.rows |= {CITATIONS: made, ACTIONS: rows.office_actions(made)}
    with local_portal(portal) as address:
        told = environment(indexed, INDEXER) | {
            "OACITE_HOME": str(tmp_path / "home"),
            "OACITE_INDEX_GRACE": "0",
            "USPTO_API_URL": address,
            "USPTO_API_KEY": KEY,
        }
        for part in ("1/2", "2/2"):
            oacite(told, "index", "ptoffact", str(tmp_path / "data"), "--part", part)
        oacite(told, "fetch", "oa-citations")
        oacite(told | {"OACITE_REPLICAS": "1"}, "index", "oa-citations")
        oacite(told, "refresh")
        portal.searches.rows[CITATIONS] = made[:50]
        portal.searches.change()
        oacite(told, "refresh", "--full")
    of_the_api = {"query": {"term": {"source": "oa_citations"}}}
    assert 50 == indexed.client(KEEPER).count(index="citations", body=of_the_api)["count"]


@pytest.mark.parametrize(("method", "path", "body"), NOT_FOR_THE_PAGES)
def test_the_pages_may_do_nothing_else(indexed: Secured, method: str, path: str, body: object) -> None:
    """The plugin refuses it before anything is looked at."""
    assert 403 == asked(indexed.client(UI), index_of(indexed), method, path, body)


@pytest.mark.parametrize(("method", "path", "body"), NOT_FOR_THE_INDEXER)
def test_the_indexer_may_touch_nothing_of_others(
    indexed: Secured, method: str, path: str, body: object
) -> None:
    """Nor what belongs to the cluster as a whole."""
    assert 403 == asked(indexed.client(INDEXER), index_of(indexed), method, path, body)


@pytest.mark.parametrize("user", [UI, INDEXER])
@pytest.mark.parametrize(("method", "path", "body"), BY_MODULES_THAT_ARE_NOT_THERE)
def test_nobody_is_answered_by_a_module_that_is_not_there(
    indexed: Secured, user: str, method: str, path: str, body: object
) -> None:
    """Writing by query and scripts are no part of the local node."""
    assert asked(indexed.client(user), index_of(indexed), method, path, body) in {400, 403, 405}


def test_what_was_refused_changed_nothing(indexed: Secured) -> None:
    """Each index with its rows, settings, fields and aliases; what the cluster keeps, and who may do what."""
    keeper, index = indexed.client(KEEPER), index_of(indexed)
    before = everything(keeper)
    assert {"secrets", index, runs.INDEX} <= before.keys()
    for user, table in ((UI, NOT_FOR_THE_PAGES), (INDEXER, NOT_FOR_THE_INDEXER)):
        for method, path, body in table + BY_MODULES_THAT_ARE_NOT_THERE:
            asked(indexed.client(user), index, method, path, body)
    assert before == everything(keeper)


def everything(keeper: OpenSearch) -> dict[str, Any]:
    """Index → what it is and how much was ever written to it; address → what the cluster keeps there."""
    keeper.indices.refresh(index="*,-.*", params={"expand_wildcards": "all"})
    found: dict[str, Any] = keeper.indices.get(index="*,-.*", params={"expand_wildcards": "all"})
    written = {"size": 0, "track_total_hits": True, "aggs": {"written": {"sum": {"field": "_seq_no"}}}}
    for name, about in found.items():
        reply = keeper.search(index=name, body=written)
        about["rows"] = reply["hits"]["total"], reply["aggregations"]["written"]
    return found | {place: keeper.transport.perform_request("GET", place) for place in KEPT}


def test_a_weak_password_is_refused_in_a_sentence(guarded: Secured) -> None:
    """It is the plugin's rule, and the password is not repeated."""
    done = CliRunner().invoke(
        app, ["secure"], env=environment(guarded, KEEPER) | {"OACITE_UI_PASSWORD": "oacite_ui"}
    )
    assert "OpenSearch refused the request (400)" in str(done.exception)


def test_a_user_without_the_right_is_told_so(guarded: Secured) -> None:
    """Only who may change the cluster's security can run it."""
    done = CliRunner().invoke(app, ["secure"], env=environment(guarded, INDEXER))
    assert "this OpenSearch user may not do that" in str(done.exception)
