"""On which grounds some citations are rejections, with the paragraphs that are told. Pure."""

from collections.abc import Mapping
from typing import Any

from citations.vocabulary import REJECTION_TYPES
from search_ui.query.clauses import Clause
from search_ui.results.grounds import Ground

GROUNDS, PARAGRAPHS = 10, 30
"""All grounds there are, and all letters."""
BY_GROUND: Clause = {
    "terms": {"field": "rejection_type", "size": GROUNDS},
    "aggs": {"paragraphs": {"terms": {"field": "paragraph", "size": PARAGRAPHS}}},
}
"""The aggregation that `read_grounds` reads, beside others or below each bucket."""
_PLACES = {type_: place for place, type_ in enumerate(REJECTION_TYPES)}


def read_grounds(aggregation: Mapping[str, Any]) -> tuple[Ground, ...]:
    """Each ground with each of its paragraphs, in the order of the statute; alone where none is told."""
    buckets = sorted(aggregation["buckets"], key=lambda each: (_PLACES.get(each["key"], 99), each["key"]))
    return tuple(
        Ground(bucket["key"], paragraph)
        for bucket in buckets
        for paragraph in sorted(each["key"] for each in bucket["paragraphs"]["buckets"]) or [None]
    )
