"""Rows of the Enriched Citations API: joined on citations by office action and reference, or citations."""

import re
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citations import enriched
from citations.oa_citations import cited
from citations.record import UnusableRow
from indexer.errors import InputError
from indexer.sources.enriched_files import of_office_actions
from indexer.sources.oa_citations import OaCitationsSource
from tests.indexer.conftest import read
from tests.indexer.drawn import Row
from tests.indexer.test_oa_citations_join import action, citation, saved
from tests.indexer.test_tables import few_documents, taken


def row(number: int, **values: object) -> Row:
    """A row of the API: of the reference and the office action of `citation`."""
    return {
        "id": f"{number:032x}",
        "patentApplicationNumber": "16123456",
        "obsoleteDocumentIdentifier": "K87AK41FRXEAPX5",
        "citedDocumentIdentifier": "US 20070217688 A1",
        "inventorNameText": "Sabe; Kohtaro",
        "nplIndicator": False,
        "citationCategoryCode": "X",
        "passageLocationText": ["c. 4|figure 3|claim 9"],
        "relatedClaimNumberText": "1,7",
        "officeActionDate": "2019-10-03T00:00:00",
        "officeActionCategory": "CTNF",
        "examinerCitedReferenceIndicator": True,
        "applicantCitedExaminerReferenceIndicator": False,
        "groupArtUnitNumber": "2641",
        "workGroupNumber": "2640",
        "techCenter": "2600",
        "createDateTime": "2026-03-02T21:36:52",
        **values,
    }


def source(
    folder: Path, citations: list[Row], rows: list[Row], *office_actions: Row, plain: str = "true"
) -> OaCitationsSource:
    """Citations, rows of the other API, and office actions."""
    return OaCitationsSource(
        [saved(folder / "all.jsonl.gz", *citations)],
        folder / f"work-{plain}",
        enriched=[saved(folder / "enriched.jsonl", *rows)],
        office_actions=[saved(folder / "actions.jsonl", *office_actions)] if office_actions else (),
        plain=plain,
    )


@pytest.mark.parametrize(
    "spoilt", [{}, {"referenceIdentifier": "US 2007/0217688"}, {"groupArtUnitNumber": " 2641"}]
)
@pytest.mark.parametrize("plain", ["true", "false"])
def test_a_citation_has_what_the_other_api_says_of_its_reference(
    plain: str, spoilt: Row, tmp_path: Path
) -> None:
    """Whatever its spelling, and whoever writes the document; another reference has nothing of it."""
    other = citation(
        2,
        referenceIdentifier="US 7,654,321",
        **{k: v for k, v in spoilt.items() if k != "referenceIdentifier"},
    )
    found = source(tmp_path, [citation(1, **spoilt), other], [row(9)], plain=plain)
    (first, second), rejected = read(found)
    assert (("X",), ("column 4", "figure 3", "claim 9"), (1, 7), ("enriched_citations",), ()) == (
        first.category,
        first.location,
        first.related_claims,
        first.also_in,
        first.told_otherwise,
    )
    assert ("2019-10-03", "CTNF") == (first.office_action_date, first.office_action_type)
    assert ((), (), (), ()) == (second.category, second.location, second.related_claims, second.also_in)
    assert ("2019-10-03", []) == (second.office_action_date, rejected)
    assert "of 1 rows of the Enriched Citations API 1 were joined on 1 references" in found.notes[0]


@pytest.mark.parametrize("spoilt", [{}, {"groupArtUnitNumber": " 2641"}])
def test_all_citations_of_an_office_action_have_the_day_that_any_row_tells(
    spoilt: Row, tmp_path: Path
) -> None:
    """Rows that name no reference too, and those of the other API: the earliest day where rows differ.

    What tells more of the reference, or of the office action itself, counts more.
    """
    cited_rows = [
        citation(1, **spoilt),
        citation(2, **spoilt, referenceIdentifier=""),
        citation(3, **spoilt, referenceIdentifier="US 7,654,321"),
        citation(4, **spoilt, obsoleteDocumentIdentifier="ANOTHER"),
    ]
    rows = [
        row(8, officeActionDate="2019-10-05T00:00:00", citedDocumentIdentifier="US 7654321 B1"),
        row(9, citedDocumentIdentifier="US 9300001 B2"),
        row(10, citedDocumentIdentifier="US 9300002 B2", officeActionDate="", officeActionCategory=""),
    ]
    said = ("2019-10-03", "CTNF")
    found, _ = read(source(tmp_path, cited_rows, rows))
    expected = [said, said, ("2019-10-05", "CTNF"), (None, None), said, said]
    assert expected == [(each.office_action_date, each.office_action_type) for each in found]
    known = action(submissionDate="2019-10-04T04:00:00Z", legacyDocumentCodeIdentifier=["CTFR"])
    found, _ = read(source(tmp_path, cited_rows[:2], rows[1:2], known))
    assert {("2019-10-04", "CTFR")} == {(e.office_action_date, e.office_action_type) for e in found}


def test_what_two_apis_say_differently_is_kept_as_both(tmp_path: Path) -> None:
    """The citation keeps its own; what it lacks is filled in."""
    said = row(
        9,
        officeActionDate="2019-10-05T00:00:00",
        officeActionCategory="CTFR",
        nplIndicator=True,
        groupArtUnitNumber="2858",
        patentApplicationNumber="16123457",
    )
    lacking = action(submissionDate="0001-01-01T00:00:00", bodyText=["null"])
    for folder, office_action, expected in (
        (
            "told",
            action(),
            ("2019-10-03", "CTNF", ["office_action_date=2019-10-05", "office_action_type=CTFR"]),
        ),
        ("lacking", lacking, ("2019-10-05", "CTNF", ["office_action_type=CTFR"])),
    ):
        (tmp_path / folder).mkdir()
        (found,), _ = read(source(tmp_path / folder, [citation(1)], [said], office_action))
        both = ["application_number=16123457", "art_unit=2858", "non_patent=true"]
        assert (*expected[:2], (*expected[2], *both)) == (
            found.office_action_date,
            found.office_action_type,
            found.told_otherwise,
        )


def test_several_rows_of_one_reference_are_told_together(tmp_path: Path) -> None:
    """Each value once; of two dates the earlier is taken and the other told."""
    rows = [
        row(8, citationCategoryCode="Y", officeActionDate="2019-10-05T00:00:00", relatedClaimNumberText="2"),
        row(9, passageLocationText=["claim 9|page 2"]),
    ]
    (first, second), _ = read(source(tmp_path, [citation(1), citation(2, legalSectionCode="103")], rows))
    assert (first.category, first.location) == (second.category, second.location)
    assert (("X", "Y"), ("column 4", "figure 3", "claim 9", "page 2"), (1, 2, 7)) == (
        first.category,
        first.location,
        first.related_claims,
    )
    assert ("2019-10-03", ("office_action_date=2019-10-05",)) == (
        first.office_action_date,
        first.told_otherwise,
    )


def test_a_row_that_no_citation_names_is_a_citation(tmp_path: Path) -> None:
    """With its source, and with what its office action and its rows' other joins tell."""
    rows = [row(8, citedDocumentIdentifier="9280610", countryCode="US", kindCode="B2"), row(9)]
    found = source(tmp_path, [citation(1)], rows, action())
    (first, own), _ = read(found)
    assert ("enriched_citations", "enriched-00000000000000000000000000000008") == (own.source, own.id)
    assert ("Sabe; Kohtaro US 9280610 B2", "US9280610", "us_grant") == (
        own.reference,
        own.reference_number,
        own.reference_type,
    )
    assert (("892",), 'CAMERA "ONE"', ("X",)) == (own.form_source, own.title, own.category)
    assert ((), ("enriched_citations",)) == (own.also_in, first.also_in)
    batches = list(found.batches())
    assert [("all.jsonl.gz", 1, 0), ("enriched/enriched.jsonl", 1, 1)] == [
        (batch.file, len(batch.lines), batch.merged) for batch in batches
    ]


def test_a_citation_of_its_own_has_what_tables_tell(tmp_path: Path) -> None:
    """Of its reference and of its application, whichever row it stands in."""
    rows = [
        row(7),
        row(8, citedDocumentIdentifier="Bottle D345,393"),
        row(9, citedDocumentIdentifier="EP 1706023 A1"),
        row(10, citedDocumentIdentifier="US 7654321 B2"),
    ]
    made = OaCitationsSource(
        [saved(tmp_path / "rows.jsonl", citation(1))],
        tmp_path / "work",
        enriched=[saved(tmp_path / "enriched.jsonl", *rows)],
        tables=taken(tmp_path, few_documents(tmp_path, application="16123456")),
    )
    (_, *own), _ = read(made)
    assert [("Bottle", ("Zoë O'Brien",)), (None, ()), ('Battery "separator"\n with coating', 2)] == [
        (own[0].reference_title, own[0].reference_owner),
        (own[1].reference_title, own[1].reference_owner),
        (own[2].reference_title, len(own[2].reference_owner)),
    ]
    assert {"Image processor"} == {each.title for each in own}


def test_an_older_state_of_a_citation_joins_nothing(tmp_path: Path) -> None:
    """Nor does a row that cannot be used: what they name would be nowhere."""
    older = citation(1, createDateTime="2025-01-01T00:00:00")
    younger = citation(1, referenceIdentifier="US 7,654,321")
    unusable = citation(2, patentApplicationNumber="1612345")
    found, rejected = read(source(tmp_path, [older, younger, unusable], [row(9)]))
    assert ["oa_citations", "enriched_citations"] == [
        each.source for each in sorted(found, key=lambda each: each.reference_type)
    ]
    assert 1 == len(rejected)


def test_of_the_states_of_a_row_the_last_counts(tmp_path: Path) -> None:
    """It came twice, from fetches that overlap."""
    rows = [row(9), row(9, citationCategoryCode="A", createDateTime="2026-03-03T00:00:00"), row(9)]
    made = source(tmp_path, [citation(1)], rows)
    (found,), _ = read(made)
    assert (("A",), 4) == (found.category, made.total)
    assert [0, 3] == [batch.merged for batch in made.batches()]


def test_literature_is_joined_by_its_text(tmp_path: Path) -> None:
    """It has no number; capitals and blanks around it say nothing."""
    text = "Smith et al., Battery separators, Journal of Power Sources, 2010"
    rows = [row(9, citedDocumentIdentifier=f" {text.upper()} ", nplIndicator=True)]
    (found,), _ = read(source(tmp_path, [citation(1, referenceIdentifier=text)], rows))
    assert (("X",), ()) == (found.category, found.told_otherwise)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"id": "x"}, "id: 'x' is not 32 hexadecimal digits"),
        ({"relatedClaimNumberText": "all"}, "relatedClaimNumberText: 'all' is not a claim number"),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected(values: Row, reason: str, tmp_path: Path) -> None:
    """It is joined on nothing, and counted, with its file and line."""
    made = source(tmp_path, [citation(1)], [row(8), row(9, **values)])
    (found,), (rejected,) = read(made)
    assert (reason, "enriched/enriched.jsonl", 2) == (rejected.reason, rejected.row.file, rejected.row.line)
    assert ("X",) == found.category
    assert made.total == sum(batch.rows for batch in made.batches())


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"officeActionDate": "soon"}, "officeActionDate: 'soon' is not a time (YYYY-MM-DDTHH:MM:SS)"),
        ({"nplIndicator": "no"}, "nplIndicator: 'no' is neither true nor false"),
        ({"passageLocationText": [5]}, "passageLocationText: 5 is not text"),
        ({"patentApplicationNumber": None}, "patentApplicationNumber: is missing"),
        ({"createDateTime": "never"}, "createDateTime: 'never' is not a time (YYYY-MM-DDTHH:MM:SS)"),
    ],
)
def test_a_value_that_its_field_cannot_have_makes_a_row_unusable(values: Row, reason: str) -> None:
    """As in the other API."""
    with pytest.raises(UnusableRow, match=re.escape(reason)):
        enriched.read(row(9, **values))


@given(
    st.integers(0, 2 * 10**10 + 10**9)
    | st.integers(1, 20_000_000)
    | st.tuples(st.integers(1990, 2035), st.integers(0, 3) | st.integers(0, 9_999_999)).map(
        lambda parts: parts[0] * 10**7 + parts[1]
    )
    | st.integers(1, 20).map(lambda number: number * 10**6),
    st.sampled_from(
        ["US {} A1", "US {} B2", "US {} B1", "US {} A9", "US {}", "US{} B2", "{} B2", "US {} C1"]
    ),
)
def test_the_quick_way_to_a_number_says_what_the_rules_do(number: int, written: str) -> None:
    """Of the spellings that nearly all rows have, and of those beside them."""
    text = written.format(number)
    assert cited(text, "") == enriched.named(text)


def test_citations_in_place_of_the_other_api_s_rows_are_refused(tmp_path: Path) -> None:
    """The file of the wrong API."""
    with pytest.raises(InputError):
        source(tmp_path, [citation(1)], [citation(2)])


def test_of_many_rows_those_of_a_few_office_actions_are_chosen(tmp_path: Path) -> None:
    """However they were saved; a damaged file is told."""
    cites = [saved(tmp_path / "cites.jsonl.gz", citation(1), citation(2, obsoleteDocumentIdentifier="B"))]
    rows = [row(1), row(2, obsoleteDocumentIdentifier="OTHER"), row(3, obsoleteDocumentIdentifier=" B")]
    reply = tmp_path / "reply.json"
    reply.write_bytes(orjson.dumps({"response": {"numFound": 3, "docs": rows}}))
    for place, file in enumerate((saved(tmp_path / "all.jsonl.gz", *rows), reply)):
        [few] = of_office_actions(cites, [file], tmp_path / f"few-{place}")
        assert [rows[0], rows[2]] == [
            {name: value for name, value in orjson.loads(line).items() if value is not None}
            for line in few.read_bytes().splitlines()
        ]
    assert [] == of_office_actions(cites, [saved(tmp_path / "one.jsonl", rows[1])], tmp_path / "none")
    reply.write_bytes(orjson.dumps(row(1)) + b"\n{]\n")
    with pytest.raises(InputError, match=r"reply\.json, line 2 is damaged"):
        of_office_actions(cites, [reply], tmp_path / "damaged")


def test_a_run_goes_on_at_any_row_of_either_api(tmp_path: Path) -> None:
    """What is joined is known before the first row."""
    made = source(
        tmp_path, [citation(1), citation(2)], [row(7), row(8, citedDocumentIdentifier="US 7,654,321")]
    )
    whole = [lines for batch in made.batches() for lines in batch.lines]
    for after in (1, 2, 3):
        rest = [lines for batch in made.batches(after) for lines in batch.lines]
        assert whole[len(whole) - len(rest) :] == rest
        assert made.total - after == sum(batch.rows for batch in made.batches(after))
