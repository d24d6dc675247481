"""Which numbers are of one invention: its publication and its patent have the same application. Pure."""

from collections.abc import Sequence

from search_ui.query.clauses import narrowed, values_of_few
from search_ui.query.distinct import NUMBER
from search_ui.query.filters import query
from search_ui.query.plan import EngineResponse, Plan, asking, knowing
from search_ui.url.params import SearchParams
from search_ui.url.reference_params import Family

FAMILY = "reference_family"
MOST = 20
"""Numbers of one family: a publication and a patent, seldom another publication."""


def family(application: str) -> Plan[Family | None]:
    """The numbers of a family that are cited here; None where it is one."""
    values = values_of_few(NUMBER, MOST, shard_size=MOST * 10, order={"_key": "asc"})
    body = {
        "query": {"bool": {"filter": [{"term": {FAMILY: application}}]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {NUMBER: values},
    }

    def read(response: EngineResponse) -> Family | None:
        numbers = tuple(bucket["key"] for bucket in response["aggregations"][NUMBER]["buckets"])
        return Family(application, numbers) if len(numbers) > 1 else None

    return asking(body, read)


def families_of(numbers: Sequence[str]) -> Plan[dict[str, str]]:
    """Number → the application of its family, of those of which any citation tells it."""
    if not numbers:
        return knowing({})
    each = {FAMILY: {"terms": {"field": FAMILY, "size": 1}}}
    terms = {"field": NUMBER, "include": [*numbers], "size": len(numbers)}
    body = {
        "query": {"bool": {"filter": [{"terms": {NUMBER: [*numbers]}}, {"exists": {"field": FAMILY}}]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {NUMBER: {"terms": terms, "aggs": each}},
    }

    def read(response: EngineResponse) -> dict[str, str]:
        buckets = response["aggregations"][NUMBER]["buckets"]
        return {bucket["key"]: bucket[FAMILY]["buckets"][0]["key"] for bucket in buckets}

    return asking(body, read)


def several(applications: Sequence[str]) -> Plan[dict[str, tuple[Family, int]]]:
    """Of those of some families that have several numbers here: the family, and its citations."""
    if not applications:
        return knowing({})
    each = {NUMBER: {"terms": {"field": NUMBER, "size": MOST, "order": {"_key": "asc"}}}}
    terms = {"field": FAMILY, "include": [*applications], "size": len(applications)}
    asked = narrowed(query(SearchParams()), {"terms": {FAMILY: [*applications]}})
    body = {
        "query": asked,
        "size": 0,
        "track_total_hits": False,
        "aggs": {FAMILY: {"terms": terms, "aggs": each}},
    }

    def read(response: EngineResponse) -> dict[str, tuple[Family, int]]:
        found = {}
        for bucket in response["aggregations"][FAMILY]["buckets"]:
            numbers = tuple(each["key"] for each in bucket[NUMBER]["buckets"])
            if len(numbers) > 1:
                found[bucket["key"]] = (Family(bucket["key"], numbers), bucket["doc_count"])
        return found

    return asking(body, read)


def citations_of(numbers: Sequence[str]) -> Plan[dict[str, int]]:
    """How many citations each number has, in their order, whatever is known of its family."""
    asked = narrowed(query(SearchParams()), {"terms": {NUMBER: [*numbers]}})
    terms = {"field": NUMBER, "include": [*numbers], "size": len(numbers)}
    body = {"query": asked, "size": 0, "track_total_hits": False, "aggs": {NUMBER: {"terms": terms}}}

    def read(response: EngineResponse) -> dict[str, int]:
        found = {each["key"]: each["doc_count"] for each in response["aggregations"][NUMBER]["buckets"]}
        return {number: found.get(number, 0) for number in numbers}

    return asking(body, read)
