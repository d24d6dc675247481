"""What the citations of a search are in other units, where these are few. Pure."""

from search_ui.query.distinct import APPLICATION, NUMBER, listed
from search_ui.query.filters import query
from search_ui.query.plan import Plan, knowing, together
from search_ui.results.distinct import Distinct
from search_ui.results.totals import Totals
from search_ui.url.params import SearchParams

COUNTED = (APPLICATION, NUMBER)
"""The fields whose different values are counted."""


def totals_of_few(search: SearchParams, citations: int) -> Plan[Totals]:
    """Of so many citations, SMALL at most, how many different applications and references there are."""
    if not citations:
        return knowing(Totals(0, Distinct(0), Distinct(0)))
    unknown = Distinct(citations, exact=False)

    def read(applications: Distinct | None, references: Distinct | None) -> Totals:
        return Totals(citations, applications or unknown, references or unknown)

    return together(read, *(listed(query(search), field) for field in COUNTED))
