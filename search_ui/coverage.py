"""What is in the index: how much of which source, from when to when, and whether it is a sample. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from search_ui.facets import FACETS

COVERAGE_BODY: dict[str, Any] = {
    "size": 0,
    "track_total_hits": False,
    "aggs": {
        "source": {
            "terms": {"field": "source", "size": 100},
            "aggs": {
                "first": {"min": {"field": "office_action_date", "format": "strict_date"}},
                "last": {"max": {"field": "office_action_date", "format": "strict_date"}},
                "dated": {"value_count": {"field": "office_action_date"}},
            },
        }
    },
}


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """What the index holds of one source.

    Attributes:
        citations: how many. dated: how many of them have the date of their office action.
        first, last: the earliest and the latest of those dates, YYYY-MM-DD; None when there is none.
    """

    source: str
    label: str
    citations: int
    dated: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the indexes behind the alias hold.

    Attributes:
        sources: each with its part.
        samples: what is said of the indexes that hold sample data; empty when none does.
        indexed: when the youngest index was finished; None when no index says so.
    """

    sources: tuple[SourceCoverage, ...]
    samples: tuple[str, ...]
    indexed: str | None

    @classmethod
    def from_responses(cls, found: Mapping[str, Any], mappings: Mapping[str, Any]) -> "Coverage":
        """From the response to `COVERAGE_BODY` and the mappings of the indexes behind the alias.

        An index tells of itself in its mapping, any of it may be absent: `{"citations-…": {"mappings":
        {"_meta": {"sample": true, "sample_note": "…", "finished": "2026-11-22T11:00:00Z"}}}}`.
        """
        metas = [index["mappings"].get("_meta", {}) for _, index in sorted(mappings.items())]
        notes = [meta.get("sample_note") or "" for meta in metas if meta.get("sample")]
        return cls(
            sources=tuple(_sources(found["aggregations"]["source"]["buckets"])),
            samples=tuple(dict.fromkeys(notes)),
            indexed=max((meta["finished"] for meta in metas if meta.get("finished")), default=None),
        )

    @property
    def citations(self) -> int:
        """How many citations there are in all."""
        return sum(source.citations for source in self.sources)

    @property
    def dated(self) -> int:
        """How many of them have the date of their office action."""
        return sum(source.dated for source in self.sources)


def _sources(buckets: list[dict[str, Any]]) -> Iterator[SourceCoverage]:
    for bucket in buckets:
        yield SourceCoverage(
            source=bucket["key"],
            label=FACETS["source"].label_of(bucket["key"]),
            citations=bucket["doc_count"],
            dated=bucket["dated"]["value"],
            first=bucket["first"].get("value_as_string"),
            last=bucket["last"].get("value_as_string"),
        )
