"""How many different ones there are: counted, or about. Pure."""

from dataclasses import dataclass

EACH = 50_000
"""Citations whose applications one request lists: a response may have 65,535 buckets."""
SMALL = 2_000
"""Up to so many, the different values of all citations of a search are counted exactly."""


@dataclass(frozen=True, slots=True)
class Distinct:
    """How many different values citations have.

    Attributes:
        count: how many.
        exact: whether they were counted; else it is an estimate, and a page says “about”.
    """

    count: int
    exact: bool = True

    @property
    def words(self) -> str:
        """The number as a page writes it."""
        return f"{self.count:,}" if self.exact else f"about {self.count:,}"
