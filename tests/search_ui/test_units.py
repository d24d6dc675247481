"""The pages of art units, work groups and tech centers: every figure is a search that finds as many."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl

import httpx
import pytest
from opensearchpy import OpenSearch

from citations.record import Citation
from citations.signature import SIGNATURES
from search_ui.query import distinct as asked
from search_ui.results import distinct
from search_ui.results.trend import crossed
from search_ui.results.unit_page import UnitPage
from search_ui.results.units import PATHS, Unit, units_asked
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from search_ui.url.parse import parse
from search_ui.web.app import create_app
from search_ui.web.trend_chart import HEIGHT, WIDTH, panels
from tests.search_ui import specimens as s
from tests.search_ui.asked import total
from tests.search_ui.filling import fill, without
from tests.search_ui.served import serving

ALIAS = f"ui-units-{os.getpid()}"
GROUNDS = (("102",), ("103",), ("102", "103"), (), ("101",), ("112", "103"), ())
FORMS = (("892",), ("1449",), ("892", "oa_text"), (), ("oa_text",))
NUMBERS = ("1727", "1728", "1742", "2182", None)
UNITS = [
    Unit(level, number)
    for level, number in [
        ("art_unit", "1727"),
        ("art_unit", "2182"),
        ("work_group", "1720"),
        ("tech_center", "1700"),
        ("tech_center", "2100"),
    ]
]


def drawn(number: int) -> Citation:
    """A citation of one of some units, or none, on some grounds and forms, in a year or none."""
    art_unit = NUMBERS[number % 5]
    return replace(
        s.MULLER,
        id=f"{number}",
        sequence=number,
        application_number=f"{14_000_000 + number // 9}",
        reference_number=f"US{9_000_000 + number * number % 97}" if number % 8 else None,
        reference_type="us_grant" if number % 11 else "none",
        rejection_type=GROUNDS[number // 3 % 7],
        form_source=FORMS[number // 2 % 5],
        office_action_date=f"20{10 + number // 5 % 7}-06-{1 + number % 28:02}" if number % 4 else None,
        art_unit=art_unit,
        work_group=f"{art_unit[:3]}0" if art_unit else None,
        tech_center=f"{art_unit[:2]}00" if art_unit else None,
    )


ROWS = [drawn(number) for number in range(1_500)]


@pytest.fixture(scope="module")
def index(engine: OpenSearch) -> Iterator[str]:
    """The index of these."""
    name = fill(engine, ALIAS, "ptoffact", ROWS)
    yield name
    engine.indices.delete(index=name)


@pytest.fixture(scope="module")
def busy(engine: OpenSearch, index: str) -> Searcher:
    """It searches them."""
    assert index
    return Searcher(engine, alias=ALIAS)


@pytest.fixture(scope="module")
def pages(busy: Searcher) -> Iterator[httpx.Client]:
    """A client for their pages."""
    with serving(create_app(busy)) as address, httpx.Client(base_url=address, timeout=60) as web:
        yield web


def rows_of(unit: Unit | None) -> list[Citation]:
    """The rows that name a reference and have this unit."""
    naming = [row for row in ROWS if row.reference_type != "none"]
    return [row for row in naming if unit is None or getattr(row, unit.level) == unit.number]


def counted(rows: list[Citation], of: Callable[[Citation], tuple[str, ...]]) -> Counter[str]:
    """How many rows have each value, or none."""
    return Counter(value for row in rows for value in of(row) or ("none",))


def year_of(row: Citation) -> str:
    """Its year, or none."""
    return row.office_action_date[:4] if row.office_action_date else "none"


def page_of(searcher: Searcher, unit: Unit) -> UnitPage:
    """The page of a unit that there is."""
    found = searcher.unit(unit)
    assert found
    return found


def text_of(page: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", page)))


def tabulated(engine: OpenSearch) -> Searcher:
    """A searcher with a table of counts."""
    searcher = Searcher(engine, alias=ALIAS)
    assert searcher.counting.tabulate()
    return searcher


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.label)
def test_every_level_is_counted_as_the_rows_have_it(engine: OpenSearch, busy: Searcher, unit: Unit) -> None:
    """Grounds, forms and years, of the unit and of all above it; by signatures and out of a table alike."""
    found = page_of(busy, unit)
    assert [unit, *unit.above, None] == [level.unit for level in found.levels]
    for level in found.levels:
        rows, trend = rows_of(level.unit), level.trend
        assert len(rows) == trend.total
        assert counted(rows, lambda row: row.rejection_type) == trend.grounds
        assert counted(rows, lambda row: row.form_source) == trend.forms
        assert trend.years is not None
        assert Counter(map(year_of, rows)) == {year: one.citations for year, one in trend.years.items()}
        for year, one in trend.years.items():
            of_year = [row for row in rows if year_of(row) == year]
            assert counted(of_year, lambda row: row.rejection_type) == one.grounds
    assert found == page_of(tabulated(engine), unit)


def test_two_facets_are_counted_together_under_any_selection(busy: Searcher) -> None:
    """What is asked of the facets themselves, too."""
    search = parse(parse_qsl("rejection_type=103&year=2011&year=2013&form_source=892&tech_center=1700"))
    [tally] = busy.counting.tallies(busy.engine, [search])
    rows = [
        row
        for row in rows_of(Unit("tech_center", "1700"))
        if "103" in row.rejection_type and "892" in row.form_source and year_of(row) in {"2011", "2013"}
    ]
    pairs = Counter((year_of(row), ground) for row in rows for ground in row.rejection_type)
    found = crossed(tally, search, "year", "rejection_type")
    assert pairs == {(year, ground): n for year, grounds in found.items() for ground, n in grounds.items()}


@pytest.mark.parametrize("unit", UNITS[1:4], ids=lambda unit: unit.label)
def test_each_number_on_a_page_finds_as_many(pages: httpx.Client, busy: Searcher, unit: Unit) -> None:
    """The links of the page, and of the part that comes later."""
    html = unescape(pages.get(unit.url).text + pages.get(f"{unit.url}/uses").text)
    links = set(re.findall(r'<a href="/search\?([^"]*)"[^>]*>([0-9,]+)(?: citations?)?(?:<span|</a>)', html))
    assert len(links) > 60
    for query, number in links:
        assert (query, number) == (query, f"{total(busy, parse(parse_qsl(query))):,}")


def test_a_share_of_the_level_above_finds_its_own_rows(pages: httpx.Client, busy: Searcher) -> None:
    """Its number is told beside it."""
    html = unescape(pages.get("/art-units/1727").text)
    links = re.findall(r'<a href="/search\?([^"]*)"[^>]*title="([0-9,]+) of ([0-9,]+)">', html)
    assert len(links) > 10
    for query, part, _ in links:
        assert "work_group=1720" in query
        assert part == f"{total(busy, parse(parse_qsl(query))):,}"


def test_the_tree_leads_up_and_down(pages: httpx.Client) -> None:
    """From an art unit to its tech center, and back through the work groups."""
    assert [None, "1700", "1720"] == [
        (pages.get(f"/api{url}").json()["parent"] or {}).get("value")
        for url in ("/tech-centers/1700", "/work-groups/1720", "/art-units/1727")
    ]
    assert ["1720", "1740"] == pages.get("/api/tech-centers/1700").json()["parts"]
    assert ["1727", "1728"] == pages.get("/api/work-groups/1720").json()["parts"]
    for page, link in (
        ("/tech-centers/1700", "/work-groups/1720"),
        ("/work-groups/1720", "/art-units/1728"),
        ("/art-units/1728", "/tech-centers/1700"),
    ):
        assert f'<a href="{link}">' in pages.get(page).text
    assert "Chemical and materials engineering" in pages.get("/art-units/1727").text


def test_applications_and_references_are_counted_or_about(
    pages: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exactly as far as it is said; beyond, the page says about, and JSON that it is not exact."""
    rows = rows_of(UNITS[0])
    applications = len({row.application_number for row in rows})
    references = len({row.reference_number for row in rows if row.reference_number})
    totals = {"citations": len(rows), "applications": applications, "references": references}
    assert totals | {"exact": True} == pages.get("/api/art-units/1727").json()["totals"]
    told = text_of(pages.get("/art-units/1727/uses").text)
    assert f"against {applications} applications and name {references} different documents" in told
    for module in (distinct, asked):
        monkeypatch.setattr(module, "SMALL", 10)
    assert pages.get("/api/art-units/1727").json()["totals"]["exact"] is False
    told = text_of(pages.get("/art-units/1727/uses").text)
    assert f"against about {applications} applications and name about {references} different" in told


def test_references_and_owners_are_those_of_its_rejections(pages: httpx.Client) -> None:
    """The first twenty, as the pages with all of them have them."""
    data = pages.get("/api/art-units/1727").json()
    rejected = "rejection_type=102&rejection_type=103&art_unit=1727"
    all_references = pages.get(f"/api/facets/reference?{rejected}").json()["values"]
    assert len(all_references) > 20 == len(data["references"])
    assert all_references[:20] == [
        {name: value for name, value in one.items() if name != "reference_number"}
        for one in data["references"]
    ]
    assert [one["value"] for one in data["references"]] == [
        one["reference_number"] for one in data["references"]
    ]
    owners = pages.get(f"/api/facets/reference_owner?{rejected}&order=applications").json()["values"]
    assert [(one["value"], one["count"], one["rejections"]["103"]) for one in owners if "rejections" in one][
        :20
    ] == [(one["value"], one["citations"], one["103"]) for one in data["owners"]]
    html = unescape(pages.get("/art-units/1727/uses").text)
    for rest in (f"reference?{rejected}", f"reference_owner?{rejected}&order=applications"):
        assert f'href="/facets/{rest}"' in html


def test_json_tells_the_years_beside_the_level_above(pages: httpx.Client) -> None:
    """With what has no date."""
    data = pages.get("/api/art-units/1727").json()
    rows, above = rows_of(UNITS[0]), rows_of(Unit("work_group", "1720"))
    assert sum(year_of(row) == "none" for row in rows) == data["undated"]
    for year in data["years"]:
        for told, those in ((year, rows), (year["above"], above)):
            of_year = [row for row in those if year_of(row) == str(year["year"])]
            assert len(of_year) == told["citations"]
            for ground in ("101", "102", "103", "112"):
                assert sum(ground in row.rejection_type for row in of_year) == told[ground]
    assert {"value": "1720", "level": "work_group", "url": "/work-groups/1720"} == data["parent"]


def test_the_lines_stand_in_their_panels(busy: Searcher) -> None:
    """Each with a point for every year; one year alone makes no line."""
    found = page_of(busy, UNITS[0])
    drawn_panels = panels(found)
    assert ["102", "103", "101", "112"] == [panel.ground for panel in drawn_panels]
    for panel in drawn_panels:
        assert len(found.years) == len(panel.here) == len(panel.above)
        assert all(0 < p.x < WIDTH and 0 < p.y < HEIGHT for p in (*panel.here, *panel.above))
        highest = max(
            one.grounds.get(panel.ground, 0) / one.citations for one in found.here.trend.dated.values()
        )
        assert panel.highest >= 100 * highest
        assert min(p.y for p in panel.here) >= panel.top
    trend = found.here.trend
    assert trend.years
    alone = replace(trend, years={"2012": trend.years["2012"]})
    assert () == panels(replace(found, levels=(replace(found.here, trend=alone), *found.levels[1:])))


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/art-units/17ab", 302, "/art-units/17AB"),
        ("/art-units/9999", 404, "No citation here is from art unit 9999. That does not mean"),
        ("/art-units/1720", 404, "the data has gaps"),
        ("/work-groups/1727", 404, "No citation here is from work group 1727."),
        ("/tech-centers/none", 302, "/tech-centers/NONE"),
        ("/tech-centers/17", 404, "“17” is not the number of any tech center."),
        ("/art-units/9999/uses", 404, "No citation here is from art unit 9999."),
        ("/api/art-units/9999", 404, "No citation here is from art unit 9999."),
    ],
)
def test_a_unit_that_is_not_there_is_not_found(
    pages: httpx.Client, path: str, status: int, told: str
) -> None:
    """And it is said what that means; small letters lead to the one spelling."""
    page = pages.get(path)
    assert status == page.status_code
    assert told in (page.headers["location"] if status == 302 else text_of(page.text))


@pytest.mark.parametrize(
    ("query", "units"),
    [
        ("q=1727", ["art-units/1727"]),
        ("q=AU+1727", ["art-units/1727"]),
        ("q=1720", ["work-groups/1720"]),
        ("q=1700", ["tech-centers/1700"]),
        ("q=9999", []),
        ("q=electrolyte", []),
        ("q=1727&rejection_type=103", []),
        ("art_unit=1727", ["art-units/1727"]),
        ("tech_center=1700&rejection_type=103&art_unit=1727", ["art-units/1727"]),
        ("art_unit=1727&art_unit=1728", []),
        ("art_unit=none", []),
        ("not_art_unit=1727", []),
        ("art_unit=9999", []),
    ],
)
def test_a_search_for_a_unit_leads_to_its_page(pages: httpx.Client, query: str, units: list[str]) -> None:
    """Where there is one; what the search finds stays."""
    canonical = parse(parse_qsl(query)).to_url()
    page = pages.get(canonical).text
    found = re.findall(r'href="/([a-z]+-[a-z]+/\w{4})">[^<]*: what it does, which references', page)
    assert units == found


def test_a_unit_is_offered_in_one_line(pages: httpx.Client) -> None:
    """With its page and its citations; where it is not there, the search for it is offered all the same."""
    for typed in ("1727", "au 1727"):
        page = unescape(pages.get("/search", params={"q": typed}).text)
        assert 1 == page.count('href="/search?art_unit=1727"')
        assert "Search instead for" not in page
    assert "Search instead for" in pages.get("/search", params={"q": "1999"}).text


def test_what_a_number_may_be_is_asked_of_numbers_only() -> None:
    """Not of words of four letters, nor of a text beside which something else is asked."""
    assert () == units_asked(SearchParams(q="lens"))
    assert len(PATHS) == len(units_asked(SearchParams(q="1727")))
    assert () == units_asked(SearchParams(q='"1727'))
    assert () == units_asked(SearchParams())


def test_a_citation_leads_to_its_units(web: httpx.Client, pages: httpx.Client) -> None:
    """Each of the three, if it has them."""
    page = web.get("/citations/muller").text
    for path in ("art-units/1727", "work-groups/1720", "tech-centers/1700"):
        assert f'<a href="/{path}">what it does' in page
    unitless = next(row for row in ROWS if row.art_unit is None)
    other = pages.get(f"/citations/{unitless.id}")
    assert (200, False) == (other.status_code, "what it does" in other.text)


def test_what_was_written_since_the_table_was_made_is_counted(engine: OpenSearch) -> None:
    """The table of counts is dropped then."""
    alias = f"ui-units-written-{os.getpid()}"
    rows = [row for row in ROWS if row.art_unit == "1727" and row.reference_type != "none"]
    name = fill(engine, alias, "ptoffact", rows[:3])
    searcher = Searcher(engine, alias=alias)
    assert searcher.counting.tabulate()
    assert 3 == page_of(searcher, UNITS[0]).here.trend.total
    engine.index(index=name, id="another", body=rows[3].to_document(), params={"refresh": "true"})
    assert 4 == page_of(searcher, UNITS[0]).here.trend.total
    assert searcher.counting.held is None
    engine.indices.delete(index=name)


def test_an_index_of_an_earlier_version_has_no_years(engine: OpenSearch) -> None:
    """Everything else is there, and the page says so."""
    alias = f"ui-units-old-{os.getpid()}"
    rows = ROWS[:60]
    index = fill(engine, alias, "old", rows, without(*SIGNATURES))
    found = page_of(Searcher(engine, alias=alias), UNITS[0])
    mine = [row for row in rows if row.art_unit == "1727" and row.reference_type != "none"]
    assert counted(mine, lambda row: row.rejection_type) == found.here.trend.grounds
    assert (None, ()) == (found.here.trend.years, found.years)
    with serving(create_app(Searcher(engine, alias=alias))) as address:
        told = httpx.get(f"{address}/art-units/1727", timeout=60).text
        assert httpx.get(f"{address}/api/art-units/1727", timeout=60).json()["years"] is None
    assert "it is not counted year by year until it is indexed anew" in told
    engine.indices.delete(index=index)
