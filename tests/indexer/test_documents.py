"""Documents are bytes in one buffer, and texts for those who read them."""

import pytest

from indexer.sources.answers import JoinedRows
from indexer.sources.documents import Documents

LINES = ['{"a":1}\n{"b":"é"}\n', "", '{"a":2}\n{"b":"日本 \U0001f4c4"}\n', '{"a":3}\n{}\n']


@pytest.fixture
def documents() -> Documents:
    """Four, of which one is empty and two are not ASCII."""
    return Documents.of(LINES)


def joined(*places: int) -> bytes:
    """What a body of the documents at these places is."""
    return "".join(LINES[place] for place in places).encode()


@pytest.mark.parametrize(
    "places",
    [
        range(4),
        range(1, 3),
        range(3, 4),
        range(0),
        range(4, 4),
        range(0, 4, 2),
        range(3, -1, -1),
        [0, 3],
        [3, 0, 2],
        [1],
        [],
    ],
    ids=str,
)
def test_a_body_is_the_lines_of_the_documents_asked_for(
    places: range | list[int], documents: Documents
) -> None:
    """In a row or scattered, in the order asked for."""
    assert joined(*places) == documents.body(places)


@pytest.mark.parametrize("place", [-1, 4])
def test_a_place_that_is_none_has_no_body(place: int, documents: Documents) -> None:
    """It would be another document's."""
    with pytest.raises(IndexError):
        documents.body([0, place])


def test_documents_are_a_sequence_of_texts(documents: Documents) -> None:
    """As a list of them would be."""
    assert 4 == len(documents)
    assert LINES == list(documents)
    assert LINES == [documents[place] for place in range(4)]
    assert LINES == [documents[place] for place in range(-4, 0)]
    assert list(reversed(LINES)) == list(reversed(documents))
    assert LINES[2] in documents
    assert 3 == documents.index(LINES[3])
    for place in (4, -5):
        with pytest.raises(IndexError):
            documents[place]


@pytest.mark.parametrize(
    "part",
    [slice(None), slice(1, 3), slice(-2, None), slice(None, None, -1), slice(2, 99), slice(3, 1)],
    ids=str,
)
def test_a_slice_is_a_list_of_texts(part: slice, documents: Documents) -> None:
    """As of a list."""
    assert LINES[part] == documents[part]


def test_documents_may_begin_anywhere_in_their_buffer() -> None:
    """Those of a batch are a part of what DuckDB gave at once."""
    buffer = memoryview("früher\nfoo\nbar\nspäter\n".encode())
    found = Documents(buffer, memoryview(bytes([8, 12, 16])))
    assert ["foo\n", "bar\n"] == list(found)
    assert b"foo\nbar\n" == found.body(range(2))
    assert b"bar\n" == found.body(range(1, 2))
    assert b"bar\nfoo\n" == found.body([1, 0])


def test_there_may_be_none() -> None:
    """All rows of a batch can be unusable."""
    nothing = Documents.of([])
    assert (0, [], b"") == (len(nothing), list(nothing), nothing.body(range(0)))
    assert not nothing


def test_an_answer_without_odd_rows_is_complete(documents: Documents) -> None:
    """Nothing is copied."""
    found, places = JoinedRows(documents, {}).completed({})
    assert found is documents
    assert [0, 1, 2, 3] == list(places)


def test_an_answer_is_completed_in_its_order() -> None:
    """With what was made for odd rows; those of which nothing was made are left out."""
    empty = JoinedRows(Documents.of(["", *LINES[2:], "", ""]), {0: "first", 3: "unusable", 4: "last"})
    found, places = empty.completed({4: "made of last\n", 0: "made of first\n"})
    assert ["made of first\n", *LINES[2:], "made of last\n"] == list(found)
    assert [0, 1, 2, 4] == list(places)
    assert 5 == empty.rows
    found, places = JoinedRows(Documents.of(["", ""]), {0: "null", 1: "null"}).completed({})
    assert ([], []) == (list(found), list(places))
