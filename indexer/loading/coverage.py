"""What share of an index's citations have what was joined on them, counted by the engine."""

from collections.abc import Iterator
from typing import Any

from opensearchpy import OpenSearch

from engine.translation import translated
from indexer.index import IndexName

OF_THE_REFERENCE = {
    "reference_title": "a title",
    "reference_owner": "an owner",
    "reference_family": "an application",
    "reference_cpc": "a CPC subclass",
}
OF_THE_OFFICE_ACTION = {
    "office_action_date": "a date",
    "title": "a title of the application",
    "application_owner": "an owner of the application",
    "application_cpc": "a CPC subclass of the application",
    "examiner": "an examiner",
    "outcome": "an outcome",
    "claims": "claims",
    "category": "a category",
    "passage": "a passage",
}
_TYPES = 20  # more than there are


def coverage(client: OpenSearch, name: IndexName) -> dict[str, Any]:
    """How many citations have a value.

    Raises:
        EngineOverloaded: not all shards were counted.

    Returns:
        `{"citations": 9, "office_action_date": 8, …, "references": {"us_grant": {"citations": 5,
        "reference_title": 4, "reference_owner": 3, …}, …}}`
    """
    types = {"terms": {"field": "reference_type", "size": _TYPES}, "aggs": _having(OF_THE_REFERENCE)}
    body = {
        "size": 0,
        "track_total_hits": True,
        "aggs": _having(OF_THE_OFFICE_ACTION) | {"references": types},
    }
    with translated():
        reply = client.search(index=str(name), body=body, params={"allow_partial_search_results": "false"})
    found = reply["aggregations"]
    return {
        "citations": reply["hits"]["total"]["value"],
        **{field: found[field]["doc_count"] for field in OF_THE_OFFICE_ACTION},
        "references": {
            bucket["key"]: {
                "citations": bucket["doc_count"],
                **{field: bucket[field]["doc_count"] for field in OF_THE_REFERENCE},
            }
            for bucket in found["references"]["buckets"]
        },
    }


def told(found: dict[str, Any]) -> Iterator[str]:
    """The same in sentences; of references only the types of which any has something."""
    yield f"of {found['citations']:,} citations {_shares(found, OF_THE_OFFICE_ACTION)}"
    for type_, counts in found["references"].items():
        if any(counts[field] for field in OF_THE_REFERENCE):
            yield f"of {counts['citations']:,} citations of {type_} {_shares(counts, OF_THE_REFERENCE)}"


def _having(fields: dict[str, str]) -> dict[str, Any]:
    return {field: {"filter": {"exists": {"field": field}}} for field in fields}


def _shares(counts: dict[str, Any], words: dict[str, str]) -> str:
    whole = max(counts["citations"], 1)
    return ", ".join(
        f"{counts[field]:,} ({counts[field] / whole:.1%}) have {what}" for field, what in words.items()
    )
