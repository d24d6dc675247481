"""A facet's own page leads to all of its values, however many, with exact counts; on a real engine."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl

import httpx
import pytest
from opensearchpy import OpenSearch

from citations.facets import FACETS
from citations.record import Citation
from search_ui.query import facet_values
from search_ui.results.facet_page import FacetPage
from search_ui.searcher import Searcher
from search_ui.searcher.facet_pages import counted_alone
from search_ui.url.parse import parse_facet
from search_ui.web.app import create_app
from tests.lengths import LONG
from tests.search_ui import specimens as s
from tests.search_ui.filling import fill
from tests.search_ui.served import serving

ALIAS = f"ui-values-{os.getpid()}"
OWNERS = 12_345
"""More than one shard counts for a page of results, than one batch, and than the order by count reaches."""


def owned(number: int) -> Citation:
    """A citation whose reference has an owner, every third one a second one, every tenth none."""
    owners = (f"Owner {number % OWNERS:05}", *([f"acme {number % 7}"] if number % 3 == 0 else []))
    return Citation(
        id=str(number),
        source="ptoffact",
        sequence=number,
        application_number="14000001",
        reference=str(number),
        reference_type="unrecognized",
        reference_owner=() if number % 10 == 9 else owners,
        art_unit=f"{1600 + number % 300}",
    )


ALL = [owned(number) for number in range(15_000)]
NARROWED = (
    "",
    "prefix=1",
    "rejection_type=103&rejection_type=none&not_rejection_type=102",
    "art_unit=1727&art_unit=9999&not_art_unit=2182",
    "form_source=892&all=form_source&form_source=1449",
    "year=2013&reference_type=none",
    "not_examiner=none&tech_center=none",
    "q=battery&art_unit=1727",
)
"""Searches of all kinds: nothing asked, the facet's own selection, none, words."""
MORE_NARROWED = ("prefix=us", "not_source=ptoffact&not_outcome=none", "reference_country=none")
COUNTS = Counter(owner for citation in ALL for owner in citation.reference_owner)


@pytest.fixture(scope="module")
def many(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches them."""
    name = fill(engine, ALIAS, "ptoffact", ALL)
    yield Searcher(engine, alias=ALIAS)
    engine.indices.delete(index=name)


def asked(searcher: Searcher, name: str, query: str = "") -> FacetPage:
    """The page of values that a query string asks for."""
    return searcher.facet_page(parse_facet(name, parse_qsl(query)))


def shown(page: FacetPage) -> list[tuple[str, int]]:
    """Its values and their counts."""
    return [(value.value, value.count) for value in page.values]


def walked(searcher: Searcher, name: str, query: str) -> tuple[list[tuple[str, int]], FacetPage]:
    """All the pages from this one on, without `none`; and the last of them."""
    page = asked(searcher, name, query)
    found = [pair for pair in shown(page) if pair[0] != "none"]
    while page.next_page:
        page = searcher.facet_page(page.next_page)
        found += [pair for pair in shown(page) if pair[0] != "none"]
    return found, page


def test_by_name_every_value_is_reached_with_its_exact_count(many: Searcher) -> None:
    """Page after page, to the last."""
    first = "" if LONG else "Owner 10000"
    found, last = walked(many, "reference_owner", f"order=name&after={first}" if first else "order=name")
    assert sorted(pair for pair in COUNTS.items() if pair[0] > first) == found
    assert not last.is_cut


def test_by_count_the_most_frequent_are_ranked_and_the_end_of_it_is_said(many: Searcher) -> None:
    """Ten thousand values, in the exact order here; then the page says how to reach the others."""
    first = 1 if LONG else 96
    found, last = walked(many, "reference_owner", f"page={first}")
    ranked = sorted(COUNTS.items(), key=lambda pair: (-pair[1], pair[0]))
    assert ranked[100 * (first - 1) : 10_000] == found
    assert last.is_cut
    assert 100 == last.asked.page


@pytest.mark.parametrize("order", ["count", "name"])
def test_values_found_by_their_beginning_are_paged_too(many: Searcher, order: str) -> None:
    """In either order; those that stand beside them in the same citations are not shown."""
    found, _ = walked(many, "reference_owner", f"prefix=OWNER+00&order={order}")
    expected = {owner: count for owner, count in COUNTS.items() if owner.startswith("Owner 00")}
    assert len(expected) > 300
    assert expected == dict(found)
    assert len(expected) == len(found)
    assert [f"acme {n}" for n in range(7)] == sorted(
        value for value, _ in walked(many, "reference_owner", f"prefix=ac&order={order}")[0]
    )


def test_a_few_hundred_values_are_paged_to_the_last(many: Searcher) -> None:
    """Nothing is cut, and the last page says nothing of it."""
    found, last = walked(many, "art_unit", "")
    assert Counter(citation.art_unit for citation in ALL) == dict(found)
    assert (3, False) == (last.asked.page, last.is_cut)


def test_what_was_ranked_by_counts_too_low_is_counted_again(
    many: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shards that name only some of their values make the engine's counts too low, and it says so."""
    monkeypatch.setattr(facet_values, "SHARD_SIZE", 102)
    page = asked(many, "reference_owner", "page=1")
    assert page.error > 0
    assert all(COUNTS[value] == count for value, count in shown(page) if value != "none")


def test_a_selected_value_and_none_are_on_every_page(many: Searcher) -> None:
    """With their counts, and what is excluded at 0."""
    for query in ("", "order=name", "page=7", "order=name&after=Owner+05000"):
        pairs = shown(asked(many, "reference_owner", f"reference_owner=Owner+12000&{query}"))
        assert [("Owner 12000", COUNTS["Owner 12000"]), ("none", 1500)] == pairs[-2:]
    pairs = shown(asked(many, "art_unit", "not_art_unit=1600&not_art_unit=none"))
    assert [("1600", 0), ("none", 0)] == pairs[-2:]


def test_beyond_the_last_page_the_first_is_offered(many: Searcher) -> None:
    """It is not there, and says so, though a selected value is shown on it."""
    for query in ("page=90", "order=name&after=zzz", "page=90&art_unit=1600"):
        page = asked(many, "art_unit", query)
        assert page.is_beyond_last
        assert page.first_page
        assert not many.facet_page(page.first_page).is_beyond_last
    with serving(create_app(many)) as address:
        response = httpx.get(f"{address}/facets/art_unit?page=90")
    assert 404 == response.status_code
    assert "go to the first page" in response.text


@pytest.mark.parametrize(
    ("name", "query", "values"),
    [
        ("art_unit", "prefix=17", ["1727"]),
        ("reference_owner", "prefix=mü", ["Müller Batterie GmbH"]),
        ("reference_owner", "prefix=MULLER", ["Müller Batterie GmbH"]),
        ("reference_owner", "prefix=múller", []),
        ("reference_owner", "prefix=ACME+corp.", ["Acme Corp."]),
        ("reference_owner", "prefix=äcme", []),
        ("reference_owner", "prefix=batterie", ["Müller Batterie GmbH"]),
        ("reference_owner", "prefix=gmbh+MÜLLER", ["Müller Batterie GmbH"]),
        ("reference_owner", "prefix=corp.", ["Acme Corp."]),
        ("reference_owner", "prefix=atterie", []),
        ("reference_owner", "prefix=müller+acme", []),
        ("reference_owner", "prefix=.*", []),
        ("reference_owner", 'prefix="[', []),
        ("reference_owner", "prefix=ß", []),
        ("year", "prefix=201", ["2019", "2018", "2016", "2014", "2013", "2012", "2011"]),
        ("year", "prefix=201&order=count&from=2012-01-01&to=2013-12-31", ["2012", "2013"]),
        ("reference_type", "prefix=us_d", ["us_design"]),
        ("reference_type", "prefix=non", ["non_patent"]),
        ("reference_country", "prefix=jap", ["JP"]),
        ("tech_center", "prefix=semi", ["2800"]),
        ("rejection_type", "prefix=obvious", ["103"]),
    ],
)
@pytest.mark.parametrize("order", ["", "&order=name"])
def test_values_are_found_by_their_beginning_and_by_words_of_their_labels(
    searcher: Searcher, name: str, query: str, values: list[str], order: str
) -> None:
    """In capitals or not, each sign as itself; `none` is no text that begins with anything."""
    order = "" if "order=" in query else order
    found = [value.value for value in asked(searcher, name, query + order).values]
    assert (sorted(values) if order and name != "year" else values) == found


def test_a_facet_s_values_obey_the_same_rule(searcher: Searcher) -> None:
    """Its own selection is ignored, and the others hold."""
    counts = dict(shown(asked(searcher, "art_unit", "art_unit=1727&rejection_type=103")))
    assert {"1727": 2, "2182": 2, "2911": 1} == counts


def test_all_values_are_those_of_all_citations(searcher: Searcher) -> None:
    """More than a result page shows."""
    values = {value for value, _ in shown(asked(searcher, "art_unit"))}
    assert {citation.art_unit for citation in s.NAMING_A_REFERENCE} == values


@pytest.mark.parametrize(
    "query", [*NARROWED, *(pytest.param(query, marks=pytest.mark.long) for query in MORE_NARROWED)]
)
def test_what_is_counted_with_every_page_is_as_the_engine_ranks_it(
    engine: OpenSearch, searcher: Searcher, query: str
) -> None:
    """Value by value, in its order: out of a table, by signatures, and by itself."""
    tabulated = Searcher(engine, alias=searcher.engine.alias)
    assert tabulated.counting.tabulate()
    for name in (name for name, facet in FACETS.items() if facet.counted_by):
        for order in ("count", "name"):
            params = parse_facet(name, parse_qsl(f"{query}&order={order}"))
            alone = counted_alone(searcher.engine, params)
            assert alone == searcher.facet_page(params)
            assert alone == tabulated.facet_page(params)
            if order != "name" or name == "year" or not alone.values:
                continue
            after = replace(params, after=alone.values[0].value)
            assert counted_alone(searcher.engine, after) == tabulated.facet_page(after)


def test_json_leads_through_the_values(web: httpx.Client) -> None:
    """With the page's own parameters, and the address of the next page."""
    reply = web.get("/api/facets/art_unit?prefix=36&order=name").json()
    assert ["label", "values", "order", "prefix", "next", "cut"] == list(reply)
    assert ("Art unit", "name", "36", None) == tuple(
        reply[key] for key in ("label", "order", "prefix", "next")
    )
    assert [c.art_unit for c in s.MANY_ART_UNITS] == [value["value"] for value in reply["values"]]


@pytest.mark.parametrize(
    "path",
    ["/facets/art_unit?form_source=892&order=name", "/facets/year", "/facets/reference_type?prefix=us"],
)
def test_a_page_of_values_has_one_address(web: httpx.Client, path: str) -> None:
    """It names it itself, for those who come by another; its links are not for crawlers."""
    page = web.get(path)
    assert f'<link rel="canonical" href="{path.replace("&", "&amp;")}">' in page.text
    assert "noindex" == page.headers["x-robots-tag"]
