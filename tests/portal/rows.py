"""Made-up rows that look like the real ones (the shapes are those of the samples in tests/data)."""

import hashlib
import random
from datetime import UTC, datetime, timedelta
from typing import Any

Row = dict[str, Any]

FIRST = datetime(2025, 7, 3, 13, 51, 37, tzinfo=UTC)
_NAMES = ("Sabe; Kohtaro", "Kim; Min-su", "Lee; Jae", "Müller; Jörg", "Smith; Ann B.")
_SECTIONS = ("102", "103", "112", "nonstatutory double patenting", "")
_PLACEHOLDERS = 0.4
_ROWS_AN_ACTION = 5
_PARAGRAPH = "DETAILED ACTION\nClaims 1-3 are rejected under 35 U.S.C. 103.\n"


def citations(count: int, seed: int = 0, *, seconds: int = 40) -> list[Row]:
    """Rows of oa_citations/v2, five an office action; many are loaded in the same second.

    Args:
        count: how many.
        seed: another one, other rows.
        seconds: in how many different seconds they were loaded, over a month.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up rows
    loaded = [FIRST + timedelta(seconds=chance.randrange(30 * 86_400)) for _ in range(seconds)]
    return [
        _citation(f"{seed}-{number}", number // _ROWS_AN_ACTION, chance, loaded) for number in range(count)
    ]


def _citation(name: str, action: int, chance: random.Random, loaded: list[datetime]) -> Row:
    placeholder = chance.random() < _PLACEHOLDERS
    number = f"20{chance.randrange(6, 24):02}{chance.randrange(10**7):07}"
    unit = _unit(action)
    return {
        "actionTypeCategory": "rejected" if chance.random() < 0.5 else "",
        "applicantCitedExaminerReferenceIndicator": not placeholder and chance.random() < 0.2,
        "createDateTime": f"{chance.choice(loaded):%Y-%m-%dT%H:%M:%S}",
        "createUserIdentifier": "ETL_SYS",
        "examinerCitedReferenceIndicator": not placeholder,
        "groupArtUnitNumber": unit,
        "id": hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(),
        "legalSectionCode": "" if placeholder else chance.choice(_SECTIONS),
        "obsoleteDocumentIdentifier": action_id(action),
        "officeActionCitationReferenceIndicator": not placeholder and chance.random() < 0.5,
        "parsedReferenceIdentifier": "" if placeholder else number,
        "patentApplicationNumber": str(16_000_000 + action),
        "referenceIdentifier": "" if placeholder else f"{chance.choice(_NAMES)} US {number} A1 ",
        "techCenter": unit[:2] + "00",
        "workGroup": unit[:3] + "0",
    }


def action_id(action: int) -> str:
    """The id of an office action: 15 letters and digits, as the image file wrapper gives them."""
    return f"{action:09X}BLUEX{action % 8 + 1}"


def _unit(action: int) -> str:
    return ("1727", "2858", "2641", "3689", "1713")[action % 5]


_NO_DAY = "0001-01-01T00:00:00"


def office_actions(citations_: list[Row], share: float = 0.8, text: int = 2_000) -> list[Row]:
    """Rows of oa_actions/v1 for a share of the office actions that citations name.

    Args:
        citations_: the citations.
        share: of the office actions that the portal has.
        text: characters of a text.
    """
    return [
        {
            "bodyText": [(_PARAGRAPH * (text // len(_PARAGRAPH) + 1))[:text]],
            "createDateTime": "2025-01-04T23:00:34",
            "effectiveFilingDate": "0001-01-01T00:00:00",
            "groupArtUnitNumber": int(first["groupArtUnitNumber"]),
            "id": hashlib.sha1(id_.encode(), usedforsecurity=False).hexdigest() + id_.lower(),
            "inventionTitle": ["MADE-UP BATTERY SEPARATOR"],
            "legacyDocumentCodeIdentifier": ["CTNF"],
            "obsoleteDocumentIdentifier": [id_],
            "patentApplicationNumber": [first["patentApplicationNumber"]],
            "submissionDate": "2019-07-03T00:00:00",
            **_state(first["patentApplicationNumber"]),
        }
        for id_, first in _known(citations_, share).items()
    ]


def _state(application: str) -> Row:
    """What the row of an office action says of its application: of four, one was granted, one abandoned."""
    granted, abandoned = (int(application) % 4 == kind for kind in range(2))
    return {
        "applicationDeemedWithdrawnDate": "2021-01-05T00:00:00" if abandoned else _NO_DAY,
        "applicationStatusNumber": 150 if granted else 161 if abandoned else 41,
        "grantDate": "2021-03-02T00:00:00" if granted else _NO_DAY,
        "lastModifiedTimestamp": "2022-05-01T10:00:00",
        "patentNumber": [f"{10_000_000 + int(application) % 1_000_000}"] if granted else ["null"],
    }


def rejections(citations_: list[Row], share: float = 0.7) -> list[Row]:
    """Rows of oa_rejections/v2, two for each office action of the share."""
    return [
        {
            "actionTypeCategory": "rejected",
            "claimNumberArrayDocument": ["1,2,3"],
            "createDateTime": "2025-07-15T21:22:06",
            "id": hashlib.md5(f"{id_}-{section}".encode(), usedforsecurity=False).hexdigest(),
            "legacyDocumentCodeIdentifier": "CTNF",
            "legalSectionCode": section,
            "obsoleteDocumentIdentifier": id_,
            "paragraphNumber": "a",
            "patentApplicationNumber": first["patentApplicationNumber"],
            "submissionDate": "2019-07-03T00:00:00",
        }
        for id_, first in _known(citations_, share).items()
        for section in ("102", "103")
    ]


_PASSAGES = (
    "c. 4|figure 3|claim 9",
    "c. 103|claim 1|claims 1 and 7|claim 2|claims 16-22",
    "figures 2A-2C|paragraph 0041|paragraphs 0050-0052",
    "column 7|c. 112",
)


def enriched(citations_: list[Row], seed: int = 0) -> list[Row]:
    """Rows of enriched_cited_reference_metadata/v3: for most references of citations one, and one for others.

    Of ten rows one is of a reference that no citation names, and one has another date than the office action.

    Args:
        citations_: the citations.
        seed: another one, other rows.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up rows
    named = {
        (row["obsoleteDocumentIdentifier"], row["parsedReferenceIdentifier"]): row
        for row in citations_
        if row["parsedReferenceIdentifier"]
    }
    return [_enriched(row, chance) for row in named.values() if chance.random() < 0.7]


def _enriched(cited: Row, chance: random.Random) -> Row:
    number = cited["parsedReferenceIdentifier"]
    if chance.random() < 0.1:
        number = f"2024{chance.randrange(10**7):07}"
    day = "2019-07-03" if chance.random() < 0.9 else "2019-07-05"
    return {
        "applicantCitedExaminerReferenceIndicator": cited["applicantCitedExaminerReferenceIndicator"],
        "citationCategoryCode": chance.choice("XYYA"),
        "citedDocumentIdentifier": f"US {number} A1",
        "countryCode": "US",
        "createDateTime": cited["createDateTime"],
        "createUserIdentifier": "ETL_SYS",
        "examinerCitedReferenceIndicator": cited["examinerCitedReferenceIndicator"],
        "groupArtUnitNumber": cited["groupArtUnitNumber"],
        "id": hashlib.md5(f"enriched {cited['id']}".encode(), usedforsecurity=False).hexdigest(),
        "inventorNameText": chance.choice(_NAMES),
        "kindCode": "A1",
        "nplIndicator": chance.random() < 0.02,
        "obsoleteDocumentIdentifier": cited["obsoleteDocumentIdentifier"],
        "officeActionCategory": "CTNF",
        "officeActionDate": f"{day}T00:00:00",
        "passageLocationText": [chance.choice(_PASSAGES)],
        "patentApplicationNumber": cited["patentApplicationNumber"],
        "publicationNumber": number,
        "qualitySummaryText": "AOK",
        "relatedClaimNumberText": chance.choice(("1,7", "1-3", "9")),
        "techCenter": cited["techCenter"],
        "workGroupNumber": cited["workGroup"],
    }


def _known(citations_: list[Row], share: float) -> dict[str, Row]:
    """Id → a row of it, for the office actions that the portal has."""
    first = {row["obsoleteDocumentIdentifier"]: row for row in reversed(citations_)}
    return {id_: row for place, (id_, row) in enumerate(sorted(first.items())) if place % 10 < share * 10}


V1_NAMES = {
    "patentApplicationNumber": "applicationId",
    "parsedReferenceIdentifier": "Patent_PGPub",
    "examinerCitedReferenceIndicator": "form892",
    "applicantCitedExaminerReferenceIndicator": "form1449",
    "officeActionCitationReferenceIndicator": "citationInOA",
}


def as_v1(row: Row) -> Row:
    """A citation as version 1 of the interface named its fields."""
    dropped = ("referenceIdentifier", "legalSectionCode", "paragraphNumber")
    return {V1_NAMES.get(name, name): value for name, value in row.items() if name not in dropped}
