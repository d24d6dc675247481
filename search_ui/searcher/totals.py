"""What the citations of a search are in other units: exactly, where these are not too many."""

from search_ui.query.distinct import APPLICATION, NUMBER, estimates, listed
from search_ui.query.filters import query
from search_ui.query.plan import each
from search_ui.results import distinct
from search_ui.results.distinct import Distinct
from search_ui.results.totals import Totals
from search_ui.searcher.engine import Engine
from search_ui.url.params import SearchParams

COUNTED = (APPLICATION, NUMBER)
"""The fields whose different values are counted."""


def totals(engine: Engine, search: SearchParams, citations: int) -> Totals:
    """Of so many citations, how many different applications and references there are."""
    asked = query(search)
    if citations > distinct.SMALL:
        about = engine.answer(estimates(asked, COUNTED), search)
    else:
        about = [Distinct(citations, exact=False)] * len(COUNTED)
    few = [field for field, found in zip(COUNTED, about, strict=True) if found.count <= distinct.SMALL]
    counted = engine.answer(each(listed(asked, field) for field in few), search)
    exact = dict(zip(few, counted, strict=True))
    applications, references = (
        exact.get(field) or found for field, found in zip(COUNTED, about, strict=True)
    )
    return Totals(citations, applications, references)
