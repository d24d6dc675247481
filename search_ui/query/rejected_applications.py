"""The applications that were rejected over a reference under § 102 or § 103, the latest first. Pure."""

from collections.abc import Mapping
from typing import Any

from citations.record import Citation
from search_ui.query.clauses import narrowed, values_of_few
from search_ui.query.companions import ACTION
from search_ui.query.distinct import APPLICATION, different, read_different
from search_ui.query.filters import query
from search_ui.query.hits import hits_body
from search_ui.query.plan import Body, EngineResponse, Plan, asking, knowing
from search_ui.query.told_grounds import BY_GROUND, read_grounds
from search_ui.results.hits import Hit
from search_ui.results.owner_uses import rejecting
from search_ui.results.reference_uses import RejectedApplication
from search_ui.url.params import REACH, SearchParams, exactly
from search_ui.url.reference_params import PER_PAGE, ReferenceParams

MOST_CLAIMS, MOST_ACTIONS = 500, 500
"""Of one application: so a page of them has fewer buckets than the 65,535 of an answer of the engine."""


def latest(asked: ReferenceParams) -> Plan[tuple[tuple[Citation, ...], bool]]:
    """The citation of the latest rejection of each application of the page, and whether a page follows."""
    start = (asked.page - 1) * PER_PAGE
    window = {"from": start, "size": min(PER_PAGE + 1, REACH - start)}
    body = hits_body(rejecting(asked.search)) | window | {"collapse": {"field": APPLICATION}}

    def read(response: EngineResponse) -> tuple[tuple[Citation, ...], bool]:
        found = [Hit.from_engine(hit).citation for hit in response["hits"]["hits"]]
        return tuple(found[:PER_PAGE]), len(found) > PER_PAGE

    return asking(body, read)


def rejected(asked: ReferenceParams, page: tuple[Citation, ...]) -> Plan[tuple[RejectedApplication, ...]]:
    """These applications with the figures of all their rejections over the reference."""
    if not page:
        return knowing(())
    search = rejecting(asked.search)
    these = {"terms": {APPLICATION: [each.application_number for each in page]}}
    wanted = narrowed(query(search), these)
    body: Body = {"query": wanted, "size": 0, "track_total_hits": False, "aggs": {APPLICATION: _figures()}}

    def read(response: EngineResponse) -> tuple[RejectedApplication, ...]:
        buckets = {bucket["key"]: bucket for bucket in response["aggregations"][APPLICATION]["buckets"]}
        return tuple(_application(search, each, buckets[each.application_number]) for each in page)

    return asking(body, read)


def _figures() -> Body:
    days = {name: {name: {"field": "office_action_date", "format": "strict_date"}} for name in ("min", "max")}
    return {
        **values_of_few(APPLICATION, PER_PAGE),
        "aggs": {
            "rejection_type": BY_GROUND,
            "claims": {"terms": {"field": "claims", "size": MOST_CLAIMS, "order": {"_key": "asc"}}},
            **days,
            **different(ACTION, MOST_ACTIONS),
        },
    }


def _application(search: SearchParams, latest: Citation, bucket: Mapping[str, Any]) -> RejectedApplication:
    return RejectedApplication(
        latest=latest,
        grounds=read_grounds(bucket["rejection_type"]),
        claims=tuple(int(claim["key"]) for claim in bucket["claims"]["buckets"]),
        claims_cut=bucket["claims"]["sum_other_doc_count"] > 0,
        citations=bucket["doc_count"],
        office_actions=read_different(ACTION, bucket),
        first=bucket["min"].get("value_as_string"),
        last=bucket["max"].get("value_as_string"),
        search=search.changed(exact=search.exact | exactly(application=latest.application_number)),
    )
