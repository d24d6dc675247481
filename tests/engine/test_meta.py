"""What an index says of itself, as it is written and read back."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.meta import IndexMeta, said_in

NAMES = [each.name for each in fields(IndexMeta) if each.name != "others"]
VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.dictionaries(st.text(), st.integers())


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(), VALUES))
def test_all_that_is_said_is_kept(said: dict[str, object]) -> None:
    """What another version of oacite said too; a null says nothing."""
    assert {name: value for name, value in said.items() if value is not None} == (
        IndexMeta.from_mapping(said).to_mapping()
    )


@pytest.mark.parametrize("index", [{}, {"mappings": {}}, {"mappings": {"_meta": {}}}])
def test_an_index_may_say_nothing(index: dict[str, dict[str, object]]) -> None:
    """As one that none of ours made."""
    assert IndexMeta() == said_in(index)


def test_what_is_taken_away_is_not_written() -> None:
    """And the rest stays."""
    meta = IndexMeta(source="ptoffact", finished="2026-01-02", others={"later": 1})
    assert {"source": "ptoffact", "later": 1} == replace(meta, finished=None).to_mapping()
