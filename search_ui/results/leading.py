"""The commonest values of a facet among all citations, which bound their counts in any search. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from citations.facets import Facet
from citations.vocabulary import NONE

SAFE = 0.7
"""The part of what its size suggests that a search has, at least, of the first values of most facets."""


@dataclass(frozen=True, slots=True)
class Leading:
    """What is known of a facet's values among all citations.

    Attributes:
        at_most: value as the index has it → how many citations have it, at most; the commonest first.
        beyond: how many citations any other value has, at most; 0 where there is no other, and all counts are
            exact.
        lacking: how many citations have no value.
    """

    at_most: Mapping[str, int]
    beyond: int
    lacking: int

    def having(self, facet: Facet, values: Iterable[str]) -> int:
        """How many citations have one of these values, at most; they are as the URL says them."""
        return sum(
            self.lacking if value == NONE else self.at_most.get(facet.stored(value), self.beyond)
            for value in values
        )

    def likely(self, first: int, citations: int, total: int) -> list[str] | None:
        """The values among which the first of a search are likely to be.

        Args:
            first: how many of the first values are wanted.
            citations: of the search.
            total: all citations.

        Returns:
            The values; None where half of all citations that have any, or more, have one of these.
        """
        counts = [*self.at_most.values()]
        if len(counts) <= first or not citations:
            return None
        least = SAFE * counts[first] * citations / total
        values = [value for value, count in self.at_most.items() if count > least]
        are_few = 2 * sum(counts[: len(values)]) <= total - self.lacking
        return values if are_few and self.bound(len(values)) <= least else None

    def bound(self, first: int) -> int:
        """How many citations any value has, at most, but for the first so many."""
        counts = [*self.at_most.values()]
        return counts[first] if first < len(counts) else self.beyond
