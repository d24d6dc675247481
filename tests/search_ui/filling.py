"""Citations into an index of their own, behind an alias of a test."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch

from citations.record import Citation

CONTRACT = Path(__file__).resolve().parents[2] / "opensearch" / "citations.json"


def contract(meta: dict[str, object] | None = None) -> dict[str, Any]:
    """The settings and mappings of the contract, with what a run noted in them."""
    body: dict[str, Any] = json.loads(CONTRACT.read_text(encoding="utf-8"))
    body["mappings"]["_meta"] |= meta or {}
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
    engine.indices.create(index=index, body=body or contract())
    lines: list[dict[str, object]] = []
    for citation in citations:
        lines += [{"index": {"_index": index, "_id": citation.id}}, citation.to_document()]
    reply = engine.bulk(body=lines, refresh=True)
    assert reply["errors"] is False, reply
    engine.indices.put_alias(index=index, name=alias)
    return index
