"""The engine's hit → a citation to show. Pure."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from dataclasses import field as attribute
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from citations.record import Citation
from search_ui.results.marks import marked, united

_NOT_OF_NUMBER = re.compile(r"[^0-9A-Z]")
_NO_HIGHLIGHT: Mapping[str, tuple[Markup, ...]] = {}


@dataclass(frozen=True, slots=True)
class Hit:
    """One citation found.

    Attributes:
        citation: all that the index holds of it.
        score: how well it matches the words; None where hits are not ordered by that.
        highlight: field → its text, or pieces of it, as safe HTML with `<mark>` around what matched.
    """

    citation: Citation
    score: float | None = None
    highlight: Mapping[str, tuple[Markup, ...]] = attribute(default_factory=lambda: _NO_HIGHLIGHT)

    @classmethod
    def from_engine(cls, hit: Mapping[str, Any]) -> "Hit":
        """From `{"_id": "…", "_score": 1.0, "_source": {…}, "highlight": {"reference": ["…"]}}`."""
        pieces = united(hit.get("highlight", {}))
        return cls(
            citation=Citation.from_document(hit["_id"], hit["_source"]),
            score=hit.get("_score"),
            highlight={name: tuple(map(marked, texts)) for name, texts in pieces.items()},
        )

    @property
    def url(self) -> str:
        """The citation's own page."""
        return f"/citations/{quote(self.citation.id, safe='')}"

    @property
    def is_bare_number(self) -> bool:
        """Whether its reference says nothing more than a number that was recognized, without a kind code."""
        number = self.citation.reference_number or ""
        written = _NOT_OF_NUMBER.sub("", (self.citation.reference or "").upper())
        return number != "" and written.removeprefix("US").lstrip("0") == number.removeprefix("US")

    def shown(self, field: str) -> Markup | str | None:
        """The text of a field as a page shows it: with what matched marked, else as it is."""
        if pieces := self.highlight.get(field):
            return Markup(" … ").join(pieces)
        text: str | None = getattr(self.citation, field)
        return text

    def to_json(self) -> dict[str, Any]:
        """As `/api/search` tells it: a field without a value is null, or [] where it may have many."""
        fields = asdict(self.citation)
        del fields["sequence"]
        return {
            "id": fields.pop("id"),
            "score": self.score,
            **fields,
            "self_citation": self.citation.self_citation,
            "highlight": {name: [str(piece) for piece in pieces] for name, pieces in self.highlight.items()},
            "url": self.url,
        }
