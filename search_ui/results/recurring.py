"""The references applied against one application, and in which of its office actions: what recurs. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from citations.vocabulary import REJECTION_TYPES
from search_ui.results.cited import Cited
from search_ui.results.office_actions import Ground, OfficeAction

APPLICANTS_LIST = "1449"


@dataclass(frozen=True, slots=True)
class Use:
    """One reference in one office action.

    Attributes:
        action: which. grounds: as what it stands there, by statute.
        categories: how relevant it is said to be there, where that is told.
    """

    action: OfficeAction
    grounds: tuple[Ground, ...]
    categories: tuple[str, ...]

    @property
    def is_applied(self) -> bool:
        """Whether a ground of rejection is tied to it there."""
        return any(ground.rejection_type for ground in self.grounds)


@dataclass(frozen=True, slots=True)
class UsedReference:
    """One reference of an application.

    Attributes:
        cited: the reference, with all rows of the application that name it.
        uses: the office actions in which it stands, applied or not, in their order.
    """

    cited: Cited
    uses: tuple[Use, ...]

    @property
    def applied(self) -> tuple[OfficeAction, ...]:
        """The office actions in which a ground of rejection is tied to it."""
        return tuple(use.action for use in self.uses if use.is_applied)

    def use_in(self, action: OfficeAction) -> Use | None:
        """As what it stands in an office action, if it does."""
        return next((use for use in self.uses if use.action.place == action.place), None)

    @property
    def rejection_types(self) -> tuple[str, ...]:
        """All grounds under which it is applied, by statute."""
        found = {ground.rejection_type for use in self.uses for ground in use.grounds}
        return tuple(type_ for type_ in REJECTION_TYPES if type_ in found)

    @property
    def is_applicants(self) -> bool:
        """Whether it is on the applicant's own list."""
        return APPLICANTS_LIST in self.cited.forms

    @property
    def listed_before(self) -> str | None:
        """The day of an office action with it on the applicant's list, before any that applied it.

        YYYY-MM-DD; None where that is not known: lists of the research dataset have no date.
        """
        lists = [c for c in self.cited.citations if APPLICANTS_LIST in c.form_source]
        listed = min((c.office_action_date for c in lists if c.office_action_date), default=None)
        applying = [c for c in self.cited.citations if c.rejection_type]
        if not listed or not all(c.office_action_date for c in applying):
            return None
        applied = min((c.office_action_date for c in applying if c.office_action_date), default=None)
        return listed if applied and listed < applied else None

    def to_json(self) -> dict[str, Any]:
        """As `/api/applications/…` tells it; `office_actions` are the ids of those in which it stands."""
        best = self.cited.best
        return {
            "reference_number": best.reference_number,
            "reference": best.reference,
            "reference_type": best.reference_type,
            "reference_title": best.reference_title,
            "form_source": list(self.cited.forms),
            "category": list(self.cited.categories),
            "location": list(self.cited.places),
            "office_actions": [use.action.id for use in self.uses],
            "rejection_type": list(self.rejection_types),
            "listed_before": self.listed_before,
            "citation_ids": [citation.id for citation in self.cited.citations],
        }


def used_references(
    references: Iterable[Cited], actions: Iterable[OfficeAction]
) -> tuple[UsedReference, ...]:
    """The references of an application with their uses; those that recur most first, then the earliest."""
    uses: dict[str, list[Use]] = {}
    for action in actions:
        for key, stands in _stands(action).items():
            grounds = tuple(ground for ground, _ in stands)
            there = Cited(key, tuple(row for _, cited in stands for row in cited.citations))
            uses.setdefault(key, []).append(Use(action, grounds, there.categories))
    found = (UsedReference(cited, tuple(uses.get(cited.key, ()))) for cited in references)
    return tuple(sorted(found, key=_rank))


def _stands(action: OfficeAction) -> dict[str, list[tuple[Ground, Cited]]]:
    """Reference → as what it stands in an office action, with the rows that say so."""
    found: dict[str, list[tuple[Ground, Cited]]] = {}
    for grounded in action.grounds:
        for cited in grounded.references:
            found.setdefault(cited.key, []).append((grounded.ground, cited))
    return found


def _rank(used: UsedReference) -> tuple[int, int]:
    first = next((action.place for action in used.applied), 0)
    return (-len(used.applied), first)
