"""Whether any citation has an art unit, work group or tech center. Pure."""

from search_ui.query.filters import query
from search_ui.query.plan import Plan, asking
from search_ui.results.units import Unit


def is_there(unit: Unit) -> Plan[bool]:
    """Whether any citation that names a reference has this unit: the first that is found ends the search."""
    body = {"query": query(unit.search), "size": 0, "terminate_after": 1, "track_total_hits": 1}
    return asking(body, lambda response: response["hits"]["total"]["value"] > 0)
