"""How a pasted list is read: forms, e-mails, and any list of numbers that a program writes."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from search_ui.language.lists import read_lines
from search_ui.language.rows import marks
from search_ui.url.list_params import MAX_LINES, MAX_NUMBERS, MAX_TEXT, ListParams, parse_list
from search_ui.url.values import BadParameter
from tests.citations import spelled


def read(text: str) -> list[tuple[str, ...]]:
    """What each number of a text may mean, in order."""
    lines = read_lines(parse_list([("text", text)]))
    return [(*number.references, *number.applications) for line in lines for number in line.numbers]


def read_one_by_one(text: str) -> list[str]:
    """The same where each number means one thing."""
    return [number for [number] in read(text)]


PTO_892 = """
* A US-6,632,316-B2 10-2003 Smith et al. 429/144
* B US-2003/0123456 A1 07-2003 Jones; P. H01M 10/0525
C 5123456 A 06-1992 Yamada 429/62
D 9280610 03-2016 Müller; Jörg D14/138
H 6622200 09-2003 Brown 455/414.1
N JP 2003-123456 A 04-2003 Japan Tanaka H01M 4/02
O EP 1 234 567 A1 05-2001 Europe Siemens AG
U Smith, "Batteries", J. Power Sources 123 (2003) 456-789
"""
PTO_SB_08 = (
    "1\t6632316\tB2\t2003-10-14\tSmith et al.\tCol. 3, lines 1-20\n"
    "2\t5123456\tA\t1992-06-23\tYamada\n"
    "3\t20030123456\tA1\t2003-07-03\tJones\n"
    "1\t2003123456\tJP\tA\t2003-04-25\tTanaka\n"
    "2\t1234567\tEP\tA1\t2001-05-16\tSiemens AG\n"
    "3\t2003/012345\tWO\tA1\t2003-02-13\tFoo Ltd.\n"
)
E_MAIL = """
From: Jane Doe <jane.doe.1234567@example.com>
Sent: Tuesday, October 14, 2003 10:12 AM
Subject: Our ref. 12345-0067US1, Office Action in 11/646,504 mailed 10142003

Dear John,
claims 1-20 stand rejected under 35 U.S.C. 103(a) over US 6,632,316 (Smith, col. 3, lines 12-34) in view of
US 2003/0123456 (Jones, paragraphs [0045]-[0047]); see https://patents.google.com/patent/US9280610B2/en, too.
Class 429/144, 709/203; H01M 10/052; art unit 1727; due 2004-01-14. More than 1,234,567 words, EUR 1,234,567.
Please call +49 89 1234567, 0049 89 1234567, 089 1234567, (571) 272-8300, Tel. 2025550134 or 202-555-0134.
EFS ID: 12345678, Customer No. 22850, Deposit Account 12-3456, https://zoom.us/j/2012345678
"""


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (PTO_892, "US6632316 US20030123456 US5123456 US9280610 US6622200 JP2003123456 EP1234567"),
        (PTO_SB_08, "US6632316 US5123456 US20030123456 JP2003123456 EP1234567 WO2003012345"),
        (E_MAIL, "11646504 US6632316 US20030123456 US9280610"),
    ],
    ids=["PTO-892", "PTO/SB/08", "e-mail"],
)
def test_a_paper_is_read_as_a_patent_person_reads_it(text: str, numbers: str) -> None:
    """Neither marks of rows, dates, classes, claims and telephones are numbers, nor is one lost."""
    assert numbers.split() == read_one_by_one(text)


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("US-6,632,316 B2", "US6632316"),
        ("A 6632316 10-2003 Smith 429/144", "US6632316"),
        ("> > A 6632316 10-2003", "US6632316"),
        ("JP 2003-123456 A", "JP2003123456"),
        ("WO 03/012345", "WO2003012345"),
        ("11/646,504", "11646504"),
        ("D 911,456", "USD911456"),
        ("D 1,012,345", "USD1012345"),
        ("RE 29,774", "USRE29774"),
        ("D1: EP 1234567", "EP1234567"),
        ("AA 2003123456 JP A 2003-04-25", "JP2003123456"),
        ("2003123456,JP,A,2003-04-25", "JP2003123456"),
        ("4 2004159476 JP 2004-06-03 Bar", "JP2004159476"),
        ("2003/0123456 US A1", "US20030123456"),
        ("US 6632316 EP 1234567 B1", "US6632316 EP1234567"),
        ("6632316 B2; 5123456 A; 9280610 B1", "US6632316 US5123456 US9280610"),
        ("6632316/5123456", "US6632316 US5123456"),
        ("6632316,5123456,9280610", "US6632316 US5123456 US9280610"),
        ("6,632,316,5,123,456,2003/0123456,14/123,456", "US6632316 US5123456 US20030123456 14123456"),
        ("6632316 Devices and methods", "US6632316"),
        ("6632316 B2 Devices and methods", "US6632316"),
        ("EP 1234567, JP, 04-2003", "EP1234567"),
        ("the '316 patent (6,632,316)", "US6632316"),
        ("(https://patents.google.com/patent/US6632316B2/en).", "US6632316"),
        ("<https://ppubs.uspto.gov/pubwebapp/external.html?q=6632316.pn.>", "US6632316"),
        ("https://www.freepatentsonline.com/6632316.html", "US6632316"),
        ("https://worldwide.espacenet.com/x?CC=JP&NR=2003123456A&KC=A&FT=D", "JP2003123456"),
    ],
)
def test_a_line_has_these_numbers(line: str, numbers: str) -> None:
    """In whichever columns they stand."""
    assert numbers.split() == read_one_by_one(line)


@pytest.mark.parametrize(
    "line",
    [
        "429/144",
        "U.S. Cl. 429/144, 709/203, D14/138",
        "H01M 10/052, G06F 17/30864",
        "10-2003",
        "2003-10-14, 10/14/2003, 14.10.2003, 20031014, Oct. 14, 2003",
        "mailed 10142003",
        "Fax: 1234567",
        "+1 202 555 0134",
        "telephone number 202.555.0134 or 2025550134, please",
        "Meeting ID: 945 1234 5678",
        "john.1234567@example.com",
        "https://zoom.us/j/2012345678",
        "with 1,234,567 words",
        "BE 6632316",
        "2123456 A",
    ],
)
def test_a_line_has_no_number(line: str) -> None:
    """Nor is one guessed: Belgium's or a US patent, a British document or a US patent."""
    assert [] == read(line)


def test_what_may_be_a_document_or_an_application_is_both() -> None:
    """Eight bare digits up to 12,999,999; an international application is both at once."""
    assert [("US11646504", "11646504")] == read("11646504")
    assert [("PCTUS2024012345", "PCTUS2024012345")] == read("PCT/US2024/012345")
    assert [("US8123456",), ("08123456",), ("14123456",)] == read("8123456\n08123456\n14123456")


def test_rows_marked_in_order_show_that_an_offices_code_is_a_mark() -> None:
    """AT is Austria's alone, the twentieth row among AS and AU; three offices may follow each other."""
    assert ["US6632316", "US5123456", "EP1234567"] == read_one_by_one(
        "AS 6632316\nAT 5123456\nAU Smith et al.\nAV EP 1234567"
    )
    assert ["US6632316", "EP1234567"] == read_one_by_one("AS 6632316\nAT 503123 B\nAU Smith\nAV EP 1234567")
    assert ["AT503123", "AU2003123456", "BR1234567"] == read_one_by_one(
        "AT 503123 B\nAU 2003123456 A\nBR 1234567 A"
    )
    assert ["US7000001", "US1012345"] == read_one_by_one("C 7000001\nD 1,012,345\nE Smith")
    assert ["US7000001", "USD911456"] == read_one_by_one("C 7000001\nD 911,456\nE Smith")


def test_a_number_stands_where_its_line_has_it() -> None:
    """Without half of a pair of parentheses, with its country behind it."""
    for line, written in [
        ("see patent (6,632,316) of 2003", "6,632,316"),
        ("1\t1234567\tEP\tA1\t2001", "1234567\tEP\tA1"),
        ("by Jones: \uff12\uff10\uff10\uff13/0123456", "\uff12\uff10\uff10\uff13/0123456"),
    ]:
        [read_line] = read_lines(ListParams(line))
        [number] = read_line.numbers
        assert written == line[number.start : number.end]


ONE_OF = st.one_of(spelled.CERTAIN, st.integers(3_000_000, 9_999_999).map(lambda n: (f"US{n}", str(n))))
SEPARATORS = st.sampled_from(
    ["\n", "\r\n", "\t", ",", ", ", ";", "; ", " and ", "\n\n", " (Smith) in view of ", " | "]
)


@given(st.lists(st.tuples(ONE_OF, SEPARATORS), min_size=1, max_size=12))
@example([(("US6632316", "6632316"), ", "), (("US5123456", "5,123,456"), "\t")])
def test_any_list_of_numbers_comes_back_in_order(listed: list[tuple[spelled.Spelled, str]]) -> None:
    """Whatever stands between them."""
    text = "".join(f"{written}{separator}" for (_, written), separator in listed)
    found = read(text)
    assert [canonical for (canonical, _), _ in listed] == [meant[0] for meant in found]


ROWS = st.lists(st.tuples(ONE_OF, st.sampled_from(["", " 10-2003 Smith et al. 429/144", "\t04-2003\tJapan"])))


@given(ROWS, st.sampled_from(["", "* ", "> "]))
def test_a_form_of_any_length_comes_back_in_order(rows: list[tuple[spelled.Spelled, str]], sign: str) -> None:
    """Each row marked by the letters AA, AB, AC and so on, among them codes of offices."""
    assume(len(rows) > 2)
    letters = [f"{first}{second}" for first in "AB" for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    marked = [*zip(letters, rows, strict=False)]
    text = "\n".join(f"{sign}{mark} {written}{rest}" for mark, ((_, written), rest) in marked)
    assert [canonical for _, ((canonical, _), _) in marked] == [meant[0] for meant in read(text)]


@given(st.text(max_size=300))
def test_a_list_has_one_spelling(text: str) -> None:
    """What its address holds is read as the same list."""
    asked = parse_list([("text", text)])
    assert asked == parse_list(asked.to_items())
    assert all(line == line.strip() != "" for line in asked.lines)
    assert len(asked.lines) == len(marks(asked.lines)) == len(read_lines(asked))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * (MAX_TEXT + 1), "This list has 65,537 characters; it may have at most 65,536."),
        ("x\n" * (MAX_LINES + 1), "This list has 2,001 lines; it may have at most 2,000."),
        ("6632316," * (MAX_NUMBERS + 1), "This list has 501 numbers; it may have at most 500."),
    ],
)
def test_a_list_that_is_too_long_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    """Nothing of it is left out silently."""
    with pytest.raises(BadParameter, match=sentence):
        read(text)


def test_a_list_as_long_as_may_be_is_taken() -> None:
    """To the last character, line and number; a line may end in two characters."""
    assert MAX_NUMBERS == len(read("6632316," * MAX_NUMBERS))
    assert MAX_LINES == len(parse_list([("text", "x\r\n" * MAX_LINES)]).lines)
    assert [] == read("x" * MAX_TEXT)


NUMBERED = (
    "3758805",
    "US 3,758,805",
    "6,632,316 B2",
    "2003/0123456",
    "EP 1 234 567 A1",
    "JP 2003-123456 A",
    "D911,456",
    "RE38,119",
    "11/646,504",
    "PCT/US2004/011130",
    "5123456 A 06-1992 Yamada",
)


@given(
    st.integers(1, 999),
    st.sampled_from((".", ". ", ") ", ".) ", " ", "\t", ": ", " | ")),
    st.sampled_from(NUMBERED),
)
def test_a_rows_count_is_no_part_of_its_number(count: int, behind: str, number: str) -> None:
    """With a full stop, a parenthesis or nothing behind it."""
    assert read(number) == read(f"{count}{behind}{number}")


@pytest.mark.parametrize("text", ["1.5 volts", "3.141592", "1.234 mm", "12.345 words"])
def test_a_decimal_is_no_count_with_a_number(text: str) -> None:
    """Where what follows the full stop is no number of a document."""
    assert [] == read(text)
