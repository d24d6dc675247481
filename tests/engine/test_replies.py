"""What the engine says is read as JSON is, and what it is asked written so, whoever does it."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opensearchpy import JSONSerializer, SerializationError

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


@given(VALUES)
def test_what_is_asked_is_written_as_the_library_does(value: object) -> None:
    """Numbers too, as 1e16 and 1E+16."""
    assert json.loads(Replies().dumps([value])) == json.loads(JSONSerializer().dumps([value]))


@pytest.mark.parametrize(
    "value", ["text", {"at": datetime(2026, 11, 29, tzinfo=UTC)}, {"q": "\ud800"}, (1, 2), 2**70, {1: 2}]
)
def test_what_json_does_not_have_is_left_to_the_library(value: object) -> None:
    """A time, half a pair of surrogates, a number beyond 64 bits, a key that is no text."""
    assert Replies().dumps(value) == JSONSerializer().dumps(value)


def test_half_a_pair_of_surrogates_is_read() -> None:
    """As it may stand in a text that was indexed."""
    assert {"reference": "\ud800"} == Replies().loads(r'{"reference": "\ud800"}')


def test_a_reply_that_was_cut_off_is_an_error() -> None:
    """Of the client library's own kind, which is told in words."""
    with pytest.raises(SerializationError):
        Replies().loads('{"hits": [')
