"""How many different applications or references there are, exactly or about. Pure.

The engine counts different values exactly only as it lists them (`terms`), and a request may list some
ten thousand. What has one citation at most with each application needs no list: so applications are the
citations without those that repeat one (`min_doc_count`), and only these are listed. Whatever has more
citations than can be read for that is estimated (`cardinality`).

Beside other aggregations, or below each bucket of one, both are asked for at once, and the list is believed
where it is whole (`different`).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from search_ui.query.clauses import Clause, values_of_few
from search_ui.query.plan import Body, EngineResponse, Plan, asking, each, knowing, together
from search_ui.results.distinct import EACH, SMALL, Distinct

PRECISION = 10_000
"""Below which an estimate is nearly exact; above, its standard error is 0.4 %. It takes 64 KiB a value."""
APPLICATION, NUMBER = "application_number", "reference_number"


def applications(query: Clause, field: str, citations: Mapping[str, int]) -> Plan[dict[str, int]]:
    """The applications of each value, exactly.

    Args:
        query: what the citations fulfil. It is not changed.
        field: of the values.
        citations: value → citations that fulfil it, of none more than EACH.
    """

    def read(found: list[dict[str, int]]) -> dict[str, int]:
        return {value: count for some in found for value, count in some.items()}

    return each(_counted(query, field, some) for some in _requests(citations)).then(read)


def applications_or_about(
    query: Clause, field: str, citations: Mapping[str, int], most: int
) -> Plan[dict[str, Distinct]]:
    """The applications of each value: exactly for the least cited, `most` citations in all; else about."""
    ascending = sorted(citations, key=lambda value: citations[value])
    read = accumulate(citations[value] for value in ascending)
    few = {
        value: citations[value]
        for value, total in zip(ascending, read, strict=True)
        if total <= most and citations[value] <= EACH
    }
    return together(
        lambda counted, about: {value: Distinct(count) for value, count in counted.items()} | about,
        applications(query, field, few),
        _estimated(query, field, [value for value in citations if value not in few]),
    )


def estimates(query: Clause, fields: Sequence[str]) -> Plan[list[Distinct]]:
    """About how many different values of each field there are."""
    body = {
        "query": query,
        "size": 0,
        "track_total_hits": False,
        "aggs": {field: estimate(field) for field in fields},
    }

    def read(response: EngineResponse) -> list[Distinct]:
        found = response["aggregations"]
        return [Distinct(found[field]["value"], exact=False) for field in fields]

    return asking(body, read)


def listed(query: Clause, field: str) -> Plan[Distinct | None]:
    """How many different values there are; None where they are more than SMALL."""
    values = values_of_few(field, SMALL)
    body = {"query": query, "size": 0, "track_total_hits": False, "aggs": {field: values}}

    return asking(body, lambda response: read_listed(response["aggregations"][field]))


def read_listed(found: Mapping[str, Any]) -> Distinct | None:
    """How many values were listed; None where that is not all of them."""
    is_whole = not found["sum_other_doc_count"] and not found["doc_count_error_upper_bound"]
    return Distinct(len(found["buckets"])) if is_whole else None


def different(field: str, exact: int = SMALL) -> Clause:
    """The aggregations that `read_different` reads, beside others or below each bucket."""
    return {
        field: values_of_few(field, exact),
        _about(field): estimate(field),
    }


def read_different(field: str, aggregations: Mapping[str, Any]) -> Distinct:
    """How many values there are, of what these aggregations counted."""
    listed = aggregations[field]
    if listed["sum_other_doc_count"] == 0:
        return Distinct(len(listed["buckets"]))
    return Distinct(max(aggregations[_about(field)]["value"], len(listed["buckets"]) + 1), exact=False)


def estimate(field: str) -> Clause:
    """The aggregation that tells about how many different values there are, below each bucket of one too."""
    return {"cardinality": {"field": field, "precision_threshold": PRECISION}}


def only(query: Clause, field: str, values: list[str]) -> Clause:
    """Of what fulfils a query, that which has one of these values."""
    return {"bool": {"filter": [query, {"terms": {field: values}}]}}


def _about(field: str) -> str:
    return f"{field}:about"


def _requests(citations: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """The values of one request after the other."""
    some: dict[str, int] = {}
    for value, count in citations.items():
        if some and sum(some.values()) + count > EACH:
            yield some
            some = {}
        some[value] = count
    if some:
        yield some


def _body(query: Clause, field: str, values: list[str], of_each: Clause) -> Body:
    terms = {"field": field, "include": values, "size": len(values)}
    return {
        "query": only(query, field, values),
        "size": 0,
        "track_total_hits": False,
        "aggs": {"values": {"terms": terms, "aggs": {"applications": of_each}}},
    }


def _counted(query: Clause, field: str, citations: Mapping[str, int]) -> Plan[dict[str, int]]:
    repeated = {"field": APPLICATION, "size": max(1, *citations.values()), "min_doc_count": 2}
    body = _body(query, field, [*citations], {"terms": repeated})

    def read(response: EngineResponse) -> dict[str, int]:
        return dict.fromkeys(citations, 0) | {
            bucket["key"]: bucket["doc_count"] - _repeats(bucket["applications"]["buckets"])
            for bucket in response["aggregations"]["values"]["buckets"]
        }

    return asking(body, read)


def _repeats(buckets: list[dict[str, Any]]) -> int:
    """How many citations are further ones with an application."""
    return sum(bucket["doc_count"] - 1 for bucket in buckets)


def _estimated(query: Clause, field: str, values: list[str]) -> Plan[dict[str, Distinct]]:
    if not values:
        return knowing({})

    def read(response: EngineResponse) -> dict[str, Distinct]:
        return {
            bucket["key"]: Distinct(bucket["applications"]["value"], exact=False)
            for bucket in response["aggregations"]["values"]["buckets"]
        }

    return asking(_body(query, field, values, estimate(APPLICATION)), read)
