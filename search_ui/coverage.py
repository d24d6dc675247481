"""What is in the index and what it lacks: per source, counted, and as its run reported. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from citations.vocabulary import NONE
from engine.meta import IndexMeta, said_in
from search_ui.facets import FACETS
from search_ui.noted import Joined, RunCounts


def _having(field: str) -> dict[str, Any]:
    return {"filter": {"exists": {"field": field}}}


COVERAGE_BODY: dict[str, Any] = {
    "size": 0,
    "track_total_hits": False,
    "aggs": {
        "source": {
            "terms": {"field": "source", "size": 100},
            "aggs": {
                "first": {"min": {"field": "office_action_date", "format": "strict_date"}},
                "last": {"max": {"field": "office_action_date", "format": "strict_date"}},
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
            },
        }
    },
}


@dataclass(frozen=True, slots=True)
class KnownOf:
    """What is known of the references of one type.

    Attributes:
        label: what a page calls the type.
        citations: of such references. titled, owned: those of them whose title, whose owner is known.
    """

    label: str
    citations: int
    titled: int
    owned: int


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """What the index holds of one source.

    Attributes:
        citations: how many. dated: how many of them have the date of their office action.
        first, last: the earliest and the latest of those dates, YYYY-MM-DD; None when there is none.
        numbered: how many name a document by a number that was recognized. in_art_units: have an art unit.
        with_grounds: have a ground of rejection. on_forms: are on a form or in the text.
        forms, types: value → how many, for every form and every type of reference.
        known: what is known of references, by their type, those that name none left out.
        titled: how many have the title of their application. joined: the tables that titles came from.
        run: what the run that indexed them noted.
    """

    source: str
    label: str
    citations: int
    dated: int
    first: str | None
    last: str | None
    numbered: int
    in_art_units: int
    with_grounds: int
    on_forms: int
    forms: Mapping[str, int]
    types: Mapping[str, int]
    known: tuple[KnownOf, ...]
    titled: int
    joined: Joined | None
    run: RunCounts = field(default_factory=RunCounts)

    @property
    def naming(self) -> int:
        """How many name a reference at all."""
        return self.citations - self.types.get(NONE, 0)


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
        {"_meta": {"source": "ptoffact", "sample": true, "sample_note": "…", "finished":
        "2026-11-22T11:00:00Z", "report": {"read": 3, "indexed": 2, "merged": 1, "rejected": 0}}}}}`.
        """
        metas = [said_in(index) for _, index in sorted(mappings.items())]
        notes = [meta.sample_note or "" for meta in metas if meta.sample]
        noted = {meta.source: meta for meta in metas if meta.source}
        return cls(
            sources=tuple(_sources(found["aggregations"]["source"]["buckets"], noted)),
            samples=tuple(dict.fromkeys(notes)),
            indexed=max((meta.finished for meta in metas if meta.finished), default=None),
        )

    def joined(self, source: str) -> Joined | None:
        """The tables of titles and owners that were joined on to a source; None if there are none."""
        return next((each.joined for each in self.sources if each.source == source), None)

    @property
    def citations(self) -> int:
        """How many citations there are in all."""
        return sum(source.citations for source in self.sources)

    @property
    def dated(self) -> int:
        """How many of them have the date of their office action."""
        return sum(source.dated for source in self.sources)

    @property
    def naming(self) -> int:
        """How many of them name a reference at all."""
        return sum(source.naming for source in self.sources)

    @property
    def numbered(self) -> int:
        """How many of them name it by a number that was recognized."""
        return sum(source.numbered for source in self.sources)


def _sources(buckets: list[dict[str, Any]], noted: Mapping[str, IndexMeta]) -> Iterator[SourceCoverage]:
    for bucket in buckets:
        meta = noted.get(bucket["key"], IndexMeta())
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
            run=RunCounts.from_meta(meta),
        )


def _known(types: Mapping[str, Any]) -> Iterator[KnownOf]:
    for bucket in types["buckets"]:
        if bucket["key"] != NONE:
            counts = (bucket["doc_count"], bucket["titled"]["doc_count"], bucket["owned"]["doc_count"])
            yield KnownOf(FACETS["reference_type"].label_of(bucket["key"]), *counts)


def _counts(aggregation: Mapping[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]}
