"""What the citations of a reference tell of it. Pure."""

from collections.abc import Mapping
from typing import Any

from search_ui.query.clauses import Clause
from search_ui.query.distinct import NUMBER, only
from search_ui.query.plan import Body, EngineResponse, Plan, asking, each, knowing
from search_ui.results.reference_page import JOINED

_TOLD = (*JOINED, "reference_family")
_KNOWN = [{"constant_score": {"filter": {"exists": {"field": field}}}} for field in _TOLD]

Told = Mapping[str, Any]
"""What was joined on to a citation: field → value."""


def told_most(number: str) -> Plan[Mapping[str, Any] | None]:
    """The hit of a reference with the most that was joined on: that may be in one source only.

    Args:
        number: the canonical one.
    """
    return asking(_most(number), _first)


def told_of_each(numbers: list[str]) -> Plan[dict[str, Told]]:
    """The same of several references, and only what was joined on. Of each, one citation is read."""
    asked = (asking(_most(number) | {"_source": [*_TOLD]}, _first) for number in numbers)
    return each(asked).then(
        lambda found: {number: hit["_source"] for number, hit in zip(numbers, found, strict=True) if hit}
    )


def told_by_any(without: Mapping[str, list[str]]) -> Plan[Mapping[str, Told]]:
    """What any citation tells of references. All of these that tell it are read: where others do not, few.

    Args:
        without: field → the numbers of which it is asked for.
    """

    def read(found: list[dict[str, Told]]) -> Mapping[str, Told]:
        told: dict[str, dict[str, Any]] = {}
        for field, some in zip(without, found, strict=True):
            for number, about in some.items():
                told.setdefault(number, {})[field] = about[field]
        return told

    return each(told_here({"exists": {"field": field}}, some) for field, some in without.items()).then(read)


def _most(number: str) -> Body:
    return {
        "query": {"bool": {"filter": [{"term": {NUMBER: number}}], "should": _KNOWN}},
        "size": 1,
        "track_total_hits": False,
    }


def _first(response: EngineResponse) -> Mapping[str, Any] | None:
    return next(iter(response["hits"]["hits"]), None)


def told_here(asked: Clause, numbers: list[str]) -> Plan[dict[str, Told]]:
    """What is told most of each of these references by a citation that fulfils a query. All such are read."""
    if not numbers:
        return knowing({})
    body: Body = {
        "query": {"bool": {"filter": [only(asked, NUMBER, numbers)], "should": _KNOWN}},
        "collapse": {"field": NUMBER},
        "size": len(numbers),
        "track_total_hits": False,
        "_source": [*_TOLD],
    }

    def read(response: EngineResponse) -> dict[str, Told]:
        return {hit["fields"][NUMBER][0]: hit["_source"] for hit in response["hits"]["hits"]}

    return asking(body, read)
