"""What is counted of a line, and how it is read. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from citations.vocabulary import FORM_SOURCES
from search_ui.query.by_date import in_order
from search_ui.query.clauses import Clause
from search_ui.query.hits import is_scored, with_marks
from search_ui.query.told_grounds import BY_GROUND, read_grounds
from search_ui.results.hits import Hit
from search_ui.results.lines import Line
from search_ui.url.params import SearchParams

SHOWN = 3
"""Citations that a line shows itself."""
ACTIONS, FEW = 200, 5
"""Values that are told of a line."""


def figures(params: SearchParams) -> Clause:
    """What is counted of each line, and the first of its citations."""
    first = {"size": SHOWN, "sort": in_order(params.sort), "track_scores": is_scored(params)}
    return {
        "first": {"top_hits": first | with_marks(params)},
        "grounds": BY_GROUND,
        "numbers": {"terms": {"field": "reference_number", "size": FEW}},
        "forms": {"terms": {"field": "form_source", "size": FEW}},
        "art_units": {"terms": {"field": "art_unit", "size": FEW}},
        "office_actions": {"terms": {"field": "office_action_id", "size": ACTIONS}},
        "from": {"min": {"field": "office_action_date"}},
        "to": {"max": {"field": "office_action_date"}},
    }


def read_line(search: SearchParams, key: str, bucket: Mapping[str, Any]) -> Line:
    """The line that the engine counted."""
    actions = bucket["office_actions"]
    return Line(
        search=search,
        key=key,
        citations=bucket["doc_count"],
        office_actions=None if actions["sum_other_doc_count"] else len(actions["buckets"]),
        grounds=read_grounds(bucket["grounds"]),
        forms=tuple(sorted(_values(bucket["forms"]), key=_place_in(FORM_SOURCES))),
        numbers=tuple(sorted(_values(bucket["numbers"]))),
        art_units=tuple(sorted(_values(bucket["art_units"]))),
        first_date=_day(bucket["from"]),
        last_date=_day(bucket["to"]),
        hits=tuple(map(Hit.from_engine, bucket["first"]["hits"]["hits"])),
    )


def _place_in(known: Iterable[str]) -> Callable[[str], tuple[int, str]]:
    """To sort by: in this order, and what is not in it behind."""
    order = {value: place for place, value in enumerate(known)}
    return lambda value: (order.get(value, len(order)), value)


def _values(aggregation: Mapping[str, Any]) -> list[str]:
    return [bucket["key"] for bucket in aggregation["buckets"]]


def _day(aggregation: Mapping[str, Any]) -> str | None:
    """The day that the engine writes beside its milliseconds; none where no citation has one."""
    return aggregation.get("value_as_string")
