"""What is new in a search. Pure."""

from search_ui.query.clauses import Clause, narrowed
from search_ui.query.filters import query
from search_ui.query.plan import EngineResponse, Plan, asking
from search_ui.results.hits import Hit
from search_ui.url.feed_params import LAST_PAGE, PER_PAGE, FeedParams

_HAS_COME: Clause = {"range": {"loaded_on": {"lte": "now+1d/d"}}}
"""Having a day that is not in the future, which would stay the newest; by a day, as for zones."""
_NEWEST_FIRST = [{"loaded_on": {"order": "desc", "unmapped_type": "date"}}, "sequence", "source"]
"""A total order (`query.by_date.in_order`); an index of an earlier version has no such days."""


def newest(asked: FeedParams) -> Plan[tuple[tuple[Hit, ...], bool]]:
    """The citations of one page of a feed, and whether there is another page."""
    more = asked.page < LAST_PAGE
    body = {
        "query": narrowed(query(asked.search), _HAS_COME),
        "from": (asked.page - 1) * PER_PAGE,
        "size": PER_PAGE + more,
        "sort": _NEWEST_FIRST,
        "track_total_hits": False,
    }

    def read(response: EngineResponse) -> tuple[tuple[Hit, ...], bool]:
        found = tuple(map(Hit.from_engine, response["hits"]["hits"]))
        return found[:PER_PAGE], len(found) > PER_PAGE

    return asking(body, read)


def newest_day() -> Plan[str | None]:
    """The last day on which any citation was loaded; None where none says when."""
    body = {
        "query": {"bool": {"filter": [_HAS_COME]}},
        "size": 1,
        "sort": _NEWEST_FIRST,
        "_source": ["loaded_on"],
        "track_total_hits": False,
    }

    def read(response: EngineResponse) -> str | None:
        return next((hit["_source"]["loaded_on"] for hit in response["hits"]["hits"]), None)

    return asking(body, read)
