"""How many different applications and references a search's citations have. Pure.

The engine tells of many values only about how many differ, and of few how many exactly: it lists them all.
"""

from collections.abc import Collection, Mapping

from search_ui.query.filters import query
from search_ui.query.plan import EngineResponse, Plan, asking, knowing
from search_ui.results.totals import COUNTED
from search_ui.url.params import SearchParams

EXACT = 2_000
"""Different values up to which their number is exact."""
PRECISE = 40_000
"""What the engine's estimates reckon with; the most that it takes."""


def estimated(params: SearchParams) -> Plan[Mapping[str, int]]:
    """About how many of each of COUNTED."""
    estimates = {
        name: {"cardinality": {"field": field, "precision_threshold": PRECISE}}
        for name, field in COUNTED.items()
    }
    body = {"query": query(params), "size": 0, "track_total_hits": False, "aggs": estimates}

    def read(response: EngineResponse) -> Mapping[str, int]:
        return {name: int(response["aggregations"][name]["value"]) for name in COUNTED}

    return asking(body, read)


def exactly(params: SearchParams, names: Collection[str]) -> Plan[Mapping[str, int]]:
    """How many of these of COUNTED; one of which there are more than EXACT is not told."""
    if not names:
        return knowing({})
    lists = {name: {"terms": {"field": COUNTED[name], "size": EXACT}} for name in names}
    body = {"query": query(params), "size": 0, "track_total_hits": False, "aggs": lists}

    def read(response: EngineResponse) -> Mapping[str, int]:
        found = response["aggregations"]
        return {name: len(found[name]["buckets"]) for name in names if not found[name]["sum_other_doc_count"]}

    return asking(body, read)
