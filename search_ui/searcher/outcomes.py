"""Whose the applications of a search are, what they are about, what became of them: told by applications."""

from citations.facets import FACETS
from citations.vocabulary import NONE
from search_ui.query.distinct import applications_or_about
from search_ui.query.facet_counts import counted
from search_ui.query.filters import query
from search_ui.results.counts import FacetCounts
from search_ui.results.reference_ranking import COUNTED
from search_ui.results.reference_uses import ValueUse
from search_ui.searcher.engine import Engine
from search_ui.searcher.facet_pages import counted_alone
from search_ui.searcher.totals import applications_of
from search_ui.url.facet_params import FacetParams
from search_ui.url.params import SearchParams

OUTCOME, OWNER, SUBJECT = "outcome", "application_owner", "application_cpc"

Uses = tuple[ValueUse, ...]


def by_outcome(engine: Engine, search: SearchParams) -> Uses:
    """What became of the applications of a search; () where that is known of none.

    In the order of frequency; those of which it is not known come last. Where rows of one application differ
    in what they tell, it is counted with each.
    """
    return _by_outcome(engine, search, engine.answer(counted(search, [OUTCOME]), search)[OUTCOME])


def by_outcome_and_applicant(engine: Engine, search: SearchParams, most: int) -> tuple[Uses, Uses]:
    """The same, and the assignees of most of them, so many at most; () where none is known."""
    found = engine.answer(counted(search, [OUTCOME, OWNER]), search)
    applicants = () if found[OWNER].is_empty else _by_applicant(engine, search, most)
    return _by_outcome(engine, search, found[OUTCOME]), applicants


def by_subject(engine: Engine, search: SearchParams) -> Uses:
    """The CPC subclasses of its applications that most citations have; () where none is known.

    An application has several, and is counted with each.
    """
    found = engine.answer(counted(search, [SUBJECT]), search)[SUBJECT]
    known = {value.value: value for value in found.values if value.count and value.value != NONE}
    counts = {code: value.count for code, value in known.items()}
    asked = applications_or_about(query(search), FACETS[SUBJECT].field, counts, COUNTED)
    applications = engine.answer(asked, search)
    return tuple(
        ValueUse(code, each.label, each.count, applications[code], search.only(SUBJECT, code).to_url())
        for code, each in known.items()
    )


def _by_outcome(engine: Engine, search: SearchParams, found: FacetCounts) -> Uses:
    if found.is_empty:
        return ()
    each = {value: search.only(OUTCOME, value.value) for value in found.values if value.count}
    applications = applications_of(engine, [*each.values()])
    return tuple(
        ValueUse(value.value, value.label, value.count, different, one.to_url())
        for (value, one), different in zip(each.items(), applications, strict=True)
    )


def _by_applicant(engine: Engine, search: SearchParams, most: int) -> Uses:
    found = counted_alone(engine, FacetParams(name=OWNER, search=search, order="applications"))
    applications = found.uses.applications if found.uses else {}
    named = [value for value in found.values if value.value != NONE and value.value in applications]
    return tuple(
        ValueUse(value.value, value.label, value.count, applications[value.value], value.url)
        for value in named[:most]
    )
