"""The page of a reference: what is asked for it, and in which rounds."""

from dataclasses import replace
from functools import partial

from citations.record import Citation
from search_ui.query.application_uses import OWNER, About, about_outcomes, applicants, outcomes
from search_ui.query.counts import Counts
from search_ui.query.families import family
from search_ui.query.owner_ranking import applications_of_owners, owner_candidates
from search_ui.query.plan import Plan, all_of, at_once, both
from search_ui.query.reference import details, overview, told, with_titles
from search_ui.results.distinct import SMALL
from search_ui.results.owner_uses import rejecting
from search_ui.results.reference_page import Overview, ReferencePage
from search_ui.results.reference_ranking import Candidates
from search_ui.searcher.by_applications import counted_first, ordered
from search_ui.searcher.counting import Counting
from search_ui.searcher.engine import Engine
from search_ui.url.facet_params import FacetParams
from search_ui.url.reference_params import ReferenceParams

APPLICANTS = 10
"""Those on the page itself."""


def with_family(engine: Engine, asked: ReferenceParams) -> ReferenceParams:
    """The same, with the family of the reference where others of it are cited too."""
    best = engine.answer(told(asked.number))
    return _with_family(engine, asked, best) if best else asked


def reference_page(engine: Engine, counting: Counting, asked: ReferenceParams) -> ReferencePage | None:
    """A reference, with some of its rejected applications; None where nothing cites it."""
    best = engine.answer(told(asked.number))
    if best is None:
        return None
    asked = _with_family(engine, asked, best)
    rejections = rejecting(asked.search)
    owners = FacetParams(name=OWNER, search=rejections, order="applications")

    def first(known: Plan[Counts]) -> Plan[tuple[Overview, About, Candidates]]:
        every = all_of(overview(asked, best, known), about_outcomes(rejections), owner_candidates(owners))
        return at_once(every)  # however often it is cited: what each of these lists is bounded, and so is all

    found, about, candidates = counting.counted(engine, asked.search, first, complete=False)
    count = partial(applications_of_owners, owners)
    first_owners = count(counted_first(candidates, APPLICANTS))
    second = all_of(details(found), outcomes(rejections, about), first_owners)
    few = found.results.total <= SMALL  # else one answer might have more buckets than the engine gives
    page, became, some = engine.answer(at_once(second) if few else second, asked.search)
    order, counted = ordered(
        candidates, some, lambda others: engine.answer(count(others), asked.search), APPLICANTS
    )
    third = both(with_titles(page), applicants(owners, candidates, order.numbers[:APPLICANTS], counted))
    titled, assignees = engine.answer(third, asked.search)
    return replace(titled, outcomes=became, applicants=assignees)


def _with_family(engine: Engine, asked: ReferenceParams, best: Citation) -> ReferenceParams:
    if best.reference_family is None:
        return asked
    return replace(asked, family=engine.answer(family(best.reference_family)))
