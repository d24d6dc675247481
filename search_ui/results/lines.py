"""A line of results that tells of several citations. Pure."""

from dataclasses import dataclass
from typing import Any

from citations.record import Citation
from citations.use import use_of
from citations.vocabulary import NONE
from search_ui.results.grounds import Ground
from search_ui.results.hits import Hit
from search_ui.url.params import UNGROUPED, Exact, SearchParams


@dataclass(frozen=True, slots=True)
class Line:
    """What several citations have in common, and how many they are.

    Attributes:
        search: whose results they are among.
        key: what they have in common: a use, an application or an office action.
        citations: how many.
        office_actions: in how many; None if there are more than are told.
        grounds: on which, as vocabulary has them, each with the paragraphs told.
        forms: which name a reference. art_units: of the examiners, some of them.
        first_date, last_date: of their office actions; None where no date is known.
        hits: the first of them in the order of the results; all of them if there are no more.
        numbers: of the references, some of them; of a use those of its family, ascending.
        family: of which they all are, where lines are uses and it is known.
        is_divided: whether citations of the same number that tell its family are in another line.
    """

    search: SearchParams
    key: str
    citations: int
    office_actions: int | None
    grounds: tuple[Ground, ...]
    forms: tuple[str, ...]
    art_units: tuple[str, ...]
    first_date: str | None
    last_date: str | None
    hits: tuple[Hit, ...]
    numbers: tuple[str, ...] = ()
    family: str | None = None
    is_divided: bool = False

    @property
    def citation(self) -> Citation:
        """The first of them."""
        return self.hits[0].citation

    @property
    def all(self) -> SearchParams:
        """The search for all of them."""
        others = {exact for exact in self.search.exact if exact.name not in {own.name for own in self._own()}}
        return self.search.changed(group=UNGROUPED, exact=frozenset(others | {*self._own()}))

    @property
    def url(self) -> str:
        """Where all of them are."""
        return self.all.to_url()

    def _own(self) -> list[Exact]:
        """What the citations of this line have, and no others."""
        first = self.citation
        if self.search.group == "office_action":
            return [Exact("office_action", self.key)]
        against = Exact("application", first.application_number)
        if self.search.group == "application":
            return [against]
        if self.family:
            return [against, Exact("family", self.family)]
        if first.reference_number:
            unknown = [Exact("family", NONE)] if self.is_divided else []
            return [against, Exact("reference", first.reference_number), *unknown]
        return [against, Exact("use", str(use_of(first.application_number, first.reference)))]

    def to_json(self) -> dict[str, Any]:
        """As `/api/search` tells it; what may differ within the line is null."""
        first = self.citation
        of_reference = self.search.group == "reference"
        return {
            "key": self.key,
            "reference": first.reference if of_reference else None,
            "reference_number": first.reference_number if of_reference else None,
            "reference_numbers": [*self.numbers] if of_reference else [],
            "reference_family": self.family,
            "application_number": first.application_number,
            "office_action_id": self.key if self.search.group == "office_action" else None,
            "citations": self.citations,
            "office_actions": self.office_actions,
            "rejection_type": [*dict.fromkeys(ground.rejection_type for ground in self.grounds)],
            "grounds": [ground._asdict() for ground in self.grounds],
            "form_source": [*self.forms],
            "art_unit": [*self.art_units],
            "first_date": self.first_date,
            "last_date": self.last_date,
            "url": self.url,
            "hits": [hit.to_json() for hit in self.hits],
        }
