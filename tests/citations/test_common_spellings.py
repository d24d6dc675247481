"""The quick way of reading the commonest spellings says what the long way says."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from citations import reference
from citations.common_spellings import foreign_number, us_among_words

WORDS = (
    "Lee", "Sabe; Kohtaro", "Müller et al.", "O'Brien", "Japan", "Korea", "JP", "EP", "Design", "Plant",
    "Reissue", "Re.", "Pat. No.", "application", "Pub. No.", "Ser. No.", "et", "and", "in view of", "ISBN",
    "Proc.", "IEEE", "Fax", "D", "H", "PCT", "DE", "Appl. of", "see", "http://", "A", "US", "Foreign", "特開",
)  # fmt: skip
words = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
years = st.integers(1989, 2031)
publications = st.builds(
    "{}{}{:07}".format, years, st.sampled_from(["", "/", "-"]), st.integers(0, 1_999_999)
)
grants = st.integers(0, 13_999_999).map("{:,}".format)
kinds = st.sampled_from(["", " A1", " A", "A1", "A", " B2", "B1", " B", " E1", " S"])
texts = st.builds(
    "{}{}{}{}{}".format,
    words,
    st.sampled_from([" US ", " (US ", "US ", ", US ", "-US ", " us ", " "]),
    st.one_of(publications, grants),
    kinds,
    st.sampled_from(["", ")", "))", " ", "."]),
)
foreign = st.builds(
    "{} {}{}".format,
    st.sampled_from(["JP", "WO", "EP", "CN", "KR", "DE"]),
    st.one_of(
        st.builds("{}-{:06}".format, years, st.integers(0, 999_999)),
        st.builds("{}{:06}".format, years, st.integers(0, 999_999)),
        st.integers(0, 3_999_999).map(str),
        st.builds("10-{}-{:07}".format, years, st.integers(0, 9_999_999)),
        st.builds("10 {} {:03} {:03}".format, years, st.integers(0, 999), st.integers(0, 999)),
    ),
    kinds,
)

last_digits = st.integers(1, 9)
common_us = st.builds(
    "{} {}US {}{}{}".format,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
    st.sampled_from(["", "("]),
    st.one_of(
        st.builds(
            "{}{}0{:05}{}".format,
            st.integers(2001, 2019),
            st.sampled_from(["", "/"]),
            st.integers(0, 99_999),
            last_digits,
        ),
        st.integers(4_000_000, 9_999_999).map("{:,}".format),
    ),
    st.sampled_from(["", " A1", " A2", " B1", " B2"]),
    st.sampled_from(["", ")"]),
)
common_foreign = st.builds(
    "{}{}".format,
    st.one_of(
        st.builds("JP {}-{}".format, st.integers(1900, 2099), st.integers(100_000, 999_999)),
        st.builds("WO {}{:05}{}".format, st.integers(2000, 2029), st.integers(0, 19_999), last_digits),
        st.integers(1_000_000, 3_999_999).map("EP {}".format),
        st.integers(1_000_000, 1_999_999).map("CN {}".format),
        st.builds("KR 10-{}-{:07}".format, st.integers(2000, 2029), st.integers(0, 9_999_999)),
        st.builds(
            "DE 10 {} {:03} {:03}".format, st.integers(2000, 2029), st.integers(0, 999), st.integers(0, 999)
        ),
    ),
    st.sampled_from(["", "A", " A", " A1"]),
)


@given(common_us, st.sampled_from(["", "20090139986", "7123456"]))
@example("Lee (US 2009/0139986)", "20090139986")
def test_a_us_number_that_takes_the_quick_way_is_read_the_same(text: str, hint: str) -> None:
    """Whatever the words are: those of a bibliography or of another office forbid it, as at length."""
    assert us_among_words(text) is not None
    assert reference.recognize_at_length(text, hint) == reference.recognize(text, hint)


@given(common_foreign, st.sampled_from(["", "2004159476"]))
@example("KR 10-2013-7015884", "1020137015884")
def test_a_foreign_number_that_takes_the_quick_way_is_read_the_same(text: str, hint: str) -> None:
    """Of each of the six offices."""
    assert foreign_number(text) is not None
    assert reference.recognize_at_length(text, hint) == reference.recognize(text, hint)


@given(texts, st.sampled_from(["", "20090139986", "7123456"]))
@example("Lee (US 2009/0139986)", "20090139986")
@example("Japan US 2009/0139986 A1", "")
def test_any_us_number_among_words_is_read_the_same(text: str, hint: str) -> None:
    """Whatever the words are, and in ranges of numbers that the quick way leaves alone too."""
    assert reference.recognize_at_length(text.strip(), hint) == reference.recognize(text, hint)


@given(foreign, st.sampled_from(["", "2004159476"]))
@example("KR 10-2013-7015884", "1020137015884")
def test_any_foreign_number_is_read_the_same(text: str, hint: str) -> None:
    """With each kind code, or none."""
    assert reference.recognize_at_length(text, hint) == reference.recognize(text, hint)


@pytest.mark.parametrize(
    "text",
    ["Lee (US 2009/0139986)", "Müller et al. US 2009/0139986 A1", "Sabe; Kohtaro US 20070217688 A1",
     "Smith et al. US 7,123,456 B2"],
)  # fmt: skip
def test_the_commonest_us_spellings_take_the_quick_way(text: str) -> None:
    """Else it would be of no use."""
    assert us_among_words(text) is not None


@pytest.mark.parametrize(
    "text",
    ["JP 2004-159476", "WO 2012136906", "EP 1234567 A1", "CN 1804138A", "KR 10-2013-7015884",
     "DE 10 2005 012 345 A1"],
)  # fmt: skip
def test_the_commonest_foreign_spellings_take_the_quick_way(text: str) -> None:
    """Else it would be of no use."""
    assert foreign_number(text) is not None
