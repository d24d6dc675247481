"""What is in the index and what it lacks, counted per source. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from citations.facets import FACETS
from citations.vocabulary import INDEXED_WITH, NONE
from engine.meta import IndexMeta, said_in
from search_ui.query.clauses import Clause
from search_ui.query.plan import Body, EngineResponse, Plan, asking, each, how_many, together
from search_ui.results.coverage import TOLD, Coverage, KnownOf, SourceCoverage
from search_ui.results.provenance import Joined, RunCounts

MOST = 100
"""Sources, forms, types of references."""
_FIELDS = (
    *("office_action_date", "reference_number", "art_unit", "rejection_type", "form_source", "title"),
    *TOLD,
)
_DAYS = (("office_action_date", "asc"), ("office_action_date", "desc"), ("loaded_on", "desc"))


class Kinds(NamedTuple):
    """What there is any citation of: sources, and types of references."""

    sources: tuple[str, ...]
    types: tuple[str, ...]


class _Found(NamedTuple):
    """Of one source, as in `SourceCoverage`; `exists` says of fields how many citations have them."""

    forms: dict[str, int]
    types: dict[str, int]
    exists: dict[str, int]
    known: list[tuple[int, int]]
    days: list[str | None]


def kinds() -> Plan[Kinds]:
    """What is to be counted."""
    return together(Kinds, _values([], "source").then(tuple), _values([], "reference_type").then(tuple))


def coverage(mappings: Mapping[str, Any] | None, kinds: Kinds) -> Plan[Coverage]:
    """What the indexes hold.

    Each count is a request of its own: so most of them are read off and not counted, as how many have a field
    at all, where no citation was replaced; in one request every citation was looked at for each of them.

    Args:
        mappings: of the indexes behind the alias, which tell of themselves there (`engine.meta`); None where
            they may not be read.
        kinds: what there is.
    """
    metas = [said_in(index) for _, index in sorted((mappings or {}).items())]
    notes = [meta.sample_note or "not the whole of its source" for meta in metas if meta.sample]
    noted = {meta.source: meta for meta in metas if meta.source}

    def made(found: list[_Found]) -> Coverage:
        return Coverage(
            sources=tuple(
                _source(source, one, kinds, noted.get(INDEXED_WITH.get(source, source), IndexMeta()))
                for source, one in zip(kinds.sources, found, strict=True)
            ),
            samples=tuple(dict.fromkeys(notes)),
            is_told=mappings is not None,
            indexed=max((meta.finished for meta in metas if meta.finished), default=None),
        )

    only = [[{"term": {"source": source}}] if len(kinds.sources) > 1 else [] for source in kinds.sources]
    return each(_of_source(clauses, kinds.types) for clauses in only).then(made)


def _of_source(clauses: list[Clause], types: Iterable[str]) -> Plan[_Found]:
    of_types = [[*clauses, {"term": {"reference_type": type_}}] for type_ in types]
    return together(
        _Found,
        _values(clauses, "form_source"),
        _values(clauses, "reference_type"),
        each(_having(clauses, field) for field in _FIELDS).then(
            lambda found: dict(zip(_FIELDS, found, strict=True))
        ),
        each(
            together(lambda *both: both, _having(one, "reference_title"), _having(one, "reference_owner"))
            for one in of_types
        ),
        each(_first(clauses, field, order) for field, order in _DAYS),
    )


def _source(source: str, found: _Found, kinds: Kinds, meta: IndexMeta) -> SourceCoverage:
    first, last, loaded = found.days
    exists = found.exists
    return SourceCoverage(
        source=source,
        label=FACETS["source"].label_of(source),
        citations=sum(found.types.values()),  # every citation has one
        dated=exists["office_action_date"],
        first=first,
        last=last,
        numbered=exists["reference_number"],
        in_art_units=exists["art_unit"],
        with_grounds=exists["rejection_type"],
        on_forms=exists["form_source"],
        forms=found.forms,
        types=found.types,
        known=tuple(
            KnownOf(FACETS["reference_type"].label_of(type_), found.types[type_], *known)
            for type_, known in zip(kinds.types, found.known, strict=True)
            if type_ != NONE and type_ in found.types
        ),
        titled=exists["title"],
        joined=Joined.from_meta(meta),
        run=RunCounts.from_meta(meta, source),
        loaded=loaded,
        told={field: exists[field] for field in TOLD},
    )


def _values(clauses: list[Clause], field: str) -> Plan[dict[str, int]]:
    """Value → citations, the most frequent first."""
    body = _asking(clauses) | {"aggs": {field: {"terms": {"field": field, "size": MOST}}}}

    def read(response: EngineResponse) -> dict[str, int]:
        buckets = response["aggregations"][field]["buckets"]
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}

    return asking(body, read)


def _having(clauses: list[Clause], field: str) -> Plan[int]:
    """How many have any value of a field."""
    return how_many({"bool": {"filter": [*clauses, {"exists": {"field": field}}]}})


def _first(clauses: list[Clause], field: str, order: str) -> Plan[str | None]:
    """The earliest or the latest day, YYYY-MM-DD; None where no citation has any."""
    by_day = {field: {"order": order, "unmapped_type": "date"}}
    body = _asking(clauses) | {"size": 1, "sort": [by_day], "_source": [field]}

    def read(response: EngineResponse) -> str | None:
        return next((hit["_source"].get(field) for hit in response["hits"]["hits"]), None)

    return asking(body, read)


def _asking(clauses: list[Clause]) -> Body:
    return {"query": {"bool": {"filter": clauses}}, "size": 0, "track_total_hits": False}
