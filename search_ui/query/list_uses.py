"""How the numbers of a pasted list are cited: a request for each kind of number, then a count. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from citations.facets import FACETS
from search_ui.language.lists import Line, read_lines
from search_ui.query.distinct import applications_or_about, only
from search_ui.query.families import FAMILY, families_of, several
from search_ui.query.filters import query
from search_ui.query.plan import Body, EngineResponse, Plan, asking, knowing, together
from search_ui.results.distinct import Distinct
from search_ui.results.list_page import APPLICATION, DOCUMENT, FamilyUse, Kind, ListPage, Use, list_page
from search_ui.results.owner_uses import GROUND, PRIOR_ART
from search_ui.url.list_params import ListParams
from search_ui.url.params import SearchParams
from search_ui.url.reference_params import Family

COUNTED = 200_000
"""Citations, of all documents of a list together, whose applications are counted; of the others they are
estimated, those with the most citations first."""

Used = Mapping[str, Use]


class Found(NamedTuple):
    """A list as it was read, and how its numbers are cited, each kind by canonical number.

    Attributes:
        documents: their applications are not counted yet, but taken to be as many as their citations.
        families: number → the application of its family, where it is known.
    """

    asked: ListParams
    lines: tuple[Line, ...]
    documents: Used
    applications: Used
    families: Mapping[str, str]


def uses(asked: ListParams) -> Plan[Found]:
    """How each number of a list is cited.

    Raises:
        BadParameter: there are too many.
    """
    lines = read_lines(asked)
    mentions = [mention for line in lines for mention in line.numbers]
    documents = {number for mention in mentions for number in mention.references}
    applications = {number for mention in mentions for number in mention.applications}
    return together(
        lambda *found: Found(asked, lines, *found),
        _uses(DOCUMENT, documents),
        _uses(APPLICATION, applications),
        families_of(sorted(documents)),
    )


def families(found: Found) -> Plan[dict[str, tuple[Family, int]]]:
    """Those of a list that have several numbers here, each with its citations, by their application."""
    return several(sorted({*found.families.values()}))


def counted(found: Found, known: Mapping[str, tuple[Family, int]]) -> Plan[ListPage]:
    """The page of a list, with the applications of its documents, and those of their families."""

    def read(applications: dict[str, Distinct], of_families: dict[str, Distinct]) -> ListPage:
        of_all = {
            application: FamilyUse(family, citations, of_families[application])
            for application, (family, citations) in known.items()
        }
        documents = {
            number: replace(
                use,
                applications=applications[number],
                family=of_all.get(found.families.get(number, "")),
            )
            for number, use in found.documents.items()
        }
        return list_page(found.asked, found.lines, {DOCUMENT: documents, APPLICATION: found.applications})

    all_of_it = query(SearchParams())
    citations = {number: use.citations for number, use in found.documents.items()}
    in_all = {application: citations for application, (_, citations) in known.items()}
    return together(
        read,
        applications_or_about(all_of_it, DOCUMENT.field, citations, COUNTED),
        applications_or_about(all_of_it, FAMILY, in_all, COUNTED),
    )


def _uses(kind: Kind, numbers: set[str]) -> Plan[Used]:
    if not numbers:
        return knowing({})

    def read(response: EngineResponse) -> Used:
        return {
            bucket["key"]: Use(
                citations=bucket["doc_count"],
                grounds={ground["key"]: ground["doc_count"] for ground in bucket["grounds"]["buckets"]},
                applications=Distinct(1 if kind is APPLICATION else bucket["doc_count"]),
                last_date=bucket["last"].get("value_as_string"),
            )
            for bucket in response["aggregations"]["numbers"]["buckets"]
        }

    return asking(_body(kind, sorted(numbers)), read)


def _body(kind: Kind, numbers: list[str]) -> Body:
    grounds = {"field": FACETS[GROUND].field, "size": len(PRIOR_ART), "include": [*PRIOR_ART]}
    return {
        "query": only(query(SearchParams()), kind.field, numbers),
        "size": 0,
        "track_total_hits": False,
        "aggs": {
            "numbers": {
                "terms": {"field": kind.field, "size": len(numbers), "include": numbers},
                "aggs": {
                    "grounds": {"terms": grounds},
                    "last": {"max": {"field": "office_action_date", "format": "strict_date"}},
                },
            }
        },
    }
