"""The values of a field that most citations have: those that may be ranked by their applications. Pure."""

from search_ui.query.clauses import Clause
from search_ui.query.facet_counts import ERROR
from search_ui.query.facet_values import SHARD_SIZE
from search_ui.query.plan import EngineResponse, Plan, asking
from search_ui.results.reference_ranking import Candidates


def most_cited(asked: Clause, field: str, most: int) -> Plan[Candidates]:
    """The most cited values, so many at most, of the citations that fulfil a query."""
    terms = {"field": field, "size": most, "shard_size": SHARD_SIZE, "show_term_doc_count_error": True}
    body = {"query": asked, "size": 0, "track_total_hits": False, "aggs": {field: {"terms": terms}}}

    def read(response: EngineResponse) -> Candidates:
        found = response["aggregations"][field]
        errors = (bucket[ERROR] for bucket in found["buckets"])
        return Candidates(
            citations={bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]},
            error=max(found[ERROR], *errors, 0),
            are_all=not found["sum_other_doc_count"] and not found[ERROR],
        )

    return asking(body, read)
