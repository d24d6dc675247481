"""Numbers of other offices, named by code, name or abbreviation in any grammar: theirs or nobody's."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from citations import offices
from citations.office_names import NAMES
from citations.reference import Reference, find_numbers, recognize

NAMED = {
    "Brit. Pat. No. 1,234,567": "GB1234567",
    "U.K. Patent 1,234,567": "GB1234567",
    "G.B. 2,123,456": "GB2123456",
    "Ger. Offen. 2,345,678": "DE2345678",
    "OLS 2,345,678": "DE2345678",
    "DOS 2,345,678": "DE2345678",
    "DAS 2,345,678": "DE2345678",
    "DT-OS 2,345,678": "DE2345678",
    "DE-OS 2 345 678": "DE2345678",
    "DE-A-10 2012 024 494": "DE102012024494",
    "Fr. 1,234,567": "FR1234567",
    "Belgian Patent 812,345": "BE812345",
    "Norwegian Patent No. 123,456": "NO123456",
    "Austrian Patent 345,678": "AT345678",
    "Netherlands 7,101,644": "NL7101644",
    "U.S.S.R. 1,234,567": "SU1234567",
    "U.S.S.R. Inventor's Certificate 1,234,567": "SU1234567",
    "Jap. Pat. 1,234,567": "JP1234567",
    "Jpn. 1,234,567": "JP1234567",
    "Can. 1,234,567": "CA1234567",
    "N.Z. 123,456": "NZ123456",
    "P.R.C. 1,234,567": "CN1234567",
    "Eur. Pat. 1,234,567": "EP1234567",
    "Eur. Pat. Appl. EP 123,456": "EP0123456",
    "EPO 2249584": "EP2249584",
    "EP-A-1 420 298": "EP1420298",
    "Brit. 1234567": "GB1234567",
    "Smith, Brit. 1,234,567": "GB1234567",
    "Belgium, Patent No. 812,345": "BE812345",
    "S. African Patent 7,101,644": "ZA7101644",
    "S.  African Patent 7,101,644": "ZA7101644",
    "So.  Africa No. 2008/0011898": "ZA20080011898",
    "East German Patent 123,456": "DD123456",
    "Ger. (East) 123,456": "DD123456",
    "DD 225432 A1": "DD225432",
    "DD283008B5": "DD283008",
    "WO 06/012345": "WO2006012345",
    "WO06012345": "WO2006012345",
    "WO 12/136906": "WO2012136906",
    "GB 0 695 504 A": "GB695504",
    "Smith et al GB 0 695 504 A": "GB695504",
    "JP 05 040418 A": "JPH0540418",
    "JP04219000B2": "JP4219000",
    "JP02500001B2": "JP2500001",
    "KR 2005-0012345": "KR1020050012345",
    "KR 10-2005-0012345": "KR1020050012345",
    "KR20046222469": "KR1020046222469",
    "KR 1234567 B1": "KR101234567",
    "French US 6,123,456": "US6123456",
    "Holland; John 6,123,456": "US6123456",
}
INTERNATIONAL = {
    "PCT / US2004 / 011130": "PCTUS2004011130",
    "PCT/US2004-011130": "PCTUS2004011130",
    "PCT: US2004/011130": "PCTUS2004011130",
    "PCT(US2004/011130)": "PCTUS2004011130",
    "WOPCT/US2004/011130": "PCTUS2004011130",
    "P.C.T. US2004/011130": "PCTUS2004011130",
    "PCT Appl. No. US2004/011130": "PCTUS2004011130",
    "PCT-US2004-011130": "PCTUS2004011130",
    "PCT/US 04/11130": "PCTUS0411130",
    "PCT/JP2004-012345": "PCTJP2004012345",
    "PCT/WO 93/12345": "WO9312345",
    "PCT WO2005/012345": "WO2005012345",
    "PCT-WO 93/12345": "WO9312345",
    "PCT Int. Appl. WO 93 12345": "WO9312345",
}
APART = {
    "JP 1234567 S": "JP1234567S",
    "GB 2071234 S": "GB2071234S",
    "DE 1 912 345 U": "DE1912345U",
    "DE-GM 1 912 345": "DE1912345U",
    "FR 2123456 U": "FR2123456U",
    "DE 20 2012 012 345 U1": "DE202012012345",
    "KR 20-0123456 Y1": "KR200123456",
    "KR 2005-0012345 U": "KR2020050012345",
    "CN 202123456 U": "CN202123456",
}
NOBODYS = (
    "Aust. 123,456",
    "Aus. Pat. 123,456",
    "So. Afr. Pat. 123,456",
    "Czech. 123,456",
    "DT 1,123,456",
    "TH 123456",
    "HT 1234",
    "BD 1,234,567",
    "Smith, J.P. 6,123,456",
    "Holland 7,101,644",
    "Can Patent 1,234,567",
    "Pat. No. 812,345 (Belgium)",
    "Norwegian Published Application 2009/0139986",
    "Norwegian Patent US 6,123,456",
    "PCT/XX2004/011130",
    "WO20061234",
    "GB 0412345",
    "JP04019000B2",
    "CN 1234567 U",
    "EP 1234567 S",
    "GB 18030",
    "ETSI TR 121 905",
    "ETSI EG 201 510",
    "3GPP TR 121 905",
    "TR-2003-0012",
    "MC680001",
)
DIGITS = "".join(map(str, range(10)))

names = st.sampled_from(sorted({name for line in NAMES.split("\n") for name in line[3:].split("; ") if name}))
spelled_names = st.one_of(
    names,
    names.map(str.upper),
    names.map("{}.".format),
    names.map(lambda name: name.replace(".", ". ")),
    st.sampled_from(sorted(offices.ALL)),
    st.sampled_from(sorted(offices.ALL)).map("{0[0]}.{0[1]}.".format),
)
labels = st.sampled_from(
    ["", "Patent ", "Pat. ", "Pat. No. ", "patent no. ", "Patent Specification No. ", "Patent Application ",
     "Laid-Open Patent Publication No. ", "Published Application ", "Design ", "Utility Model No. ", "No. ",
     "Pat. Appl. ", "Offen. "],
)  # fmt: skip
numbers = st.one_of(
    st.integers(10_000, 12_999_999).map("{:,}".format),
    st.integers(100_000, 12_999_999).map(str),
    st.integers(1_000_000, 9_999_999).map(lambda value: f"{value:,}".replace(",", " ")),
    st.integers(1_000_000, 9_999_999).map(lambda value: f"{value:,}".replace(",", ".")),
    st.builds("{}/{:07}".format, st.integers(1990, 2025), st.integers(1, 999_999)),
    st.builds("{}-{:06}".format, st.integers(1990, 2025), st.integers(1, 999_999)),
    st.builds("{}{:07}".format, st.integers(2001, 2025), st.integers(1, 999_999)),
    st.builds("{:02}/{:05}".format, st.integers(0, 99), st.integers(1, 99_999)),
)
kinds = st.sampled_from(["", "", " A", "A1", " B2", " (A)", " S", "U"])


@pytest.mark.parametrize(("text", "number"), [*NAMED.items(), *INTERNATIONAL.items(), *APART.items()])
def test_an_office_by_any_name_gives_its_number(text: str, number: str) -> None:
    """With the portal's digits as with none, and in a search box."""
    digits = "".join(filter(DIGITS.__contains__, text))
    assert number == recognize(text).number == recognize(text, digits).number
    assert (number,) in [mention.references for mention in find_numbers(text)]


@pytest.mark.parametrize("number", sorted({*NAMED.values(), *INTERNATIONAL.values(), *APART.values()}))
def test_a_number_of_an_office_is_its_own_spelling(number: str) -> None:
    """What came out once comes out again."""
    assert number == recognize(number).number


@pytest.mark.parametrize("text", NOBODYS)
def test_what_may_be_several_offices_or_none_is_nobodys(text: str) -> None:
    """A US number least of all, whatever the portal's digits are."""
    digits = "".join(filter(DIGITS.__contains__, text))
    assert Reference(None, "unrecognized", None) == recognize(text) == recognize(text, digits)


texts = st.builds(
    str.format,
    st.sampled_from(["{0} {1}{2}{3}", "{0}, {1}{2}{3}", "{1}{0} {2}{3}", "({0}) {1}{2}{3}", "{0}: {1}{2}{3}",
                     "Smith, {0} {1}{2}{3}", "Smith {0}-{2}{3}", "Lee et al. ({0} {1}{2}{3})"]),
    spelled_names, labels, numbers, kinds,
)  # fmt: skip


@given(texts, st.booleans())
@example("P.K., Pat. 12279264", False)  # noqa: FBT003 - drawn
@example("A.D. Patent Specification No. 2001/0000001", False)  # noqa: FBT003 - drawn
def test_a_number_behind_an_office_is_no_us_number(text: str, hinted: bool) -> None:  # noqa: FBT001 - drawn
    """Any office, in any grammar, with any shape of number."""
    hint = "".join(filter(DIGITS.__contains__, text)) if hinted else ""
    assert recognize(text, hint).country != "US"


@given(names, st.sampled_from(["Pat. No.", "Patent", "Patent No."]), st.integers(100_000, 12_999_999))
def test_a_number_labelled_with_an_office_is_of_no_other(name: str, label: str, value: int) -> None:
    """Its own number, or none."""
    for written in (name, f"{name}."):
        found = recognize(f"{written} {label} {value:,}")
        assert found.country in {offices.code_of(name), None}


@given(
    st.sampled_from(["JP", "GB", "DE", "FR", "AU", "ES", "KR", "CN", "IT", "BR"]),
    st.integers(1_000_000, 3_999_999),
    st.sampled_from("USY"),
)
def test_designs_and_utility_models_never_equal_patents(code: str, value: int, kind: str) -> None:
    """Each series counts for itself."""
    patent = recognize(f"{code} {value} A").number
    other = recognize(f"{code} {value} {kind}").number
    assert patent is None or patent != other


def test_an_i_with_or_without_a_dot_is_an_i_in_the_name_of_an_office() -> None:
    """To patterns that ignore case they are one letter."""
    for name in ("S. Afr\N{LATIN SMALL LETTER DOTLESS I}can", "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}re"):
        assert len(find_numbers(f"{name} Patent No. 2004/04783")) <= 1
