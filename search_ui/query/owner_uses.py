"""How often the documents of a facet's values are used in rejections. Pure."""

from citations.facets import FACETS
from search_ui.query.facet_values import exactly
from search_ui.query.filters import query
from search_ui.query.plan import EngineResponse, Plan, asking, together
from search_ui.results.owner_uses import GROUND, PRIOR_ART, Use, Uses, rejecting, uses_of
from search_ui.url.facet_params import FacetParams


def uses(asked: FacetParams, values: list[str]) -> Plan[Uses]:
    """How the values of one page are used, and how many citations have any value at all."""

    def of_page(known: tuple[int, int], by_value: dict[str, tuple[Use, ...]]) -> Uses:
        return Uses(total=known[0], known=known[1], by_value=by_value)

    return together(of_page, _known(asked), _by_value(asked, values))


def _known(asked: FacetParams) -> Plan[tuple[int, int]]:
    """How many citations there are, and how many have a value, whatever it is."""
    body = {
        "query": query(asked.search, but=asked.name),
        "size": 0,
        "track_total_hits": True,
        "aggs": {"known": {"filter": {"exists": {"field": asked.facet.field}}}},
    }

    def read(response: EngineResponse) -> tuple[int, int]:
        return response["hits"]["total"]["value"], response["aggregations"]["known"]["doc_count"]

    return asking(body, read)


def _by_value(asked: FacetParams, values: list[str]) -> Plan[dict[str, tuple[Use, ...]]]:
    """How often each value is used on each ground. A count of two facets ignores both their selections."""
    grounds = {"terms": {"field": FACETS[GROUND].field, "size": len(PRIOR_ART), "include": [*PRIOR_ART]}}
    body = {
        "query": query(rejecting(asked.search, ()), but=asked.name),
        "size": 0,
        "track_total_hits": False,
        "aggs": {asked.name: exactly(asked.facet, values) | {"aggs": {"grounds": grounds}}},
    }

    def read(response: EngineResponse) -> dict[str, tuple[Use, ...]]:
        counts = {
            asked.facet.value_of(bucket["key"]): {
                ground["key"]: ground["doc_count"] for ground in bucket["grounds"]["buckets"]
            }
            for bucket in response["aggregations"][asked.name]["buckets"]
        }
        return {value: uses_of(asked.search, asked.name, value, counts.get(value, {})) for value in values}

    return asking(body, read)
