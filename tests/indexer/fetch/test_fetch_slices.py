"""Slices: whatever the rows are, together they find each of them exactly once."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import InputError
from indexer.fetch.rows import Wanted
from indexer.fetch.slices import ALL, Slice, art_units, between, days, everything, leaves, refuse_uncut
from tests.portal.lucene import compiled
from tests.portal.rows import Row

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
times = st.one_of(
    st.none(),
    st.just("2025-07-03T13:51:37"),
    st.datetimes(datetime(2000, 1, 1), datetime(2026, 11, 22)).map(lambda time: f"{time:%Y-%m-%dT%H:%M:%S}"),  # noqa: DTZ001 - as the portal writes them
)
units = st.one_of(st.none(), st.sampled_from(["1727", "1728", "28", "OPQA", "2858"]))
tables = st.lists(st.tuples(times, units, st.integers(0, 16**32 - 1)), max_size=40).map(
    lambda rows: [
        {"createDateTime": time, "groupArtUnitNumber": unit, "id": f"{number:032x}"}
        for time, unit, number in rows
    ]
)


def found(rows: list[Row], each: Slice) -> list[str]:
    """The ids of the rows that a slice finds."""
    test = compiled(each.criteria, dates_need_z=True)
    return [row["id"] for row in rows if test(row)]


@settings(deadline=None, max_examples=50)  # a slice of one id takes many cuts
@given(tables, st.integers(1, 5))
def test_slices_find_every_row_once(rows: list[Row], most: int) -> None:
    """However many a slice may have, and whatever times and art units there are, or are not."""
    rows = list({row["id"]: row for row in rows}.values())
    cut = list(leaves(everything(ALL, NOW), lambda each: len(found(rows, each)), most))
    parts = [found(rows, each) for each in cut]
    assert Counter(row["id"] for row in rows) == Counter(id_ for part in parts for id_ in part)
    assert max(map(len, parts), default=0) <= most


def test_a_small_table_is_one_slice() -> None:
    """It is asked for as it was."""
    [only] = leaves(everything("techCenter:2800", NOW), lambda _: 10, 10)
    assert "techCenter:2800" == only.criteria


def test_rows_that_nothing_tells_apart_are_given_up_with_a_sentence() -> None:
    """Not cut for ever."""
    rows: list[Row] = [{"id": "x"}] * 3
    cut = list(leaves(between(ALL, NOW, NOW), lambda _: 0, 2))
    assert [] == cut
    [last] = leaves(everything(ALL, NOW), lambda each: len(found(rows, each)), 2)
    with pytest.raises(InputError, match=r"3 rows are found by .* more than can be fetched"):
        refuse_uncut(last, 3)


def test_criteria_keep_their_meaning_beside_others() -> None:
    """An OR of the user's is put into parentheses."""
    assert "(a:1 OR b:2) AND (groupArtUnitNumber:1 OR groupArtUnitNumber:2)" == art_units(
        "a:1 OR b:2", ["1", "2"]
    )
    assert "groupArtUnitNumber:1727" == art_units(ALL, ["1727"])
    top = between("a:1 OR b:2", *days(date(2025, 7, 3), date(2025, 7, 4), NOW))
    assert "(a:1 OR b:2) AND createDateTime:[2025-07-03T00:00:00Z TO 2025-07-04T23:59:59Z]" == top.criteria


def test_other_rows_have_another_file() -> None:
    """And the same rows the same one."""
    wanted = [
        Wanted(),
        Wanted(art_units=("1727",)),
        Wanted(criteria="techCenter:2800"),
        Wanted(since=date(2025, 1, 1)),
        Wanted(until=date(2025, 1, 1)),
    ]
    assert 5 == len({each.name for each in wanted})
    assert Wanted(art_units=("1727",)).name == wanted[1].name
    assert "all" == wanted[0].name
