"""What the citations of a reference tell of it. Pure."""

from collections.abc import Mapping
from typing import Any

from search_ui.query.plan import Body, EngineResponse, Plan, asking
from search_ui.results.reference_page import JOINED


def told_most(number: str, *, only: bool = False) -> Plan[Mapping[str, Any] | None]:
    """The hit with the most that was joined on: tables may have been joined on to one source only.

    Args:
        number: the reference's canonical number.
        only: whether what was joined on is wanted, and nothing else of the citation.
    """
    told = [*JOINED, "reference_family"]
    known = [{"constant_score": {"filter": {"exists": {"field": field}}}} for field in told]
    body: Body = {
        "query": {"bool": {"filter": [{"term": {"reference_number": number}}], "should": known}},
        "size": 1,
        "track_total_hits": False,
    }

    def read(response: EngineResponse) -> Mapping[str, Any] | None:
        return next(iter(response["hits"]["hits"]), None)

    return asking(body | ({"_source": told} if only else {}), read)
