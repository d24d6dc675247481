"""Spellings as forms and people write them, and what a patent attorney reads in each."""

import pytest

from citations.reference import Reference, recognize

FULLWIDTH = {ord(character): ord(character) + 0xFEE0 for character in "0123456789,"}

ALONE = {
    # utility grants
    "9123456": "US9123456",
    " 9123456 ": "US9123456",
    "0000001": "US1",
    "9,123,456": "US9123456",
    "11,646,472": "US11646472",
    "11646472 B2": "US11646472",
    "11646472B2": "US11646472",
    "US11646472": "US11646472",
    "US 11,646,472 B2": "US11646472",
    "US-9123456-B2": "US9123456",
    "US7": "US7",
    "US 543,210": "US543210",
    "U.S. Pat. No. 543,210": "US543210",
    "U.S. Patent No. 7": "US7",
    "US-A-4208747": "US4208747",
    "US 4208747 A": "US4208747",
    "US 9 123 456": "US9123456",
    "USPN 6,123,456": "US6123456",
    "United States Patent 6,123,456": "US6123456",
    "https://patents.google.com/patent/US9123456B2/en": "US9123456",
    "B1 4,208,747": "US4208747",
    "US 4,208,747 B1": "US4208747",
    "4208747 C1": "US4208747",
    # other US series
    "D911,456": "USD911456",
    "D 911456": "USD911456",
    "D0949851": "USD949851",
    "USD911456S1": "USD911456",
    "USD1": "USD1",
    "US D 911,456 S": "USD911456",
    "US 911,456 S1": "USD911456",
    "Des. 345,393": "USD345393",
    "PP13845": "USPP13845",
    "US PP13,845 P2": "USPP13845",
    "Plant 13,845": "USPP13845",
    "U.S. Plant Patent No. PP13,845": "USPP13845",
    "RE29774": "USRE29774",
    "Re. 29,774": "USRE29774",
    "US RE29,774 E": "USRE29774",
    "U.S. Reissue Patent No. 29,774": "USRE29774",
    "H001,589": "USH1589",
    "H1589": "USH1589",
    "T103201": "UST103201",
    "T103,201": "UST103201",
    # publications
    "20120103117": "US20120103117",
    "2012103117": "US20120103117",
    "2012/0103117": "US20120103117",
    "2012/103117": "US20120103117",
    "US 2012/0103117 A1": "US20120103117",
    "US-20120103117-A1": "US20120103117",
    "US20120103117A1": "US20120103117",
    "US 20120103117 (A1)": "US20120103117",
    "US 2012103117": "US20120103117",
    "Pub. No. 2012/0103117": "US20120103117",
    "U.S. Pat. App. Pub. No. 2012/0103117": "US20120103117",
    "US PG Pub 2012/0103117": "US20120103117",
    # other offices
    "EP 1234567 A1": "EP1234567",
    "EP 123456": "EP0123456",
    "EP-A-0 123 456": "EP0123456",
    "WO 2012/136906": "WO2012136906",
    "WO/2012/136906": "WO2012136906",
    "WO 2012136906 A1": "WO2012136906",
    "WO 99/12345": "WO9912345",
    "WO 1999/012345": "WO9912345",
    "WO 02/12345": "WO2002012345",
    "WO 02/123456": "WO2002123456",
    "International Publication No. WO 2012/136906": "WO2012136906",
    "JP 2004-159476": "JP2004159476",
    "JP 2004-159476 A": "JP2004159476",
    "JP,2004-159476,A": "JP2004159476",
    "JP H07-248211": "JPH07248211",
    "JP 7-248211": "JPH07248211",
    "JP-A-7-248211": "JPH07248211",
    "JP Hei 7-248211": "JPH07248211",
    "JP-S58-12345": "JPS5812345",
    "JP 3123456 B2": "JP3123456",
    "JP S60-12345 U": "JPS6012345U",
    "JP S45-12345 B": "JPS4512345B",
    "特開平7-248211号公報": "JPH07248211",
    "Japanese Patent 2004-159476": "JP2004159476",
    "Japanese Examined Patent Publication No. 60-12345": "JPS6012345B",
    "Japanese Unexamined Patent Publication No. 60-12345": "JPS6012345",
    "Japanese Patent Application Laid-Open No. 2004-159476": "JP2004159476",
    "CN 1804138A": "CN1804138",
    "CN 101234567 B": "CN101234567",
    "Chinese Patent Publication CN101234567A": "CN101234567",
    "KR 10-2013-7015884": "KR1020137015884",
    "KR 2013-7015884 A": "KR1020137015884",
    "KR 1234567": "KR1234567",
    "DE 10 2005 012 345 A1": "DE102005012345",
    "DE 42 08 747 C1": "DE4208747",
    "GB 2,345,678 A": "GB2345678",
    "UK 2345678": "GB2345678",
    "FR 2 812 345": "FR2812345",
    "TW I345678": "TWI345678",
    "AT 412345 B": "AT412345",
    "European Patent 1234567": "EP1234567",
    "PCT/US2024/012345": "PCTUS2024012345",
    "PCT/US07/19317": "PCTUS0719317",
    # written on another keyboard
    "1234567".translate(FULLWIDTH): "US1234567",
    "US\N{NO-BREAK SPACE}6,123,456": "US6123456",
    "US\N{NON-BREAKING HYPHEN}2012/0103117": "US20120103117",
    "US 6,123,456\N{SUPERSCRIPT TWO}": "US6123456",
}

AMONG_WORDS = {
    "Sabe; Kohtaro US 20070217688 A1 ": "US20070217688",
    "Lee (US 2009/0139986)": "US20090139986",
    "Lee et al US 2009/0139986": "US20090139986",
    "Lee 20090139986": "US20090139986",
    "Smith, J. (2009/0139986)": "US20090139986",
    "Smith et al. (U.S. Patent No. 6,123,456)": "US6123456",
    "Smith, US Patent No. 6,123,456 B1 (Sept. 26, 2000)": "US6123456",
    "6,123,456 to Smith": "US6123456",
    "PATENT NO 6,123,456": "US6123456",
    "US 6,123,456 (6123456)": "US6123456",
    "SMITH 6,123,456 (Application No. 10/123,456)": "US6123456",
    "US Patent Application No. 12/345,678 published as US 2009/0139986": "US20090139986",
    "14/123,456 (US 2014/0123456)": "US20140123456",
    "Smith D911456": "USD911456",
    "Re. 36,123 to Lee": "USRE36123",
    "Gao CN 1804138A provided with IDS dated 9 May 2014 and its English translation": "CN1804138",
    "Bundesrepublik DE 1 234 567": "DE1234567",
    "IEEE Spectrum, vol. 3, discussing US 6,123,456": "US6123456",
}

UNRECOGNIZED = (
    # may be several things
    "11646472",
    "14123456",
    "543210",
    "543,210",
    "0000000",
    "20010000000",
    "US 7",
    "US 345,393 S. Smith",
    "911,456 S",
    "1234567 A1",
    "4208747 A",
    "9.123.456",
    "2009-0139986",
    "Smith 6123456",
    "6,123,456 CN",
    "Japanese Smith, Patent No. 6123456",
    "US 6,123,456 and US 6,234,567",
    "EP 1234567 / US 6,123,456",
    "------- European Patent",
    # applications are no documents
    "14/123,456",
    "US 14/123,456",
    "US14123456",
    "Application No. 14/123,456",
    "Japanese Patent Application No. 2004-159476",
    "EP 04252372.6",
    "DE 10 2005 012 345.6",
    "GB 0412345.6",
    # a code or letter, but no number of it
    "IN 2014",
    "IN 201234",
    "IT 35 U.S.C.",
    "BE 12 years",
    "AT 10 degrees",
    "NO 1234567",
    "No. 1234567",
    "CA 94105",
    "DE 19801",
    "CH 3",
    "EP 12345678",
    "US 1999/0103117",
    "JP 2009/0139986",
    "JP 13-123456",
    "H264",
    "US D 345",
    "FIG. D12345",
    "RE: 12345",
    "Vitamin D 100,000 IU",
    "Smith; D 5,123,456",
    "paid USD 500,000 to him",
    # dates, places, other numbers
    "20140509",
    "US20140509",
    "JP 20140509",
    "2014-05-09",
    "05/09/2014",
    "May 9, 2014",
    "pp 1234-1240",
    "[0045]",
    "col. 4, lines 12-34",
    "(571) 272-3586",
    "35 U.S.C. 103",
    "37 CFR 1.84",
    "claims 1,2,3,4",
    "$1,234,567",
    "dataset of 1,234,567 images",
    "A 1,234,567 member study",
    "Trademark Reg. No. 1,234,567",
    "serial no. 1,234,567",
    "Accession No. 1,234,567",
    "PMID 1234567",
    "Smith et al., 1234567",
)

NON_PATENT = (
    'SMITH, J., "Batteries," IEEE Trans. Power Electronics, vol. 12, no. 3, pp. 1234-1240, Mar. 2004',
    'Wikipedia, "Battery", retrieved from the Internet on May 9, 2014',
    "Smith et al.",
    "ISBN 0131234567",
    "Journal of Foo, 1,234,567 samples",
    "doi:10.1109/2012.0103117",
    "PP. 1234-1240, 2004",
)


@pytest.mark.parametrize(("text", "number"), [*ALONE.items(), *AMONG_WORDS.items()])
def test_a_spelling_gives_the_canonical_number(text: str, number: str) -> None:
    """However a form writes a number, the same number comes out."""
    assert number == recognize(text).number


@pytest.mark.parametrize("number", sorted({*ALONE.values(), *AMONG_WORDS.values()}))
def test_a_canonical_number_is_its_own_spelling(number: str) -> None:
    """What came out once comes out again."""
    assert number == recognize(number).number


@pytest.mark.parametrize("text", UNRECOGNIZED)
def test_what_may_be_something_else_is_unrecognized(text: str) -> None:
    """No number is better than a wrong one."""
    assert Reference(None, "unrecognized", None) == recognize(text)


@pytest.mark.parametrize("text", NON_PATENT)
def test_a_bibliography_is_non_patent_literature(text: str) -> None:
    """Volumes, pages, publishers and the like mark literature."""
    assert Reference(None, "non_patent", None) == recognize(text)


@pytest.mark.parametrize(
    ("number", "kind", "country"),
    [
        ("US9123456", "us_grant", "US"),
        ("US20120103117", "us_pgpub", "US"),
        ("USD911456", "us_design", "US"),
        ("USPP13845", "us_plant", "US"),
        ("USRE29774", "us_reissue", "US"),
        ("USH1589", "us_other", "US"),
        ("UST103201", "us_other", "US"),
        ("JP2004159476", "foreign", "JP"),
        ("WO2012136906", "foreign", "WO"),
        ("PCTUS2024012345", "foreign", "WO"),
    ],
)
def test_a_number_says_its_type_and_office(number: str, kind: str, country: str) -> None:
    """Type and country follow from the canonical number."""
    assert Reference(number, kind, country) == recognize(number)


@pytest.mark.parametrize("blank", ["", "   ", "\t\n", "\N{ZERO WIDTH SPACE}"])
def test_blank_text_names_no_reference_unless_a_hint_says_there_was_one(blank: str) -> None:
    """A placeholder row has no reference; a hint without letters proves one, but not which."""
    assert Reference(None, "none", None) == recognize(blank)
    assert Reference(None, "none", None) == recognize(blank, " ")
    assert Reference(None, "unrecognized", None) == recognize(blank, "6123456")


@pytest.mark.parametrize(
    ("text", "hint", "number"),
    [
        ("EP 1234567 / US 6,123,456", "6123456", "US6123456"),
        ("EP 1234567 / US 6,123,456", "1234567", "EP1234567"),
        ("WO 2012/136906 and US 2014/0012345", "20140012345", "US20140012345"),
        ("Smith 6123456", "6123456", "US6123456"),
        ("Smith 6123456", "6123457", None),
        ("Tanaka 1234567 JP", "1234567", None),
        ("Smith", "6123456", None),
        ("------- European Patent", "1234567", None),
    ],
)
def test_a_hint_picks_a_number_of_the_text_and_makes_none(text: str, hint: str, number: str | None) -> None:
    """The source's parse decides between numbers that stand in the text."""
    assert number == recognize(text, hint).number


@pytest.mark.parametrize(
    "part",
    [
        "US ",
        "Patent No. ",
        "1,",
        "1",
        "JP Patent No. ",
        "6,123,456,",
        "U.S.",
        "App. Ser. No. ",
        "DE 10 2005 012 34",
        "1-",
    ],
)
def test_a_long_text_of_beginnings_of_numbers_names_none(part: str) -> None:
    """Forms give up within their bounds, however long a text promises a number."""
    assert Reference(None, "unrecognized", None) == recognize(part * 20_000)
