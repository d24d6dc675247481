"""The facet rule: OR inside a facet, AND across, and every count is the number of results after the click."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from citations.facets import FACETS
from search_ui.searcher import Searcher
from search_ui.url.parse import parse
from tests.search_ui import specimens as s
from tests.search_ui.asked import ids, of, search, total


def test_placeholders_are_left_out_and_counted(searcher: Searcher) -> None:
    """No facet but the one that offers them knows of them."""
    results = search(searcher, "application=16123456")
    assert [s.SABE.id] == ids(results)
    assert len(s.PLACEHOLDERS) == results.left_out
    assert len(s.PLACEHOLDERS) == search(searcher, urlsplit(results.left_out_url).query).total
    assert {1} == {facet.values[0].count for facet in results.facets if not facet.is_empty}


def test_placeholders_are_found_when_asked_for(searcher: Searcher) -> None:
    """Then they are results like others, and nothing is left out."""
    results = search(searcher, "reference_type=none")
    assert of(s.PLACEHOLDERS) == set(ids(results))
    assert 0 == results.left_out


STARTS = [
    "",
    "q=lithium",
    "rejection_type=102&rejection_type=103",
    "rejection_type=none&form_source=892",
    "year=2012&year=none",
    "not_rejection_type=none&not_year=2022",
    *(
        pytest.param(start, marks=pytest.mark.long)
        for start in (
            "q=12345678",
            "rejection_type=103",
            "form_source=892&tech_center=2100&tech_center=3600",
            "year=2012",
            "reference_type=none",
            "reference_type=none&reference_type=us_grant&art_unit=2641",
            "reference_owner=Acme+Corp.",
            "not_source=ptoffact",
            "action=rejected&reference_country=US&work_group=2180&office_action_type=CTNF",
            "from=2012-01-01&to=2019-12-31",
            "application=16123456",
            "art_unit=9999",
            "q=nowhere-to-be-found&rejection_type=101",
        )
    ),
]


@pytest.mark.parametrize("start", STARTS)
def test_a_count_is_the_number_of_results_after_the_click(searcher: Searcher, start: str) -> None:
    """For every value of every facet, `none` included; in a facet with a selection, for the value alone."""
    params = parse(parse_qsl(start))
    results = searcher.search(params)
    assert results.total == total(searcher, params)
    for facet in results.facets:
        for value in facet.values:
            after = params.only(facet.name, value.value)
            if not params.selected(facet.name) and not value.excluded:
                assert after == parse(parse_qsl(urlsplit(value.url).query))
            assert (facet.name, value.value, total(searcher, after)) == (
                facet.name,
                value.value,
                value.count,
            )


@pytest.mark.parametrize("start", STARTS)
def test_values_and_none_together_are_all_results(searcher: Searcher, start: str) -> None:
    """Where a citation has one value at most, the counts shown and not shown add up to the total."""
    params = parse(parse_qsl(start))
    for facet in searcher.search(params).facets:
        if FACETS[facet.name].many or facet.name == "reference_type":
            continue
        of_others = frozenset(f for f in params.filters if f.facet != facet.name or f.excluded)
        found = total(searcher, replace(params, filters=of_others))
        assert (facet.name, found) == (facet.name, sum(value.count for value in facet.values) + facet.other)


@pytest.mark.parametrize("name", FACETS)
def test_a_selected_value_is_shown_also_when_nothing_has_it(searcher: Searcher, name: str) -> None:
    """At 0, with the link that takes it away."""
    value = "1999" if name == "year" else "no-such-value"
    facet = next(f for f in search(searcher, f"{name}={value}").facets if f.name == name)
    assert [(0, True, "/search")] == [
        (shown.count, shown.selected, shown.url) for shown in facet.values if shown.value == value
    ]


def test_a_selected_value_is_shown_also_outside_the_most_frequent(searcher: Searcher) -> None:
    """With its count, and counted among the others no more."""
    before, after = (
        next(f for f in search(searcher, query).facets if f.name == "art_unit")
        for query in ("", "art_unit=3622")
    )
    assert "3622" not in [value.value for value in before.values]
    assert [("3622", 1)] == [(value.value, value.count) for value in after.values if value.selected]
    assert before.other == after.other + 1


def test_a_value_can_be_excluded(searcher: Searcher) -> None:
    """Nothing that has it is left; its facet shows it, at 0, with the link that takes the exclusion away."""
    results = search(searcher, "not_rejection_type=103&size=100")
    expected = [c for c in s.NAMING_A_REFERENCE if "103" not in c.rejection_type]
    assert of(expected) == set(ids(results))
    [shown] = [value for value in results.facets[0].values if value.value == "103"]
    assert (0, True, False, "/search?size=100", None) == (
        shown.count,
        shown.excluded,
        shown.selected,
        shown.url,
        shown.exclude_url,
    )


@pytest.mark.parametrize(
    "start",
    [
        "form_source=892&tech_center=2100",
        *(pytest.param(start, marks=pytest.mark.long) for start in ("", "q=lithium", "not_year=2022")),
    ],
)
def test_every_value_has_a_link_that_excludes_it(searcher: Searcher, start: str) -> None:
    """What is left is what does not have it; a selected value is selected no more."""
    params = parse(parse_qsl(start))
    for facet in searcher.search(params).facets:
        for value in facet.values:
            if value.exclude_url is None:
                continue
            without = parse(parse_qsl(urlsplit(value.exclude_url).query))
            assert value.value not in without.selected(facet.name)
            assert value.value in without.excluded(facet.name)
            if facet.name != "reference_type" and not params.selected(facet.name):
                assert total(searcher, params) - value.count == total(searcher, without)


def test_having_no_value_can_be_excluded(searcher: Searcher) -> None:
    """Then all have one."""
    results = search(searcher, "not_year=none&size=100")
    assert of(c for c in s.NAMING_A_REFERENCE if c.office_action_date) == set(ids(results))
