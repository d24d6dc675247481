"""What is in the index and what it lacks, counted per source. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from citations.facets import FACETS
from citations.vocabulary import INDEXED_WITH, NONE
from engine.meta import IndexMeta, said_in
from search_ui.query.plan import Body, EngineResponse, Plan, asking
from search_ui.results.coverage import TOLD, Coverage, KnownOf, SourceCoverage
from search_ui.results.provenance import Joined, RunCounts


def _having(field: str) -> dict[str, Any]:
    return {"filter": {"exists": {"field": field}}}


_BODY: Body = {
    "size": 0,
    "track_total_hits": False,
    "aggs": {
        "source": {
            "terms": {"field": "source", "size": 100},
            "aggs": {
                "first": {"min": {"field": "office_action_date", "format": "strict_date"}},
                "last": {"max": {"field": "office_action_date", "format": "strict_date"}},
                "loaded": {"max": {"field": "loaded_on", "format": "strict_date"}},
                "dated": _having("office_action_date"),
                "numbered": _having("reference_number"),
                "in_art_units": _having("art_unit"),
                "with_grounds": _having("rejection_type"),
                "forms": {"terms": {"field": "form_source", "size": 100}},
                "on_forms": _having("form_source"),
                "types": {
                    "terms": {"field": "reference_type", "size": 100},
                    "aggs": {"titled": _having("reference_title"), "owned": _having("reference_owner")},
                },
                "titled": _having("title"),
                **{field: _having(field) for field in TOLD},
            },
        }
    },
}


def coverage(mappings: Mapping[str, Any] | None) -> Plan[Coverage]:
    """What the indexes hold.

    Args:
        mappings: of the indexes behind the alias, which tell of themselves there (`engine.meta`); None where
            they may not be read.
    """
    metas = [said_in(index) for _, index in sorted((mappings or {}).items())]
    notes = [meta.sample_note or "not the whole of its source" for meta in metas if meta.sample]
    noted = {meta.source: meta for meta in metas if meta.source}

    def read(response: EngineResponse) -> Coverage:
        return Coverage(
            sources=tuple(_sources(response["aggregations"]["source"]["buckets"], noted)),
            samples=tuple(dict.fromkeys(notes)),
            is_told=mappings is not None,
            indexed=max((meta.finished for meta in metas if meta.finished), default=None),
        )

    return asking(_BODY, read)


def _sources(buckets: list[dict[str, Any]], noted: Mapping[str, IndexMeta]) -> Iterator[SourceCoverage]:
    for bucket in buckets:
        meta = noted.get(INDEXED_WITH.get(bucket["key"], bucket["key"]), IndexMeta())
        yield SourceCoverage(
            source=bucket["key"],
            label=FACETS["source"].label_of(bucket["key"]),
            citations=bucket["doc_count"],
            dated=bucket["dated"]["doc_count"],
            first=bucket["first"].get("value_as_string"),
            last=bucket["last"].get("value_as_string"),
            numbered=bucket["numbered"]["doc_count"],
            in_art_units=bucket["in_art_units"]["doc_count"],
            with_grounds=bucket["with_grounds"]["doc_count"],
            on_forms=bucket["on_forms"]["doc_count"],
            forms=_counts(bucket["forms"]),
            types=_counts(bucket["types"]),
            known=tuple(_known(bucket["types"])),
            titled=bucket["titled"]["doc_count"],
            joined=Joined.from_meta(meta),
            run=RunCounts.from_meta(meta, bucket["key"]),
            loaded=bucket["loaded"].get("value_as_string"),
            told={field: bucket[field]["doc_count"] for field in TOLD},
        )


def _known(types: Mapping[str, Any]) -> Iterator[KnownOf]:
    for bucket in types["buckets"]:
        if bucket["key"] != NONE:
            counts = (bucket["doc_count"], bucket["titled"]["doc_count"], bucket["owned"]["doc_count"])
            yield KnownOf(FACETS["reference_type"].label_of(bucket["key"]), *counts)


def _counts(aggregation: Mapping[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]}
