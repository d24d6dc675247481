"""The values of a field that most citations have: those that may be ranked by their applications. Pure."""

from citations.vocabulary import NONE
from search_ui.query.clauses import Clause
from search_ui.query.facet_counts import ERROR
from search_ui.query.plan import EngineResponse, Plan, asking
from search_ui.results.reference_ranking import CANDIDATES, Candidates

SHARD_SIZE = 5 * CANDIDATES
"""Values that each shard ranks, of which it sends as many: more make the first ones no more exact."""


def most_cited(
    asked: Clause, field: str, most: int = CANDIDATES, of_each_shard: int = SHARD_SIZE, *, few: bool = False
) -> Plan[Candidates]:
    """The most cited values, so many at most, of the citations that fulfil a query.

    Args:
        asked: the query.
        field: of the values.
        most: how many are told.
        of_each_shard: how many each shard tells.
        few: whether the citations are far fewer than the values of the field. The engine has a counter for
            each of these and looks at all; where any is left out, it has one for each that it meets.
    """
    terms = {"field": field, "size": most, "shard_size": of_each_shard, "show_term_doc_count_error": True}
    if few:
        terms["exclude"] = [NONE]  # which is no value of it
    body = {"query": asked, "size": 0, "track_total_hits": False, "aggs": {field: {"terms": terms}}}
    return asking(body, lambda response: read_most_cited(response, field))


def read_most_cited(response: EngineResponse, field: str) -> Candidates:
    """What the engine says: a value that it does not name has no more citations than the last that it does.

    But for those of shards that did not name it either, by which that may be too low.
    """
    found = response["aggregations"][field]
    citations = {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
    are_all = not found["sum_other_doc_count"] and not found[ERROR]
    return Candidates(
        citations=citations,
        error=max((bucket[ERROR] for bucket in found["buckets"]), default=0),
        beyond=0 if are_all else min(citations.values(), default=0) + found[ERROR],
    )
