"""One application: what was cited against it, in which order, and what recurs. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import quote

from citations.facets import PLACEHOLDER_FACET
from citations.record import Citation
from citations.vocabulary import NONE
from search_ui.language.tree import Is, Number
from search_ui.results.cited import Cited, by_reference, names_reference
from search_ui.results.office_actions import OfficeAction, is_of_action, office_actions
from search_ui.results.recurring import UsedReference, used_references
from search_ui.results.search_results import SearchResults
from search_ui.url.params import REACH, Filter, SearchParams, exactly

MOST_ROWS = REACH
"""Rows of an application that its page reads; real ones have some hundred."""
MOST_IN_TABLE, MOST_COLUMNS = 200, 40
"""References and office actions in the table of what recurs."""
MOST_LISTED = 1_000
"""References on the page that are listed only; JSON and the search have all."""


@dataclass(frozen=True)
class ApplicationPage:
    """An application and the rows against it.

    Attributes:
        number: the canonical number.
        rows: those that are here, in the order of time, those without a date last: all of them, or the first
            MOST_ROWS.
        total: how many there are. unnamed: how many of these name no reference.
    """

    number: str
    rows: tuple[Citation, ...]
    total: int
    unnamed: int

    @property
    def url(self) -> str:
        """Its own address."""
        return application_url(self.number)

    @property
    def search(self) -> SearchParams:
        """The search for all citations against it."""
        return all_citations(self.number)

    @property
    def citations(self) -> int:
        """How many rows name a reference: as many as `search` finds."""
        return self.total - self.unnamed

    @property
    def is_cut(self) -> bool:
        """Whether there are rows that are not here."""
        return self.total > len(self.rows)

    @cached_property
    def office_actions(self) -> tuple[OfficeAction, ...]:
        """In the order of time; those without a date come last."""
        return office_actions(self.rows)

    @cached_property
    def references(self) -> tuple[UsedReference, ...]:
        """All that are cited against it; those that recur most first."""
        return used_references(by_reference(self.rows), self.office_actions)

    @cached_property
    def applied(self) -> tuple[UsedReference, ...]:
        """Those to which a ground of rejection is tied."""
        return tuple(used for used in self.references if used.applied)

    @cached_property
    def listed_only(self) -> tuple[UsedReference, ...]:
        """The others."""
        return tuple(used for used in self.references if not used.applied)

    @cached_property
    def listed_besides(self) -> tuple[Cited, ...]:
        """The applied references that stand on lists, too, with those of their rows that are of no action."""
        applied = {used.cited.key for used in self.applied}
        on_lists = by_reference(row for row in self.rows if not is_of_action(row))
        return tuple(cited for cited in on_lists if cited.key in applied)

    @property
    def recurring(self) -> tuple[UsedReference, ...]:
        """Those applied in more than one office action."""
        return tuple(used for used in self.applied if len(used.applied) > 1)

    @property
    def from_applicant(self) -> tuple[UsedReference, ...]:
        """Those that were applied and are on the applicant's own list."""
        return tuple(used for used in self.applied if used.is_applicants)

    @property
    def in_table(self) -> tuple[UsedReference, ...]:
        """Those that the table of what recurs shows."""
        return self.applied[:MOST_IN_TABLE]

    @property
    def columns(self) -> tuple[OfficeAction, ...]:
        """The office actions that the table of what recurs shows."""
        return self.office_actions[:MOST_COLUMNS]

    @property
    def title(self) -> str | None:
        """The invention's title, as most rows have it."""
        return next(iter(_frequent(row.title for row in self.rows)), None)

    @property
    def owners(self) -> tuple[str, ...]:
        """Its assignees, in the order in which the rows have them."""
        return tuple(dict.fromkeys(owner for row in self.rows for owner in row.application_owner))

    @property
    def subjects(self) -> tuple[str, ...]:
        """Its CPC subclasses, in the order in which the rows have them."""
        return tuple(dict.fromkeys(code for row in self.rows for code in row.application_cpc))

    @property
    def examiners(self) -> tuple[str, ...]:
        """Its examiner; more where rows differ, none where that is not known."""
        return tuple(_frequent(row.examiner for row in self.rows))

    @property
    def examiner_source(self) -> str:
        """That whose rows name its examiner."""
        return next(row.source for row in self.rows if row.examiner)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What became of it, of vocabulary.OUTCOMES; more where rows differ, none where that is not known."""
        return tuple(_frequent(row.outcome for row in self.rows))

    @property
    def patents(self) -> tuple[str, ...]:
        """The patent that it became; more where rows differ, none where that is not known."""
        return tuple(_frequent(row.application_patent for row in self.rows))

    @property
    def tells_relevance(self) -> bool:
        """Whether any row tells a category, a place in the reference or related claims."""
        return any(row.category or row.location or row.related_claims for row in self.rows)

    @property
    def sources(self) -> tuple[str, ...]:
        """Those whose rows tell what became of it."""
        return tuple(dict.fromkeys(row.source for row in self.rows if row.outcome or row.application_patent))

    @property
    def art_units(self) -> tuple[str, ...]:
        """The examining art units, the latest first."""
        return _latest(self.rows, "art_unit")

    @property
    def uspc_classes(self) -> tuple[str, ...]:
        """The classes of the US Patent Classification, the latest first."""
        return _latest(self.rows, "uspc_class")

    @property
    def undated(self) -> int:
        """How many citations, of those that are here, have no date."""
        return sum(names_reference(row) and not row.office_action_date for row in self.rows)

    @property
    def undated_search(self) -> SearchParams:
        """The search for citations without a date."""
        return self._narrowed("year", NONE)

    @property
    def unnamed_search(self) -> SearchParams:
        """The search for the rows that name no reference."""
        return self._narrowed(PLACEHOLDER_FACET, NONE)

    @property
    def ungrounded(self) -> int:
        """How many citations, of those that are here, have no ground of rejection."""
        return sum(names_reference(row) and not row.rejection_type for row in self.rows)

    @property
    def ungrounded_search(self) -> SearchParams:
        """The search for citations without a ground of rejection."""
        return self._narrowed("rejection_type", NONE)

    def to_json(self) -> dict[str, Any]:
        """As `/api/applications/…` tells it; totals but those of citations are of the rows that are here."""
        return {
            "application_number": self.number,
            "title": self.title,
            "owners": [*self.owners],
            "application_cpc": [*self.subjects],
            "examiner": next(iter(self.examiners), None),
            "outcome": next(iter(self.outcomes), None),
            "application_patent": next(iter(self.patents), None),
            "art_unit": next(iter(self.art_units), None),
            "uspc_class": next(iter(self.uspc_classes), None),
            "totals": {
                "citations": self.citations,
                "references": len(self.references),
                "office_actions": len(self.office_actions),
                "no_reference": self.unnamed,
                "exact": not self.is_cut,
            },
            "undated": self.undated,
            "office_actions": [action.to_json() for action in self.office_actions],
            "references": [used.to_json() for used in self.applied],
            "listed_only": [used.to_json() for used in self.listed_only],
            "url": self.url,
            "csv_url": f"{self.url}.csv",
            "search_url": self.search.to_url(),
        }

    def _narrowed(self, facet: str, value: str) -> SearchParams:
        return self.search.toggled(Filter(facet, value))


def application_url(number: str) -> str:
    """The address of the page of a canonical application number."""
    return f"/applications/{quote(number, safe='')}"


def all_citations(number: str) -> SearchParams:
    """The search for the citations against an application."""
    return SearchParams(exact=exactly(application=number))


def asked_for(results: SearchResults) -> str | None:
    """The application that a search asks for, where it asks for nothing else and finds something of it."""
    params = results.params
    if params.filters or not results.total:
        return None
    number = _number_in_text(results) if params.q else params.exact_value("application")
    if len(params.exact) != (0 if params.q else 1):
        return None
    return number if any(hit.citation.application_number == number for hit in results.hits) else None


def _number_in_text(results: SearchResults) -> str | None:
    match results.understood.node if results.understood else None:
        case Number(applications=(number,)) | Is("app", number):
            return number
    return None


def _frequent(values: Iterable[str | None]) -> list[str]:
    """The values by how many rows have them, the most frequent first."""
    return [value for value, _ in Counter(filter(None, values)).most_common()]


def _latest(rows: Sequence[Citation], field: str) -> tuple[str, ...]:
    """The values of a field: those of the latest office action first, those of rows without a date last."""
    dated = (row for row in reversed(rows) if row.office_action_date)
    undated = (row for row in rows if not row.office_action_date)
    values = (getattr(row, field) for part in (dated, undated) for row in part)
    return tuple(islice(dict.fromkeys(filter(None, values)), 10))
