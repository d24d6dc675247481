"""One reference: its citations and all counts, then what these have in common. Pure.

Some steps, each of which needs what was found before; none asks for more where the reference is cited more.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from citations.facets import FACETS
from citations.record import Citation
from citations.vocabulary import CATEGORIES, NONE
from search_ui.query.clauses import values_of_few
from search_ui.query.companions import ACTION, actions, companions, titles
from search_ui.query.counts import Counts
from search_ui.query.distinct import APPLICATION, different, read_different
from search_ui.query.families import citations_of
from search_ui.query.filters import query
from search_ui.query.places import places
from search_ui.query.plan import Body, EngineResponse, Plan, asking, each, knowing, together
from search_ui.query.rejected_applications import latest, rejected
from search_ui.query.search import search_and_counts
from search_ui.query.told_reference import told_most
from search_ui.results.counts import FacetCounts
from search_ui.results.distinct import Distinct
from search_ui.results.grounds import by_year
from search_ui.results.hits import Hit
from search_ui.results.owner_uses import PRIOR_ART, rejecting
from search_ui.results.reference_page import (
    CATEGORY,
    CLASS,
    USES,
    Overview,
    ReferencePage,
    uses_of_facet,
    uses_of_values,
)
from search_ui.results.reference_uses import Companions, PlaceUses, RejectedApplication, ValueUse
from search_ui.results.search_results import SearchResults
from search_ui.url.params import SearchParams
from search_ui.url.reference_params import ReferenceParams

LATEST = 10
"""Citations that the page shows itself; a search shows all."""
CLASSES = 10
"""US classes that the page shows."""
_CLASSES_COUNTED = 1_000
"""How many each shard counts before the most frequent are taken: there are fewer."""


def told(number: str) -> Plan[Citation | None]:
    """The citation that tells most of a reference; None when nothing cites it."""
    return told_most(number).then(lambda hit: Hit.from_engine(hit).citation if hit else None)


def overview(asked: ReferenceParams, best: Citation, counts: Plan[Counts]) -> Plan[Overview]:
    """What is found next.

    Args:
        asked: which reference, with its family where it has one.
        best: the citation that tells most of it.
        counts: the counts of all its citations.
    """

    def of(
        found: tuple[SearchResults, Counts],
        totals: list[Distinct],
        page: tuple[tuple[Citation, ...], bool],
        applied: list[dict[str, str]],
        each_alone: dict[str, int],
    ) -> Overview:
        results, counted = found
        return Overview(
            asked=asked,
            citation=best,
            results=replace(results, hits=results.hits[:LATEST]),
            years=by_year(counted.tally, asked.search) if counted.tally else None,
            applications=totals[0],
            office_actions=totals[1],
            rejected=totals[2],
            latest=page[0],
            has_next=page[1],
            actions=dict(zip(PRIOR_ART, applied, strict=True)),
            each_alone=each_alone,
        )

    return together(
        of,
        search_and_counts(asked.search, counts),
        _totals(asked.search),
        latest(asked),
        each(actions(asked.search, ground) for ground in PRIOR_ART),
        citations_of(asked.family.numbers) if asked.family else knowing({}),
    )


def details(found: Overview) -> Plan[ReferencePage]:
    """The page, but for the titles of the other references on it."""

    def page(
        uses: Mapping[str, tuple[ValueUse, ...]],
        applications: tuple[RejectedApplication, ...],
        others: tuple[Companions, ...],
        pointed_at: PlaceUses,
    ) -> ReferencePage:
        return ReferencePage(found, uses, applications, others, pointed_at)

    return together(
        page,
        _uses(found.asked.search, [found.facet(name) for name in USES]),
        rejected(found.asked, found.latest),
        companions(found.asked.numbers, found.actions),
        places(found.asked.search),
    )


def with_titles(page: ReferencePage) -> Plan[ReferencePage]:
    """The same with the titles of what the reference is applied together with."""

    def of(known: dict[str, str]) -> ReferencePage:
        return replace(page, companions=tuple(_titled(ground, known) for ground in page.companions))

    return titles([*{each.number: None for ground in page.companions for each in ground.first}]).then(of)


def _titled(companions: Companions, known: Mapping[str, str]) -> Companions:
    return replace(
        companions, first=tuple(replace(each, title=known.get(each.number)) for each in companions.first)
    )


def _totals(search: SearchParams) -> Plan[list[Distinct]]:
    """How many applications there are, how many office actions, and how many rejected applications."""
    return together(
        lambda one, other: [*one, *other],
        _different(search, APPLICATION, ACTION),
        _different(rejecting(search), APPLICATION),
    )


def _different(search: SearchParams, *fields: str) -> Plan[tuple[Distinct, ...]]:
    """How many different values the citations of a search have of each of these fields."""
    aggregations = {name: asked for field in fields for name, asked in different(field).items()}
    return asking(
        _counting(search, aggregations),
        lambda response: tuple(read_different(field, response["aggregations"]) for field in fields),
    )


def _uses(search: SearchParams, facets: list[FacetCounts]) -> Plan[dict[str, tuple[ValueUse, ...]]]:
    """The values of these facets, US classes and categories, each with how many applications there are.

    A request for each: together they might have more buckets than the engine gives in one answer.
    """
    names = [*(facet.name for facet in facets), CLASS, CATEGORY]
    asked = each(
        [
            *(_uses_of_facet(search, facet) for facet in facets),
            _uses_of_class(search),
            _uses_of_category(search),
        ]
    )
    return asked.then(lambda found: dict(zip(names, found, strict=True)))


def _uses_of_facet(search: SearchParams, facet: FacetCounts) -> Plan[tuple[ValueUse, ...]]:
    def read(response: EngineResponse) -> tuple[ValueUse, ...]:
        return uses_of_facet(facet, _applications(facet, response["aggregations"]))

    return asking(_counting(search, _by_value(facet)), read)


def _uses_of_class(search: SearchParams) -> Plan[tuple[ValueUse, ...]]:
    facet = FACETS["uspc"]

    def read(response: EngineResponse) -> tuple[ValueUse, ...]:
        buckets = response["aggregations"][CLASS]["buckets"]
        counted = {
            facet.value_of(each["key"]): (each["doc_count"], read_different(APPLICATION, each))
            for each in buckets
        }
        return uses_of_values(search, facet, counted)

    classes = values_of_few(CLASS, CLASSES, shard_size=_CLASSES_COUNTED)
    return asking(_counting(search, {CLASS: classes | {"aggs": different(APPLICATION)}}), read)


def _uses_of_category(search: SearchParams) -> Plan[tuple[ValueUse, ...]]:
    """The categories that are told; () where none is."""
    field = FACETS[CATEGORY].field
    by_letter = {"terms": {"field": field, "size": len(CATEGORIES)}, "aggs": different(APPLICATION)}
    without = {"missing": {"field": field}, "aggs": different(APPLICATION)}

    def read(response: EngineResponse) -> tuple[ValueUse, ...]:
        found = response["aggregations"]
        letters = {each["key"]: each for each in found[CATEGORY]["buckets"]}
        buckets = {
            FACETS[CATEGORY].value_of(letter): letters[letter] for letter in CATEGORIES if letter in letters
        }
        counted = buckets | {NONE: found[NONE]} if buckets else {}
        return uses_of_values(
            search,
            FACETS[CATEGORY],
            {
                value: (bucket["doc_count"], read_different(APPLICATION, bucket))
                for value, bucket in counted.items()
                if bucket["doc_count"]
            },
        )

    return asking(_counting(search, {CATEGORY: by_letter, NONE: without}), read)


def _counting(search: SearchParams, aggregations: Body) -> Body:
    return {"query": query(search), "size": 0, "track_total_hits": False, "aggs": aggregations}


def _by_value(facet: FacetCounts) -> Body:
    """The applications of each value that a facet shows, and of those citations that have none."""
    field = FACETS[facet.name].field
    values = [FACETS[facet.name].stored(each.value) for each in facet.values if each.value != NONE]
    terms = {"field": field, "include": values, "size": max(1, len(values))}
    return {
        facet.name: {"terms": terms, "aggs": different(APPLICATION)},
        _without(facet): {"missing": {"field": field}, "aggs": different(APPLICATION)},
    }


def _applications(facet: FacetCounts, found: Mapping[str, Any]) -> dict[str, Distinct]:
    by_value = {
        FACETS[facet.name].value_of(bucket["key"]): read_different(APPLICATION, bucket)
        for bucket in found[facet.name]["buckets"]
    }
    return by_value | {NONE: read_different(APPLICATION, found[_without(facet)])}


def _without(facet: FacetCounts) -> str:
    return f"{facet.name}:none"
