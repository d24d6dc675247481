"""How often the documents of a facet's values are used in rejections. Pure."""

from collections.abc import Mapping
from itertools import accumulate, takewhile
from types import MappingProxyType

from citations.facets import FACETS
from search_ui.query.distinct import applications_or_about
from search_ui.query.facet_values import exactly
from search_ui.query.filters import having, query, with_any
from search_ui.query.plan import EngineResponse, Plan, asking, both, how_many, together
from search_ui.results.distinct import Distinct
from search_ui.results.owner_uses import GROUND, PRIOR_ART, Use, Uses, rejecting, uses_of
from search_ui.results.reference_ranking import COUNTED
from search_ui.url.facet_params import FacetParams

ESTIMATED = 2_000_000
"""Citations, of all values of a page together, that are read to tell about how many applications each has."""


def uses(
    asked: FacetParams, counts: Mapping[str, int], counted: Mapping[str, int] = MappingProxyType({})
) -> Plan[Uses]:
    """How the values of one page are used, and how many citations have any value at all.

    Args:
        asked: the page.
        counts: value → citations, of the values of the page.
        counted: as it is stored → applications, of values that these were counted of already.
    """

    def of_page(
        known: tuple[int, int], by_value: dict[str, tuple[Use, ...]], applications: dict[str, Distinct]
    ) -> Uses:
        return Uses(*known, by_value, applications)

    return together(
        of_page, _known(asked), _by_value(asked, [*counts]), _applications(asked, counts, counted)
    )


def _applications(
    asked: FacetParams, counts: Mapping[str, int], counted: Mapping[str, int]
) -> Plan[dict[str, Distinct]]:
    """The applications of each value, exactly or about, as far as ESTIMATED."""
    stored = {asked.facet.stored(value): count for value, count in counts.items()}
    known = {value: Distinct(counted[value]) for value in stored if value in counted}
    ascending = sorted((value for value in stored if value not in known), key=lambda value: stored[value])
    within = takewhile(lambda read: read <= ESTIMATED, accumulate(stored[value] for value in ascending))
    few = {value: stored[value] for value, _ in zip(ascending, within, strict=False)}
    here = query(asked.search, but=asked.name)
    return applications_or_about(here, asked.facet.field, few, COUNTED).then(
        lambda found: {asked.facet.value_of(value): count for value, count in (known | found).items()}
    )


def _known(asked: FacetParams) -> Plan[tuple[int, int]]:
    """How many citations there are, and how many have a value, whatever it is."""
    here = query(asked.search, but=asked.name)
    return both(how_many(here), how_many(having(here, asked.facet.field)))


def _by_value(asked: FacetParams, values: list[str]) -> Plan[dict[str, tuple[Use, ...]]]:
    """How often each value is used on each ground. A count of two facets ignores both their selections."""
    grounds = {"terms": {"field": FACETS[GROUND].field, "size": len(PRIOR_ART), "include": [*PRIOR_ART]}}
    body = {
        "query": with_any(query(rejecting(asked.search, ()), but=asked.name), FACETS[GROUND], PRIOR_ART),
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
