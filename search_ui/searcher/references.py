"""The page of a reference: what is asked for it, and in which rounds."""

from dataclasses import replace

from citations.record import Citation
from search_ui.query.families import family
from search_ui.query.reference import details, overview, told, with_titles
from search_ui.results.reference_page import ReferencePage
from search_ui.searcher.counting import Counting
from search_ui.searcher.engine import Engine
from search_ui.searcher.outcomes import by_outcome_and_applicant
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
    found = counting.counted(asked.search, lambda known: overview(asked, best, known), complete=False)
    detailed = engine.answer(with_titles(engine.answer(details(found), asked.search)), asked.search)
    outcomes, applicants = by_outcome_and_applicant(engine, detailed.rejections, APPLICANTS)
    return replace(detailed, outcomes=outcomes, applicants=applicants)


def _with_family(engine: Engine, asked: ReferenceParams, best: Citation) -> ReferenceParams:
    if best.reference_family is None:
        return asked
    return replace(asked, family=engine.answer(family(best.reference_family)))
