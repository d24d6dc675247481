"""Places in a reference, as the Enriched Citations API has them, in words; what is not understood stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citations.passage_locations import places, tells_where


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c. 4|figure 3|claim 9", ("column 4", "figure 3", "claim 9")),
        ("c. 103|claims 1 and 7|claims 16-22", ("c. 103", "claims 1 and 7", "claims 16-22")),
        ("Col. 4|cols 4-5|column 6", ("column 4", "columns 4-5", "column 6")),
        ("Figs. 2A-2C|FIG. 3|fig 3", ("figures 2A-2C", "figure 3")),
        ("para [0041]|\u00b6\u00b6 12, 13|[0041]", ("paragraph 0041", "paragraphs 12, 13", "[0041]")),
        ("ll. 5-9|p. 3|pp 3 to 4", ("lines 5-9", "page 3", "pages 3 to 4")),
        ("c. 4, l. 5|abstract| |see  everything", ("c. 4, l. 5", "abstract", "see everything")),
        ("", ()),
    ],
)
def test_places_are_read_into_words(text: str, expected: tuple[str, ...]) -> None:
    """One may be a column or a statute: that stays as it is."""
    assert expected == places(text)


@given(
    st.lists(
        st.sampled_from(["c", "col.", "fig ", "claims", "[", "]", "12", "3a", " and ", "-", "|", "é", "103"]),
        max_size=12,
    ).map("".join)
)
def test_no_number_is_lost_or_made(text: str) -> None:
    """Whatever the text; what stands twice is told once."""
    found = places(text)
    parts = list(dict.fromkeys(" ".join(part.split()) for part in text.split("|")))
    numbers = {_digits(part) for part in parts if part}
    assert numbers == {_digits(place) for place in found}
    assert len(found) == len(set(found)) <= len(parts)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("column 4", True),
        ("columns 4-6", True),
        ("figure 3A", True),
        ("paragraphs 12, 14", True),
        ("page 7", True),
        ("line 5", False),
        ("claim 9", False),
        ("c. 103", False),
        ("columnar", False),
    ],
)
def test_what_leads_to_a_part_of_the_document_is_told_from_what_does_not(
    place: str, expected: object
) -> None:
    """A line of no page and what was not understood do not."""
    assert expected is tells_where(place)
