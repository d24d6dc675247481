"""The specimens behind an alias of their own, on the session's engine, and a real server in front of it.

One index per source, as the indexer makes them; the tests read only.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from opensearchpy import OpenSearch

from citations.record import Citation
from search_ui.app import create_app
from search_ui.searcher import Searcher
from tests.search_ui.served import serving
from tests.search_ui.specimens import ALL

CONTRACT = Path(__file__).resolve().parents[2] / "opensearch" / "citations.json"
ALIAS = f"ui-test-{os.getpid()}"
META: dict[str, dict[str, object]] = {
    "ptoffact": {"finished": "2026-11-20T10:00:00Z"},
    "oa_citations": {
        "sample": True,
        "sample_note": "thirty citations made by hand.",
        "finished": "2026-11-22T11:00:00Z",
    },
}


@pytest.fixture(scope="session")
def alias(engine: OpenSearch) -> Iterator[str]:
    """The alias of two indexes with the specimens in them."""
    for source, meta in META.items():
        citations = [citation for citation in ALL if citation.source == source]
        _fill(engine, f"{ALIAS}-{source}", meta, citations)
    yield ALIAS
    for source in META:
        engine.indices.delete(index=f"{ALIAS}-{source}")


@pytest.fixture(scope="session")
def searcher(engine: OpenSearch, alias: str) -> Searcher:
    """It searches the specimens."""
    return Searcher(engine, alias=alias)


@pytest.fixture(scope="session")
def address(searcher: Searcher) -> Iterator[str]:
    """Where the specimens' pages are served."""
    with serving(create_app(searcher)) as address:
        yield address


@pytest.fixture(scope="session")
def web(address: str) -> Iterator[httpx.Client]:
    """A client that follows no redirect by itself."""
    with httpx.Client(base_url=address) as client:
        yield client


def _fill(engine: OpenSearch, index: str, meta: dict[str, object], citations: list[Citation]) -> None:
    body = json.loads(CONTRACT.read_text(encoding="utf-8"))
    body["mappings"]["_meta"] |= meta
    engine.indices.create(index=index, body=body)
    lines: list[dict[str, object]] = []
    for citation in citations:
        lines += [{"index": {"_index": index, "_id": citation.id}}, citation.to_document()]
    reply = engine.bulk(body=lines, refresh=True)
    assert reply["errors"] is False, reply
    engine.indices.put_alias(index=index, name=ALIAS)
