"""The counts of all facets that have few values: two requests, or a table of them that is made once. Pure.

One request counts the signatures, under what is asked of the facets of the unit; the other the units, under
what is asked of the others (`citations.signature`). So a click on a value leaves one of the two requests as
it was, and the engine has its answer already. Where nothing else is asked, the table has all answers.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from citations.signature import SIGNATURES
from search_ui.query.filters import query
from search_ui.query.plan import Body, EngineResponse, Plan, asking, each
from search_ui.results.signatures import Signatures, Tally, Unsigned
from search_ui.results.table import Pair
from search_ui.url.params import SearchParams

MOST = 40_000
"""Signatures of one kind that are counted: each shard counts half as many more, and may have 65,535."""
SIGNATURE, UNIT = SIGNATURES

Columns = Mapping[str, Signatures]
NOTHING_KNOWN: Columns = {field: Signatures.of(field, ()) for field in SIGNATURES}


def tally(params: SearchParams, known: Columns) -> Plan[Tally]:
    """How many citations of each signature fulfil what is asked otherwise.

    Args:
        params: the search.
        known: the signatures that are known already; the answer has these and what it finds.

    Raises:
        Unsigned: from reading.
    """

    def read(counts: list[dict[str, int]]) -> Tally:
        found = dict(zip(SIGNATURES, counts, strict=True))
        columns = {field: known[field].with_these(field, found[field]) for field in SIGNATURES}
        return Tally(columns, {field: columns[field].column(found[field]) for field in SIGNATURES})

    return each(_signatures(params, field) for field in SIGNATURES).then(read)


def units() -> Plan[dict[str, int]]:
    """All units, and how many citations each has.

    Raises:
        Unsigned: from reading.
    """
    return asking(_counting({"match_all": {}}, UNIT), lambda response: _counted(UNIT, response))


def pairs_of(some_units: Iterable[str]) -> Plan[list[Pair]]:
    """What these units have of each signature.

    Raises:
        Unsigned: from reading.
    """
    asked = list(some_units)

    def read(counts: list[dict[str, int]]) -> list[Pair]:
        return [
            Pair(signature, unit, count)
            for unit, counted in zip(asked, counts, strict=True)
            for signature, count in counted.items()
        ]

    return each(
        asking(
            _counting({"term": {UNIT: unit}}, SIGNATURE),
            lambda response: _counted(SIGNATURE, response),
            cached=False,
        )
        for unit in asked
    ).then(read)


def _signatures(params: SearchParams, field: str) -> Plan[dict[str, int]]:
    body = _counting(query(params, ignored=SIGNATURES[field]), field)
    return asking(body, lambda response: _counted(field, response))


def _counting(asked: Body, field: str) -> Body:
    terms = {"field": field, "size": MOST}
    return {"query": asked, "size": 0, "track_total_hits": True, "aggs": {field: {"terms": terms}}}


def _counted(field: str, response: EngineResponse) -> dict[str, int]:
    buckets: list[Mapping[str, Any]] = response["aggregations"][field]["buckets"]
    counts = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    if sum(counts.values()) != response["hits"]["total"]["value"]:
        raise Unsigned
    return counts
