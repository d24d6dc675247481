"""Rows drawn by chance. Were each value odd now and then, hardly a row of ten columns would be plain."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

ABSENT = object()
"""A value that stands for having none: the row lacks its column."""

Column = st.SearchStrategy[Any]
Row = dict[str, Any]


def plain_rows(plain: Mapping[str, Column]) -> st.SearchStrategy[Row]:
    """Rows of which SQL alone makes documents."""
    return st.fixed_dictionaries(dict(plain))


def mixed_rows(plain: Mapping[str, Column], odd: Mapping[str, Column]) -> st.SearchStrategy[Row]:
    """The same, but that a row may have odd values, in up to two of its columns."""
    columns = st.lists(st.sampled_from(sorted(odd)), max_size=2, unique=True)
    return columns.flatmap(lambda names: plain_rows({**plain, **{name: odd[name] for name in names}})).map(
        lambda row: {name: value for name, value in row.items() if value is not ABSENT}
    )
