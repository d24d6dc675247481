"""The first values by the applications that they are cited against: as many are counted as that takes."""

from collections.abc import Callable, Mapping

from search_ui.results.reference_ranking import Candidates, Order, by_applications

Count = Callable[[Mapping[str, int]], Mapping[str, int]]
"""Value → citations, at most → the applications of each."""


def counted_first(found: Candidates, wanted: int) -> dict[str, int]:
    """Those to be counted so that the first of them are certain: mostly twice as many as are wanted do."""
    return found.to_count(0, 2 * wanted)


def ordered(
    found: Candidates, counted: Mapping[str, int], count: Count, wanted: int
) -> tuple[Order, Mapping[str, int]]:
    """The order, certain as far as is wanted if it can be, and the applications that were counted.

    Args:
        found: the most cited.
        counted: the applications of `counted_first`.
        count: counts those of the others, where the order is not certain without them.
        wanted: how many of the order are shown.
    """
    order = by_applications(found, counted)
    # The last shown has as many applications, or more; what cannot have more than that need not be counted.
    least = sorted(counted.values(), reverse=True)[wanted - 1 : wanted]
    rest = found.to_count(len(counted), above=min(least, default=0)) if order.ranked < wanted else {}
    if rest:
        counted = {**counted, **count(rest)}
        order = by_applications(found, counted)
    return order, counted
