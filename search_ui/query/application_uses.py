"""What became of the applications of a search, and whose they are: told by applications. Pure.

Each in steps that can be asked along with others: the values first, with what is about right or certain of
them, then what is to be counted exactly.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from citations.facets import FACETS
from citations.vocabulary import NONE, OUTCOMES
from search_ui.query.clauses import Clause, values_of_few
from search_ui.query.distinct import APPLICATION, applications_or_about, estimate, read_listed
from search_ui.query.facet_values import exact_counts
from search_ui.query.filters import has_any, query, with_any
from search_ui.query.plan import Body, EngineResponse, Plan, asking, knowing, together
from search_ui.results.distinct import SMALL, Distinct
from search_ui.results.reference_ranking import COUNTED, Candidates
from search_ui.results.reference_uses import ValueUse
from search_ui.url.facet_params import FacetParams
from search_ui.url.params import SearchParams

OUTCOME, OWNER = "outcome", "application_owner"

Uses = tuple[ValueUse, ...]
About = Mapping[str, tuple[int, Distinct]]
"""Value → citations, and about how many applications, in the order of frequency; `none` comes last."""
Exact = Mapping[str, Distinct | None]
"""Value → how many applications; None where they are too many to be listed."""


def about_outcomes(search: SearchParams) -> Plan[About]:
    """What became of the applications of a search; nothing where that is known of none.

    Where rows of one application differ in what they tell, it is counted with each.
    """
    body = _by_end(query(search, but=OUTCOME), estimate(APPLICATION))

    def read(response: EngineResponse) -> About:
        ends = _ends(response)
        return {
            value: (found["doc_count"], Distinct(found[APPLICATION]["value"], exact=False))
            for value, found in (ends if ends.keys() > {NONE} else {}).items()
            if found["doc_count"]
        }

    return asking(body, read)


def outcomes(search: SearchParams, about: About) -> Plan[Uses]:
    """The same, with the exact number of applications where these are not too many."""
    few = [value for value, (_, found) in about.items() if found.count <= SMALL]

    def read(exact: Exact) -> Uses:
        return tuple(
            ValueUse(
                value,
                FACETS[OUTCOME].label_of(value),
                citations,
                exact.get(value) or found,
                search.only(OUTCOME, value).to_url(),
            )
            for value, (citations, found) in about.items()
        )

    return _listed(search, few, are_all=len(few) == len(about)).then(read)


def _listed(search: SearchParams, values: Sequence[str], *, are_all: bool) -> Plan[Exact]:
    """How many applications came to each of these ends, where that is not too many to be listed."""
    if not values:
        return knowing({})
    everything = query(search, but=OUTCOME)
    asked = everything if are_all else with_any(everything, FACETS[OUTCOME], tuple(values))

    def read(response: EngineResponse) -> Exact:
        counted = {value: read_listed(found[APPLICATION]) for value, found in _ends(response).items()}
        return {value: counted.get(value, Distinct(0)) for value in values}  # another index may be there now

    return asking(_by_end(asked, values_of_few(APPLICATION, SMALL)), read)


def _by_end(asked: Clause, applications: Clause) -> Body:
    """The citations of each end, and of none that is known, with what is asked of their applications."""
    facet, of_each = FACETS[OUTCOME], {"aggs": {APPLICATION: applications}}
    return {
        "query": asked,
        "size": 0,
        "track_total_hits": False,
        "aggs": {
            OUTCOME: {"terms": {"field": facet.field, "size": len(OUTCOMES)}} | of_each,
            NONE: {"filter": has_any(facet, (NONE,))} | of_each,
        },
    }


def _ends(response: EngineResponse) -> dict[str, Any]:
    """What was counted of each, by value; `none` comes last."""
    found, facet = response["aggregations"], FACETS[OUTCOME]
    return {facet.value_of(each["key"]): each for each in found[OUTCOME]["buckets"]} | {NONE: found[NONE]}


def applicants(
    asked: FacetParams, found: Candidates, first: Sequence[str], counted: Mapping[str, int]
) -> Plan[Uses]:
    """The assignees of most applications of a search.

    Args:
        asked: the page of all assignees, by applications.
        found: those of most citations (`query.owner_ranking`).
        first: those of them that are shown, in their order.
        counted: the applications of those of them that were counted.
    """
    facet, search = asked.facet, asked.search
    citations = {one: found.citations[one] + found.error for one in first}
    uncounted = {one: citations[one] for one in first if one not in counted}

    def read(about: dict[str, Distinct], exact: Mapping[str, int]) -> Uses:
        applied = {one: Distinct(counted[one]) for one in first if one in counted} | about
        values = {one: facet.value_of(one) for one in first}
        return tuple(
            ValueUse(
                value,
                facet.label_of(value),
                exact.get(value, citations[one]),
                applied[one],
                search.only(OWNER, value).to_url(),
            )
            for one, value in values.items()
        )

    return together(
        read,
        applications_or_about(query(search, but=OWNER), facet.field, uncounted, COUNTED),
        exact_counts(asked, [facet.value_of(one) for one in first]) if found.error else knowing({}),
    )
