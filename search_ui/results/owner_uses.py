"""How the references behind a facet's values are used: whose patents stand in the way. Pure.

A citation that is a rejection under § 102 or § 103 says that the reference stood in the way of somebody's
claims; most citations only list it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from citations.facets import FACETS
from search_ui.query.facet_values import exactly
from search_ui.query.search import Body, query
from search_ui.url.facet_params import FacetParams
from search_ui.url.params import Filter, SearchParams

PRIOR_ART = ("102", "103")
"""The grounds of rejection that rest on a reference: novelty and obviousness."""
_GROUND = "rejection_type"
Response = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Use:
    """How many citations of a value are rejections on one ground, and the search that shows them."""

    ground: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Uses:
    """How the values of one page are used.

    Attributes:
        total: the citations that the page counts. known: those of them that have a value.
        by_value: value → its use on each of PRIOR_ART.
    """

    total: int
    known: int
    by_value: Mapping[str, tuple[Use, ...]]

    @classmethod
    def from_responses(cls, asked: FacetParams, values: list[str], responses: Sequence[Response]) -> "Uses":
        """From the responses to `known_body` and `uses_body`."""
        found, used = responses
        buckets = {bucket["key"]: bucket for bucket in used["aggregations"][asked.name]["buckets"]}
        return cls(
            total=found["hits"]["total"]["value"],
            known=found["aggregations"]["known"]["doc_count"],
            by_value={value: tuple(_uses(asked, value, buckets.get(value))) for value in values},
        )


def known_body(asked: FacetParams) -> Body:
    """How many citations there are, and how many have a value, whatever it is."""
    known = {"filter": {"exists": {"field": asked.facet.field}}}
    return {
        "query": query(asked.search, ignored=asked.name),
        "size": 0,
        "track_total_hits": True,
        "aggs": {"known": known},
    }


def uses_body(asked: FacetParams, values: list[str]) -> Body:
    """How often each value is used on each ground. A count of two facets ignores both their selections."""
    search = rejecting(asked.search, ())
    grounds = {"terms": {"field": FACETS[_GROUND].field, "size": len(PRIOR_ART), "include": [*PRIOR_ART]}}
    return {
        "query": query(search, ignored=asked.name),
        "size": 0,
        "track_total_hits": False,
        "aggs": {asked.name: exactly(asked.facet, values) | {"aggs": {"grounds": grounds}}},
    }


def rejecting(search: SearchParams, grounds: tuple[str, ...] = PRIOR_ART) -> SearchParams:
    """The search among rejections on these grounds only; among all citations if there are none."""
    others = frozenset(f for f in search.filters if f.facet != _GROUND or f.excluded)
    return search.changed(filters=others | {Filter(_GROUND, ground) for ground in grounds})


def is_rejecting(search: SearchParams) -> bool:
    """Whether a search is among rejections over a reference only."""
    return bool(search.selected(_GROUND)) and set(search.selected(_GROUND)) <= set(PRIOR_ART)


def _uses(asked: FacetParams, value: str, bucket: Response | None) -> list[Use]:
    """On each ground; a value without a bucket is used on none."""
    grounds = bucket["grounds"]["buckets"] if bucket else ()
    counts = {ground["key"]: ground["doc_count"] for ground in grounds}
    search = asked.search.only(asked.name, value)
    return [Use(ground, counts.get(ground, 0), search.only(_GROUND, ground).to_url()) for ground in PRIOR_ART]
