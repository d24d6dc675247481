"""The references that a search finds, the most used first: what is asked, round by round. Pure.

First the most cited ones (`candidates`), then the applications of these (`query.distinct`), and at last what
one page of them shows (`lines`).
"""

from collections.abc import Mapping

from citations.facets import FACETS
from search_ui.query.clauses import Clause
from search_ui.query.distinct import NUMBER, applications, applications_or_about, only
from search_ui.query.facet_values import SHARD_SIZE
from search_ui.query.filters import having, query, with_any
from search_ui.query.most_cited import most_cited
from search_ui.query.plan import Body, EngineResponse, Plan, asking, both, how_many, no_more_than, together
from search_ui.query.told_reference import Told, told_here, told_of_each
from search_ui.results.distinct import Distinct
from search_ui.results.owner_uses import GROUND, PRIOR_ART, rejecting
from search_ui.results.reference_ranking import (
    COUNTED,
    Candidates,
    Known,
    RankedReference,
    of_reference,
    uses_of,
)
from search_ui.url.params import SearchParams

TOLD = 100_000
"""Citations, of all references of a page together, that are read for what is known of these."""
FEW = 100_000
"""Citations of which the references are quicker counted as they are met, where there are millions of them."""


def are_few(search: SearchParams) -> Plan[bool]:
    """Whether its citations are far fewer than the references that there are."""
    return no_more_than(query(search), FEW)


def candidates(search: SearchParams, *, few: bool = False) -> Plan[Candidates]:
    """The most cited references, which may be ranked by their applications."""
    return most_cited(query(search), NUMBER, few=few)


def by_citations(search: SearchParams, most: int, *, few: bool = False) -> Plan[Candidates]:
    """The most cited references, so many at most: in the same order, however many."""
    return most_cited(query(search), NUMBER, most, SHARD_SIZE, few=few)


def applications_of(search: SearchParams, at_most: Mapping[str, int]) -> Plan[dict[str, int]]:
    """The applications of some, whose citations are at most as many as is said."""
    return applications(query(search), NUMBER, at_most)


def known_of(search: SearchParams) -> Plan[tuple[int, int]]:
    """How many citations there are, and how many name a document by a number."""
    return both(how_many(query(search)), how_many(having(query(search), NUMBER)))


def citations_of(search: SearchParams, numbers: list[str]) -> Plan[dict[str, int]]:
    """How many citations each of these references has, in their order."""
    return _usage(search, numbers).then(
        lambda found: {number: found[number][0] for number in numbers if number in found}
    )


def lines(
    search: SearchParams, citations: Mapping[str, int], counted: Mapping[str, int], ranked: int
) -> Plan[tuple[RankedReference, ...]]:
    """The lines of one page, with what is known of each reference by the citations that are counted.

    Where these are more than TOLD, it is by any citation, of which one is read.

    Args:
        search: what is counted under.
        citations: number → citations, at least, of the references of the page, in their order.
        counted: the applications of those of them whose applications are counted already.
        ranked: how many of them, from the first, stand where their applications put them.
    """
    numbers = [*citations]
    uncounted = {number: count for number, count in citations.items() if number not in counted}

    def read(
        told: dict[str, Told],
        usage: dict[str, tuple[int, str | None]],
        grounds: dict[str, dict[str, int]],
        others: dict[str, Distinct],
    ) -> tuple[RankedReference, ...]:
        applied = {number: Distinct(count) for number, count in counted.items()} | others
        return tuple(
            RankedReference(
                number=number,
                known=Known.of(told.get(number, {})),
                applications=applied.get(number, Distinct(0)),
                citations=usage.get(number, (0, None))[0],
                url=of_reference(search, number).to_url(),
                uses=uses_of(search, number, grounds.get(number, {})),
                last=usage.get(number, (0, None))[1],
                is_ranked=place < ranked,
            )
            for place, number in enumerate(numbers)
        )

    return together(
        read,
        told_here(query(search), numbers) if are_read(citations) else told_of_each(numbers),
        _usage(search, numbers),
        _grounds(search, numbers),
        applications_or_about(query(search), NUMBER, uncounted, COUNTED),
    )


def are_read(citations: Mapping[str, int]) -> bool:
    """Whether the citations of the search, so many of each reference, tell what is known of these."""
    return sum(citations.values()) <= TOLD


def _counting(asked: Clause, aggregations: Clause) -> Body:
    return {"query": asked, "size": 0, "track_total_hits": False, "aggs": aggregations}


def _each(asked: Clause, numbers: list[str], aggregations: Clause) -> Body:
    terms = {"field": NUMBER, "include": numbers, "size": max(1, len(numbers))}
    return _counting(only(asked, NUMBER, numbers), {NUMBER: {"terms": terms, "aggs": aggregations}})


def _usage(search: SearchParams, numbers: list[str]) -> Plan[dict[str, tuple[int, str | None]]]:
    """Of each, its citations and the latest day of one."""
    last = {"last": {"max": {"field": "office_action_date", "format": "strict_date"}}}

    def read(response: EngineResponse) -> dict[str, tuple[int, str | None]]:
        return {
            bucket["key"]: (bucket["doc_count"], bucket["last"].get("value_as_string"))
            for bucket in response["aggregations"][NUMBER]["buckets"]
        }

    return asking(_each(query(search), numbers, last), read)


def _grounds(search: SearchParams, numbers: list[str]) -> Plan[dict[str, dict[str, int]]]:
    """Of each, its citations on either ground, whichever is selected."""
    terms = {"field": FACETS[GROUND].field, "size": len(PRIOR_ART), "include": [*PRIOR_ART]}

    def read(response: EngineResponse) -> dict[str, dict[str, int]]:
        return {
            bucket["key"]: {ground["key"]: ground["doc_count"] for ground in bucket["grounds"]["buckets"]}
            for bucket in response["aggregations"][NUMBER]["buckets"]
        }

    asked = with_any(query(rejecting(search, ())), FACETS[GROUND], PRIOR_ART)
    return asking(_each(asked, numbers, {"grounds": {"terms": terms}}), read)
