"""The tools that search: citations, and the values that they have."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from citations.facets import FACETS
from citations.vocabulary import NONE
from search_ui.assistant.answers import ABSENT, Answer, some
from search_ui.assistant.arguments import REFERENCE, Arguments
from search_ui.results.counts import FacetCounts
from search_ui.results.facet_page import FacetPage
from search_ui.results.reference_page import reference_url
from search_ui.results.reference_ranking import ReferenceRanking
from search_ui.results.search_results import SearchResults
from search_ui.searcher import Searcher
from search_ui.url.params import Item, SearchParams
from search_ui.url.parse import parse, parse_facet, parse_ranking
from search_ui.url.values import MAX_QUERY, BadParameter
from search_ui.web.problems import UrlTooLong

COUNTED = 50_000
"""Citations whose applications and references are counted; no part of an answer comes later, as of a page."""
MOST_COUNTS = 5
"""Values of each filter in the answer to a search; the tool `facets` has all."""
_UNSAID = ("highlight", "score")
_NO_SUCH_PAGE = "There is no such page: the results end before it."
_FIRST = "Begin with page 1 and go on as `next` says."


def search_citations(searcher: Searcher, given: Arguments) -> Answer:
    """Citations that fulfil all that is asked.

    Raises:
        BadParameter, UrlTooLong: it cannot be asked. EngineError: it could not be answered.
    """
    params = parse(given.items())
    addressable(params.to_query_string())
    results = searcher.in_one_state(lambda searcher: _with_totals(searcher, params))
    data = results.to_json()
    if params.is_grouped:
        found = {"groups": [_group(line) for line in data["groups"]], "in_no_group": results.in_no_line}
    else:
        found = {"hits": [_hit(hit) for hit in data["hits"]]}
    return Answer(
        _found(results),
        params.to_url(),
        {
            "total": results.total,
            "totals": data["totals"],
            **found,
            "next": _next(results.next),
            "left_out": results.left_out,
            "facets": {facet.name: _counts(facet) for facet in results.facets if not facet.deferred},
            "understood": data["understood"],
            "did_you_mean": data["did_you_mean"],
        },
    )


def facets(searcher: Searcher, given: Arguments) -> Answer:
    """The values of one filter under a search, or the references used most, with their counts.

    Raises:
        BadParameter, UrlTooLong: it cannot be asked. EngineError: it could not be answered.
    """
    items = dict(given.items("name"))
    asked = [item for item in given.items() if item[0] != "name" and item != ("page", "1")]
    if items["name"] == REFERENCE:
        return _ranking(searcher, asked)
    params = parse_facet(items["name"], asked)
    unused = "after" if params.is_ranked else "page"
    if any(name == unused for name, _ in asked):
        raise BadParameter(unused, f"“{unused}” means nothing in this order.", _FIRST)
    addressable(params.search.to_query_string())
    found = searcher.facet_page(params)
    if found.is_beyond_last:
        raise BadParameter("page", _NO_SUCH_PAGE, _FIRST)
    return Answer(_valued(found), params.to_url(), _facet(found))


def addressable(query: str) -> None:
    """See that the page of a search has an address.

    Raises:
        UrlTooLong: it would be longer than the pages take.
    """
    if len(query) > MAX_QUERY:
        raise UrlTooLong(len(query), MAX_QUERY)


def _with_totals(searcher: Searcher, params: SearchParams) -> SearchResults:
    """The results; where they are not too many, with what they are in other units."""
    results = searcher.search(params, complete=False)
    if results.is_beyond_last:
        raise BadParameter("page", _NO_SUCH_PAGE, _FIRST)
    if results.totals is None and results.total <= COUNTED:
        return replace(results, totals=searcher.totals(params, results.total))
    return results


def _ranking(searcher: Searcher, asked: Iterable[Item]) -> Answer:
    items = [*asked]
    if unused := {"prefix", "after"} & {name for name, _ in items}:
        name = min(unused)
        raise BadParameter(name, f"“{name}” means nothing for references.", "Leave it out.")
    params = parse_ranking(items)
    addressable(params.search.to_query_string())
    found = searcher.reference_ranking(params)
    if found.is_beyond_last:
        raise BadParameter("page", _NO_SUCH_PAGE, _FIRST)
    values = [{**value.to_json(), "url": reference_url(value.number)} for value in found.values]
    data = found.to_json() | {
        "facet": REFERENCE,
        "values": values,
        "next": {"page": found.next_page.page} if found.next_page else None,
    }
    return Answer(_ranked(found), params.to_url(), data)


def _hit(hit: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in hit.items() if name not in _UNSAID}


def _group(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line with its first citation, which tells of the application and of the reference."""
    return {**line, "hits": [_hit(hit) for hit in line["hits"][:1]]}


def _next(following: SearchParams | None) -> dict[str, Any] | None:
    """What to change in the arguments for the next page."""
    if following is None:
        return None
    return {"after": following.after.to_text()} if following.after else {"page": following.page}


def _counts(facet: FacetCounts) -> dict[str, Any]:
    """The most frequent values, all that were asked of, and how often others occur."""
    shown = [value for value in facet.values if value.is_marked or value.value == NONE]
    shown = [*[value for value in facet.values if value not in shown][:MOST_COUNTS], *shown]
    rest = sum(value.count for value in facet.values if value not in shown)
    return {"values": {value.value: value.count for value in shown}, "other": facet.other + rest}


def _facet(found: FacetPage) -> dict[str, Any]:
    following = found.next_page
    ranked = found.asked.is_ranked
    return found.to_json() | {
        "facet": found.asked.name,
        "values": [_value(value) for value in found.to_json()["values"]],
        "next": ({"page": following.page} if ranked else {"after": following.after}) if following else None,
    }


def _value(value: Mapping[str, Any]) -> dict[str, Any]:
    """A value without its links, which repeat the whole search; and without a label that repeats it."""
    unsaid = {"url", "exclude_url"} | {name for name in ("selected", "excluded") if not value[name]}
    if value["label"] == value["value"]:
        unsaid.add("label")
    return {name: each for name, each in value.items() if name not in unsaid}


def _found(results: SearchResults) -> str:
    if not results.total:
        return f"No citation here matches. {ABSENT}"
    totals, also = results.totals, ""
    if totals:
        also = (
            f" of {some(totals.references, 'reference')}, against {some(totals.applications, 'application')}"
        )
    unit = "result" if results.params.is_grouped else "citation"
    return f"Found: {some(results.total, 'citation')}{also}; in this answer {some(len(results.hits), unit)}."


def _valued(found: FacetPage) -> str:
    label = FACETS[found.asked.name].label
    more = "; `next` says how to go on" if found.next_page else ""
    values = some(len(found.values), "value")
    return f"{values} of “{label}” in this answer, each with its number of citations{more}."


def _ranked(found: ReferenceRanking) -> str:
    by = f"ranked by {found.asked.order}"
    more = "; `next` says how to go on" if found.next_page else ""
    known = f"of {some(found.total, 'citation')}, {found.known:,} with a recognized number of a document"
    return f"{some(len(found.values), 'reference')} in this answer, {by}{more}; {known}."
