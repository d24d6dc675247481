"""How many different values citations have of a field: exactly up to a bound, then about. Pure.

The engine's `cardinality` is an estimate from some hundred values on. A list of all values is exact while
it is not cut: then no value is beyond it, on any shard. Both are asked for at once, and the list is believed
where it is whole. Its values are looked up in the citations that match, and not in a table of all values
(`execution_hint`), which would have to be made anew whenever something was written.
"""

from collections.abc import Mapping
from typing import Any

from search_ui.query.clauses import Clause
from search_ui.results.distinct import SMALL, Distinct

_PRECISE = 10_000


def different(field: str, exact: int = SMALL) -> Clause:
    """The aggregations that `read_different` reads, beside others or below each bucket."""
    return {
        field: {"terms": {"field": field, "size": exact, "execution_hint": "map"}},
        _about(field): {"cardinality": {"field": field, "precision_threshold": _PRECISE}},
    }


def read_different(field: str, aggregations: Mapping[str, Any]) -> Distinct:
    """How many values there are, of what these aggregations counted."""
    listed = aggregations[field]
    if listed["sum_other_doc_count"] == 0:
        return Distinct(len(listed["buckets"]))
    return Distinct(max(aggregations[_about(field)]["value"], len(listed["buckets"]) + 1), exact=False)


def _about(field: str) -> str:
    return f"{field}:about"
