"""Numbers that somebody types into a search box, and application numbers."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from citations.reference import Mention, application_number, find_numbers, recognize
from tests.citations import test_common_spellings, test_contexts, test_offices, test_reference

FULLWIDTH = {ord(character): ord(character) + 0xFEE0 for character in "0123456789,"}


@pytest.mark.parametrize(
    ("query", "found", "references", "applications"),
    [
        ("US 2007/0217688 battery", "US 2007/0217688", ("US20070217688",), ()),
        ("us_20070217688_a1", "us_20070217688_a1", ("US20070217688",), ()),
        ("battery 9123456", "9123456", ("US9123456",), ()),
        ("11646472", "11646472", ("US11646472",), ("11646472",)),
        ("11,646,472 battery", "11,646,472", ("US11646472",), ()),
        ("us 11646472 b2", "us 11646472 b2", ("US11646472",), ()),
        ("14123456", "14123456", (), ("14123456",)),
        ("US 14/123,456", "US 14/123,456", (), ("14123456",)),
        ("appl. no. 11646472", "appl. no. 11646472", (), ("11646472",)),
        ("90/012,345 reexamination", "90/012,345", (), ("90012345",)),
        ("2012103117", "2012103117", ("US20120103117",), ()),
        ("PCT/US2024/012345", "PCT/US2024/012345", ("PCTUS2024012345",), ("PCTUS2024012345",)),
        ("re29774 chair", "re29774", ("USRE29774",), ()),
        ("d911456", "d911456", ("USD911456",), ()),
        ("ep1234567", "ep1234567", ("EP1234567",), ()),
        ("us 6123456 e-bike", "us 6123456", ("US6123456",), ()),
        ("in 2014 de 1234567", "de 1234567", ("DE1234567",), ()),
        (f"{'11,646,472'.translate(FULLWIDTH)} cell", "11,646,472".translate(FULLWIDTH), ("US11646472",), ()),
        ("㎏ \N{ZERO WIDTH SPACE}9123456", "9123456", ("US9123456",), ()),
    ],
)
def test_a_typed_number_is_found_where_it_stands(
    query: str, found: str, references: tuple[str, ...], applications: tuple[str, ...]
) -> None:
    """A search box gives the number's place in the query as typed, and all that it may mean."""
    start = query.index(found)
    assert (Mention(start, start + len(found), references, applications),) == find_numbers(query)


def test_several_typed_numbers_are_found_in_order() -> None:
    """Two numbers in a query are two mentions."""
    mentions = find_numbers("KR 10-2013-7015884 or jp 2004-159476 a")
    assert [("KR1020137015884",), ("JP2004159476",)] == [mention.references for mention in mentions]


@pytest.mark.parametrize(
    "query",
    ["art unit 2858", "20140509", "19850612", "US 101", "US 19990101", "no 312345", "rejection 103", ""],
)
def test_words_and_small_numbers_of_a_query_are_left_alone(query: str) -> None:
    """Art units, statutes and dates are words of the search."""
    assert () == find_numbers(query)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("14/123,456", "14123456"),
        ("14123456", "14123456"),
        (" US 14/123,456 ", "14123456"),
        ("08/123456", "08123456"),
        ("11646472", "11646472"),
        ("PCT/US2024/012345", "PCTUS2024012345"),
        ("PCTUS0719317", "PCTUS0719317"),
        ("11,646,472", None),
        ("9123456", None),
        ("20140509", None),
        ("14/123,456 battery", None),
        ("", None),
    ],
)
def test_an_application_number_is_the_whole_text(text: str, number: str | None) -> None:
    """Only a text that is nothing but an application number has one."""
    assert number == application_number(text)


texts = st.one_of(
    test_offices.texts,
    test_common_spellings.texts,
    st.lists(
        st.one_of(
            st.sampled_from([*test_common_spellings.WORDS, "Fax", "GenBank", "Brit.", "&", '"Battery"']),
            st.builds(
                "{}{}{}".format,
                st.sampled_from(["", "US ", "US", "U.S. Pat. ", "JP ", "EP", "WO ", "PCT/US", "D", "de "]),
                test_offices.numbers,
                test_offices.kinds,
            ),
        ),
        max_size=6,
    ).map(" ".join),
    st.sampled_from([
        *test_reference.ALONE, *test_reference.AMONG_WORDS, *test_offices.NAMED, *test_offices.APART,
        *test_contexts.STILL_US, *(text for text, _, _ in test_contexts.SEVERAL),
    ]),
)  # fmt: skip


@given(texts, st.booleans())
@example("Fax et 20050798577", False)  # noqa: FBT003 - drawn
def test_what_a_form_names_is_found_when_it_is_pasted(text: str, hinted: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever a reference was recognized as, the search box reads in it too."""
    hint = "".join(filter("0123456789".__contains__, text)) if hinted else ""
    number = recognize(text, hint).number
    assert number in {None, *(number for mention in find_numbers(text) for number in mention.references)}
