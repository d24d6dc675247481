"""Whether two ways to ask for a search give the same answer. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citations.facets import FACETS, Kind

EQUAL, APPROXIMATE = "equal", "approximate"
Counts = Mapping[str, Mapping[str, int]]
"""Facet → value → citations."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found.

    Attributes:
        total: how many citations. counts: of the facets that were counted.
        hits: ids of the first, in their order; None where others may stand there as well.
        unsure: facets whose counts may be too low, as whoever answered says.
    """

    total: int
    counts: Counts
    hits: tuple[str, ...] | None = None
    unsure: frozenset[str] = frozenset()


def of_page(data: Mapping[str, Any], *, by_date: bool) -> Answer:
    """What `/api/search` tells; of what is excluded it counts 0."""
    counts = {
        name: {value["value"]: value["count"] for value in facet["values"]}
        for name, facet in data["facets"].items()
    }
    hits = tuple(hit["id"] for hit in data["hits"])
    return Answer(data["total"], counts, hits if by_date else None)


def agreement(ours: Answer, theirs: Answer) -> str:
    """EQUAL, or what is not: APPROXIMATE where they say themselves that their counts may be too low."""
    if ours.total != theirs.total:
        return f"total {ours.total:,}, not {theirs.total:,}"
    if None not in (ours.hits, theirs.hits) and ours.hits != theirs.hits:
        return "other hits"
    counted = [name for name in theirs.counts if name in ours.counts]
    other = {name for name in counted if not _equal(name, ours.counts[name], theirs.counts[name])}
    if unforeseen := other - theirs.unsure:
        return f"other counts: {', '.join(sorted(unforeseen))}"
    return APPROXIMATE if other else EQUAL


def _equal(name: str, ours: Mapping[str, int], theirs: Mapping[str, int]) -> bool:
    """Whether the same values have the same counts. Which of several equal ones come last is nobody's choice.

    Ours are the first values and all that are selected; theirs may be more, or not the selected ones.
    """
    if any(ours[value] != count for value, count in theirs.items() if value in ours):
        return False
    if FACETS[name].kind is Kind.YEAR:
        return {value for value in ours if ours[value]} <= {*theirs}
    return _highest(name, ours) == _highest(name, theirs)


def _highest(name: str, counts: Mapping[str, int]) -> list[int]:
    """As many as a page shows of a facet."""
    return sorted((count for count in counts.values() if count), reverse=True)[: FACETS[name].shown]
