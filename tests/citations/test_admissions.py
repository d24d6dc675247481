"""Admitted prior art and official notice are told apart from numbers that could not be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citations.admissions import is_admission
from citations.reference import Reference, recognize


@pytest.mark.parametrize(
    "text",
    [
        "AAPA",
        "APA",
        "Admitted Prior Art",
        "applicant admitted prior art",
        "applicant's admitted prior art",
        "Applicant\u2019s Admitted Prior Art (AAPA)",
        "Applicants' own admitted prior art, Fig. 1",
        "the applicants admission of prior art",
        "Official Notice",
        "OFFICIAL NOTICE TAKEN",
        "Examiner's Official Notice",
        "AAPA and Official Notice",
        " *AAPA; Figure 2A ",
    ],
)
def test_what_is_no_document_is_said_so(text: str) -> None:
    """In the words of office actions, with or without the figure that shows it."""
    assert Reference(None, "admission", None) == recognize(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Apache", "unrecognized"),
        ("Official notice of US 6,632,316", "us_grant"),
        ("AAPA in view of Smith", "unrecognized"),
        ("Official Gazette", "unrecognized"),
        ("Smith, admitted", "unrecognized"),
        ("", "none"),
    ],
)
def test_what_says_more_is_read_as_before(text: str, kind: str) -> None:
    """A number in it counts; a name beside it is not passed over."""
    assert kind == recognize(text).type


@given(st.text("APa '()/fig.1;- noticeofficial", max_size=200))
def test_any_text_is_decided(text: str) -> None:
    """Never with a number in it that could be one of a document."""
    if is_admission(text):
        assert not any(len(digits) > 3 for digits in text.split() if digits.isdigit())
