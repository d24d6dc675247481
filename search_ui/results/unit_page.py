"""What an art unit, work group or tech center does, beside those that it is a part of. Pure."""

from dataclasses import dataclass
from typing import Any

from citations.facets import FACETS
from citations.vocabulary import NONE
from search_ui.results.counts import FacetValue
from search_ui.results.distinct import Distinct
from search_ui.results.facet_page import FacetPage
from search_ui.results.owner_uses import rejecting
from search_ui.results.reference_ranking import ReferenceRanking
from search_ui.results.reference_uses import ValueUse
from search_ui.results.totals import Totals
from search_ui.results.trend import GROUND, YEAR, Trend, Year
from search_ui.results.units import Unit
from search_ui.url.facet_params import FacetParams
from search_ui.url.params import SearchParams
from search_ui.url.ranking_params import RankingParams

MOST = 20
"""References and owners on the page itself."""
TREND = ("102", "103", "101", "112")
"""The grounds whose shares are told year by year."""


@dataclass(frozen=True, slots=True)
class Level:
    """One column of the page: the unit, or one that it is a part of.

    Attributes:
        unit: which; None is all citations.
        trend: what its citations are.
    """

    unit: Unit | None
    trend: Trend

    @property
    def label(self) -> str:
        """The column's heading."""
        return self.unit.label if self.unit else "All citations"

    def url_of(self, facet: str, value: str, year: str | None = None) -> str:
        """The search for its citations with a value, and of a year."""
        one = self.trend.search.only(facet, value)
        return (one.only(YEAR, year) if year else one).to_url()


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit.

    Attributes:
        unit: which. levels: it, and all above it, the nearest first; the last are all citations.
    """

    unit: Unit
    levels: tuple[Level, ...]

    @property
    def here(self) -> Level:
        """The unit's own column."""
        return self.levels[0]

    @property
    def beside(self) -> Level:
        """The level above, which its trend stands beside."""
        return self.levels[1]

    @property
    def parts(self) -> tuple[Unit, ...]:
        """The units below it, by their numbers."""
        below = self.unit.below
        numbers = (
            FACETS[below].stored(value) for value in sorted(self.here.trend.parts) if below and value != NONE
        )
        return tuple(Unit(below, number) for number in numbers if below)

    @property
    def years(self) -> tuple[str, ...]:
        """The years that it has citations of, ascending."""
        return (*self.here.trend.dated,)

    def values(self, facet: str) -> tuple[str, ...]:
        """The values of a facet that any level has, in the vocabulary's order, `none` at the end."""
        counts = [level.trend.grounds if facet == GROUND else level.trend.forms for level in self.levels]
        known = dict.fromkeys((*FACETS[facet].words, *sorted({each for one in counts for each in one})))
        there = {each for one in counts for each in one}
        return (*(each for each in known if each in there - {NONE}), *({NONE} & there))

    def to_json(self, uses: "UnitUses") -> dict[str, Any]:
        """As `/api/art-units/…` and its like tell it."""
        trend, above = self.here.trend, next(iter(self.unit.above), None)
        return {
            "value": self.unit.number,
            "level": self.unit.level,
            "label": self.unit.label,
            "name": self.unit.name,
            "parent": {"value": above.number, "level": above.level, "url": above.url} if above else None,
            "parts": [part.number for part in self.parts],
            "totals": uses.totals(trend.total),
            "rejections": {ground: {"citations": count} for ground, count in trend.grounds.items()},
            "forms": dict(trend.forms),
            "years": [self._year(year) for year in self.years] if trend.years is not None else None,
            "undated": trend.years[NONE].citations if trend.years and NONE in trend.years else 0,
            "above": {
                "label": self.beside.label,
                "citations": self.beside.trend.total,
                "rejections": {g: {"citations": n} for g, n in self.beside.trend.grounds.items()},
                "forms": dict(self.beside.trend.forms),
            },
            **uses.to_json(),
            "url": self.unit.url,
            "search_url": self.unit.search.to_url(),
        }

    def _year(self, year: str) -> dict[str, Any]:
        here, beside = (level.trend.dated.get(year) for level in (self.here, self.beside))
        return {"year": int(year), **_told(here), "above": _told(beside)}


def _told(year: Year | None) -> dict[str, int]:
    """A year's citations, and how many there are on each ground of TREND."""
    if year is None:
        return {"citations": 0}
    return {"citations": year.citations, **{ground: year.grounds.get(ground, 0) for ground in TREND}}


@dataclass(frozen=True, slots=True)
class UnitUses:
    """What is used in a unit's rejections: the part of its page that takes longest.

    Attributes:
        unit: whose.
        applications, references: how many different ones its citations have.
        ranking: the references used most in its rejections under § 102 and § 103. owners: theirs.
        outcomes: what became of its applications; none where that is known of none.
        subjects: their CPC subclasses, those with most citations first; likewise.
    """

    unit: Unit
    applications: Distinct
    references: Distinct
    ranking: ReferenceRanking
    owners: FacetPage
    outcomes: tuple[ValueUse, ...] = ()
    subjects: tuple[ValueUse, ...] = ()

    @property
    def ranking_url(self) -> str:
        """The page with all references of the ranking."""
        return uses_asked(self.unit.search)[0].to_url()

    @property
    def owners_url(self) -> str:
        """The page with all owners."""
        return uses_asked(self.unit.search)[1].to_url()

    @property
    def named_owners(self) -> tuple[FacetValue, ...]:
        """The owners used most."""
        return tuple(value for value in self.owners.values if value.value != NONE)[:MOST]

    def totals(self, citations: int) -> dict[str, Any]:
        """How many there are of each."""
        return Totals(citations, self.applications, self.references).to_json()

    def to_json(self) -> dict[str, Any]:
        """What became of its applications, their subjects; the references and owners, the most used first."""
        return {
            "outcomes": [use.to_json() for use in self.outcomes],
            "subjects": [use.to_json() for use in self.subjects],
            "references": [
                value.to_json() | {"reference_number": value.number} for value in self.ranking.values
            ],
            "owners": [
                {
                    "value": value.value,
                    "citations": value.count,
                    **self._told(value.value),
                    "url": value.url,
                }
                for value in self.named_owners
            ],
        }

    def _told(self, owner: str) -> dict[str, int | None]:
        """Its applications, None where they are too many, and its citations on each ground."""
        uses = self.owners.uses
        if uses is None:
            return {}
        applications = uses.applications.get(owner)
        return {"applications": applications.count if applications else None} | {
            use.ground: use.count for use in uses.by_value[owner]
        }


def uses_asked(search: SearchParams) -> tuple[RankingParams, FacetParams]:
    """What is asked for the references and for the owners of a search's rejections."""
    applied = rejecting(search)
    return RankingParams(search=applied), FacetParams(
        name="reference_owner", search=applied, order="applications"
    )
