"""Lines that tell of several citations: each once, where its first citation stands, with all its figures."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from random import Random

import httpx
import pytest
from opensearchpy import OpenSearch

from citations.record import Citation
from engine.errors import IndexOutdated
from search_ui.query import best, hits, lines
from search_ui.query import distinct as module
from search_ui.query.line_figures import SHOWN
from search_ui.results import distinct
from search_ui.results.distinct import Distinct
from search_ui.results.grounds import Ground
from search_ui.results.lines import Line
from search_ui.results.search_results import SearchResults
from search_ui.searcher import Searcher, walking
from search_ui.url.cursor import Cursor
from search_ui.url.params import Filter, SearchParams
from search_ui.web.app import create_app
from tests.search_ui import specimens as s
from tests.search_ui.asked import total
from tests.search_ui.filling import by_source, fill, without
from tests.search_ui.served import serving

KEYS: dict[str, Callable[[Citation], object]] = {
    "reference": lambda row: (
        row.application_number,
        row.reference_family or row.reference_number or row.reference,
    ),
    "application": lambda row: row.application_number,
    "office_action": lambda row: row.office_action_id,
}
"""What the citations of a line have in common, told by the record and not by the index."""


FAMILIES = (1, 2, 7, 5)
"""Of these references, the first is of one family with the third, and the second with the fourth. Some
citations of them do not tell it."""


def made_up(number: int, chance: Random) -> Citation:
    """A citation that shares its application, its reference and its office action with some others."""
    application = f"1400{chance.randrange(25):04}"
    action = chance.choice([None, *range(3)])
    cited = chance.randrange(12)
    dated = action is not None and (int(application) + action) % 5
    return replace(
        s.MULLER,
        id=f"row-{number}",
        sequence=number,
        source=chance.choice(["ptoffact", "oa_citations"]),
        application_number=application,
        office_action_id=None if action is None else f"OA{application}{action}",
        office_action_date=f"201{action}-0{1 + int(application) % 9}-11" if dated else None,
        reference=("zinc cell", "zinc zinc cell", "a cell of zinc and of many other words")[cited % 3]
        + f" {cited}",
        reference_number=None if cited % 4 == 0 else f"US700000{cited}",
        reference_type="non_patent" if cited % 4 == 0 else "us_grant",
        reference_family=f"1300000{cited % 3}" if cited in FAMILIES and chance.random() < 0.7 else None,
        rejection_type=tuple(sorted(chance.sample(["102", "103", "112"], chance.randrange(3)))),
        paragraph=chance.choice([None, "a", "e"]),
        form_source=tuple(chance.sample(["892", "1449"], chance.randrange(3))),
        art_unit=chance.choice(["1727", "2814", None]),
    )


ROWS = [made_up(number, Random(number)) for number in range(400)]  # noqa: S311 - repeatable, not secret
SEARCHES = [
    SearchParams(group=group, size=size, sort=sort, q=q, filters=filters)
    for group in KEYS
    for size, sort, q, filters in [
        (20, "newest", "", frozenset[Filter]()),
        (20, "oldest", "", frozenset({Filter("rejection_type", "103")})),
        (50, "relevance", "zinc", frozenset[Filter]()),
        (50, "newest", "cell", frozenset({Filter("art_unit", "none"), Filter("art_unit", "1727")})),
    ]
]


@pytest.fixture(scope="module")
def many(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches the rows, in two indexes of two shards."""
    alias = f"ui-lines-{os.getpid()}"
    with by_source(engine, alias, ROWS) as searcher:
        yield searcher


def walked(searcher: Searcher, params: SearchParams) -> list[SearchResults]:
    """Page after page, to the last."""
    pages = [searcher.search(params, complete=False)]
    while pages[-1].next:
        pages.append(searcher.search(pages[-1].next, complete=False))
    return pages


def in_order(searcher: Searcher, params: SearchParams) -> list[Citation]:
    """All citations of a search, as they come without lines."""
    single = params.changed(group="none", size=100)
    return [hit.citation for page in walked(searcher, single) for hit in page.hits]


def figures(rows: list[Citation]) -> dict[str, object]:
    """What a line tells of its citations, counted here."""
    order = ["102", "103", "112"]
    grounds = sorted(
        {(type_, row.paragraph) for row in rows for type_ in row.rejection_type},
        key=lambda ground: (order.index(ground[0]), ground[1] or ""),
    )
    told = {type_ for type_, paragraph in grounds if paragraph}
    days = sorted(row.office_action_date for row in rows if row.office_action_date)
    return {
        "citations": len(rows),
        "office_actions": len({row.office_action_id for row in rows} - {None}),
        "grounds": tuple(Ground(*g) for g in grounds if g[1] or g[0] not in told),
        "forms": tuple(form for form in ("892", "1449") if any(form in row.form_source for row in rows)),
        "art_units": tuple(sorted({row.art_unit for row in rows if row.art_unit})),
        "first_date": days[0] if days else None,
        "last_date": days[-1] if days else None,
        "hits": tuple(row.id for row in rows[:SHOWN]),
    }


def told(line: Line) -> dict[str, object]:
    """The same, of a line."""
    hits = tuple(hit.citation.id for hit in line.hits)
    return {name: getattr(line, name) for name in figures([])} | {"hits": hits}


@pytest.mark.parametrize("params", SEARCHES, ids=lambda p: f"{p.group}-{p.sort}-{p.q}-{p.size}")
def test_each_line_comes_once_in_its_order_with_its_figures(
    many: Searcher, params: SearchParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over all pages, in two indexes; behind each line are as many citations as it tells."""
    for where in (best, hits, lines):  # where equal scores go on behind the best, their order is free
        monkeypatch.setattr(where, "BEST", 1_000)
    rows = in_order(many, params)
    key = KEYS[params.group]
    grouped: dict[object, list[Citation]] = {}
    for row in rows:
        if key(row) is not None:
            grouped.setdefault(key(row), []).append(row)
    pages = walked(many, params)
    found = [line for page in pages for line in page.lines]
    assert [*map(figures, grouped.values())] == [*map(told, found)]
    assert {len(rows)} == {page.total for page in pages}
    assert {sum(key(row) is None for row in rows)} == {page.in_no_line for page in pages}
    assert [params.size] * (len(pages) - 1) == [len(page.lines) for page in pages[:-1]]
    for line in found[:: max(1, len(found) // 5)]:
        assert line.citations == total(many, line.all)


@pytest.mark.parametrize("group", KEYS)
def test_behind_the_best_each_line_comes_once_too(many: Searcher, group: str) -> None:
    """With all its citations, though equal scores have no order there."""
    params = SearchParams(q="zinc", group=group, size=20)
    grouped: dict[object, list[Citation]] = {}
    rows = in_order(many, params)
    for row in rows:
        grouped.setdefault(KEYS[group](row), []).append(row)
    grouped.pop(None, None)
    found = [line for page in walked(many, params) for line in page.lines]
    assert len(rows) > best.BEST
    assert sorted(map(len, grouped.values())) == sorted(line.citations for line in found)
    assert {*grouped} == {KEYS[group](line.citation) for line in found}


def test_a_page_that_reads_long_goes_on_behind(many: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has fewer lines then; none is lost."""
    params = SearchParams(group="application", size=10, sort="oldest")
    expected = [line.key for page in walked(many, params) for line in page.lines]
    monkeypatch.setattr(walking, "READINGS", 1)
    pages = walked(many, params)
    assert expected == [line.key for page in pages for line in page.lines]
    assert any(len(page.lines) < params.size for page in pages[:-1])


def test_the_same_in_other_units(many: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exactly as far as is said; beyond, about so many."""
    numbers = {row.reference_number for row in ROWS} - {None}
    applications = {row.application_number for row in ROWS}
    totals = many.search(SearchParams()).totals
    assert totals
    assert {
        "citations": len(ROWS),
        "applications": len(applications),
        "references": len(numbers),
        "exact": True,
    } == totals.to_json()
    for where in (distinct, module):
        monkeypatch.setattr(where, "SMALL", len(numbers))
    totals = many.search(SearchParams(filters=frozenset({Filter("art_unit", "1727")}))).totals
    assert totals
    assert not totals.applications.exact
    assert Distinct(len(numbers)) == totals.references


def test_a_line_of_a_family_has_all_its_numbers(many: Searcher) -> None:
    """As one line against an application; what does not tell the family is in one of its own."""
    pages = walked(many, SearchParams(group="reference"))
    found = [line for page in pages for line in page.lines]
    of_families = [line for line in found if line.family]
    assert {("US7000001", "US7000007"), ("US7000002", "US7000005")} <= {line.numbers for line in of_families}
    divided = [line for line in found if line.is_divided]
    assert divided
    for line in (*of_families[::9], *divided[::9]):
        told = line.to_json()
        assert (line.family, [*line.numbers]) == (told["reference_family"], told["reference_numbers"])
        assert line.citations == total(many, line.all)


def test_a_use_without_a_number_is_found_by_its_own(many: Searcher) -> None:
    """Its line leads to all its citations, as a search with an address of its own."""
    [line, *_] = many.search(
        SearchParams(group="reference", filters=frozenset({Filter("reference_type", "non_patent")}))
    ).lines
    assert "use=" in line.url
    assert line.citations == total(many, line.all)


def test_pages_and_json_tell_the_same(many: Searcher) -> None:
    """With how they are grouped, the other ways a click away, and the rows of a line in place."""
    with serving(create_app(many)) as address, httpx.Client(base_url=address, timeout=60) as web:
        data = web.get("/api/search?group=reference&size=10").json()
        assert 10 == len(data["groups"]) == len(data["hits"])
        assert data["pages"] is None
        first = data["groups"][0]
        assert first["citations"] == web.get(f"/api{first['url']}").json()["total"]
        assert [hit["application_number"] for hit in first["hits"]] == [first["application_number"]] * len(
            first["hits"]
        )
        text = web.get("/search?group=reference&size=10").text
        assert '<strong aria-current="true">references by application</strong>' in text
        assert '<a href="/search?group=application&amp;size=10" rel="nofollow">applications</a>' in text
        assert 10 == text.count('<details class="rows">')
        behind = web.get(data["next"]).json()
        assert not {group["key"] for group in data["groups"]} & {group["key"] for group in behind["groups"]}
        none = web.get("/search?group=office_action").text
        without = sum(row.office_action_id is None for row in ROWS)
        assert f"{without} citations of no office action that the source names are in none" in none
        assert "groups" not in web.get("/api/search").json()
        end = Cursor(sort="newest", position=9_999, sequence=9_999, source="zzz").to_text()
        behind_all = web.get(f"/search?group=application&after={end}")
        assert 404 == behind_all.status_code
        assert 'go <a href="/search?group=application" rel="nofollow">to the first</a>' in behind_all.text


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("group=owner", "Results cannot be grouped by “owner”"),
        ("group=application&page=2", "no page numbers"),
    ],
)
def test_what_cannot_be_grouped_is_said(web: httpx.Client, query: str, problem: str) -> None:
    """One sentence, and the search stays."""
    for path in ("/search", "/api/search"):
        answer = web.get(f"{path}?q=battery&{query}")
        assert 400 == answer.status_code
        assert problem in answer.text


def test_an_older_index_has_no_uses(engine: OpenSearch) -> None:
    """Its citations are grouped by application as ever, and by reference not at all: that is told."""
    alias = f"ui-lines-older-{os.getpid()}"
    name = fill(engine, alias, "ptoffact", ROWS[:20], without("use"))
    try:
        searcher = Searcher(engine, alias=alias)
        assert {row.application_number for row in ROWS[:20]} == {
            line.key for line in searcher.search(SearchParams(group="application")).lines
        }
        with pytest.raises(IndexOutdated):
            searcher.search(SearchParams(group="reference"))
        with serving(create_app(searcher)) as address:
            answer = httpx.get(f"{address}/search?group=reference")
        assert 503 == answer.status_code
        assert "Group by citation" in answer.text
    finally:
        engine.indices.delete(index=name)


def test_the_specimens_share_lines() -> None:
    """Or the tests above would show nothing."""
    for key in KEYS.values():
        sizes = [len([*rows]) for _, rows in groupby(sorted(map(str, map(key, ROWS))))]
        assert len(sizes) < len(ROWS) / 1.3
    assert len({row.reference_number for row in ROWS}) > 3
