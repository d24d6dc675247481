"""What the citations of a search are in the units that people think in. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

COUNTED: Mapping[str, str] = MappingProxyType(
    {"applications": "application_number", "references": "reference_number"}
)
"""What is counted besides citations, and the field whose values it is. Literature has no number."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How many citations, and how many different applications and references.

    Attributes:
        references: those with a number.
        inexact: which of the two are about so many.
    """

    citations: int
    applications: int
    references: int
    inexact: frozenset[str] = frozenset()

    @classmethod
    def of(cls, citations: int, estimates: Mapping[str, int], exact: Mapping[str, int]) -> "Totals":
        """From what was estimated, and what of that is known exactly."""
        numbers = {name: exact.get(name, estimates[name]) for name in COUNTED}
        return cls(citations, **numbers, inexact=frozenset({*COUNTED} - {*exact}))

    def to_json(self) -> dict[str, Any]:
        """As `/api/search` tells it."""
        return {
            "citations": self.citations,
            "applications": self.applications,
            "references": self.references,
            "exact": not self.inexact,
        }
