"""What the engine says is read as JSON is, whoever reads it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opensearchpy import SerializationError

from engine.replies import Replies

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES, st.booleans())
def test_a_reply_is_read_as_it_was_meant(value: object, ascii_only: object) -> None:
    """Escaped or not."""
    assert value == Replies().loads(json.dumps(value, ensure_ascii=bool(ascii_only), allow_nan=False))


def test_half_a_pair_of_surrogates_is_read() -> None:
    """As it may stand in a text that was indexed."""
    assert {"reference": "\ud800"} == Replies().loads(r'{"reference": "\ud800"}')


def test_a_reply_that_was_cut_off_is_an_error() -> None:
    """Of the client library's own kind, which is told in words."""
    with pytest.raises(SerializationError):
        Replies().loads('{"hits": [')
