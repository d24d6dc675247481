"""Office actions joined on the citations that name them: dates, types, titles, claims and passages."""

import gzip
from pathlib import Path
from typing import Any

import orjson
import pytest

from citations.oa_citations import from_oa_citations
from citations.record import Citation
from indexer.errors import InputError
from indexer.sources.oa_citations import OaCitationsSource
from tests.indexer.conftest import read

DATA = Path(__file__).parent.parent / "data"
TEXT = """DETAILED ACTION
Claim Rejections - 35 USC § 102
Claims 1-3 and 7 are rejected under 35 U.S.C. 102(a)(1) as being anticipated by Sabe (US 2007/0217688 A1).
Regarding claim 1, Sabe teaches a camera that recognizes a face in an image (paragraph 12).
"""


def citation(number: int, **values: object) -> dict[str, Any]:
    """A row of the citations."""
    return {
        "id": f"{number:032x}",
        "patentApplicationNumber": "16123456",
        "obsoleteDocumentIdentifier": "K87AK41FRXEAPX5",
        "referenceIdentifier": "Sabe; Kohtaro US 20070217688 A1 ",
        "legalSectionCode": "102",
        "examinerCitedReferenceIndicator": True,
        "applicantCitedExaminerReferenceIndicator": False,
        "officeActionCitationReferenceIndicator": True,
        "groupArtUnitNumber": "2641",
        "workGroup": "2640",
        "techCenter": "2600",
        "createDateTime": "2025-07-03T13:51:37",
        **values,
    }


def action(**values: object) -> dict[str, Any]:
    """A row of `oa_actions/v1`."""
    return {
        "obsoleteDocumentIdentifier": ["K87AK41FRXEAPX5"],
        "patentApplicationNumber": ["16123456"],
        "submissionDate": "2019-10-03T04:00:00Z",
        "legacyDocumentCodeIdentifier": ["CTNF"],
        "inventionTitle": ['CAMERA "ONE"'],
        "nationalClass": ["348"],
        "bodyText": [TEXT],
        **values,
    }


def rejection(number: int, claims: str, **values: object) -> dict[str, Any]:
    """A row of `oa_rejections/v2`."""
    return {
        "id": f"{number:032x}",
        "obsoleteDocumentIdentifier": "K87AK41FRXEAPX5",
        "patentApplicationNumber": "16123456",
        "submissionDate": "2019-10-03T00:00:00",
        "legacyDocumentCodeIdentifier": "CTNF",
        "legalSectionCode": "102",
        "paragraphNumber": "a",
        "actionTypeCategory": "rejected",
        "claimNumberArrayDocument": [claims],
        **values,
    }


def saved(path: Path, *rows: object) -> Path:
    """A file of JSON lines."""
    content = b"".join(orjson.dumps(row) + b"\n" for row in rows)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def joined(
    folder: Path, citations: list[dict[str, Any]], *office_actions: dict[str, Any], plain: str = "true"
) -> tuple[list[Citation], list[str]]:
    """The citations with their office actions, and the source's notes."""
    folder.mkdir(exist_ok=True)
    source = OaCitationsSource(
        [saved(folder / "citations.jsonl", *citations)],
        folder / f"work-{plain}",
        office_actions=[saved(folder / "office-actions.jsonl.gz", *office_actions)],
        plain=plain,
    )
    return read(source)[0], source.notes


def told(found: Citation) -> tuple[object, ...]:
    """What an office action adds."""
    return (found.office_action_date, found.office_action_type, found.title, found.uspc_class, found.claims)


@pytest.mark.parametrize("plain", ["true", "false"])
def test_a_citation_has_what_its_office_action_says(plain: str, tmp_path: Path) -> None:
    """By the office action's id, whoever writes the document; one without a partner stays as it is."""
    rows = [citation(1), citation(2, obsoleteDocumentIdentifier="OTHER"), citation(3, referenceIdentifier="")]
    (first, other, placeholder), _ = joined(tmp_path, rows, action(), rejection(1, "1,2,3"), plain=plain)
    expected = ("2019-10-03", "CTNF", 'CAMERA "ONE"', "348", (1, 2, 3))
    assert expected == told(first)
    assert "Sabe teaches a camera that recognizes a face" in str(first.passage)
    assert expected == told(placeholder)
    assert placeholder.passage is None
    assert (None, None, None, None, ()) == told(other)


@pytest.mark.parametrize(
    "spoilt", [{}, {"referenceIdentifier": "EP 1706023 A1"}, {"groupArtUnitNumber": "OPAP"}]
)
def test_sql_and_python_join_the_same(spoilt: dict[str, str], tmp_path: Path) -> None:
    """Plain rows, rows of which Python reads the reference, and odd ones."""
    rows = [citation(1, **spoilt), citation(2)]
    added = [action(), rejection(1, "1,2")]
    assert joined(tmp_path, rows, *added, plain="false") == joined(tmp_path, rows, *added)


def test_a_rejection_alone_tells_date_and_type(tmp_path: Path) -> None:
    """The texts do not reach back as far."""
    (found,), _ = joined(tmp_path, [citation(1)], rejection(1, "4,5"))
    assert ("2019-10-03", "CTNF", None, None, (4, 5)) == told(found)


@pytest.mark.parametrize(
    ("cites", "rejections", "claims"),
    [
        ({"paragraphNumber": "a"}, [("a", "1,2"), ("b", "3")], (1, 2)),
        ({"paragraphNumber": "b"}, [("a", "1,2")], ()),
        ({"paragraphNumber": "a"}, [("", "1,2")], ()),
        ({}, [("a", "1,2"), ("a", "2,3")], (1, 2, 3)),
        ({}, [("a", "1,2"), ("b", "3")], ()),
        ({}, [("", "1,2"), ("b", "3")], (1, 2)),
        ({"legalSectionCode": "103"}, [("a", "1,2")], ()),
        ({"legalSectionCode": ""}, [("a", "1,2")], ()),
    ],
)
def test_claims_are_those_of_the_same_statute_and_paragraph(
    cites: dict[str, str], rejections: list[tuple[str, str]], claims: tuple[int, ...], tmp_path: Path
) -> None:
    """Most citations leave the paragraph out: then the statute must have one alone."""
    rows = [rejection(n, text, paragraphNumber=paragraph) for n, (paragraph, text) in enumerate(rejections)]
    (found,), _ = joined(tmp_path, [citation(1, **cites)], *rows)
    assert claims == found.claims


def test_claims_that_are_not_rejected_are_no_citations(tmp_path: Path) -> None:
    """An objection or an allowance cites nothing."""
    rows = [rejection(1, "1", actionTypeCategory="objected"), rejection(2, "2", legalSectionCode="102/103")]
    (found,), _ = joined(tmp_path, [citation(1)], *rows)
    assert () == found.claims


def test_claims_come_from_the_passage_where_no_rejection_tells_them(tmp_path: Path) -> None:
    """The examiner writes which claims the reference is held against."""
    (found,), _ = joined(tmp_path, [citation(1)], action())
    assert (1, 2, 3, 7) == found.claims


def test_a_passage_tells_no_claims_where_the_reference_is_cited_on_two_grounds(tmp_path: Path) -> None:
    """They would be those of both."""
    rows = [citation(1), citation(2, legalSectionCode="103"), citation(3, referenceIdentifier="US 7,654,321")]
    (first, second, _), _ = joined(tmp_path, rows, action())
    assert (first.passage, ()) == (second.passage, first.claims)
    assert first.passage is not None


def test_an_older_state_of_a_row_is_no_ground_more(tmp_path: Path) -> None:
    """Nor another reference that the office action cites: the younger state stands for both."""
    older = citation(1, legalSectionCode="103", createDateTime="2024-07-03T13:51:37")
    (found,), _ = joined(tmp_path, [citation(1), older], action())
    assert (("102",), (1, 2, 3, 7)) == (found.rejection_type, found.claims)
    namesake = citation(2, referenceIdentifier="Sabe; Ann US 20090000001 A1")
    younger = citation(2, referenceIdentifier="Lee US 20090000002 A1", createDateTime="2025-08-03T13:51:37")
    by_name = action(bodyText=[TEXT.replace(" (US 2007/0217688 A1)", "")])
    alone, beside, no_more = (
        joined(tmp_path / name, [citation(1), *rows], by_name)[0][0].passage
        for name, rows in (("alone", []), ("beside", [namesake]), ("no more", [namesake, younger]))
    )
    assert (None, alone) == (beside, no_more)
    assert alone is not None


def test_of_an_office_action_that_came_twice_the_last_counts(tmp_path: Path) -> None:
    """It was fetched again."""
    again = action(submissionDate="2019-10-04T04:00:00Z", bodyText=["null"])
    (found,), _ = joined(tmp_path, [citation(1)], action(), rejection(1, "1"), again, rejection(1, "2"))
    assert ("2019-10-04", "CTNF", 'CAMERA "ONE"', "348", (2,)) == told(found)
    assert found.passage is None


def test_what_is_compared_some_at_a_time_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that came twice, dates that rejections alone tell, claims of several rows, names in texts."""
    ids = [f"{number:08}RXEAPX5" for number in range(30)]
    cites = [
        citation(number * 10 + place, obsoleteDocumentIdentifier=id_, **values)
        for number, id_ in enumerate(ids)
        for place, values in enumerate(({}, {"referenceIdentifier": "Lee US 7,654,321"}))
    ]
    actions = [
        action(obsoleteDocumentIdentifier=[id_], inventionTitle=[title], patentApplicationNumber=[id_[:8]])
        for title in ("OLDER", "NEWER")
        for id_ in ids[:20]
    ]
    rejected = [
        rejection(number * 10 + place, claims, obsoleteDocumentIdentifier=id_)
        for number, id_ in enumerate(ids)
        for place, claims in ((0, "1"), (1, "2,3"), (1, f"4,{number + 5}"))
        if number % 3
    ]
    at_once, _ = joined(tmp_path / "at once", cites, *actions, *rejected)
    for most in (
        "merged_actions.COMPARED_AT_ONCE",
        "merged_actions.GATHERED_AT_ONCE",
        "sought_passages.COMPARED_AT_ONCE",
    ):
        monkeypatch.setattr(f"indexer.sources.{most}", 4)
    assert at_once == joined(tmp_path / "in parts", cites, *actions, *rejected)[0]
    with_title, without = at_once[2], at_once[-2]
    assert ("NEWER", (1, 4, 6)) == (with_title.title, with_title.claims)
    assert (None, "2019-10-03", (1, 4, 34)) == (without.title, without.office_action_date, without.claims)
    assert with_title.passage is not None


def test_an_office_action_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """The others are joined."""
    (found,), notes = joined(tmp_path, [citation(1)], action(submissionDate="soon"), rejection(1, "1"))
    assert ("2019-10-03", (1,)) == (found.office_action_date, found.claims)
    assert notes[0].startswith(
        "1 rows of office actions could not be used, the last because of submissionDate"
    )


def test_the_real_replies_are_read(tmp_path: Path) -> None:
    """Office actions that the portal gave, and one that it gave rejections of."""
    folder = DATA / "office_actions"
    ids = ("LC92E2KNXBLUEX1", "GTYKOVWIPPOPPY5", "ELSE")
    rows = [citation(n, obsoleteDocumentIdentifier=id_, legalSectionCode="112") for n, id_ in enumerate(ids)]
    source = OaCitationsSource(
        [saved(tmp_path / "rows.jsonl", *rows)],
        tmp_path / "work",
        office_actions=[
            folder / "application_17248024.json",
            folder / "rejections_application_12190351.json",
        ],
    )
    citations, _ = read(source)
    assert [("2023-01-03", "NOA", ()), ("2011-10-19", "CTNF", (1,)), (None, None, ())] == [
        (found.office_action_date, found.office_action_type, found.claims) for found in citations
    ]


def test_a_dead_letter_keeps_what_was_joined(tmp_path: Path) -> None:
    """So that it can be replayed."""
    source = OaCitationsSource(
        [saved(tmp_path / "rows.jsonl", citation(1, patentApplicationNumber="1612345"))],
        tmp_path / "work",
        office_actions=[saved(tmp_path / "actions.jsonl", action())],
    )
    [batch] = source.batches()
    [rejected] = batch.rejected
    assert isinstance(rejected.row.raw, dict)
    mended = from_oa_citations(rejected.row.raw | {"patentApplicationNumber": "16123456"})
    assert ("2019-10-03", 'CAMERA "ONE"', (1, 2, 3, 7)) == (
        mended.office_action_date,
        mended.title,
        mended.claims,
    )


def test_a_damaged_file_of_office_actions_stops_the_run(tmp_path: Path) -> None:
    """As one of citations does."""
    bad = tmp_path / "actions.jsonl"
    bad.write_bytes(orjson.dumps(action()) + b"\n{]\n")
    with pytest.raises(InputError, match=r"actions\.jsonl, line 2 is damaged"):
        OaCitationsSource(
            [saved(tmp_path / "rows.jsonl", citation(1))], tmp_path / "work", office_actions=[bad]
        )
