"""The likeliest references for a sentence or claim, in four rounds of questions."""

from dataclasses import replace

from search_ui.query.likeliest import likeliest_citations
from search_ui.query.likeness import deciding_words
from search_ui.query.plan import both
from search_ui.query.reference_ranking import citations_of
from search_ui.results.likely import Likely, LikelyReference, likeliest
from search_ui.results.search_results import SearchResults
from search_ui.searcher.counting import Counting
from search_ui.searcher.engine import Engine
from search_ui.searcher.reference_lines import reference_lines
from search_ui.url.like import LIKELIEST, Deciding
from search_ui.url.params import SearchParams


def decided(engine: Engine, params: SearchParams) -> SearchParams:
    """The search, knowing which words of its sentence decide, if it has one."""
    if not params.like or params.deciding is not None:
        return params
    return replace(params, deciding=engine.answer(deciding_words(params.like)))


def likely_page(engine: Engine, counting: Counting, params: SearchParams, *, complete: bool) -> SearchResults:
    """One page of the likeliest references, and the counts of all citations that are like the sentence."""
    citations, known = counting.counted(
        engine, params, lambda known: both(likeliest_citations(params), known), complete=complete
    )
    order = likeliest(citations)
    end = params.page * params.size
    here = _with_uses(engine, params, order[end - params.size : end])
    deciding = params.deciding or Deciding((), 0)
    found = min(len(order), LIKELIEST)
    return SearchResults(
        params=params,
        total=known.total,
        hits=tuple(reference.hit for reference in here),
        facets=known.facets,
        next=params.at(params.page + 1) if end < found else None,
        previous=params.at(params.page - 1) if params.page > 1 else None,
        likely=Likely(deciding, tuple(here), found, is_cut=len(order) > found),
    )


def _with_uses(
    engine: Engine, params: SearchParams, references: list[LikelyReference]
) -> list[LikelyReference]:
    """The same, those with a number with how they are used under the filters, whatever the words."""
    search = params.without_text()
    numbers = [number for one in references if (number := one.hit.citation.reference_number)]
    citations = engine.answer(citations_of(search, numbers), search)
    values = reference_lines(engine, search, citations, {}, 0)
    uses = {value.number: value for value in values}
    return [replace(one, uses=uses.get(one.hit.citation.reference_number or "")) for one in references]
