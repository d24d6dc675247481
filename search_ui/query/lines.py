"""Lines that tell of several citations: of one use, of one application, of one office action. Pure.

A line stands where the first of its citations stands in the order of the results. So a page of lines comes of
reading citations in their order and passing over all that are not the first of their line: from page to page,
each line is told once, and none is lost, however far one goes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from citations.vocabulary import FORM_SOURCES
from search_ui.query.best import BEST, Ranked, any_of_these
from search_ui.query.clauses import Clause
from search_ui.query.filters import query
from search_ui.query.plan import EngineResponse, Plan, asking, knowing
from search_ui.query.search import in_order, is_scored, others, with_marks
from search_ui.query.told_grounds import BY_GROUND, read_grounds
from search_ui.results.hits import Hit
from search_ui.results.lines import Line
from search_ui.url.cursor import Cursor
from search_ui.url.params import SearchParams

SHOWN = 3
"""Citations that a line shows itself."""
ACTIONS, FEW = 200, 5
"""Values that are told of a line."""

Key = str | int


class Group(NamedTuple):
    """What all citations of a line have in common.

    Attributes:
        field: whose value it is. found_by: the field by which the engine finds them; one value of `field` has
            one of it.
    """

    field: str
    found_by: str


GROUPED_BY: Mapping[str, Group] = {
    "reference": Group("use", "application_number"),
    "application": Group("application_number", "application_number"),
    "office_action": Group("office_action_id", "office_action_id"),
}


class Ungrouped(Exception):
    """An index of an earlier version does not have what its citations are grouped by."""


@dataclass(frozen=True, slots=True)
class Row:
    """A citation in the order of results.

    Attributes:
        id: the citation's. sort: its place in the order, as `Cursor.after` takes it.
        key: of its line; None where it is in no line.
        found_by: the value by which the engine finds the citations of its line.
    """

    id: str
    sort: list[Any]
    key: Key | None = None
    found_by: str = ""


def rows(params: SearchParams, ranked: Sequence[Ranked], after: Cursor | None, size: int) -> Plan[list[Row]]:
    """The next citations in the order of the results.

    Args:
        params: the search.
        ranked: its best, if it is by relevance (`query.best`).
        after: the place that they come after; None for the first.
        size: how many.

    Raises:
        Ungrouped: from reading.
    """
    position = after.position if after else 0
    if is_scored(params) and position < BEST:
        return _best_rows(params, tuple(ranked[position : position + size]))
    asked = others(params, tuple(ranked))
    asked["bool"]["filter"].append(_has_line(params))
    start = {"search_after": after.values()} if after and position > BEST * is_scored(params) else {}
    body = {"query": asked, "size": size, "sort": in_order(params.sort), **start, **_keys(params)}
    return asking(body, lambda response: _rows(params, response), scored=is_scored(params))


def lines(params: SearchParams, found_by: Mapping[Key, str]) -> Plan[dict[Key, Line]]:
    """The lines of these keys, each with the value by which the engine finds its citations."""
    if not found_by:
        return knowing({})
    group, keys = GROUPED_BY[params.group], [*found_by]
    asked = query(params)
    asked["bool"]["filter"].append({"terms": {group.found_by: sorted({*found_by.values()})}})
    terms = {"field": group.field, "size": len(keys), "include": keys}
    aggregations = {"lines": {"terms": terms, "aggs": _of_a_line(params)}}
    body = {"query": asked, "size": 0, "track_total_hits": False, "aggs": aggregations}

    def read(response: EngineResponse) -> dict[Key, Line]:
        return {
            bucket["key"]: _line(params, bucket) for bucket in response["aggregations"]["lines"]["buckets"]
        }

    return asking(body, read, scored=is_scored(params), cached=False)


def without_lines(params: SearchParams) -> Plan[int]:
    """How many citations have nothing by which they are grouped; an application they all have."""
    if GROUPED_BY[params.group].found_by == "application_number":
        return knowing(0)
    asked = query(params)
    asked["bool"]["must_not"].append(_has_line(params))
    body = {"query": asked, "size": 0, "track_total_hits": True}
    return asking(body, lambda response: int(response["hits"]["total"]["value"]))


def _best_rows(params: SearchParams, some: tuple[Ranked, ...]) -> Plan[list[Row]]:
    """Some of the best, in their order."""
    if not some:
        return knowing([])
    places = {each.id: each.sort for each in some}
    body = {"query": any_of_these(some), "size": len(some), **_keys(params)}

    def read(response: EngineResponse) -> list[Row]:
        found = {hit["_id"]: hit for hit in response["hits"]["hits"]}
        return [_row(params, found[id_], sort) for id_, sort in places.items() if id_ in found]

    return asking(body, read, cached=False)


def _rows(params: SearchParams, response: EngineResponse) -> list[Row]:
    return [_row(params, hit, hit["sort"]) for hit in response["hits"]["hits"]]


def _row(params: SearchParams, hit: Mapping[str, Any], sort: list[Any]) -> Row:
    group, fields = GROUPED_BY[params.group], hit.get("fields", {})
    if group.found_by not in fields:
        return Row(hit["_id"], sort)
    if group.field not in fields:
        raise Ungrouped
    return Row(hit["_id"], sort, fields[group.field][0], fields[group.found_by][0])


def _has_line(params: SearchParams) -> Clause:
    """Having that by which the engine finds it: all have an application, not all an office action."""
    return {"exists": {"field": GROUPED_BY[params.group].found_by}}


def _keys(params: SearchParams) -> Clause:
    """Of a citation, only the key of its line."""
    group = GROUPED_BY[params.group]
    fields = sorted({group.field, group.found_by})
    return {"_source": False, "docvalue_fields": fields, "track_total_hits": False}


def _of_a_line(params: SearchParams) -> Clause:
    """What is counted of each line, and the first of its citations."""
    first = {"size": SHOWN, "sort": in_order(params.sort), "track_scores": is_scored(params)}
    return {
        "first": {"top_hits": first | with_marks(params)},
        "grounds": BY_GROUND,
        "forms": {"terms": {"field": "form_source", "size": FEW}},
        "art_units": {"terms": {"field": "art_unit", "size": FEW}},
        "office_actions": {"terms": {"field": "office_action_id", "size": ACTIONS}},
        "from": {"min": {"field": "office_action_date"}},
        "to": {"max": {"field": "office_action_date"}},
    }


def _line(search: SearchParams, bucket: Mapping[str, Any]) -> Line:
    """The line that the engine counted."""
    actions = bucket["office_actions"]
    return Line(
        search=search,
        key=str(bucket["key"]),
        citations=bucket["doc_count"],
        office_actions=None if actions["sum_other_doc_count"] else len(actions["buckets"]),
        grounds=read_grounds(bucket["grounds"]),
        forms=tuple(sorted(_values(bucket["forms"]), key=_place_in(FORM_SOURCES))),
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
