"""Owners by the applications that their documents are cited against, as references are ranked. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from search_ui.query.beginnings import is_asked_for, named_so
from search_ui.query.clauses import Clause
from search_ui.query.distinct import applications
from search_ui.query.filters import query
from search_ui.query.most_cited import most_cited
from search_ui.query.plan import Plan
from search_ui.results.reference_ranking import Candidates
from search_ui.url.facet_params import FacetParams


def owner_candidates(asked: FacetParams) -> Plan[Candidates]:
    """The most cited owners whose names are asked for.

    Of the most cited that the engine names some are left out, as co-owners: what comes after the last of all
    is cited no more than after the last of these.
    """

    def wanted(found: Candidates) -> Candidates:
        named = {owner: count for owner, count in found.citations.items() if is_asked_for(asked, owner)}
        return replace(found, citations=named)

    return most_cited(_query(asked), asked.facet.field).then(wanted)


def applications_of_owners(asked: FacetParams, at_most: Mapping[str, int]) -> Plan[dict[str, int]]:
    """The applications of some, whose citations are at most as many as is said."""
    return applications(query(asked.search, but=asked.name), asked.facet.field, at_most)


def _query(asked: FacetParams) -> Clause:
    clauses = query(asked.search, but=asked.name)
    if asked.prefix:
        clauses["bool"]["filter"] += named_so(asked)
    return clauses
