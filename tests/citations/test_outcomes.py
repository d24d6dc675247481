"""What a row of an office action says of its application."""

from typing import Any

import pytest

from citations.outcomes import State, state_of
from tests.citations.test_office_actions import rows

NONE = "0001-01-01T00:00:00"
DAY = "2019-01-02T05:00:00Z"


@pytest.mark.parametrize(
    ("file", "place", "outcome", "patent"),
    [
        ("application_17248024.json", 0, "granted", "US11646472"),
        ("application_17248024.json", 1, None, None),
        ("climate_2022.json", 1, None, None),
        ("climate_2022.json", 2, "abandoned", None),
    ],
)
def test_real_rows(file: str, place: int, outcome: str | None, patent: str | None) -> None:
    """Rows of one application differ: each tells the state of its own last change."""
    row = rows(file)[place]
    assert State(outcome=outcome, patent=patent, changed=row["lastModifiedTimestamp"]) == state_of(row)


@pytest.mark.parametrize(
    ("row", "outcome", "patent"),
    [
        ({"patentNumber": ["D0949851"]}, "granted", "USD949851"),
        ({"patentNumber": "RE029774"}, "granted", "USRE29774"),
        ({"patentNumber": ["null"], "grantDate": "2020-03-03T00:00:00"}, "granted", None),
        ({"patentNumber": ["null"], "grantDate": NONE, "applicationStatusNumber": [250]}, "granted", None),
        (
            {"patentNumber": ["9000001"], "applicationDeemedWithdrawnDate": DAY},
            "granted",
            "US9000001",
        ),
        ({"applicationDeemedWithdrawnDate": DAY}, "abandoned", None),
        ({"applicationDeemedWithdrawnDate": "0001-01-03T00:00:00"}, None, None),
        ({"applicationStatusNumber": "161"}, "abandoned", None),
        ({"applicationStatusNumber": 165}, None, None),
        ({"applicationStatusNumber": True}, None, None),
        ({"patentNumber": ["9000001", "9000002"]}, None, None),
        ({"patentNumber": [{}], "grantDate": 7, "applicationStatusNumber": {}}, None, None),
        ({"patentNumber": []}, None, None),
        ({}, None, None),
    ],
)
def test_whatever_a_row_says_it_is_a_state(
    row: dict[str, Any], outcome: str | None, patent: str | None
) -> None:
    """A patent is granted, whatever else; what cannot be read says nothing."""
    assert State(outcome=outcome, patent=patent, changed="") == state_of(row)
