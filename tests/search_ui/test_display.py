"""How values are written for people."""

import pytest

from search_ui import display
from search_ui.facets import FACETS


@pytest.mark.parametrize(
    ("number", "written"),
    [("16123456", "16/123,456"), ("PCTUS2024012345", "PCTUS2024012345"), ("1612", "1612")],
)
def test_an_application_number_is_written_as_the_office_prints_it(number: str, written: str) -> None:
    """Any other number stays as it is."""
    assert written == display.application(number)


@pytest.mark.parametrize(
    ("numbers", "written"),
    [((), ""), ((7,), "7"), ((1, 2, 3, 7), "1–3, 7"), ((9, 2, 1), "1–2, 9")],  # noqa: RUF001 - en dashes
)
def test_runs_of_claims_are_drawn_together(numbers: tuple[int, ...], written: str) -> None:
    """In ascending order."""
    assert written == display.claims(numbers)


@pytest.mark.parametrize(
    ("rejection_type", "paragraph", "written"),
    [
        ("102", "a", "§ 102(a) Novelty"),
        ("103", None, "§ 103 Obviousness"),
        ("double_patenting", "a", "Double patenting"),
        ("105", "b", "105(b)"),
    ],
)
def test_a_ground_is_written_with_its_paragraph(
    rejection_type: str, paragraph: str | None, written: str
) -> None:
    """Where the ground is a section of the statute."""
    assert written == display.ground(rejection_type, paragraph)


def test_a_number_agrees_with_its_noun() -> None:
    """One is singular; thousands have commas."""
    assert ["0 rows", "1 row", "2,345 rows"] == [display.counted(n, "row") for n in (0, 1, 2345)]


@pytest.mark.parametrize(
    ("facet", "value", "title"),
    [
        ("rejection_type", "103", "103"),
        ("rejection_type", "double_patenting", "double patenting"),
        ("rejection_type", "none", "no rejection"),
        ("reference_type", "none", "names no reference"),
        ("art_unit", "1727", "AU 1727"),
    ],
)
def test_a_value_has_a_short_name_for_titles(facet: str, value: str, title: str) -> None:
    """The code, and what it is a code of where that is not plain."""
    assert title == FACETS[facet].title_of(value)


@pytest.mark.parametrize(
    ("facet", "value", "label"),
    [
        ("tech_center", "2100", "2100 Computer architecture and software"),
        ("tech_center", "9900", "9900"),
        ("rejection_type", "none", "No value"),
        ("reference_type", "none", "Names no reference"),
        ("art_unit", "1727", "1727"),
    ],
)
def test_a_value_is_labelled_in_words(facet: str, value: str, label: str) -> None:
    """One that no vocabulary has is shown as it is."""
    assert label == FACETS[facet].label_of(value)
