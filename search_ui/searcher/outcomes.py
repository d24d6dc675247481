"""What the applications of a search are about, and what became of them: told by applications."""

from citations.facets import FACETS
from citations.vocabulary import NONE
from search_ui.query.application_uses import Uses, about_outcomes, outcomes
from search_ui.query.distinct import applications_or_about
from search_ui.query.facet_counts import counted
from search_ui.query.filters import query
from search_ui.results.reference_ranking import COUNTED
from search_ui.results.reference_uses import ValueUse
from search_ui.searcher.engine import Engine
from search_ui.url.params import SearchParams

SUBJECT = "application_cpc"


def by_outcome(engine: Engine, search: SearchParams) -> Uses:
    """What became of the applications of a search; () where that is known of none."""
    return engine.answer(outcomes(search, engine.answer(about_outcomes(search), search)), search)


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
