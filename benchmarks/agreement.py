"""Whether two ways to ask for a search give the same answer. Pure."""

from collections.abc import Mapping
from typing import Any

from benchmarks import tutorial
from benchmarks.tutorial import Counts
from citations.facets import FACETS, Kind
from search_ui.url.params import SearchParams

EQUAL, APPROXIMATE = "equal", "approximate"


def agreement(search: SearchParams, ours: Mapping[str, Any], response: Mapping[str, Any]) -> str:
    """EQUAL, or what is not: APPROXIMATE where the engine itself says that the other counts may be too low.

    Args:
        search: what was asked.
        ours: the answer of `/api/search`.
        response: the engine's to the tutorial's request.
    """
    if ours["total"] != tutorial.total(response):
        return f"total {ours['total']}, not {tutorial.total(response)}"
    if search.sort != "relevance":
        hits = [hit["id"] for hit in ours["hits"]]
        if hits != [hit["_id"] for hit in response["hits"]["hits"]]:
            return "other hits"
    low = tutorial.may_be_low(response)
    other = different(counts_of(ours), tutorial.counts(response))
    if unforeseen := other - low:
        return f"other counts: {', '.join(sorted(unforeseen))}"
    return APPROXIMATE if other else EQUAL


def counts_of(ours: Mapping[str, Any]) -> Counts:
    """The counts that `/api/search` tells; of what is excluded, 0."""
    return {
        name: {value["value"]: value["count"] for value in facet["values"]}
        for name, facet in ours["facets"].items()
    }


def different(ours: Counts, theirs: Counts) -> frozenset[str]:
    """The facets that are counted differently, of those that both count."""
    return frozenset(name for name in theirs if name in ours and not _equal(name, ours[name], theirs[name]))


def _equal(name: str, ours: Mapping[str, int], theirs: Mapping[str, int]) -> bool:
    """Whether the same values have the same counts. Which of several equal ones come last is nobody's choice.

    Ours shows the first values and all that are selected; theirs may have more, or not the selected ones.
    """
    if any(ours[value] != count for value, count in theirs.items() if value in ours):
        return False
    if FACETS[name].kind is Kind.YEAR:
        return {value for value in ours if ours[value]} <= {*theirs}
    shown = min(len(ours), len(theirs), FACETS[name].shown)
    return _highest(ours, shown) == _highest(theirs, shown)


def _highest(counts: Mapping[str, int], most: int) -> list[int]:
    return sorted((count for count in counts.values() if count), reverse=True)[:most]
