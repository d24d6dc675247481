"""How values are written for people."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from citations import written as writing
from citations.facets import FACETS
from citations.record import Citation
from citations.reference import recognize
from search_ui.web import display
from search_ui.web.rendering import GLOBALS
from search_ui.web.title_case import title_case
from tests.search_ui import specimens as s


@pytest.mark.parametrize(
    ("number", "written"),
    [("16123456", "16/123,456"), ("PCTUS2024012345", "PCTUS2024012345"), ("1612", "1612")],
)
def test_an_application_number_is_written_as_the_office_prints_it(number: str, written: str) -> None:
    """Any other number stays as it is."""
    assert written == writing.application(number)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("US9280610", "US 9,280,610"),
        ("US12345678", "US 12,345,678"),
        ("US20070217688", "US 2007/0217688"),
        ("USD911456", "D911,456"),
        ("USRE29774", "RE 29,774"),
        ("USPP13845", "PP 13,845"),
        ("USH1589", "H1,589"),
        ("UST103201", "T103,201"),
        ("EP0123456", "EP 0123456"),
        ("WO2012136906", "WO 2012/136906"),
        ("WO9912345", "WO 99/12345"),
        ("JP2004159476", "JP 2004-159476"),
        ("JPH07248211", "JP H07-248211"),
        ("JPS5912345B", "JP S59-12345 B"),
        ("JP5123456", "JP 5123456"),
        ("KR1020137015884", "KR 10-2013-7015884"),
        ("CN1804138", "CN 1804138"),
        ("PCTUS2024012345", "PCT/US2024/012345"),
        ("PCTUS0719317", "PCT/US07/19317"),
    ],
)
def test_a_canonical_number_is_written_as_people_do(number: str, written: str) -> None:
    """And what is written so is recognized again."""
    assert written == writing.document(number)
    if not number.startswith("PCT"):
        assert number == recognize(written).number


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("US9280610", "patents.google.com/patent/US9280610"),
        ("US20070217688", "patents.google.com/patent/US20070217688"),
        ("USD911456", "patents.google.com/patent/USD911456"),
        ("USRE29774", "patents.google.com/patent/USRE29774"),
        ("USPP13845", "patents.google.com/patent/USPP13845"),
        ("EP0123456", "worldwide.espacenet.com/patent/search?q=pn%3DEP0123456"),
        ("WO2012136906", "worldwide.espacenet.com/patent/search?q=pn%3DWO2012136906"),
        ("WO9912345", "worldwide.espacenet.com/patent/search?q=pn%3DWO9912345"),
        ("JP2004159476", "worldwide.espacenet.com/patent/search?q=pn%3DJP2004159476"),
        ("CN1804138", "worldwide.espacenet.com/patent/search?q=pn%3DCN1804138"),
        ("DE102005012345", "worldwide.espacenet.com/patent/search?q=pn%3DDE102005012345"),
    ],
)
def test_a_document_has_a_public_page(number: str, address: str) -> None:
    """US ones where the number alone leads to it; of other offices where it is searched for by number."""
    there = display.public_page(number)
    assert there is not None
    assert f"https://{address}" == there.url


@pytest.mark.parametrize(
    "number",
    [
        "USH1589",
        "UST103201",
        "US200702176",
        "JPH07248211",
        "JPS5912345B",
        "JP1234567",
        "KR1020137015884",
        "TWI123456",
        "PCTUS2024012345",
        "EP1234567/../../x",
        "",
    ],
)
def test_no_address_is_guessed(number: str) -> None:
    """Where the number may stand otherwise at the other site, there is no link."""
    assert display.public_page(number) is None


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (0, 0, "0%"),
        (0, 9, "0%"),
        (9, 9, "100%"),
        (1, 3, "33.3%"),
        (1, 100_000, "< 0.1%"),
        (99_999, 100_000, "> 99.9%"),
    ],
)
def test_a_share_is_never_rounded_to_none_or_all(part: int, whole: int, written: str) -> None:
    """What is said to be complete is so."""
    assert written == display.share(part, whole)


@pytest.mark.parametrize(
    ("numbers", "written"),
    [((), ""), ((7,), "7"), ((1, 2, 3, 7), "1–3, 7"), ((9, 2, 1), "1–2, 9")],  # noqa: RUF001 - en dashes
)
def test_runs_of_claims_are_drawn_together(numbers: tuple[int, ...], written: str) -> None:
    """In ascending order."""
    assert written == writing.claims(numbers)


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
    assert written == writing.ground(rejection_type, paragraph)


def test_a_number_agrees_with_its_noun() -> None:
    """One is singular; thousands have commas."""
    assert ["0 rows", "1 row", "2,345 rows"] == [display.counted(n, "row") for n in (0, 1, 2345)]


@pytest.mark.parametrize(
    ("facet", "value", "title"),
    [
        ("rejection_type", "103", "103"),
        ("rejection_type", "double_patenting", "double patenting"),
        ("rejection_type", "none", "no ground given"),
        ("reference_type", "none", "no reference cited"),
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
        ("rejection_type", "none", "No ground given"),
        ("work_group", "none", "No value"),
        ("reference_type", "none", "No reference cited"),
        ("art_unit", "1727", "1727"),
    ],
)
def test_a_value_is_labelled_in_words(facet: str, value: str, label: str) -> None:
    """One that no vocabulary has is shown as it is."""
    assert label == FACETS[facet].label_of(value)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("METHOD AND SYSTEM FOR A USER'S BATTERY", "Method and System for a User's Battery"),
        ("A SOLID-STATE LED DISPLAY", "A Solid-State LED Display"),
        ("3D PRINTING OF H2O", "3D Printing of H2O"),
        ("ÉLECTRODE MÜLLER", "Électrode Müller"),
        ("Method of making a CMOS device", "Method of making a CMOS device"),
        ("ASIC", "ASIC"),
        ("QRST", "QRST"),
        ("BATTERIES", "Batteries"),
        ("12345", "12345"),
        ("", ""),
        (Markup("<mark>BATTERY</mark> AND R&amp;D OF IT"), Markup("<mark>Battery</mark> and R&amp;D of It")),
    ],
)
def test_a_title_in_capitals_is_written_in_title_case(title: str, shown: str) -> None:
    """Any other stays as it is, and so does what marks a part of it."""
    assert (shown, type(shown)) == (title_case(title), type(title_case(title)))


@given(st.text("ABCDÉÜ &<>'\"3-()OFLED"))
def test_a_title_keeps_its_letters_and_its_safety(title: str) -> None:
    """Only their case changes; what is safe HTML stays so, and says the same."""
    assert title == title_case(title).upper()
    assert escape(title_case(title)) == title_case(escape(title))
    assert isinstance(title_case(escape(title)), Markup)


@pytest.mark.parametrize(
    ("citation", "is_it"),
    [
        (s.JAPANESE, True),
        (s.EIGHT_DIGITS, True),
        (s.DESIGN, False),
        (replace(s.JAPANESE, form_source=("1449", "oa_text")), False),
        (replace(s.JAPANESE, action="objected"), False),
        (s.PLACEHOLDERS[0], False),
    ],
)
def test_a_row_tells_that_its_reference_is_only_listed(citation: Citation, *, is_it: bool) -> None:
    """On a list, neither in the text nor under a ground, nor anything else done over it."""
    assert is_it == display.is_only_listed(citation)


def test_nothing_that_a_template_calls_wants_to_be_given_its_context() -> None:
    """It is not looked for: whatever wanted it would be called without."""
    assert [name for name, value in GLOBALS.items() if hasattr(value, "jinja_pass_arg")] == []
