"""Numbers that are no patents' by what stands around them, and several numbers in one text."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from citations import offices, other_spellings, spellings, us_spellings
from citations.reference import Reference, find_numbers, recognize

NO_PATENTS = (
    "The 1,000,000 Genomes Project",
    "ImageNet, 1,281,167 Training Images",
    "1,281,167 Training Images of ImageNet",
    "EUR 1,234,567",
    "1,234,567 EUR",
    "JPY 1,234,567",
    "Over 2,000,000 Served",
    "More than 1,234,567 Customers",
    "set to 10,000,000. Consider",
    "set to 1,234,567. Consider",
    "population 1,234,567",
    "XP 2664293",
    "XP 11646472",
    "CAPLUS 1234567",
    "CAPLUS AN 1234567",
    "GenBank 1234567",
    "GenBank No. 1,234,567",
    "GenBank Accession No. D123456",
    "Int. Cl. 1,234,567",
    "A.D. 10,000",
)
STILL_US = {
    "6,123,456 Smith": "US6123456",
    "6,123,456 Smith et al.": "US6123456",
    "6,123,456 Van Dyke et al.": "US6123456",
    "6,123,456 Sep. 26, 2000": "US6123456",
    "Lee, 6,123,456, John Smith": "US6123456",
    "Doi et al. 6,123,456": "US6123456",
    "Grant et al. 6,123,456": "US6123456",
    "US-A-5,123,456": "US5123456",
    "US-A1-2004/0207824": "US20040207824",
    "US 20090139986Al": "US20090139986",
    "US6123456Bl": "US6123456",
}
SEVERAL = (
    ("US-A1-2004/0207824 & WO-A1-2004/012345", "", None),
    ("US-A1-2004/0207824 & WO-A1-2004/012345", "20040207824", "US20040207824"),
    ("JP 05 040418 A (US 5,123,456)", "", None),
    ("JP 05 040418 A (US 5,123,456)", "5123456", "US5123456"),
    ("JP 05 040418 A (US 5,123,456)", "05040418", "JPH0540418"),
    ("WO 06/012345 A2 (US 2008/0123456 A1)", "", None),
    ("WO 06/012345 A2 (US 2008/0123456 A1)", "20080123456", "US20080123456"),
    ("WO 06/012345 A2 (US 2008/0123456 A1)", "06012345", "WO2006012345"),
    ("U.S. Pat. Nos. 5,065.447, and 4.941,193", "", None),
    ("U.S. Pat. Nos. 5,065.447, and 4.941,193", "5065447", "US5065447"),
    ("U.S. Pat. Nos. 5,065.447, and 4.941,193", "4941193", None),
    ("5,583.275 12/1996 Kranz et al.", "5583275", "US5583275"),
    ("JP 13-123456 (US 5,123,456)", "", None),
    ("JP 13-123456 (US 5,123,456)", "13123456", None),
    ("JP 13-123456 (US 5,123,456)", "5123456", "US5123456"),
    ("US 2004/12345 (EP 1234567)", "", None),
    ("EP 04252372.6, US 6,123,456", "", None),
    ("Smith 1234567 (US 6,123,456)", "1234567", None),
    ("Smith 1234567 (US 6,123,456)", "6123456", "US6123456"),
    ("14/123,456 (US 2014/0123456)", "", "US20140123456"),
    ("PCT/US2004/011130 (US 2008/0123456)", "", "US20080123456"),
)
NO_LITERATURE = ("5,583.275 12/1996 Kranz et al.", "Smith et al. 6.123.456", "Smith et al. JP 13-123456")
LITERATURE = (
    'Chen, Łukasz, "Monoclonal antibody: a review", J. Biol. Chem., 2011, pages 380-384',
    'Fatima Petrov: "Liquid crystal panel with improved stability", Opt. Express 33 (1986), 282',
    "Smith, “Batteries,” Nature, 2004",
    'The "1,000,000 Genomes Project" (2015)',
)
NO_TITLES = (
    'the reference hereinafter called "SURNAME", of record',
    'US 2004/12345 ("Smith"), 2004',
    'Smith ("Smith"), 2004',
    'Smith, "On batteries"',
)


@pytest.mark.parametrize("text", NO_PATENTS)
def test_a_quantity_or_an_accession_is_no_patent(text: str) -> None:
    """Whatever the portal's digits are."""
    digits = "".join(filter("0123456789".__contains__, text))
    assert Reference(None, "unrecognized", None) == recognize(text) == recognize(text, digits)


@pytest.mark.parametrize(("text", "number"), STILL_US.items())
def test_names_and_dates_around_a_us_number_stay_names_and_dates(text: str, number: str) -> None:
    """What follows a number is no noun only because it has a capital."""
    assert number == recognize(text).number


@pytest.mark.parametrize(("text", "hint", "number"), SEVERAL)
def test_of_several_numbers_the_hint_says_which_or_none_is_meant(
    text: str, hint: str, number: str | None
) -> None:
    """Nor is a number the only one because the other cannot be read."""
    assert number == recognize(text, hint).number


@pytest.mark.parametrize("text", NO_LITERATURE)
def test_an_unread_number_is_no_literature(text: str) -> None:
    """Though its authors are named as those of papers are."""
    assert Reference(None, "unrecognized", None) == recognize(text)


@pytest.mark.parametrize("text", LITERATURE)
def test_a_title_with_a_year_is_literature(text: str) -> None:
    """Between quotation marks of any kind."""
    assert Reference(None, "non_patent", None) == recognize(text)


@pytest.mark.parametrize("text", NO_TITLES)
def test_what_stands_between_quotation_marks_may_be_a_name(text: str) -> None:
    """A title has several words or a comma, and a year beside it."""
    assert Reference(None, "unrecognized", None) == recognize(text)


@given(
    st.sampled_from(["over", "Over", "more than", "about", "approximately", "up to", "EUR", "CHF", "XP",
                     "CAPLUS", "GenBank", "PubMed", "the", "a", "Model", "Order", "set to"]),
    st.integers(1_000_000, 12_999_999),
    st.sampled_from(["", " Images", " Training Images", " images", " Genomes Project", " Served"]),
)  # fmt: skip
@example("Over", 2_000_000, " Served")
def test_no_count_is_a_us_patent(before: str, value: int, after: str) -> None:
    """Written with commas, with the same digits as the portal's."""
    assert recognize(f"Smith: {before} {value:,}{after}", str(value)).number is None


@given(
    st.integers(1, 12).map(lambda millions: millions * 1_000_000), st.sampled_from(["Smith {:,}", "{:,} x"])
)
def test_millions_without_a_remainder_need_more_than_a_name(value: int, text: str) -> None:
    """Thirteen patents have such numbers, and much else."""
    assert recognize(text.format(value), str(value)).number is None


@pytest.mark.parametrize("text", ["No. 3758805", "Number 3758805", "no. 3758805 battery"])
def test_a_numbered_number_is_a_patent_where_it_is_typed_on_purpose(text: str) -> None:
    """In a search box it is, in a form it may be any number."""
    assert [("US3758805",)] == [mention.references for mention in find_numbers(text)]
    assert recognize(text).number is None


@given(
    st.from_regex(rf"\A(?:{spellings.WORD}|{us_spellings.SERIES_NAME}|{other_spellings.LABEL})\Z").filter(
        lambda label: re.sub("[^A-Z]", "", label.upper()) not in offices.ALL  # NO, D. O.
    ),
    st.sampled_from(["{} No. 1,234,567", "{} no. 29,774", "{}: 1,234,567", "{} 345,393"]),
)
@example("Doc", "{} 345,393")
def test_a_label_is_one_in_small_letters_too(label: str, text: str) -> None:
    """In capitals any word is looked at; in small letters only those that begin labels."""
    capital, small = (
        recognize(text.format(written), "1234567") for written in (label.upper(), label.lower())
    )
    assert capital == small
