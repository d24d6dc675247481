"""Which citations examples are made of, and which examples find something. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from citations.record import Citation
from search_ui.query.clauses import Clause
from search_ui.query.plan import EngineResponse, Plan, asking, each
from search_ui.query.spelling import finds_something
from search_ui.results.examples import Facts
from search_ui.results.hits import Hit
from search_ui.url.params import SearchParams

_TOLD = (
    "examiner",
    "application_cpc",
    "reference_cpc",
    "reference_family",
    "outcome",
    "application_owner",
    "office_action_date",
    "claims",
    "uspc_class",
    "reference_owner",
    "reference_title",
    "title",
)
_KINDS: Mapping[str, tuple[Clause, Sequence[str]]] = {
    "applied": ({"term": {"rejection_type": "103"}}, _TOLD),
    "patent": ({"term": {"reference_type": "us_grant"}}, ("reference_title",)),
    "publication": ({"term": {"reference_type": "us_pgpub"}}, ("reference_title",)),
    "foreign": ({"term": {"reference_type": "foreign"}}, ("rejection_type",)),
}
"""The citations of a kind, and what the best of them has, the least important first."""


def facts() -> Plan[Facts]:
    """What examples are made of."""
    kinds = [*_KINDS]
    plans = (_one(*_KINDS[kind]) for kind in kinds)
    return each(plans).then(lambda found: Facts.of(dict(zip(kinds, found, strict=True))))


def finding(texts: Iterable[str]) -> Plan[frozenset[str]]:
    """Those search texts that find something."""
    asked = [*dict.fromkeys(texts)]
    return each(finds_something(SearchParams(q=text)) for text in asked).then(
        lambda found: frozenset(text for text, finds in zip(asked, found, strict=True) if finds)
    )


def _one(kind: Clause, told: Sequence[str]) -> Plan[Citation | None]:
    """A citation of which most is told: all of these fields, or all but the first, and so on."""
    plans = (_any([kind, *map(_has, told[start:])]) for start in range(len(told) + 1))
    return each(plans).then(lambda found: next((each for each in found if each), None))


def _has(field: str) -> Clause:
    return {"exists": {"field": field}}


def _any(clauses: list[Clause]) -> Plan[Citation | None]:
    """The first of some citations: the engine need not look at the others."""
    body = {"query": {"bool": {"filter": clauses}}, "size": 1, "sort": ["_doc"], "track_total_hits": False}

    def read(response: EngineResponse) -> Citation | None:
        return next((Hit.from_engine(hit).citation for hit in response["hits"]["hits"]), None)

    return asking(body, read, cached=False)
