"""What a page by date is asked for with, where the counts tell how far it reaches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_ui.query.by_date import dated, stretches, year_of

YEARS = st.dictionaries(st.integers(2001, 2025).map(str), st.integers(1, 60))


@given(YEARS, st.integers(1, 400), st.sampled_from(["newest", "oldest"]))
def test_up_to_the_end_of_its_year_stand_as_many_and_up_to_the_one_before_fewer(
    years: dict[str, int], end: int, order: str
) -> None:
    """Only where all are fewer is there none."""
    found = year_of(end, order, years)
    if found is None:
        assert sum(years.values()) < end
        return
    until = [year for year in years if (year <= found if order == "oldest" else year >= found)]
    assert sum(years[year] for year in until) >= end
    assert sum(years[year] for year in until if year != found) < end


@given(st.integers(0, 200), st.integers(1, 100), st.integers(0, 200), st.integers(0, 200))
def test_a_page_is_of_both_parts_as_all_of_them_in_one_row_would_have_it(
    start: int, size: int, with_date: int, without: int
) -> None:
    """Each part by its own numbers."""
    whole = [("dated", each) for each in range(with_date)] + [("undated", each) for each in range(without)]
    of_dated, of_undated = stretches(start, size, with_date, with_date + without)
    shown = [("dated", each) for each in range(of_dated.start, of_dated.end)]
    shown += [("undated", each) for each in range(of_undated.start, of_undated.end)]
    assert whole[start : start + size] == shown


@pytest.mark.parametrize(
    ("order", "limit"), [("newest", {"gte": "2012-01-01"}), ("oldest", {"lte": "2012-12-31"})]
)
def test_a_year_is_whole(order: str, limit: dict[str, str]) -> None:
    """From its first day, or to its last."""
    body = dated({"bool": {"filter": [], "must_not": []}}, order, year="2012")
    assert [{"range": {"office_action_date": limit}}] == body["query"]["bool"]["filter"]
