"""One reference: what is known of it and how it is used. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from citations.facets import Facet
from citations.record import Citation
from citations.vocabulary import NONE
from search_ui.results.counts import FacetCounts
from search_ui.results.distinct import Distinct
from search_ui.results.grounds import Years
from search_ui.results.owner_uses import GROUND, rejecting
from search_ui.results.reference_uses import Companions, PlaceUses, RejectedApplication, ValueUse
from search_ui.results.search_results import SearchResults
from search_ui.url.facet_params import FacetParams
from search_ui.url.params import Item, SearchParams
from search_ui.url.reference_params import PER_PAGE, Family, ReferenceParams

SHOWN_FACETS = (GROUND, "form_source", "art_unit", "year")
"""How it is used: on which grounds, on whose lists, where and when."""
USES = (GROUND, "art_unit")
"""Those of them whose values are told with the number of applications."""
CLASS, CATEGORY = "uspc_class", "category"
_KNOWN = ("reference_number", "reference_type", "reference_country")
JOINED = ("reference_title", "reference_owner", "reference_date")


@dataclass(frozen=True, slots=True)
class Overview:
    """A reference and its citations, before anything is asked about what they have in common.

    Attributes:
        asked: which reference, and which of its rejected applications.
        citation: the citation that tells most of the reference.
        results: the search for all citations, the latest first, with all counts.
        years: by year and class; None where an index counts no signatures.
        applications, office_actions: how many different ones there are; a row may name no office action.
        rejected: how many applications are rejected over it under § 102 or § 103.
        latest: of these, those of the page: the citation of the latest such rejection of each.
        has_next: whether another page of them follows.
        actions: on each of PRIOR_ART, the latest office actions in which it is applied, each with its
            application; one more than are looked at where there are more.
        each_alone: where there is a family, the citations of each of its numbers, whatever is known of its
            family.
    """

    asked: ReferenceParams
    citation: Citation
    results: SearchResults
    years: Years | None
    applications: Distinct
    office_actions: Distinct
    rejected: Distinct
    latest: tuple[Citation, ...]
    has_next: bool
    actions: Mapping[str, Mapping[str, str]]
    each_alone: Mapping[str, int]

    def facet(self, name: str) -> FacetCounts:
        """The counts of one facet."""
        return next(facet for facet in self.results.facets if facet.name == name)


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """A reference and how it is used.

    Attributes:
        overview: what was found first.
        uses: the values of USES and of the US class, the most frequent first, with their applications; those
            of the category too, in the order of vocabulary.CATEGORIES, where any is told.
        rejected: the rejected applications of the page, the latest first.
        companions: what it is applied together with, on each of PRIOR_ART.
        pointed_at: where in it examiners point most.
        outcomes: what became of the applications rejected over it; none where that is known of none.
        applicants: whose most of these are; none where that is known of none.
    """

    overview: Overview
    uses: Mapping[str, tuple[ValueUse, ...]]
    rejected: tuple[RejectedApplication, ...]
    companions: tuple[Companions, ...]
    pointed_at: PlaceUses
    outcomes: tuple[ValueUse, ...] = ()
    applicants: tuple[ValueUse, ...] = ()

    def outcome_url(self, outcome: str) -> str:
        """The applications rejected over it that have this outcome, a line for each."""
        return self.rejections.only("outcome", outcome).grouped("application").to_url()

    @property
    def applicants_url(self) -> str:
        """The page with all assignees of applications rejected over it."""
        return FacetParams(name="application_owner", search=self.rejections, order="applications").to_url()

    @property
    def url(self) -> str:
        """The address of its first page."""
        return self.overview.asked.at(1).to_url()

    @property
    def path(self) -> str:
        """The same without parameters, to which the endings of files are added."""
        return reference_url(self.number)

    @property
    def items(self) -> list[Item]:
        """The parameters of its address."""
        return self.overview.asked.at(1).to_items()

    @property
    def family(self) -> Family | None:
        """The invention that it is a number of, where others are cited too."""
        return self.overview.asked.family

    @property
    def is_family(self) -> bool:
        """Whether all numbers of the family are counted together."""
        return self.family is not None and not self.overview.asked.alone

    @property
    def outside(self) -> int:
        """How many citations of the family's numbers are not known to be of the family."""
        return sum(self.overview.each_alone.values()) - self.results.total if self.is_family else 0

    def alone(self, number: str) -> str:
        """The page of one number of the family alone."""
        return ReferenceParams(number=number, alone=True).to_url()

    def alone_search(self, number: str) -> SearchParams:
        """The search for the citations of one number of the family."""
        return ReferenceParams.of(number)

    @property
    def number(self) -> str:
        """The canonical number."""
        return self.overview.asked.number

    @property
    def citation(self) -> Citation:
        """The citation that tells most of it."""
        return self.overview.citation

    @property
    def results(self) -> SearchResults:
        """The search for its citations."""
        return self.overview.results

    @property
    def search(self) -> SearchParams:
        """The search for all its citations."""
        return self.overview.asked.search

    @property
    def rejections(self) -> SearchParams:
        """The search for its citations under § 102 and § 103."""
        return rejecting(self.search)

    @property
    def page(self) -> int:
        """Which page of the rejected applications it is, from 1."""
        return self.overview.asked.page

    @property
    def first_number(self) -> int:
        """The place of the page's first application among all rejected ones, from 1."""
        return (self.page - 1) * PER_PAGE + 1

    @property
    def is_beyond_last(self) -> bool:
        """Whether the rejected applications end before this page."""
        return self.page > 1 and not self.rejected

    @property
    def next(self) -> ReferenceParams | None:
        """The next page of rejected applications, if there is one."""
        return self.overview.asked.at(self.page + 1) if self.overview.has_next else None

    @property
    def previous(self) -> ReferenceParams | None:
        """The page before this one, if there is one."""
        return self.overview.asked.at(self.page - 1) if self.page > 1 else None

    @property
    def facets(self) -> tuple[FacetCounts, ...]:
        """How often it is used, by SHOWN_FACETS."""
        return tuple(self.overview.facet(name) for name in SHOWN_FACETS)

    def to_json(self) -> dict[str, Any]:
        """As `/api/references/…` tells it."""
        known = asdict(self.citation)
        return {
            **{name: known[name] for name in (*_KNOWN, *JOINED)},
            "title": self.citation.reference_title,
            "owners": list(self.citation.reference_owner),
            "date": self.citation.reference_date,
            "family": list(self.family.numbers) if self.family else [],
            "alone": self.family is None or self.overview.asked.alone,
            "total": self.results.total,
            "totals": self._totals(),
            "rejections": {use.value: use.to_json() for use in self.uses[GROUND]},
            "forms": {value.value: value.count for value in self.overview.facet("form_source").values},
            "years": self._years(),
            "undated": self.overview.facet("year").count_of(NONE),
            "art_units": [use.to_json() for use in self.uses["art_unit"]],
            "classes": [use.to_json() for use in self.uses[CLASS]],
            "categories": [use.to_json() for use in self.uses[CATEGORY]],
            "places": self.pointed_at.to_json(),
            "cited_with": [each for ground in self.companions for each in ground.to_json()],
            "cited_with_actions": {
                each.ground: {"office_actions": each.office_actions, "all": each.all_actions}
                for each in self.companions
            },
            "rejected": {"applications": self.overview.rejected.count, "exact": self.overview.rejected.exact},
            "outcomes": [each.to_json() for each in self.outcomes],
            "applicants": [each.to_json() for each in self.applicants],
            "applications": [each.to_json() for each in self.rejected],
            "page": self.page,
            "next": self.next.to_url("/api/references/") if self.next else None,
            "facets": {facet.name: facet.to_json() for facet in self.facets},
            "hits": [hit.to_json() for hit in self.results.hits],
            "url": self.url,
            "search_url": self.search.to_url(),
        }

    def _totals(self) -> dict[str, Any]:
        applications, actions = self.overview.applications, self.overview.office_actions
        return {
            "citations": self.results.total,
            "applications": applications.count,
            "office_actions": actions.count,
            "exact": applications.exact and actions.exact,
        }

    def _years(self) -> list[dict[str, int]] | None:
        years = self.overview.years
        return [year.to_json() for year in years.years] if years else None


def uses_of_facet(facet: FacetCounts, applications: Mapping[str, Distinct]) -> tuple[ValueUse, ...]:
    """The values of a facet, each with the applications that were counted under it."""
    return tuple(
        ValueUse(each.value, each.label, each.count, applications[each.value], each.url)
        for each in facet.values
    )


def uses_of_values(
    search: SearchParams, facet: Facet, counted: Mapping[str, tuple[int, Distinct]]
) -> tuple[ValueUse, ...]:
    """Values of a facet, each with its citations and applications, in the order given."""
    return tuple(
        ValueUse(value, facet.label_of(value), *found, search.only(facet.name, value).to_url())
        for value, found in counted.items()
    )


def reference_url(number: str) -> str:
    """The address of the page of a canonical number."""
    return ReferenceParams(number=number).to_url()
