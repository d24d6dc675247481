"""The counts of all facets that have few values: two requests, or a table of them that is made once. Pure.

One request counts the signatures, under what is asked of the application's facets; the other the signatures
of applications, under what is asked of the others (`citations.signature`). Where nothing is asked of any of
these, one request counts both: to find the citations is half of it. So a click on a value leaves one of the
two counts as it was, and the engine has its answer already, if it was asked. Where nothing else is asked, the
table has all answers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from citations.facets import FACETS, PLACEHOLDER_FACET, Facet
from citations.signature import ALONE, APPLICATION, SIGNATURE, SIGNATURES
from citations.vocabulary import NONE
from search_ui.query.clauses import Clause, any_of, narrowed
from search_ui.query.facet_counts import selected_terms
from search_ui.query.filters import has_any, query, with_any
from search_ui.query.plan import EngineResponse, Plan, asking, each, knowing, together
from search_ui.results.leading import Leading
from search_ui.results.signatures import Buckets, Columns, Tally, Unsigned
from search_ui.results.table import Pair
from search_ui.url.params import SearchParams

MOST = 40_000
"""Signatures of one kind that are counted: each shard counts half as many more, and may have 65,535."""

EVERYTHING: Clause = {"match_all": {}}

Facets = tuple[str, ...]
BOTH: Facets = tuple(name for names in SIGNATURES.values() for name in names)
"""The facets of both fields."""

Counts = Mapping[str, Buckets]
"""Field of the index → what was counted of it."""


def of_both(params: SearchParams) -> Clause:
    """What citations must fulfil, if nothing is asked of the facets of both fields."""
    return query(params, ignored=BOTH)


def asks_of_neither(params: SearchParams) -> bool:
    """Whether nothing is: then one request counts both."""
    return not any(each.facet in BOTH for each in params.filters)


def tally(params: SearchParams, known: Columns, *, both_known: bool = False) -> Plan[Tally]:
    """How many citations of each signature fulfil what is asked otherwise.

    Args:
        params: the search.
        known: the signatures that are known already; the answer has these and what it finds.
        both_known: whether the engine is likely to have the answer to the request that counts both, of the
            citations that fulfil `of_both`.

    Raises:
        Unsigned: from reading.
    """
    return _tally(params, lambda ignored: query(params, ignored=ignored), known, both_known=both_known)


def _tally(
    params: SearchParams, asked: Callable[[Facets], Clause], known: Columns, *, both_known: bool = False
) -> Plan[Tally]:
    """Given what citations must fulfil, where nothing is asked of some facets."""
    is_asked = {
        field: any(each.facet in names for each in params.filters) for field, names in SIGNATURES.items()
    }
    apart = {
        field: is_asked[other] or (is_asked[field] and not both_known)
        for field, other in zip(SIGNATURES, reversed([*SIGNATURES]), strict=True)
    }

    def read(placeholders: Counts, *counts: Counts) -> Tally:
        found = {field: counted for each in counts for field, counted in each.items()}
        counted = Tally.of(known, found)
        return counted.less(Tally.of(counted.columns, placeholders)) if placeholders else counted

    of_all = asked(BOTH)
    without_reference = with_any(of_all, FACETS[PLACEHOLDER_FACET], (NONE,))
    return together(
        read,
        knowing({}) if apart[APPLICATION] else _counts(without_reference, APPLICATION),
        knowing({}) if all(apart.values()) else _counts(of_all, *SIGNATURES),
        *(_counts(asked(SIGNATURES[field]), field) for field in SIGNATURES if apart[field]),
    )


def counted_of(params: SearchParams, field: str) -> Plan[Counts]:
    """How many citations have each signature of one field, under what is asked of all other facets.

    Raises:
        Unsigned: from reading.
    """
    return _counts(query(params, ignored=SIGNATURES[field]), field)


def wider(params: SearchParams) -> Iterator[SearchParams]:
    """The search without what leaves citations out: exclusions, and with them the lack of a value too.

    Both of facets that are in no signature.
    """
    excluded = {each for each in params.filters if each.facet in ALONE and each.excluded}
    lacking = {each for each in params.filters if each.facet in ALONE and _may_lack(params, each.facet)}
    if excluded:
        yield params.changed(filters=params.filters - excluded)
    if lacking:
        yield params.changed(filters=params.filters - excluded - lacking)


def are_left_out(params: SearchParams, more: SearchParams, known: Mapping[str, Leading], total: int) -> int:
    """How many of so many citations are left out by no more than what a wider search has not, at most."""
    excluded = (known[name].having(FACETS[name], params.excluded(name)) for name in ALONE)
    lacking = (total - known[name].lacking for name in _no_longer_lacking(params, more))
    return sum(excluded) + sum(lacking)


def left_out(params: SearchParams, more: SearchParams, known: Columns) -> Plan[Tally]:
    """How many citations of each signature a search leaves out of a wider one.

    Where these are few beside all others, they are soon taken away from the counts of all.

    Raises:
        Unsigned: from reading.
    """
    excluded = (has_any(FACETS[name], values) for name in ALONE if (values := params.excluded(name)))
    having = (_having_another(params, FACETS[name]) for name in _no_longer_lacking(params, more))
    out = any_of([*excluded, *having])
    return _tally(more, lambda ignored: narrowed(query(more, ignored=ignored), out), known)


def _no_longer_lacking(params: SearchParams, more: SearchParams) -> list[str]:
    """The facets of which the lack of a value is selected, and in a wider search nothing."""
    return [name for name in ALONE if _may_lack(params, name) and not more.selected(name)]


def _may_lack(params: SearchParams, name: str) -> bool:
    """Whether citations without a value of a facet are selected."""
    return NONE in params.selected(name) and name not in params.every


def _having_another(params: SearchParams, facet: Facet) -> Clause:
    """Having a value of a facet, none of which is selected."""
    wanted = selected_terms(params, facet.name)
    having = {"exists": {"field": facet.field}}
    return {"bool": {"filter": [having], "must_not": [has_any(facet, tuple(wanted))] if wanted else []}}


def applications(asked: Clause = EVERYTHING) -> Plan[Mapping[str, int]]:
    """The signatures of applications that citations have, and how many have each.

    Raises:
        Unsigned: from reading.
    """
    return _counts(asked, APPLICATION).then(lambda found: dict(zip(*found[APPLICATION], strict=True)))


def pairs_of(some: Iterable[str], among: Clause = EVERYTHING) -> Plan[list[Pair]]:
    """What citations with these signatures of applications have of each other signature.

    Raises:
        Unsigned: from reading.
    """
    asked = list(some)
    clauses = ({"bool": {"filter": [among, {"term": {APPLICATION: one}}]}} for one in asked)

    def read(counts: list[Counts]) -> list[Pair]:
        return [
            Pair(signature, application, count)
            for application, counted in zip(asked, counts, strict=True)
            for signature, count in zip(*counted[SIGNATURE], strict=True)
        ]

    return each(_counts(clause, SIGNATURE, cached=False) for clause in clauses).then(read)


def _counts(asked: Clause, *fields: str, cached: bool = True) -> Plan[Counts]:
    aggregations = {field: {"terms": {"field": field, "size": MOST}} for field in fields}
    body = {"query": asked, "size": 0, "track_total_hits": True, "aggs": aggregations}
    return asking(
        body, lambda response: {field: _counted(field, response) for field in fields}, cached=cached
    )


def _counted(field: str, response: EngineResponse) -> Buckets:
    buckets: list[Mapping[str, Any]] = response["aggregations"][field]["buckets"]
    counted = Buckets([*map(_SIGNATURE, buckets)], [*map(_CITATIONS, buckets)])
    if sum(counted.citations) != response["hits"]["total"]["value"]:
        raise Unsigned
    return counted


_SIGNATURE, _CITATIONS = itemgetter("key"), itemgetter("doc_count")
