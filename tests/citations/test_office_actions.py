"""Rows of the Office Action Text and Rejection APIs, as the portal really gives them."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from citations.office_actions import OfficeAction, Rejection, from_oa_actions, from_oa_rejections
from citations.record import UnusableRow

DATA = Path(__file__).resolve().parent.parent / "data/office_actions"


def rows(file: str) -> list[dict[str, Any]]:
    """The rows of a saved reply."""
    found: list[dict[str, Any]] = orjson.loads((DATA / file).read_bytes())["response"]["docs"]
    return found


def test_a_real_office_action() -> None:
    """Application 15127635: one-element arrays, and midnight in Washington as a time in UTC."""
    action = from_oa_actions(rows("climate_2022.json")[1])
    text, action_without_text = action.text, {**as_dict(action), "text": None}
    assert text
    assert text.startswith("DETAILED ACTION\nNotice of Pre-AIA")
    assert action_without_text == {
        "id": "JTG4IF8ERXEAPX4",
        "application_number": "15127635",
        "date": "2019-03-21",
        "type": "CTFR",
        "title": "System for Multivariate Climate Change Forecasting With Uncertainty Quantification",
        "uspc_class": "702",
        "text": None,
    }


def as_dict(action: OfficeAction) -> dict[str, str | None]:
    """The fields of an office action."""
    return {field: getattr(action, field) for field in OfficeAction.__slots__}


@pytest.mark.parametrize("file", ["climate_2022.json", "application_17248024.json"])
def test_every_real_office_action_is_usable(file: str) -> None:
    """Those of 2022 and of 2025, which differ in their times and nulls."""
    actions = [from_oa_actions(row) for row in rows(file)]
    assert [] == [action for action in actions if None in as_dict(action).values()]


def test_the_real_rejections() -> None:
    """Application 12190351: one row for each ground, with its claims; an empty ground is none."""
    shared = {
        "office_action_id": "GTYKOVWIPPOPPY5",
        "application_number": "12190351",
        "date": "2011-10-19",
        "type": "CTNF",
        "uspc_class": "438",
    }
    expected = [
        Rejection(
            id="14642e2cc522ac577468fb6fc026d135",
            rejection_type=("112",),
            paragraph=None,
            action=None,
            claims=(1,),
            **shared,
        ),
        Rejection(
            id="ed812f618d3a72142850669b6b608ac3",
            rejection_type=(),
            paragraph=None,
            action=None,
            claims=(1, 2, 3, 4, 5),
            **shared,
        ),
        Rejection(
            id="2eb04a3de9ee5c910a2644dc0a02d5e3",
            rejection_type=("103",),
            paragraph="a",
            action="rejected",
            claims=(1, 2, 3, 4, 5),
            **shared,
        ),
    ]
    assert expected == [from_oa_rejections(row) for row in rows("rejections_application_12190351.json")]


@pytest.mark.parametrize(
    ("field", "value", "attribute"),
    [
        ("submissionDate", "0001-01-01T00:00:00", "date"),
        ("submissionDate", "0001-01-01T05:00:00Z", "date"),
        ("submissionDate", "0000-12-30T05:00:00Z", "date"),
        ("submissionDate", None, "date"),
        ("legacyDocumentCodeIdentifier", ["null"], "type"),
        ("inventionTitle", [" "], "title"),
        ("inventionTitle", [], "title"),
        ("nationalClass", "", "uspc_class"),
        ("bodyText", ["null"], "text"),
    ],
)
def test_what_the_portal_writes_for_nothing_is_nothing(field: str, value: object, attribute: str) -> None:
    """Days before any office action, the word null, blanks, an empty array, and a missing key."""
    assert getattr(from_oa_actions(rows("climate_2022.json")[1] | {field: value}), attribute) is None


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2019-03-21T04:00:00Z", "2019-03-21"),
        (["2019-03-21T00:00:00"], "2019-03-21"),
        ("2019-03-21", "2019-03-21"),
    ],
)
def test_a_time_gives_its_day(value: object, day: str) -> None:
    """With or without a zone, in an array or not."""
    assert day == from_oa_actions(rows("climate_2022.json")[1] | {"submissionDate": value}).date


def test_several_texts_are_one() -> None:
    """A text in parts is read as its paragraphs."""
    row = rows("climate_2022.json")[1] | {"bodyText": ["Claim 1.", "null", "Claim 2."]}
    assert from_oa_actions(row).text == "Claim 1.\nClaim 2."


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"obsoleteDocumentIdentifier": [" "]}, "obsoleteDocumentIdentifier: is missing"),
        ({"patentApplicationNumber": ["null"]}, "patentApplicationNumber: is missing"),
        (
            {"patentApplicationNumber": ["1234"]},
            "patentApplicationNumber: '1234' is not an application number (8 digits)",
        ),
        ({"submissionDate": "soon"}, "submissionDate: 'soon' is not a time (YYYY-MM-DDTHH:MM:SS)"),
        ({"submissionDate": 20190321}, "submissionDate: 20190321 is not text"),
        ({"bodyText": [None]}, "bodyText: None is not text"),
        (
            {"inventionTitle": ["A", "B"]},
            "inventionTitle: has 2 different values instead of one: ['A', 'B']",
        ),
        ({"inventionTitle": ["A\x00"]}, "inventionTitle: contains a NUL byte"),
    ],
)
def test_an_office_action_that_cannot_be_used_says_which_field_and_why(
    change: dict[str, object], problem: str
) -> None:
    """Nothing is guessed."""
    with pytest.raises(UnusableRow) as error:
        from_oa_actions(rows("climate_2022.json")[1] | change)
    assert problem == str(error.value)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": None}, "id: is missing"),
        (
            {"claimNumberArrayDocument": ["1,2", "x"]},
            "claimNumberArrayDocument: 'x' is not a claim number",
        ),
        ({"claimNumberArrayDocument": [3]}, "claimNumberArrayDocument: 3 is not text"),
    ],
)
def test_a_rejection_that_cannot_be_used_says_which_field_and_why(
    change: dict[str, object], problem: str
) -> None:
    """Nothing is guessed."""
    with pytest.raises(UnusableRow) as error:
        from_oa_rejections(rows("rejections_application_12190351.json")[0] | change)
    assert problem == str(error.value)
