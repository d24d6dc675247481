"""What an assistant is answered is what the pages show, with an address for each."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import httpx
import pytest

from citations.facets import FACETS
from search_ui.assistant.arguments import CLOSED
from search_ui.assistant.server import COVERAGE, PAGES, make_server
from search_ui.assistant.tools import TOOLS
from search_ui.searcher import Searcher
from search_ui.web.settings import UiSettings
from tests.search_ui.assisting import addresses, answer, call, said, session
from tests.search_ui.specimens import (
    BATTERY_IN_PASSAGE,
    BATTERY_IN_REFERENCE,
    MANY_ART_UNITS,
    MULLER,
    NAMING_A_REFERENCE,
)

LIST = "1. US 9,280,610 B2 (Müller)\n2. see the handbook\n3. US 5,000,000\n4. 16/123,456 or 12345678"
CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("search_citations", {"q": "battery", "rejection_type": ["103"]}),
    ("search_citations", {"q": "zinc", "exclude": {"reference_type": ["foreign"]}, "from": "2018-01-01"}),
    ("search_citations", {"q": "batery"}),
    ("search_citations", {"group": "reference", "size": 10, "art_unit": ["1727", "2641"]}),
    ("search_citations", {"group": "office_action", "art_unit": "2182"}),
    ("reference", {"number": "US 9,280,610 B2"}),
    ("reference", {"number": "US 5,000,000"}),
    ("reference", {"number": "JP 2004-159476 A"}),
    ("application", {"number": "17/248,024"}),
    ("application", {"number": "10/111,111"}),
    ("art_unit", {"number": "1727"}),
    ("art_unit", {"number": "9999"}),
    ("list_numbers", {"text": LIST}),
    ("list_numbers", {"text": "US 9,280,610\n" * 600}),
    ("facets", {"name": "art_unit"}),
    ("facets", {"name": "reference_owner", "prefix": "owner", "order": "name"}),
    ("facets", {"name": "year", "source": ["ptoffact"]}),
    ("facets", {"name": "reference", "order": "citations", "art_unit": 2182}),
)


@pytest.fixture(scope="module")
def opened(web: httpx.Client) -> Callable[[str], int]:
    """How an address is answered; each is asked for once."""
    return cache(lambda address: web.get(address).status_code)


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_every_address_in_an_answer_opens(
    searcher: Searcher, opened: Callable[[str], int], name: str, arguments: dict[str, Any]
) -> None:
    """With a page, whatever was asked, also where nothing here is of it."""
    called = call(searcher, name, **arguments)
    if called.is_error:  # a list of too many numbers
        assert "at most 500" in said(called)
        return
    found = {*addresses(called.structured_content)}
    assert f"Page: {PAGES}" in said(called)
    assert {} == {each: status for each in found if (status := opened(each)) != 200}


@pytest.mark.parametrize(("name", "arguments"), [each for each in CALLS if each[0] == "search_citations"])
def test_numbers_are_those_of_the_page(
    searcher: Searcher, web: httpx.Client, name: str, arguments: dict[str, Any]
) -> None:
    """Totals, results and the counts of filters, at the answer's own address."""
    data = answer(searcher, name, **arguments)
    page = web.get(data["url"].replace(f"{PAGES}/", "/api/")).json()
    assert page["total"] == data["total"]
    assert [hit["id"] for hit in page["hits"]] == [
        each["id"] for each in data.get("hits", [])
    ] or "groups" in data
    assert [line["key"] for line in page.get("groups", [])] == [
        line["key"] for line in data.get("groups", [])
    ]
    for facet, counts in data["facets"].items():
        there = {value["value"]: value["count"] for value in page["facets"][facet]["values"]}
        assert counts.get("values", {}).items() <= there.items()
        rest = sum(there.values()) - sum(counts.get("values", {}).values())
        assert page["facets"][facet]["other"] + rest == counts["other"]


def test_filters_are_wanted_and_unwanted(searcher: Searcher) -> None:
    """Any value of one filter, all filters, and none of those excluded; numbers and single values will do."""
    zinc = {each["id"] for each in answer(searcher, "search_citations", q="zinc")["hits"]}
    assert {BATTERY_IN_PASSAGE.id, BATTERY_IN_REFERENCE.id} == zinc
    for narrowed in (
        {"exclude": {"reference_type": ["foreign"]}},
        {"reference_type": ["non_patent", "us_grant"], "art_unit": 1727, "year": "[2018]"},
        {"form_source": 1449, "to": "2018-12-31"},
    ):
        (hit,) = answer(searcher, "search_citations", q="zinc", **narrowed)["hits"]
        assert BATTERY_IN_REFERENCE.id == hit["id"]


@pytest.mark.parametrize(("counted", "told"), [(50_000, 1), (0, None)])
def test_applications_are_counted_though_a_page_would_tell_them_later(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, counted: int, told: int | None
) -> None:
    """An answer has no part that comes later; beyond so many citations they are not told."""
    for few in ("search_ui.searcher.EASY", "search_ui.query.search.SMALL"):
        monkeypatch.setattr(few, 0)
    monkeypatch.setattr("search_ui.assistant.searches.COUNTED", counted)
    totals = answer(searcher, "search_citations", reference="9280610").get("totals")
    assert told == (totals and totals["applications"])


def test_who_was_rejected_over_a_reference_is_one_call(searcher: Searcher) -> None:
    """On which ground, when, which claims, with what the examiner wrote, in whatever spelling it is asked."""
    called = call(searcher, "reference", number="9280610")
    data = called.structured_content
    assert {"citations": 2, "applications": 1, "office_actions": 2, "exact": True} == data["totals"]
    assert {"102": 1, "103": 2} == {ground: use["citations"] for ground, use in data["rejections"].items()}
    (rejected,) = data["applications"]
    assert MULLER.application_number == rejected["application_number"]
    assert ["102", "103"] == rejected["rejection_type"]
    assert ("2022-03-14", "2022-11-02") == (rejected["first_date"], rejected["last_date"])
    assert MULLER.passage == rejected["passage"]
    assert [1, 2, 3, 7] == rejected["claims"]
    assert "2 citations here, against 1 application; rejected over it under § 102 or § 103: 1 app" in said(
        called
    )


def test_what_is_not_here_is_no_error_and_no_proof(searcher: Searcher) -> None:
    """The sentence says that the data has gaps."""
    for name, number in (("reference", "US 5,000,000"), ("application", "10/111,111"), ("art_unit", "9999")):
        called = call(searcher, name, number=number)
        assert called.is_error is False
        assert called.structured_content["absent"] in said(called)
        assert "the data has gaps" in called.structured_content["absent"]
        assert {"citations": 0} == called.structured_content["totals"]


@pytest.mark.parametrize("group", ["none", "reference", "application"])
def test_next_leads_through_all_results(searcher: Searcher, group: str) -> None:
    """Each comes once, with the same arguments and what `next` says."""
    keys: list[str] = []
    following: dict[str, Any] = {"page": 1}
    while following:
        assert len(keys) < 2 * len(NAMING_A_REFERENCE), "it goes round in circles"
        data = answer(searcher, "search_citations", group=group, size=10, sort="oldest", **following)
        keys += [each["id"] for each in data.get("hits", [])] + [
            each["key"] for each in data.get("groups", [])
        ]
        following = data.get("next", {})
    assert len({*keys}) == len(keys)
    if group == "none":
        assert {citation.id for citation in NAMING_A_REFERENCE} == {*keys}


def test_a_filter_is_counted_as_the_page_counts_it(searcher: Searcher, web: httpx.Client) -> None:
    """All values, under the same search; the references used most likewise."""
    for name, narrowed in (("art_unit", {"tech_center": ["3600"]}), ("reference", {"art_unit": ["1727"]})):
        data = answer(searcher, "facets", name=name, **narrowed)
        page = web.get(data["url"].replace(f"{PAGES}/", "/api/")).json()
        assert [value["value"] for value in page["values"]] == [value["value"] for value in data["values"]]
    counted = answer(searcher, "facets", name="art_unit", tech_center="3600")["values"]
    assert {citation.art_unit for citation in MANY_ART_UNITS} == {value["value"] for value in counted}


def test_a_list_is_read_as_the_page_reads_it(searcher: Searcher, web: httpx.Client) -> None:
    """Number by number, and the lines without one are told."""
    data = answer(searcher, "list_numbers", text=LIST)
    page = web.get("/api/list", params={"text": LIST}).json()
    assert [
        (place, number["understood_as"], number["citations"])
        for place, line in enumerate(page["lines"], 1)
        for number in line["numbers"]
    ] == [(number["line"], number["understood_as"], number["citations"]) for number in data["numbers"]]
    assert [2] == [line["line"] for line in data["lines_without_number"]]


def test_a_number_of_four_digits_is_the_smallest_unit_that_has_it(searcher: Searcher) -> None:
    """Of an art unit, a work group or a tech center, unless it is said which."""
    found = [answer(searcher, "art_unit", number=number) for number in ("1727", "1720", "1700")]
    assert ["art_unit", "work_group", "tech_center"] == [unit["level"] for unit in found]
    assert "absent" in answer(searcher, "art_unit", number="1727", level="tech_center")


def test_every_tool_reads_and_says_what_the_data_is_not(searcher: Searcher) -> None:
    """What a host needs to know before it lets a tool be called, and an assistant before it calls one."""
    server = make_server(searcher, UiSettings())
    tools = session(server, lambda client: client.list_tools()).tools
    assert [*TOOLS] == [tool.name for tool in tools]
    for tool in tools:
        assert tool.annotations is not None
        assert (True, False) == (tool.annotations.read_only_hint, tool.annotations.destructive_hint)
        assert tool.description is not None
        for caveat in ("proves neither", "absence never means", "ends in June 2017", "loaded"):
            assert caveat in tool.description
        assert tool.input_schema["additionalProperties"] is False


def test_the_schema_of_a_search_has_the_filters_and_their_values(searcher: Searcher) -> None:
    """By the names of the pages' addresses; those whose values are all known list them."""
    server = make_server(searcher, UiSettings())
    search = session(server, lambda client: client.list_tools()).tools[0].input_schema["properties"]
    assert set(FACETS) <= set(search)
    for name in CLOSED:
        assert set(FACETS[name].words) <= set(search[name]["items"]["enum"])
    assert [10, 20, 50] == search["size"]["enum"]


def test_sample_data_is_said_to_be_so_before_all_else(searcher: Searcher) -> None:
    """And the answer names its sources, their dates, and whose the titles are."""
    called = call(searcher, "search_citations", q="battery")
    assert said(called).startswith("Sample data: thirty citations made by hand.")
    coverage = called.structured_content["coverage"]
    assert ["oa_citations", "ptoffact"] == sorted(each["source"] for each in coverage["sources"])
    assert "PatentsView" in coverage["attribution"]


def test_what_is_covered_is_a_resource(searcher: Searcher) -> None:
    """Source by source, as the page about the data has it."""
    server = make_server(searcher, UiSettings())
    read = session(server, lambda client: client.read_resource(COVERAGE))
    data = json.loads(read.contents[0].text)  # type: ignore[union-attr] # it is text
    assert searcher.coverage().citations == data["citations"]
    assert {"ptoffact", "oa_citations"} == {source["source"] for source in data["sources"]}


def test_addresses_are_those_that_people_know(searcher: Searcher) -> None:
    """Where OACITE_PUBLIC_URL says what they are."""
    settings = UiSettings.model_validate({"public_url": "https://oacite.example.org"})
    called = session(make_server(searcher, settings), lambda client: client.call_tool("search_citations", {}))
    assert "https://oacite.example.org/search" == called.structured_content["url"]


def test_a_client_of_an_earlier_version_is_answered_alike(searcher: Searcher) -> None:
    """With the handshake that the protocol had before 2026-07-28."""
    server = make_server(searcher, UiSettings())
    asked = {"number": "US 9,280,610"}
    earlier = session(server, lambda client: client.call_tool("reference", asked), mode="legacy")
    assert answer(searcher, "reference", **asked) == earlier.structured_content
