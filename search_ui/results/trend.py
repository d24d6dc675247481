"""How often each ground of rejection and each form is there, in all and year by year. Pure.

All of it is in the counts by signature (`results.signatures`): no citation is read for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from citations.facets import FACETS
from citations.vocabulary import NONE
from search_ui.results.counts import FacetCounts
from search_ui.results.signatures import Tally
from search_ui.url.params import SearchParams

GROUND, FORM, YEAR = "rejection_type", "form_source", "year"


@dataclass(frozen=True, slots=True)
class Year:
    """The citations of one year.

    Attributes:
        citations: how many. grounds: ground → how many; one with two grounds counts for both.
    """

    citations: int
    grounds: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Trend:
    """What the citations of a search are.

    Attributes:
        search: the search. total: how many citations there are.
        grounds, forms: value → citations that have it; `none` has those without any.
        years: year → its citations, ascending, those without a date under `none`, which is the last; None
            where that was not counted.
        parts: the numbers of the units below, and how many citations each has.
    """

    search: SearchParams
    total: int
    grounds: Mapping[str, int]
    forms: Mapping[str, int]
    years: Mapping[str, Year] | None
    parts: Mapping[str, int]

    @property
    def dated(self) -> Mapping[str, Year]:
        """The years, without the citations that have no date."""
        return {year: counts for year, counts in (self.years or {}).items() if year != NONE}


def trend_of(tally: Tally, search: SearchParams, parts: str | None) -> Trend:
    """The trend of a search out of the counts by signature.

    Args:
        tally: the counts of the search.
        search: one that asks nothing of grounds, forms, years and these units.
        parts: the facet of the units below; None for none.
    """

    def counted(facet: str) -> dict[str, int]:
        return {value: count for value, count in tally.by_value(search, facet).items() if count}

    in_years, totals = crossed(tally, search, YEAR, GROUND), counted(YEAR)
    return Trend(
        search=search,
        total=tally.total(search),
        grounds=counted(GROUND),
        forms=counted(FORM),
        years={year: Year(totals[year], in_years.get(year, {})) for year in sorted(totals)},
        parts=counted(parts) if parts else {},
    )


def trend_without_years(
    total: int, facets: Sequence[FacetCounts], search: SearchParams, parts: str | None
) -> Trend:
    """The same out of the counts of facets: an index of an earlier version has no signatures."""
    counts = {
        facet.name: {value.value: value.count for value in facet.values if value.count} for facet in facets
    }
    below = counts[parts] if parts else {}
    return Trend(search, total, counts[GROUND], counts[FORM], None, below)


def crossed(tally: Tally, search: SearchParams, one: str, other: str) -> dict[str, dict[str, int]]:
    """Value of one facet → value of the other → how many citations of the search have both.

    Both are in the same signature.
    """
    field = FACETS[one].counted_by or ""
    signatures = tally.columns[field]
    fitting = tally.counts[field] * signatures.asked(search).fitting()
    found: dict[str, dict[str, int]] = {}
    for value in signatures.columns[other].names:
        having = signatures.columns[other].having((value,), len(signatures.places))
        for key, count in signatures.columns[one].counts(fitting * having).items():
            if count:
                found.setdefault(key, {})[value] = count
    return found
