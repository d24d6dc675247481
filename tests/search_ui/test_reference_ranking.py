"""References by how much they are used: the order is what it says, and each figure is a search."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opensearchpy import OpenSearch

from citations.record import Citation
from search_ui.query import distinct
from search_ui.query import reference_ranking as reference_lines
from search_ui.query.most_cited import read_most_cited
from search_ui.results import reference_ranking
from search_ui.results.reference_ranking import Candidates, ReferenceRanking, by_applications
from search_ui.searcher import Searcher
from search_ui.searcher.by_applications import counted_first, ordered
from search_ui.url.parse import parse, parse_ranking
from search_ui.web.app import create_app
from tests.search_ui import specimens as s
from tests.search_ui.asked import total
from tests.search_ui.filling import by_source
from tests.search_ui.served import serving

ALIAS = f"ui-ranking-{os.getpid()}"
GROUNDS = (("102",), ("103",), ("102", "103"), ())


def cited(number: int) -> Citation:
    """A citation of one of 230 references: those with a high number by few applications again and again."""
    reference = number * number % 230
    return replace(
        s.MULLER,
        id=f"{number}",
        source="ptoffact" if number % 2 else "oa_citations",
        sequence=number,
        application_number=f"{14_000_000 + number // 3 % (400 if reference < 150 else 3)}",
        reference_number=f"US{9_000_000 + reference}" if number % 50 else None,
        reference_title=f"Title {reference}" if number % 3 == 0 else None,
        reference_owner=("Acme Corp.",) if number % 3 == 0 else (),
        rejection_type=GROUNDS[number % 4],
        office_action_date=f"20{10 + number % 7}-01-{1 + number % 28:02}" if number % 5 else None,
        art_unit=f"17{number % 3}7",
    )


ROWS = [cited(number) for number in range(3_000)]


@pytest.fixture(scope="module")
def used(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches these, in an index for each source."""
    with by_source(engine, ALIAS, ROWS) as searcher:
        yield searcher


def ranking(searcher: Searcher, query: str = "") -> ReferenceRanking:
    """The page of references that a query string asks for."""
    return searcher.reference_ranking(parse_ranking(parse_qsl(query)))


def counts(unit: str | None = None) -> dict[str, tuple[int, int]]:
    """Reference → applications and citations, counted here."""
    pairs = Counter(
        (row.reference_number, row.application_number)
        for row in ROWS
        if row.reference_number and unit in (None, row.art_unit)
    )
    references = {reference for reference, _ in pairs}
    return {
        reference: (
            sum(1 for number, _ in pairs if number == reference),
            sum(count for (number, _), count in pairs.items() if number == reference),
        )
        for reference in references
    }


def ranked(unit: str | None = None) -> list[str]:
    """The references by applications, then citations, then number."""
    found = counts(unit)
    return sorted(found, key=lambda number: (-found[number][0], -found[number][1], number))


@pytest.mark.parametrize("few", [0, reference_lines.FEW])
@pytest.mark.parametrize("unit", [None, "1717"])
def test_references_are_ranked_by_their_applications(
    used: Searcher, monkeypatch: pytest.MonkeyPatch, unit: str | None, few: int
) -> None:
    """Page after page to the last, with exact counts, in whichever way the engine counts them."""
    monkeypatch.setattr(reference_lines, "FEW", few)
    page = ranking(used, f"art_unit={unit}" if unit else "")
    found = [*page.values]
    while page.next_page:
        page = used.reference_ranking(page.next_page)
        found += page.values
    assert ranked(unit) == [value.number for value in found]
    assert counts(unit) == {value.number: (value.applications.count, value.citations) for value in found}
    assert all(value.is_ranked and value.applications.exact for value in found)
    assert (False, None) == (page.is_cut, page.first_unranked)


@pytest.mark.parametrize("few", [0, reference_lines.FEW])
def test_by_citations_applications_are_counted_all_the_same(
    used: Searcher, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """And the order is that of the citations."""
    monkeypatch.setattr(reference_lines, "FEW", few)
    page = ranking(used, "order=citations")
    found = counts()
    expected = sorted(found, key=lambda number: (-found[number][1], number))[:100]
    assert expected == [value.number for value in page.values]
    assert [found[number][0] for number in expected] == [value.applications.count for value in page.values]


def test_each_figure_is_a_search_that_finds_as_many(used: Searcher) -> None:
    """Of all citations and of either ground, whichever ground is selected."""
    for query in ("", "art_unit=1727&rejection_type=102", "q=electrolyte&year=2012", "reference=US9000004"):
        page = ranking(used, query)
        assert page.values
        for value in page.values[:8]:
            for count, url in ((value.citations, value.url), *((use.count, use.url) for use in value.uses)):
                assert (url, count) == (url, total(used, parse(parse_qsl(urlsplit(url).query))))


@pytest.mark.parametrize("most", [reference_lines.TOLD, 100])
@pytest.mark.parametrize("unit", [None, "1717", "1727"])
def test_what_is_known_of_a_reference_and_its_last_use_are_told(
    used: Searcher, monkeypatch: pytest.MonkeyPatch, unit: str | None, most: int
) -> None:
    """From whichever citation knows it, also of another unit, and where they are too many to read."""
    monkeypatch.setattr(reference_lines, "TOLD", most)
    for value in ranking(used, f"art_unit={unit}" if unit else "").values:
        rows = [row for row in ROWS if row.reference_number == value.number]
        assert next((row.reference_title for row in rows if row.reference_title), None) == value.known.title
        assert (("Acme Corp.",) if value.known.title else ()) == value.known.owners
        days = [row.office_action_date or "" for row in rows if unit in (None, row.art_unit)]
        assert max(days) == (value.last or "")


def test_only_what_is_certain_is_ranked(used: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not all can be counted, the certain ones are the first of the whole order, and it is told."""
    monkeypatch.setattr(reference_ranking, "COUNTED", 1_400)
    page = ranking(used)
    certain = [value.number for value in page.values if value.is_ranked]
    assert 0 < len(certain) < 100
    assert ranked()[: len(certain)] == certain
    others = page.values[len(certain) :]
    assert sorted(others, key=lambda value: (-value.citations, value.number)) == list(others)
    assert others[0].number == page.first_unranked
    with serving(create_app(used)) as address:
        told = httpx.get(f"{address}/facets/reference", timeout=60).text
    assert 1 == told.count("From here on in order of citations")


def test_more_citations_than_can_be_read_are_counted_about(
    used: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those with the fewest exactly still; and nothing is ranked by an estimate."""
    monkeypatch.setattr(reference_ranking, "EACH", 10)
    monkeypatch.setattr(distinct, "EACH", 10)
    page = ranking(used)
    assert page.has_estimates
    assert not any(value.is_ranked for value in page.values)
    found = counts()
    for value in page.values:
        assert value.applications.exact == (value.citations <= 10)
        assert found[value.number][0] == value.applications.count  # the engine's estimate of so few is exact
    with serving(create_app(used)) as address:
        assert "<td>about " in httpx.get(f"{address}/facets/reference", timeout=60).text


USES = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2),
    st.integers(1, 12).flatmap(lambda citations: st.tuples(st.integers(1, citations), st.just(citations))),
    min_size=1,
)


def exactly_these(uses: Mapping[str, tuple[int, int]], numbers: list[str]) -> Candidates:
    """The most cited, with exact counts."""
    citations = {number: uses[number][1] for number in numbers}
    return Candidates(citations, 0, beyond=min(citations.values()) if len(numbers) < len(uses) else 0)


def as_the_engine_says(shards: list[dict[str, int]], most: int, of_each_shard: int) -> dict[str, Any]:
    """A `terms` aggregation over shards, each of which sends its first values and does not tell of others."""
    sent = [
        dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:of_each_shard]) for counts in shards
    ]
    untold = [
        min(some.values()) if len(some) < len(counts) else 0
        for some, counts in zip(sent, shards, strict=True)
    ]
    merged = {value: sum(some.get(value, 0) for some in sent) for some in sent for value in some}
    first = sorted(merged, key=lambda value: (-merged[value], value))[:most]
    every = sum(sum(counts.values()) for counts in shards)
    buckets = [
        {
            "key": value,
            "doc_count": merged[value],
            "doc_count_error_upper_bound": sum(
                least for some, least in zip(sent, untold, strict=True) if value not in some
            ),
        }
        for value in first
    ]
    return {
        "buckets": buckets,
        "doc_count_error_upper_bound": sum(untold),
        "sum_other_doc_count": every - sum(merged[value] for value in first),
    }


@given(
    st.lists(st.dictionaries(st.sampled_from("abcdefghijklmn"), st.integers(1, 9), min_size=1), min_size=1),
    st.integers(1, 6),
    st.integers(0, 4),
    st.data(),
)
def test_nothing_that_shards_did_not_tell_stands_before_what_is_certain(
    shards: list[dict[str, int]], most: int, more: int, data: st.DataObject
) -> None:
    """Whatever was not told, and however many applications the uncounted ones have."""
    told = as_the_engine_says(shards, most, most + more)
    found = read_most_cited({"aggregations": {"field": told}}, "field")
    citations = {value: sum(counts.get(value, 0) for counts in shards) for some in shards for value in some}
    applications = {
        value: data.draw(st.integers(1, count), value) for value, count in sorted(citations.items())
    }
    assert all(citations[value] <= count + found.error for value, count in found.citations.items())
    assert all(count <= found.beyond for value, count in citations.items() if value not in found.citations)
    counted = data.draw(st.integers(0, len(found.citations)))
    order = by_applications(found, {value: applications[value] for value in [*found.citations][:counted]})
    truly = sorted(applications, key=lambda value: -applications[value])
    certain = [applications[value] for value in order.numbers[: order.ranked]]
    assert [applications[value] for value in truly[: order.ranked]] == certain
    # Nor is anything left uncounted that would make more of a page certain.
    wanted = data.draw(st.integers(1, len(found.citations)))

    def count(some: Mapping[str, int]) -> dict[str, int]:
        return {value: applications[value] for value in some}

    page, _ = ordered(found, count(found.to_count(0, counted)), count, wanted)
    whole = by_applications(found, count(found.countable))
    assert min(whole.ranked, wanted) == min(page.ranked, wanted)
    assert whole.numbers[: min(whole.ranked, wanted)] == page.numbers[: min(whole.ranked, wanted)]


@given(USES, st.integers(1, 12), st.integers(1, 60))
def test_nothing_uncounted_stands_before_what_is_certain(
    uses: dict[str, tuple[int, int]], most: int, budget: int
) -> None:
    """Whatever the applications of the others are, the certain ones are the first of the true order."""
    cited_most = sorted(uses, key=lambda number: (-uses[number][1], number))
    found = exactly_these(uses, cited_most[:most])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reference_ranking, "COUNTED", budget)
        order = by_applications(found, {number: uses[number][0] for number in found.countable})
    truly = sorted(uses, key=lambda number: (-uses[number][0], -uses[number][1], number))
    assert truly[: order.ranked] == list(order.numbers[: order.ranked])
    assert sorted(cited_most[:most]) == sorted(order.numbers)


@given(USES, st.integers(1, 12), st.integers(1, 60), st.integers(1, 6))
def test_as_many_are_counted_as_a_page_takes(
    uses: dict[str, tuple[int, int]], most: int, budget: int, wanted: int
) -> None:
    """What is shown stands, and is certain as far, as if all were counted that can be; few of them are."""
    cited_most = sorted(uses, key=lambda number: (-uses[number][1], number))
    found = exactly_these(uses, cited_most[:most])
    asked: list[str] = []

    def count(some: Mapping[str, int]) -> dict[str, int]:
        asked.extend(some)
        return {number: uses[number][0] for number in some}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reference_ranking, "COUNTED", budget)
        order, counted = ordered(found, count(counted_first(found, wanted)), count, wanted)
        whole = by_applications(found, {number: uses[number][0] for number in found.countable})
    assert min(whole.ranked, wanted) == min(order.ranked, wanted)
    assert whole.numbers[: min(whole.ranked, wanted)] == order.numbers[: min(order.ranked, wanted)]
    assert [*counted] == asked
    first = sorted((uses[number][0] for number in asked[: 2 * wanted]), reverse=True)
    assert all(uses[number][1] > min(first[wanted - 1 : wanted], default=0) for number in asked[2 * wanted :])


def test_what_may_be_cited_as_often_as_the_last_has_applications_is_counted() -> None:
    """Where counts may be too low: it stands after that one for certain only when it was counted."""
    applications = {"a": 4, "b": 3, "c": 2}
    found = Candidates({"a": 5, "b": 4, "c": 3}, error=1, beyond=0)

    def count(some: Mapping[str, int]) -> dict[str, int]:
        return {number: applications[number] for number in some}

    order, _ = ordered(found, count(counted_first(found, 1)), count, 1)
    assert (("a", "b", "c"), 3) == (order.numbers, order.ranked)


def test_json_has_the_contract_s_fields(web: httpx.Client) -> None:
    """And leads on."""
    reply = web.get("/api/facets/reference?art_unit=1727").json()
    assert ["known", "total", "values", "order", "next", "cut"] == list(reply)
    assert (3, 4, None, False) == (reply["known"], reply["total"], reply["next"], reply["cut"])
    assert {
        "value": "US9280610",
        "label": "US 9,280,610",
        "title": "Electrode stack",
        "owner": ["Müller Batterie GmbH", "Acme Corp."],
        "citations": 2,
        "applications": 1,
        "applications_exact": True,
        "102": 1,
        "103": 2,
        "last_date": "2022-11-02",
        "ranked_by": "applications",
        "url": "/search?art_unit=1727&reference=US9280610",
    } == reply["values"][0]


def test_a_result_page_leads_there(web: httpx.Client) -> None:
    """With the whole search."""
    page = unescape(web.get("/search?q=stacks&art_unit=1727&size=50").text)
    assert 'href="/facets/reference?q=stacks&art_unit=1727&size=50"' in page
    found = web.get("/facets/reference?q=stacks&art_unit=1727&size=50")
    assert (200, "noindex") == (found.status_code, found.headers["x-robots-tag"])


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/facets/reference?page=7&art_unit=1727", 302, ""),
        ("/facets/reference?art_unit=1727&page=7", 404, "go to the first page"),
        ("/facets/reference?page=101", 400, "lies beyond the 10,000 most used references"),
        ("/facets/reference?order=name", 400, "Order them by one of: applications, citations."),
        ("/facets/reference?q=nothing-at-all", 200, "does not mean that none was ever cited"),
        ("/facets/reference?order=applications", 302, ""),
        ("/facets/art_unit", 200, "Art unit: all values"),
    ],
)
def test_other_addresses_are_answered_in_words(
    web: httpx.Client, path: str, status: int, sentence: str
) -> None:
    """A page that is not there, an order that is none, nothing found; and facets are there as before."""
    page = web.get(path)
    assert status == page.status_code
    assert sentence in page.text


def test_most_cited_leads_to_the_ranking_of_the_same_search(web: httpx.Client) -> None:
    """As a sort it is offered where lines are uses of references, and understood in an address."""
    ranked = "/facets/reference?q=battery&art_unit=1727"
    page = unescape(web.get("/search?q=battery&art_unit=1727&group=reference").text)
    assert f'href="{ranked}"' in page[page.index("Sort:") : page.index("Lines:")]
    asked = web.get("/search?q=battery&art_unit=1727&group=reference&sort=most_cited&page=3")
    assert (302, ranked) == (asked.status_code, asked.headers["location"])
    refused = web.get("/api/search?sort=most_cited")
    assert 400 == refused.status_code
    assert "References are ranked at “/facets/reference”." in refused.json()["error"]["hint"]
