"""Tech centers, work groups and art units stand in one tree, which changes none of their counts."""

import httpx
import pytest

from search_ui.results.counts import FacetCounts, FacetValue
from search_ui.results.tech_center_tree import Group, groups
from search_ui.searcher import Searcher
from tests.search_ui.asked import search


def facet(name: str, *values: str, other: int = 0, marked: str = "") -> FacetCounts:
    """A facet with these values, one of them selected, and perhaps others not shown."""
    shown = tuple(
        FacetValue(value, value, 5, selected=value == marked, excluded=False, url="", exclude_url=None)
        for value in values
    )
    return FacetCounts(name, name, shown, other, 0, f"/facets/{name}")


def outline(nodes: tuple[Group, ...]) -> dict[str, object]:
    """The values, each with those below it."""
    return {node.value.value: outline(node.below) for node in nodes}


def test_a_value_stands_below_the_one_it_is_a_part_of() -> None:
    """By its digits; `none` below `none`."""
    tree = groups(
        [
            facet("tech_center", "2100", "1700", "none"),
            facet("work_group", "2170", "2110", "1720", "none"),
            facet("art_unit", "2175", "1727", "none"),
        ]
    )
    assert {
        "2100": {"2170": {"2175": {}}, "2110": {}},
        "1700": {"1720": {"1727": {}}},
        "none": {"none": {"none": {}}},
    } == outline(tree.roots)
    assert {} == tree.urls
    assert ["No tech center", "No work group"] == [tree.roots[2].label, tree.roots[2].below[0].label]


def test_where_not_all_are_known_none_are_shown_below() -> None:
    """But for those that something was asked of; the most frequent art units stand beside the tree."""
    tree = groups(
        [
            facet("tech_center", "2100", "1700"),
            facet("work_group", "2170", "1720", other=9, marked="1720"),
            facet("art_unit", "2175", "1727", other=9),
        ]
    )
    assert {"2100": {}, "1700": {"1720": {}}} == outline(tree.roots)
    assert [False, True] == [root.is_open for root in tree.roots]
    assert ["2175", "1727"] == [group.value.value for group in tree.loose]
    assert {"work_group": "/facets/work_group", "art_unit": "/facets/art_unit"} == tree.urls


def test_a_value_without_its_work_group_stands_below_its_tech_center_or_alone() -> None:
    """Nothing is lost, whatever the other two facets show."""
    tree = groups([facet("tech_center", "2100"), facet("work_group"), facet("art_unit", "2175", "OPQA")])
    assert {"2100": {"2175": {}}, "OPQA": {}} == outline(tree.roots)


@pytest.mark.parametrize("query", ["", "tech_center=3600", "q=battery&not_art_unit=3611"])
def test_the_tree_has_every_value_of_the_three_facets_once(searcher: Searcher, query: str) -> None:
    """With the counts that the facets have."""
    results = search(searcher, query)
    tree = groups(results.facets)

    def flat(nodes: tuple[Group, ...]) -> list[tuple[str, FacetValue]]:
        return [pair for node in nodes for pair in [(node.facet, node.value), *flat(node.below)]]

    expected = [
        (facet.name, value)
        for facet in results.facets
        if facet.name in {"tech_center", "work_group", "art_unit"}
        for value in facet.values
    ]
    shown = flat(tree.roots) + flat(tree.loose)
    assert sorted(map(repr, expected)) == sorted(map(repr, shown))


def test_the_page_shows_the_tree_without_a_script(web: httpx.Client) -> None:
    """A selected work group opens its tech center."""
    page = web.get("/search?work_group=3610").text
    tree = page[page.index('class="facet groups"') : page.index("<h3>Action</h3>")]
    order = [
        tree.index(text)
        for text in ("3600 Transportation", "2 work groups of 3600", ">3610<", "10 art units of 3610")
    ]
    assert sorted(order) == order
    assert 2 == tree.count("<details open>")


def test_once_one_is_chosen_no_unrelated_ones_are_offered() -> None:
    """Only its like from the same work group; all others are a link away, and those asked for stay."""
    tree = groups(
        [
            facet("tech_center", "1700"),
            facet("work_group", "1720"),
            facet("art_unit", "1727", "1726", "2858", "2859", "none", marked="1727"),
        ]
    )
    assert {"1700": {"1720": {"1727": {}, "1726": {}}}} == outline(tree.roots)
    assert ((), {"art_unit": "/facets/art_unit"}) == (tree.loose, tree.urls)
    crowded = groups(
        [
            facet("tech_center", "1700"),
            facet("work_group", "1720", "1710", "2850", marked="1720"),
            facet("art_unit", "1727", "1726", "2858", other=9, marked="1727"),
        ]
    )
    assert {"1700": {"1720": {"1727": {}}, "1710": {}}} == outline(crowded.roots)
    assert ["1726"] == [group.value.value for group in crowded.loose]
