"""What a fetch did, for `--report` and the summary."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class FetchReport:
    """What a fetch did.

    Attributes:
        product: what was fetched.
        files: what is in the data folder now.
        fetched: False when everything was there already.
        counts: what there is to count, in words.
        calls: calls of the portal that it took.
        calls_this_week: calls in this ISO week, all commands together.
        seconds: how long it took.
        notes: what its user should know.
    """

    product: str
    files: list[str]
    fetched: bool = True
    counts: dict[str, int] = field(default_factory=dict)
    calls: int = 0
    calls_this_week: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As `--report` writes it."""
        return asdict(self)
