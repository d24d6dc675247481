"""The record, its document, and the mapping agree."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Literal

import orjson
import pytest

from citations import rules
from citations.facets import MAY_LACK
from citations.oa_citations import from_oa_citations
from citations.ptoffact import PtoffactRow, from_ptoffact
from citations.record import MADE, Citation, UnusableRow
from citations.use import BITS, use_of
from citations.vocabulary import NONE

FIELDS = {field.name for field in fields(Citation)} - {"id"}
"""Fields of the index that are a citation's own."""
ROOT = Path(__file__).resolve().parent.parent.parent
BARE = Citation(id="1", source="ptoffact", sequence=1, application_number="14123456", reference_type=NONE)
PTOFFACT_ROW = PtoffactRow(
    row=1,
    app_id="12000001",
    citation_pat_pgpub_id="6622200",
    parsed="6622200",
    ifw_number=None,
    action_type=None,
    action_subtype=None,
    form892="1",
    form1449="0",
    citation_in_oa="0",
    document_cd=None,
    mail_dt=None,
    art_unit=None,
    uspc_class=None,
    latest_art_unit=None,
    claim_numbers=None,
)


def api_rows() -> list[dict[str, object]]:
    """The five real rows of application 16123456."""
    file = ROOT / "tests/data/oa_citations/records_application_16123456.json"
    rows: list[dict[str, object]] = orjson.loads(file.read_bytes())["response"]["docs"]
    return rows


def test_the_mapping_has_the_fields_of_the_record() -> None:
    """One contract: what is not mapped is refused, what is mapped is filled."""
    mapping = orjson.loads((ROOT / "opensearch/citations.json").read_bytes())["mappings"]
    assert "strict" == mapping["dynamic"]
    assert {*FIELDS, *MADE} == set(mapping["properties"])
    assert {*MADE} == set(mapping["_source"]["excludes"])


def test_a_document_has_every_field_that_has_a_value_and_no_other() -> None:
    """Absence is how the index says none."""
    assert {
        "source": "ptoffact",
        "sequence": 1,
        "application_number": "14123456",
        "reference_type": "none",
        "use": use_of("14123456", None),
        "signature": "||||||none||ptoffact",
        "application_signature": "|||",
        "lacks": [*MAY_LACK],
    } == BARE.to_document()
    full = Citation(**{field.name: ("x",) if field.name != "id" else "1" for field in fields(Citation)})  # type: ignore[arg-type]
    assert {*FIELDS, *MADE} - {"lacks"} == set(full.to_document())


def test_a_use_is_of_one_reference_against_one_application() -> None:
    """By its number however it is spelled, else by its text; an index keeps it, so it stays the same."""
    number = "US6622200"
    uses = [replace(BARE, reference=text, reference_number=number) for text in ("6622200", "6,622,200 Sabe")]
    others = [
        replace(uses[0], application_number="14123457"),
        replace(uses[0], reference_number=None),
        replace(uses[1], reference_number=None),
        BARE,
    ]
    [first, second, *different] = [each.to_document()["use"] for each in (*uses, *others)]
    assert first == second
    assert 5 == len({first, *different})
    assert all(use < 1 << BITS for use in (first, *different))
    assert 62_343_438_701_208_321 == first


@pytest.mark.parametrize(
    ("of_application", "of_reference", "expected"),
    [
        (("Acme Corp.", "Beta LLC"), ("Gamma AG", "Beta LLC"), True),
        (("Acme Corp.",), ("Acme Corporation",), None),
        (("Acme Corp.",), (), None),
        ((), (), None),
    ],
)
def test_a_citation_of_an_own_document_is_told_where_a_name_is_the_same(
    of_application: tuple[str, ...], of_reference: tuple[str, ...], expected: Literal[True] | None
) -> None:
    """Where none is, nothing is certain: the field is absent."""
    citation = replace(BARE, application_owner=of_application, reference_owner=of_reference)
    assert expected is citation.self_citation
    assert expected is citation.to_document().get("self_citation")


def test_the_real_api_row_with_a_reference() -> None:
    """Application 16123456: § 102 over Sabe, named on both forms and in the text."""
    expected = Citation(
        id="d50488aca95d581f9af0d888130835c0",
        source="oa_citations",
        sequence=0xD50488ACA95D581,
        loaded_on="2025-07-07",
        application_number="16123456",
        office_action_id="K87AK41FRXEAPX5",
        reference="Sabe; Kohtaro US 20070217688 A1",
        reference_number="US20070217688",
        reference_type="us_pgpub",
        reference_country="US",
        rejection_type=("102",),
        action="rejected",
        form_source=("892", "1449", "oa_text"),
        art_unit="2641",
        work_group="2640",
        tech_center="2600",
    )
    assert expected == from_oa_citations(api_rows()[0])


def test_the_real_api_rows_without_a_reference_name_none() -> None:
    """Placeholder rows are kept; double patenting is a ground of its own; no date is made of a load time."""
    placeholders = [from_oa_citations(row) for row in api_rows()[1:]]
    assert [(None, "none", None)] * 4 == [
        (row.reference, row.reference_type, row.office_action_date) for row in placeholders
    ]
    assert [(), (), ("double_patenting",), ("double_patenting",)] == [
        row.rejection_type for row in placeholders
    ]


@pytest.mark.parametrize(
    ("action_type", "rejection_type", "action"),
    [
        (None, (), None),
        ("101", ("101",), "rejected"),
        ("103", ("103",), "rejected"),
        ("nonstatutory double patenting", ("double_patenting",), "rejected"),
        ("objected", (), "objected"),
        ("Allowed", (), "allowed"),
        ("other", ("other",), None),
        ("restricted", (), "restricted"),
    ],
)
def test_an_action_type_is_a_ground_or_a_word(
    action_type: str | None, rejection_type: tuple[str, ...], action: str | None
) -> None:
    """A word that is not known is shown as it is, not lost."""
    citation = from_ptoffact(PTOFFACT_ROW._replace(action_type=action_type))
    assert (rejection_type, action) == (citation.rejection_type, citation.action)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ()),
        ("", ()),
        ("102", ("102",)),
        ("103/102", ("102", "103")),
        ("35 U.S.C. 112, second paragraph", ("112",)),
        ("102 and nonstatutory double patenting", ("102", "double_patenting")),
        ("Other", ("other",)),
        ("1020", ("other",)),
    ],
)
def test_a_legal_section_may_hold_several_grounds(text: str | None, expected: tuple[str, ...]) -> None:
    """And what is none of ours is `other`."""
    assert expected == rules.grounds(text)


@pytest.mark.parametrize(
    ("art_unit", "expected"),
    [
        ("2858", ("2858", "2850", "2800")),
        (None, (None, None, None)),
        (" ", (None, None, None)),
        ("OPAP", ("OPAP", None, None)),
    ],
)
def test_an_art_unit_belongs_to_a_work_group_and_a_tech_center(
    art_unit: str | None, expected: tuple[str | None, ...]
) -> None:
    """By its digits; what has none belongs nowhere."""
    assert expected == rules.groups(art_unit)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"app_id": None}, "app_id: is missing"),
        ({"app_id": "1234"}, "app_id: '1234' is not an application number (8 digits)"),
        ({"form892": "2"}, "form892: '2' is neither 0 nor 1"),
        ({"citation_in_oa": None}, "citation_in_oa: is missing"),
        ({"mail_dt": "2012-02-30"}, "mail_dt: '2012-02-30' is not a date (YYYY-MM-DD)"),
        ({"claim_numbers": "1,2,all"}, "claim_numbers: 'all' is not a claim number"),
        ({"citation_pat_pgpub_id": "1\x00"}, "citation_pat_pgpub_id: contains a NUL byte"),
    ],
)
def test_a_ptoffact_row_that_cannot_be_used_says_which_column_and_why(
    change: dict[str, str | None], problem: str
) -> None:
    """The dead letter's reason."""
    with pytest.raises(UnusableRow) as error:
        from_ptoffact(PTOFFACT_ROW._replace(**change))  # type: ignore[arg-type]
    assert problem == str(error.value)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": None}, "id: is missing"),
        ({"id": "7"}, "id: '7' is not 32 hexadecimal digits"),
        ({"patentApplicationNumber": ""}, "patentApplicationNumber: is missing"),
        ({"techCenter": 2600}, "techCenter: 2600 is not text"),
        ({"examinerCitedReferenceIndicator": None}, "examinerCitedReferenceIndicator: is missing"),
        (
            {"examinerCitedReferenceIndicator": "Y"},
            "examinerCitedReferenceIndicator: 'Y' is neither true nor false",
        ),
    ],
)
def test_an_api_row_that_cannot_be_used_says_which_field_and_why(
    change: dict[str, object], problem: str
) -> None:
    """The dead letter's reason."""
    with pytest.raises(UnusableRow) as error:
        from_oa_citations(api_rows()[0] | change)
    assert problem == str(error.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [(None, ()), ("3,1,2,2", (1, 2, 3)), ("1-3, 7", (1, 2, 3, 7)), ("1,", (1,))],
)
def test_claims_are_numbers_each_once(text: str | None, expected: tuple[int, ...]) -> None:
    """Enumerated or as ranges."""
    assert expected == rules.claims(text, "claim_numbers")
