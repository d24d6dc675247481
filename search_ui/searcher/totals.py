"""What the citations of a search are in other units: exactly, where these are not too many."""

from search_ui.query.distinct import estimates, listed
from search_ui.query.filters import query
from search_ui.query.plan import each
from search_ui.query.totals import COUNTED, totals_of_few
from search_ui.results import distinct
from search_ui.results.totals import Totals
from search_ui.searcher.engine import Engine
from search_ui.url.params import SearchParams


def totals(engine: Engine, search: SearchParams, citations: int) -> Totals:
    """Of so many citations, how many different applications and references there are."""
    if citations <= distinct.SMALL:
        return engine.answer(totals_of_few(search, citations), search)
    asked = query(search)
    about = engine.answer(estimates(asked, COUNTED), search)
    few = [field for field, found in zip(COUNTED, about, strict=True) if found.count <= distinct.SMALL]
    counted = engine.answer(each(listed(asked, field) for field in few), search)
    exact = dict(zip(few, counted, strict=True))
    applications, references = (
        exact.get(field) or found for field, found in zip(COUNTED, about, strict=True)
    )
    return Totals(citations, applications, references)
