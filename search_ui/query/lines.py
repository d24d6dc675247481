"""Lines that tell of several citations: of one use, of one application, of one office action. Pure.

A line stands where the first of its citations stands in the order of the results. So a page of lines comes of
reading citations in their order and passing over all that are not the first of their line: from page to page,
each line is told once, and none is lost, however far one goes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from citations.record import Citation
from search_ui.query.best import BEST, Ranked
from search_ui.query.by_date import following, place
from search_ui.query.clauses import Clause, narrowed
from search_ui.query.families import FAMILY
from search_ui.query.filters import query
from search_ui.query.hits import is_scored, others
from search_ui.query.line_figures import figures, read_line
from search_ui.query.plan import EngineResponse, Plan, asking, how_many, knowing
from search_ui.query.source_rows import ROW_FIELDS, WITHOUT_TEXT, any_of_rows, row_of
from search_ui.results.lines import Line
from search_ui.url.cursor import Cursor
from search_ui.url.params import SearchParams

Key = str | int
"""What the citations of a line have in common. The uses of all numbers of one family against one application
are one: its key has both, as `14123456-13000001`."""


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
        sort: its place in the order, as `Cursor.after` takes it.
        key: of its line; None where it is in no line.
        found_by: the value by which the engine finds the citations of its line.
    """

    sort: list[Any]
    key: Key | None = None
    found_by: str = ""

    def tells_of(self, citation: Citation) -> bool:
        """Whether it is this citation, by its row in its source."""
        return self.sort[-len(ROW_FIELDS) :] == [citation.sequence, citation.source]


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
        return _best_rows(params, ranked[position : position + size])
    asked = narrowed(others(params, ranked), _has_line(params))
    start = after.values() if after and position > BEST * is_scored(params) else None
    body = following(asked, params.sort, start) | {"size": size} | _keys(params)
    return asking(body, lambda response: _rows(params, response), scored=is_scored(params))


def lines(params: SearchParams, found_by: Mapping[Key, str]) -> Plan[dict[Key, Line]]:
    """The lines of these keys, each with the value by which the engine finds its citations."""
    if not found_by:
        return knowing({})
    group, keys = GROUPED_BY[params.group], [*found_by]
    here = query(params, scored=is_scored(params))
    asked = narrowed(here, {"terms": {group.found_by: sorted({*found_by.values()})}})
    make, read_all = (_by_use, _read_uses) if params.group == "reference" else (_by_value, _read_values)
    body = {"query": asked, "size": 0, "track_total_hits": False, "aggs": make(params, keys)}

    def read(response: EngineResponse) -> dict[Key, Line]:
        return read_all(params, response["aggregations"])

    return asking(body, read, scored=is_scored(params), cached=False)


def _by_value(params: SearchParams, keys: list[Key]) -> Clause:
    """The lines of these values."""
    terms = {"field": GROUPED_BY[params.group].field, "size": len(keys), "include": keys}
    return {"lines": {"terms": terms, "aggs": figures(params)}}


def _read_values(params: SearchParams, found: Mapping[str, Any]) -> dict[Key, Line]:
    return {
        bucket["key"]: read_line(params, str(bucket["key"]), bucket) for bucket in found["lines"]["buckets"]
    }


def _by_use(params: SearchParams, keys: list[Key]) -> Clause:
    """The lines of these uses, and of these uses by families.

    A citation that tells its family is in the line of that alone. Beside, it is counted how many such there
    are of each use: where the tables were joined on to some rows only, both lines are of one number.
    """
    uses = [key for key in keys if isinstance(key, int)]
    families = [key for key in keys if isinstance(key, str)]
    known = {"exists": {"field": FAMILY}}
    aggregations: Clause = {}
    if uses:
        terms = {"terms": {"field": "use", "size": len(uses), "include": uses}}
        of_use = {"lines": terms | {"aggs": figures(params)}}
        aggregations["uses"] = {"filter": {"bool": {"must_not": [known]}}, "aggs": of_use}
        aggregations["told"] = {"filter": known, "aggs": {"uses": terms}}
    if families:
        filters = {key: _of_family(*key.split("-")) for key in families}
        aggregations["families"] = {"filters": {"filters": filters}, "aggs": figures(params)}
    return aggregations


def _of_family(application: str, family: str) -> Clause:
    return {"bool": {"filter": [{"term": {"application_number": application}}, {"term": {FAMILY: family}}]}}


def _read_uses(params: SearchParams, found: Mapping[str, Any]) -> dict[Key, Line]:
    told = {bucket["key"] for bucket in found["told"]["uses"]["buckets"]} if "told" in found else set()
    uses = found["uses"]["lines"]["buckets"] if "uses" in found else []
    families = found["families"]["buckets"] if "families" in found else {}
    return {
        bucket["key"]: replace(
            read_line(params, str(bucket["key"]), bucket), is_divided=bucket["key"] in told
        )
        for bucket in uses
    } | {
        key: replace(read_line(params, key, bucket), family=key.partition("-")[2])
        for key, bucket in families.items()
    }


def without_lines(params: SearchParams) -> Plan[int]:
    """How many citations have nothing by which they are grouped; an application they all have."""
    if GROUPED_BY[params.group].found_by == "application_number":
        return knowing(0)
    asked = query(params)
    asked["bool"]["must_not"].append(_has_line(params))
    return how_many(asked)


def _best_rows(params: SearchParams, some: Sequence[Ranked]) -> Plan[list[Row]]:
    """Some of the best, in their order."""
    if not some:
        return knowing([])
    body = {"query": any_of_rows(each.row for each in some), "size": len(some), **_keys(params)}

    def read(response: EngineResponse) -> list[Row]:
        found = {row_of(hit): hit for hit in response["hits"]["hits"]}
        return [_row(params, found[each.row], [*each]) for each in some if each.row in found]

    return asking(body, read, cached=False)


def _rows(params: SearchParams, response: EngineResponse) -> list[Row]:
    return [_row(params, hit, place(params.sort, hit)) for hit in response["hits"]["hits"]]


def _row(params: SearchParams, hit: Mapping[str, Any], sort: list[Any]) -> Row:
    group, fields = GROUPED_BY[params.group], hit.get("fields", {})
    if group.found_by not in fields:
        return Row(sort)
    if group.field not in fields:
        raise Ungrouped
    found_by = fields[group.found_by][0]
    if params.group == "reference" and FAMILY in fields:
        return Row(sort, f"{found_by}-{fields[FAMILY][0]}", found_by)
    return Row(sort, fields[group.field][0], found_by)


def _has_line(params: SearchParams) -> Clause:
    """Having that by which the engine finds it: all have an application, not all an office action."""
    return {"exists": {"field": GROUPED_BY[params.group].found_by}}


def _keys(params: SearchParams) -> Clause:
    """Of a citation, only the key of its line."""
    group = GROUPED_BY[params.group]
    fields = sorted({group.field, group.found_by, *([FAMILY] if params.group == "reference" else [])})
    return WITHOUT_TEXT | {"docvalue_fields": [*fields, *ROW_FIELDS]}
