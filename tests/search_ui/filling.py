"""Citations into an index of their own, behind an alias of a test."""

import json
from collections.abc import Iterable
from pathlib import Path

from opensearchpy import OpenSearch

from citations.record import Citation

CONTRACT = Path(__file__).resolve().parents[2] / "opensearch" / "citations.json"


def fill(
    engine: OpenSearch,
    alias: str,
    source: str,
    citations: Iterable[Citation],
    meta: dict[str, object] | None = None,
) -> str:
    """Make an index by the contract and fill it; its name."""
    body = json.loads(CONTRACT.read_text(encoding="utf-8"))
    body["mappings"]["_meta"] |= meta or {}
    index = f"{alias}-{source}"
    engine.indices.create(index=index, body=body)
    lines: list[dict[str, object]] = []
    for citation in citations:
        lines += [{"index": {"_index": index, "_id": citation.id}}, citation.to_document()]
    reply = engine.bulk(body=lines, refresh=True)
    assert reply["errors"] is False, reply
    engine.indices.put_alias(index=index, name=alias)
    return index
