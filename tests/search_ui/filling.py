"""Citations into an index of their own, behind an alias of a test."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch

from citations.record import Citation
from search_ui.searcher import Searcher

CONTRACT = Path(__file__).resolve().parents[2] / "opensearch" / "citations.json"


LATER = (
    "application_cpc",
    "examiner",
    "application_owner",
    "outcome",
    "application_patent",
    "reference_family",
    "reference_cpc",
    "self_citation",
    "category",
    "location",
    "related_claims",
    "also_in",
    "told_otherwise",
    "lacks",
    "application_signature",
)
"""Fields that came with versions 6 to 8."""


def contract(meta: dict[str, object] | None = None) -> dict[str, Any]:
    """The settings and mappings of the contract, with what a run noted in them."""
    body: dict[str, Any] = json.loads(CONTRACT.read_text(encoding="utf-8"))
    body["mappings"]["_meta"] |= meta or {}
    return body


def without(*fields: str) -> dict[str, Any]:
    """The contract of an earlier version, before these of MADE."""
    body = contract()
    for field in fields:
        del body["mappings"]["properties"][field]
    return body


def version_1() -> dict[str, Any]:
    """The contract as it was: without stems of titles and passages, some fields, and points of `sequence`."""
    body = contract()
    del body["settings"]["index"]["analysis"]["filter"]
    del body["settings"]["index"]["analysis"]["analyzer"]["english"]
    for field in ("title", "reference_title", "passage"):
        del body["mappings"]["properties"][field]["fields"]
    for field in LATER:
        del body["mappings"]["properties"][field]
    body["mappings"]["properties"]["sequence"]["index"] = False
    body["mappings"]["_meta"]["version"] = 1
    return body


def fill(
    engine: OpenSearch,
    alias: str,
    source: str,
    citations: Iterable[Citation],
    body: dict[str, Any] | None = None,
) -> str:
    """Make an index by the contract, or by this body, and fill it; its name."""
    index = f"{alias}-{source}"
    body = body or contract()
    engine.indices.create(index=index, body=body)
    mapped = {*body["mappings"]["properties"]}
    lines: list[dict[str, object]] = []
    for citation in citations:
        document = {name: value for name, value in citation.to_document().items() if name in mapped}
        lines += [{"index": {"_index": index, "_id": citation.id}}, document]
    reply = engine.bulk(body=lines, refresh=True)
    assert reply["errors"] is False, reply
    engine.indices.put_alias(index=index, name=alias)
    return index


@contextmanager
def by_source(engine: OpenSearch, alias: str, citations: Sequence[Citation]) -> Iterator[Searcher]:
    """What searches these, each source in an index of its own, as long as it is needed."""
    sources = {citation.source for citation in citations}
    names = [fill(engine, alias, source, [c for c in citations if c.source == source]) for source in sources]
    yield Searcher(engine, alias=alias)
    engine.indices.delete(index=",".join(names))
