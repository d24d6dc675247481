"""What the citations of a search are in the units that people think in. Pure."""

from dataclasses import dataclass
from typing import Any

from search_ui.results.distinct import Distinct


@dataclass(frozen=True, slots=True)
class Totals:
    """How many citations, and how many different applications and references.

    Attributes:
        references: those with a number; literature has none.
    """

    citations: int
    applications: Distinct
    references: Distinct

    def to_json(self) -> dict[str, Any]:
        """As `/api/search` tells it."""
        return {
            "citations": self.citations,
            "applications": self.applications.count,
            "references": self.references.count,
            "exact": self.applications.exact and self.references.exact,
        }
