"""All of the chosen citation sources instead of any: what is found, and every count; on a real engine."""

import os
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import combinations
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from opensearchpy import OpenSearch

from citations.record import MADE
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from search_ui.url.parse import parse, parse_facet
from tests.search_ui import specimens as s
from tests.search_ui.asked import ids, of
from tests.search_ui.filling import fill, without

FORMS = ("892", "1449", "oa_text")
SETS = [forms for size in range(4) for forms in combinations(FORMS, size)]
ROWS = [
    replace(s.MULLER, id=f"{place}", source="ptoffact", sequence=place, form_source=SETS[place % len(SETS)])
    for place in range(20)
]


@pytest.fixture(scope="module", params=["signed", "unsigned"])
def searched(engine: OpenSearch, request: pytest.FixtureRequest) -> Iterator[Searcher]:
    """It searches citations with each set of forms: counted by signature, and one by one."""
    alias = f"ui-every-{request.param}-{os.getpid()}"
    name = fill(engine, alias, "ptoffact", ROWS, None if request.param == "signed" else without(*MADE))
    yield Searcher(engine, alias=alias)
    engine.indices.delete(index=name)


@pytest.mark.parametrize("asked", [("1449", "892"), ("892", "oa_text"), FORMS, ("892", "none")])
def test_all_of_the_chosen_values_are_there_and_a_count_is_what_a_click_finds(
    searched: Searcher, asked: tuple[str, ...]
) -> None:
    """In the total, in this facet and every other, and on the facet's own page."""
    items = [*(("form_source", form) for form in asked), ("all", "form_source")]
    found = searched.search(parse(items))
    fits = {*asked} <= {*FORMS}
    expected = of(row for row in ROWS if fits and {*asked} <= {*row.form_source})
    assert (expected, len(expected)) == (set(ids(found)), found.total)
    for facet in found.facets:
        for value in facet.values:
            if not value.selected:
                behind = searched.search(parse(parse_qsl(urlsplit(value.url).query)))
                assert (value.url, value.count) == (value.url, behind.total)
    [forms] = [facet for facet in found.facets if facet.name == "form_source"]
    page = searched.facet_page(parse_facet("form_source", items))
    assert {v.value: v.count for v in forms.values} == {v.value: v.count for v in page.values}


def test_a_table_of_counts_has_them_too(searched: Searcher) -> None:
    """As the engine counts them."""
    params = parse([*(("form_source", form) for form in FORMS[:2]), ("all", "form_source")])
    before = searched.search(params)
    if searched.counting.tabulate():
        after = searched.search(params)
        assert (before.total, before.facets) == (after.total, after.facets)
        searched.counting.held = None


def test_the_page_offers_any_and_all(web: httpx.Client) -> None:
    """Where several values are chosen; the chips say which it is."""
    chosen = "/search?form_source=1449&form_source=892"
    some = unescape(web.get(chosen).text)
    assert f'href="{chosen}&all=form_source"' in some
    every = unescape(web.get(f"{chosen}&all=form_source").text)
    assert f'href="{chosen}"' in every
    assert "Citation source, all of" in every
    assert "All of these" not in web.get("/search?form_source=892").text
    assert SearchParams() == SearchParams(every=frozenset({"form_source"}))
