"""What holds for every number in every spelling, and for every text without one.

The spellings drawn are those that stay certain between an inventor's name and a remark.
"""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from citations.reference import application_number, find_numbers, recognize
from tests.citations.spelled import CERTAIN, NAMED, OTHERS_THAN_US_UTILITY, Spelled

SURROUNDINGS = st.sampled_from(
    [
        "{}",
        " {} ",
        "Lee ({})",
        "Sabe; Kohtaro {} ",
        "Smith et al., {}, hereinafter Smith",
        "{} to Müller",
        "see: {}; {}",
    ]
)
WORDS = st.lists(
    st.sampled_from(
        [
            "the claims",
            "of Smith et al.",
            "teach a battery,",
            "IN",
            "view OF",
            "Lee;",
            "see FIG. 3",
            "US",
            "AT",
            "NO",
            "D",
            "RE",
        ]
    ),
).map(" ".join)


@given(CERTAIN, SURROUNDINGS)
def test_a_certain_spelling_is_recognized_wherever_it_stands(spelled: Spelled, surrounding: str) -> None:
    """Names and remarks around a number change nothing."""
    number, spelling = spelled
    assert number == recognize(surrounding.format(spelling, spelling)).number


@given(CERTAIN, st.sampled_from(["{}", "{} battery", "battery {}", "a ({}) b"]))
def test_a_certain_spelling_is_found_in_a_query(spelled: Spelled, query: str) -> None:
    """The search box finds what the forms contain, and nothing else beside it."""
    number, spelling = spelled
    (mention,) = find_numbers(query.format(spelling))
    assert (number,) == mention.references


@given(NAMED)
def test_a_named_number_is_recognized_in_a_bibliography(spelled: Spelled) -> None:
    """A number whose office is named is a patent even among journals."""
    number, spelling = spelled
    assert number == recognize(f"IEEE Journal of Foo, vol. 3, {spelling}").number


@given(CERTAIN)
def test_a_recognized_number_is_recognized_as_itself(spelled: Spelled) -> None:
    """The canonical number is one of its own spellings."""
    reference = recognize(spelled[1])
    assert reference == recognize(reference.number or "")


@given(OTHERS_THAN_US_UTILITY, SURROUNDINGS, st.booleans())
def test_no_other_number_becomes_a_us_utility_one(spelled: Spelled, surrounding: str, hinted: bool) -> None:  # noqa: FBT001 - drawn
    """Letters around digits hold, also when the hint has lost them."""
    hint = "".join(character for character in spelled[1] if character.isdigit()) if hinted else ""
    assert recognize(surrounding.format(spelled[1], spelled[1]), hint).type not in {"us_grant", "us_pgpub"}


@given(st.integers(1, 9_999_999))
def test_seven_digits_alone_are_a_us_grant(value: int) -> None:
    """Zeros on the left are padding."""
    assert f"US{value}" == recognize(f"{value:07}").number


@given(st.integers(2001, 2099), st.integers(1, 999_999))
def test_ten_digits_alone_are_a_publication_that_lost_a_zero(year: int, serial: int) -> None:
    """The zero comes back."""
    assert f"US{year}{serial:07}" == recognize(f"{year}{serial:06}").number


@given(st.sampled_from(["02", "08", "14", "18", "29", "35", "60", "63", "90", "95"]), st.integers(0, 999_999))
def test_an_application_number_is_the_same_in_every_spelling_and_no_document(
    series: str, serial: int
) -> None:
    """Slash and comma are no part of an application number."""
    digits = f"{serial:06}"
    for spelling in (f"{series}/{digits}", f"{series}/{digits[:3]},{digits[3:]}", f"US {series}/{digits}"):
        assert series + digits == application_number(spelling)
        assert recognize(spelling).number is None


@given(
    st.dates(date(1970, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%Y%m%d", "%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%B %d, %Y", "%d %b %Y", "%Y/%m/%d"]),
    st.sampled_from(["{}", "mailed {}", "Smith ({})", "JP {}", "US {}"]),
)
def test_a_date_is_no_number(day: date, form: str, text: str) -> None:
    """A date stays a date, alone, among words and after a country code."""
    written = text.format(day.strftime(form))
    assert recognize(written).number is None
    assert () == find_numbers(written)


@given(
    st.integers(1, 99_999),
    st.integers(1, 99_999),
    st.sampled_from(
        ["pp. {}-{}", "pages {} to {}", "[{}]-[{}]", "col. {}, lines {}", "({}) {}", "vol. {} no. {}"]
    ),
)
def test_pages_and_paragraphs_are_no_numbers(first: int, last: int, form: str) -> None:
    """Places inside a document do not name one."""
    text = form.format(first, last)
    assert recognize(text).number is None
    assert () == find_numbers(text)


@given(WORDS, st.integers(1, 9_999))
def test_prose_with_small_numbers_names_nothing(words: str, value: int) -> None:
    """Words in capitals before a claim number or an art unit are words."""
    assert recognize(f"{words} {value} {words}").number is None


SPELLINGS = CERTAIN.map(lambda spelled: spelled[1])
SIGNS = st.text("USEPJD0123456789,./- é\uff12\uff0c㎏\N{ZERO WIDTH SPACE}", max_size=60)
PIECES = st.lists(st.one_of(SPELLINGS, SPELLINGS, SIGNS, st.text(max_size=12)), max_size=5)
ANYTHING = st.one_of(st.text(), PIECES.map(" ".join), PIECES.map("".join))


@given(ANYTHING, st.text(max_size=12) | st.text("0123456789", max_size=12))
def test_any_text_is_answered(text: str, hint: str) -> None:
    """There is no text that raises, and a number always comes with its type and country."""
    reference = recognize(text, hint)
    assert (reference.number is None) == (reference.country is None)
    without_number = {"non_patent", "admission", "unrecognized", "none"}
    assert (reference.number is None) == (reference.type in without_number)


@given(ANYTHING)
def test_mentions_lie_in_the_query_and_do_not_overlap(query: str) -> None:
    """Spans are slices of the text as typed, left to right."""
    end = 0
    for mention in find_numbers(query):
        assert end <= mention.start < mention.end <= len(query)
        assert mention.references or mention.applications
        end = mention.end


@given(CERTAIN, st.text(alphabet="é㎏ ½\N{ZERO WIDTH SPACE}ﬁ", max_size=5))
def test_a_span_is_the_number_as_it_was_typed(spelled: Spelled, before: str) -> None:
    """Characters that fold into several, or into none, do not move the span."""
    query = f"{before} {spelled[1]}"
    (mention,) = find_numbers(query)
    assert spelled[1] == query[mention.start : mention.end]
