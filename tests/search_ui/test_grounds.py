"""Citations by year and class of ground: each in one class, as many as a search finds; and as a chart."""

from collections import Counter
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citations.signature import APPLICATION, SIGNATURE, signatures
from search_ui.results.grounds import CLASSES, ClassCount, YearCounts, Years, by_year
from search_ui.results.signatures import Tally
from search_ui.results.table import Pair, Table
from search_ui.url.params import Filter, SearchParams
from search_ui.url.parse import parse
from search_ui.web.chart import HEIGHT, MOST_YEARS, TOP, chart
from tests.search_ui.test_tally import ROWS, SELECTIONS, fits

TABLE = Table.of(
    Pair(signature, unit, count)
    for (signature, unit), count in Counter(
        (signed[SIGNATURE], signed[APPLICATION]) for signed in (signatures(row.to_document()) for row in ROWS)
    ).items()
)


def tallied(filters: frozenset[Filter]) -> tuple[SearchParams, Tally]:
    """A search that asks nothing of the ground and the year, and its counts."""
    params = SearchParams(filters=frozenset(f for f in filters if f.facet not in ("rejection_type", "year")))
    return params, TABLE.tally(params)


@given(SELECTIONS)
@settings(max_examples=15)
def test_the_classes_of_a_year_add_up_to_what_the_facet_counts(filters: frozenset[Filter]) -> None:
    """Whatever else is asked; and each figure is what its link asks for, counted by hand, row by row."""
    params, tally = tallied(filters)
    years = by_year(tally, params)
    shown = {year.year: year for year in (*years.years, *([years.undated] if years.undated else []))}
    facet = {value.value: value.count for value in tally.facets(params)["year"].values}
    assert {value: count for value, count in facet.items() if count} == {
        name: year.total for name, year in shown.items()
    }
    assert tally.total(params) == sum(each.count for each in years.classes)
    for year in shown.values():
        assert year.total == sum(each.count for each in year.classes)
        assert [*CLASSES] == [each.of for each in year.classes]
    for figure in (*years.classes, *(each for year in shown.values() for each in year.classes)):
        asked = parse(parse_qsl(urlsplit(figure.url).query))
        assert sum(fits(row, asked) for row in ROWS) == figure.count


def years_of(totals: dict[int, tuple[int, ...]]) -> Years:
    """Years with so many citations of each class."""

    def counts(classes: tuple[int, ...]) -> tuple[ClassCount, ...]:
        return tuple(ClassCount(of, count, "") for of, count in zip(CLASSES, classes, strict=True))

    years = tuple(YearCounts(str(year), sum(n), "", counts(n)) for year, n in sorted(totals.items()))
    return Years(years, None, counts((0,) * len(CLASSES)))


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.integers(1990, 1990 + MOST_YEARS - 1),
        st.tuples(*[st.integers(0, 90_000)] * len(CLASSES)).filter(any),
        min_size=1,
    )
)
def test_bars_stand_on_the_ground_within_the_picture_and_show_the_proportions(
    totals: dict[int, tuple[int, ...]],
) -> None:
    """Segments lie on each other without a gap; every year between the first and the last has its place."""
    drawn = chart(years_of(totals))
    assert drawn
    assert [str(year) for year in range(min(totals), max(totals) + 1)] == [bar.year for bar in drawn.bars]
    top = drawn.ticks[-1].value
    assert top >= drawn.most.total == max(map(sum, totals.values()))
    assert 2 <= len(drawn.ticks) <= 5
    for bar in drawn.bars:
        assert 0 <= bar.x < bar.middle < bar.x + bar.width <= 100
        counts = totals.get(int(bar.year), ())
        assert [count for count in counts if count] == pytest.approx(
            [segment.height / HEIGHT * top for segment in bar.segments], abs=top / HEIGHT / 20
        )
        floor = drawn.ticks[0].y
        for segment in bar.segments:
            assert floor == pytest.approx(segment.y + segment.height, abs=0.011)
            floor = segment.y
        assert floor >= TOP - 0.011


def test_a_year_that_cannot_be_makes_no_wide_gap() -> None:
    """Then years stand side by side, the latest of them; and without any there is no chart."""
    drawn = chart(years_of({1008: (1, 0, 0, 0), 2012: (0, 1, 0, 0), 2014: (0, 0, 0, 7)}))
    assert drawn
    assert ["1008", "2012", "2014"] == [bar.year for bar in drawn.bars]
    assert "2014" == drawn.most.year
    assert chart(replace(years_of({}), years=())) is None
