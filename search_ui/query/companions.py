"""What a reference is applied together with: in the same office actions, on the same ground. Pure.

Two steps, both bounded: the latest actions in which it is applied, then what else these apply.
"""

from collections.abc import Mapping, Sequence

from search_ui.query.clauses import values_of_few
from search_ui.query.distinct import APPLICATION, NUMBER
from search_ui.query.filters import having
from search_ui.query.hits import hits_body
from search_ui.query.plan import Body, EngineResponse, Plan, asking, each, knowing
from search_ui.query.told_reference import told_by_any
from search_ui.results.owner_uses import PRIOR_ART, rejecting
from search_ui.results.reference_uses import Companion, Companions
from search_ui.url.params import SearchParams

ACTIONS = 1_000
"""Office actions that are looked at on each ground, the latest."""
PER_ACTION = 50
"""Other references of one action that are counted: an engine's answer may have 65,535 buckets."""
SHOWN = 10

ACTION = "office_action_id"


def actions(search: SearchParams, ground: str) -> Plan[dict[str, str]]:
    """The latest office actions in which the citations of a search are rejections on this ground.

    Returns:
        Each with its application, the latest first, and one more than are looked at where there are more.
    """
    body = hits_body(rejecting(search, (ground,)).sorted_by("newest"))
    body["query"] = having(body["query"], ACTION)
    latest: Body = {
        "from": 0,
        "size": ACTIONS + 1,
        "collapse": {"field": ACTION},
        "stored_fields": "_none_",  # unpacking a document for its id takes longer than finding it
        "docvalue_fields": [APPLICATION],
    }

    def read(response: EngineResponse) -> dict[str, str]:
        found = [hit["fields"] for hit in response["hits"]["hits"]]
        return {fields[ACTION][0]: fields[APPLICATION][0] for fields in found}

    return asking(body | latest, read)


def companions(
    numbers: Sequence[str], known: Mapping[str, Mapping[str, str]]
) -> Plan[tuple[Companions, ...]]:
    """What a reference is applied together with, given the actions of each of PRIOR_ART.

    Args:
        numbers: its own, all of its family if that is counted.
        known: the actions on each ground.
    """
    return each(_on_one_ground(numbers, ground, known[ground]) for ground in PRIOR_ART).then(tuple)


def titles(numbers: list[str]) -> Plan[dict[str, str]]:
    """The titles of some references, where they are known."""
    field = "reference_title"
    found = told_by_any({field: numbers})
    return found.then(lambda told: {number: about[field] for number, about in told.items()})


def _on_one_ground(own: Sequence[str], ground: str, known: Mapping[str, str]) -> Plan[Companions]:
    looked_at = dict([*known.items()][:ACTIONS])
    if not looked_at:
        return knowing(Companions(ground, 0, all_actions=True, cut=False, first=(), others=0))

    def read(response: EngineResponse) -> Companions:
        buckets = response["aggregations"][ACTION]["buckets"]
        found: dict[str, list[str]] = {}
        for bucket in buckets:
            for other in bucket[NUMBER]["buckets"]:
                found.setdefault(other["key"], []).append(looked_at[bucket["key"]])
        ranked = sorted(
            (Companion(other, len(set(against)), len(against)) for other, against in found.items()),
            key=lambda each: (-each.applications, -each.office_actions, each.number),
        )
        return Companions(
            ground=ground,
            office_actions=len(looked_at),
            all_actions=len(known) <= ACTIONS,
            cut=any(bucket[NUMBER]["sum_other_doc_count"] for bucket in buckets),
            first=tuple(ranked[:SHOWN]),
            others=len(ranked[SHOWN:]),
        )

    return asking(_others_body(own, ground, [*looked_at]), read)


def _others_body(own: Sequence[str], ground: str, looked_at: list[str]) -> Body:
    filters: list[Body] = [
        {"terms": {ACTION: looked_at}},
        {"term": {"rejection_type": ground}},
        {"exists": {"field": NUMBER}},
    ]
    each = values_of_few(ACTION, len(looked_at)) | {"aggs": {NUMBER: values_of_few(NUMBER, PER_ACTION)}}
    return {
        "query": {"bool": {"filter": filters, "must_not": [{"terms": {NUMBER: [*own]}}]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {ACTION: each},
    }
