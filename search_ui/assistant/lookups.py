"""The tools that look something up: a reference, an application, a unit, a list of numbers."""

from collections.abc import Iterable, Mapping
from typing import Any

from citations import written
from citations.vocabulary import NONE
from search_ui.assistant.answers import ABSENT, Answer, some
from search_ui.assistant.arguments import Arguments
from search_ui.results.application_page import ApplicationPage, all_citations
from search_ui.results.list_page import ListPage
from search_ui.results.owner_uses import PRIOR_ART
from search_ui.results.reference_page import JOINED, ReferencePage
from search_ui.results.unit_page import UnitPage, UnitUses
from search_ui.results.units import NUMBER, PATHS, Unit, units_of
from search_ui.searcher import Searcher
from search_ui.url.list_params import parse_list
from search_ui.url.params import SearchParams
from search_ui.url.parse import parse_reference
from search_ui.url.values import BadParameter
from search_ui.web.applications import canonical_application
from search_ui.web.numbers import canonical_number

MOST_LINES = 20
"""Lines without a number that an answer names."""


def reference(searcher: Searcher, given: Arguments) -> Answer:
    """What is known of a reference, how it is used, and which applications were rejected over it.

    Raises:
        NotFound: it is no number of a patent document. BadParameter: there is no such page.
        EngineError: it could not be looked up.
    """
    number = canonical_number(dict(given.items("number"))["number"])
    asked = parse_reference(number, given.items("page", "alone"))
    found = searcher.reference(number, asked.page, alone=asked.alone)
    if found is None:
        sentence = f"No citation here is of {written.document(number)}."
        return _absent(sentence, asked.search, {"reference_number": number})
    if found.is_beyond_last:
        raise BadParameter("page", "The rejected applications end before this page.", "Begin with page 1.")
    unsaid = {"facets", "hits", "total", "page", *JOINED}
    data = {name: value for name, value in found.to_json().items() if name not in unsaid}
    return Answer(
        _of_reference(found),
        asked.to_url(),
        data | {"next": {"page": found.page + 1} if found.next else None},
    )


def application(searcher: Searcher, given: Arguments) -> Answer:
    """What was cited against an application, action by action, and what is only listed.

    Raises:
        NotFound: it is no number of an application. EngineError: it could not be looked up.
    """
    number = canonical_application(dict(given.items("number"))["number"])
    found = searcher.application(number)
    if found is None:
        sentence = f"No citation here is against application {written.application(number)}."
        return _absent(sentence, all_citations(number), {"application_number": number})
    return Answer(_of_application(found), found.url, found.to_json())


def art_unit(searcher: Searcher, given: Arguments) -> Answer:
    """What an art unit, work group or tech center does, beside the level above it.

    Raises:
        BadParameter: it is no such number. EngineError: it could not be looked up.
    """
    items = dict(given.items())
    number = items["number"].strip().upper()
    if not NUMBER.fullmatch(number):
        raise BadParameter("number", "This is not the number of an art unit.", "It has four digits, as 1727.")
    levels = (items["level"],) if "level" in items else tuple(PATHS)
    asked = [unit for unit in units_of(number) if unit.level in levels]
    there, found, uses = searcher.in_one_state(lambda searcher: _of_first(searcher, asked))
    if found is None or uses is None:
        unit = Unit(levels[0], number)
        return _absent(f"No citation here is from a unit {number}.", unit.search, {"value": number})
    others = [{"label": unit.label, "url": unit.url} for unit in there[1:]]
    return Answer(_of_unit(found, uses), found.unit.url, found.to_json(uses) | {"also": others})


def list_numbers(searcher: Searcher, given: Arguments) -> Answer:
    """Every number in a pasted text: what it was read as, and how it is cited.

    Raises:
        BadParameter: there are too many. EngineError: they could not be looked up.
    """
    asked = parse_list(given.items("text"))
    found = searcher.listed(asked)
    numbers = [
        {"line": place, **_number(number)}
        for place, line in enumerate(found.to_json()["lines"], 1)
        for number in line["numbers"]
    ]
    lines = [
        {"line": place, "text": line.beginning}
        for place, line in enumerate(found.lines, 1)
        if not line.numbers
    ]
    data = {
        "total": len(numbers),
        "uncited": found.uncited,
        "numbers": numbers,
        "lines_without_number": lines[:MOST_LINES],
        "lines_without_number_total": len(lines),
    }
    return Answer(_of_list(found), asked.to_url() if asked.fits_a_url else "/list", data)


def _of_first(
    searcher: Searcher, asked: Iterable[Unit]
) -> tuple[tuple[Unit, ...], UnitPage | None, UnitUses | None]:
    """Those of some units that are there, and what the first of them does."""
    there = searcher.units_there(asked)
    found = searcher.unit(there[0]) if there else None
    return there, found, searcher.unit_uses(found.unit) if found else None


def _number(number: Mapping[str, Any]) -> dict[str, Any]:
    """A number with one address: its page, or the search for it where no page is of it."""
    told = {name: value for name, value in number.items() if name != "search_url"}
    return told if number["citations"] else told | {"url": number["search_url"]}


def _absent(sentence: str, search: SearchParams, data: Mapping[str, Any]) -> Answer:
    """Nothing here is of what was asked for; a search for it says the same."""
    told = f"{sentence} {ABSENT}"
    return Answer(told, search.to_url(), {**data, "totals": {"citations": 0}, "absent": told})


def _of_reference(found: ReferencePage) -> str:
    overview = found.overview
    grounds = ", ".join(
        f"§ {use.value} in {some(use.citations, 'citation')} against {some(use.applications, 'application')}"
        for use in found.uses["rejection_type"]
        if use.value in PRIOR_ART
    )
    return (
        f"{written.document(found.number)} has {some(found.results.total, 'citation')} here, against"
        f" {some(overview.applications, 'application')}; rejected over it under § 102 or § 103:"
        f" {some(overview.rejected, 'application')}{f' ({grounds})' if grounds else ''}.{_latest(found)}"
    )


def _latest(found: ReferencePage) -> str:
    """The latest rejection over a reference, in a sentence; nothing where it is on another page."""
    if not found.rejected or found.page > 1:
        return ""
    latest = found.rejected[0]
    on = f", {latest.last}" if latest.last else ""
    return f" The latest: application {written.application(latest.latest.application_number)}{on}."


def _of_application(found: ApplicationPage) -> str:
    return (
        f"Application {written.application(found.number)} has {some(found.citations, 'citation')} here, of"
        f" {some(len(found.references), 'reference')} in {some(len(found.office_actions), 'office action')}."
        f" Applied in a rejection: {some(len(found.applied), 'reference')}, in more than one action"
        f" {len(found.recurring):,}; only listed: {len(found.listed_only):,}."
    )


def _of_unit(found: UnitPage, uses: UnitUses) -> str:
    trend = found.here.trend
    grounds = ", ".join(f"§ {ground}: {trend.grounds.get(ground, 0):,}" for ground in PRIOR_ART)
    return (
        f"{found.unit.label} has {some(trend.total, 'citation')} here, against"
        f" {some(uses.applications, 'application')} ({grounds}; without a ground of rejection:"
        f" {trend.grounds.get(NONE, 0):,})."
    )


def _of_list(found: ListPage) -> str:
    return (
        f"{some(len(found.numbers), 'number')} in {some(len(found.lines), 'line')}; without a citation here:"
        f" {some(found.uncited, 'number')}; without a recognized number:"
        f" {some(found.without_number, 'line')}."
    )
