"""The rows that name one reference, as one line of a page. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from citations.record import Citation
from citations.vocabulary import CATEGORIES, FORM_SOURCES, NONE
from search_ui.results.hits import Hit


@dataclass(frozen=True, slots=True)
class Cited:
    """One reference, and the rows that name it: those of one ground, or of the whole application.

    Attributes:
        key: what tells it from others: its number, or its text where no number was recognized.
        citations: one or more, in the order of time.
    """

    key: str
    citations: tuple[Citation, ...]

    @property
    def best(self) -> Citation:
        """The row that tells most of it: tables may have been joined on to one source only."""
        return max(self.citations, key=lambda c: (c.reference_title is not None, bool(c.reference_owner)))

    @property
    def is_bare(self) -> bool:
        """Whether the row that tells most says nothing more than a number that was recognized."""
        return Hit(self.best).is_bare_number

    @property
    def forms(self) -> tuple[str, ...]:
        """All the forms that name it, as vocabulary.FORM_SOURCES are ordered."""
        named = {form for citation in self.citations for form in citation.form_source}
        return (*(form for form in FORM_SOURCES if form in named), *sorted(named - FORM_SOURCES.keys()))

    @property
    def claims(self) -> tuple[int, ...]:
        """The claims concerned, ascending."""
        return claims_of(self.citations)

    @property
    def categories(self) -> tuple[str, ...]:
        """The relevance categories that are told, as vocabulary.CATEGORIES are ordered."""
        told = {letter for citation in self.citations for letter in citation.category}
        return (*(letter for letter in CATEGORIES if letter in told), *sorted(told - CATEGORIES.keys()))

    @property
    def places(self) -> tuple[str, ...]:
        """Where in the reference examiners point, each place once."""
        return tuple(dict.fromkeys(place for citation in self.citations for place in citation.location))

    @property
    def related_claims(self) -> tuple[int, ...]:
        """The claims that it is said to be held against, ascending."""
        return tuple(sorted({claim for citation in self.citations for claim in citation.related_claims}))

    @property
    def told_otherwise(self) -> tuple[str, ...]:
        """What another source says differently, as `field=value`, each once."""
        return tuple(dict.fromkeys(told for citation in self.citations for told in citation.told_otherwise))

    def to_json(self) -> dict[str, Any]:
        """As `/api/applications/…` tells it; `citation_id` is the first of `citation_ids`."""
        ids = [citation.id for citation in self.citations]
        return {
            "reference": self.best.reference,
            "reference_number": self.best.reference_number,
            "form_source": list(self.forms),
            "claims": list(self.claims),
            "category": list(self.categories),
            "location": list(self.places),
            "related_claims": list(self.related_claims),
            "told_otherwise": list(self.told_otherwise),
            "citation_id": ids[0],
            "citation_ids": ids,
        }


def names_reference(citation: Citation) -> bool:
    """Whether it names a reference at all."""
    return citation.reference_type != NONE


def reference_key(citation: Citation) -> str:
    """What tells the reference of a citation from others: its number, else its text."""
    text = citation.reference or citation.id
    return citation.reference_number or " ".join(text.lower().split())


def by_reference(citations: Iterable[Citation]) -> tuple[Cited, ...]:
    """Those that name a reference, by reference, in the order of the first of each."""
    found: dict[str, list[Citation]] = {}
    for citation in citations:
        if names_reference(citation):
            found.setdefault(reference_key(citation), []).append(citation)
    return tuple(Cited(key, tuple(rows)) for key, rows in found.items())


def claims_of(citations: Iterable[Citation]) -> tuple[int, ...]:
    """The claims that any of them concerns, ascending."""
    return tuple(sorted({claim for citation in citations for claim in citation.claims}))
