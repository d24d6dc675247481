"""The same as JSON, by the contract."""

import httpx
import pytest

from citations.facets import FACETS
from tests.search_ui import specimens as s


def test_the_api_takes_any_spelling(web: httpx.Client) -> None:
    """A program is not sent elsewhere."""
    assert (
        web.get("/api/search?q=sabe").json()["hits"]
        == web.get("/api/search?page=1&q=+sabe&utm_source=x").json()["hits"]
    )


def test_json_has_the_contract_s_fields(web: httpx.Client) -> None:
    """Those of the record, null or [] where there is no value, and what the page has beside them."""
    reply = web.get("/api/search?q=US+2007/0217688&form_source=892").json()
    beside = ["total", "totals", "facets", "page", "pages", "next", "took_ms", "understood", "did_you_mean"]
    assert {"hits", *beside} == set(reply)
    assert (1, 1, 1, None) == (reply["total"], reply["page"], reply["pages"], reply["next"])
    [hit] = reply["hits"]
    assert hit.pop("score") > 0
    assert {
        "id": s.SABE.id,
        "source": "oa_citations",
        "loaded_on": "2025-07-07",
        "application_number": "16123456",
        "office_action_id": "K87AK41FRXEAPX5",
        "office_action_date": None,
        "office_action_type": None,
        "reference": "Sabe; Kohtaro US 20070217688 A1",
        "reference_number": "US20070217688",
        "reference_type": "us_pgpub",
        "reference_country": "US",
        "rejection_type": ["102"],
        "paragraph": None,
        "action": "rejected",
        "form_source": ["892", "1449", "oa_text"],
        "art_unit": "2641",
        "work_group": "2640",
        "tech_center": "2600",
        "claims": [],
        "category": [],
        "location": [],
        "related_claims": [],
        "also_in": [],
        "told_otherwise": [],
        "uspc_class": None,
        "title": None,
        "application_owner": [],
        "application_cpc": [],
        "examiner": None,
        "outcome": None,
        "application_patent": None,
        "reference_title": None,
        "reference_owner": [],
        "reference_date": None,
        "reference_family": None,
        "reference_cpc": [],
        "passage": None,
        "self_citation": None,
        "highlight": {"reference": ["Sabe; Kohtaro <mark>US</mark> <mark>20070217688</mark> A1"]},
        "url": f"/citations/{s.SABE.id}",
    } == hit


def test_json_counts_every_facet(web: httpx.Client) -> None:
    """In the facets' order; each value with what a click on it leads to."""
    facets = web.get("/api/search?q=US+2007/0217688&form_source=892").json()["facets"]
    assert list(FACETS) == list(facets)
    assert {
        "label": "Rejection",
        "values": [
            {
                "value": "102",
                "label": "§ 102 Novelty",
                "count": 1,
                "selected": False,
                "excluded": False,
                "url": "/search?q=US+2007%2F0217688&rejection_type=102&form_source=892",
                "exclude_url": "/search?q=US+2007%2F0217688&form_source=892&not_rejection_type=102",
            }
        ],
        "other": 0,
    } == facets["rejection_type"]


def test_json_leads_through_all_pages(web: httpx.Client) -> None:
    """`next` is the address of the next page, and null after the last."""
    seen: list[str] = []
    asked = "/api/search?size=10"
    while asked:
        reply = web.get(asked).json()
        seen += [hit["id"] for hit in reply["hits"]]
        asked = reply["next"]
    assert 3 == reply["pages"]
    assert len(s.NAMING_A_REFERENCE) == len(seen) == len(set(seen))


def test_json_of_a_facet_and_of_a_citation(web: httpx.Client) -> None:
    """The pages' twins."""
    facet = web.get("/api/facets/tech_center?art_unit=1727").json()
    assert ("Tech center", [("1700", 4)]) == (
        facet["label"],
        [(value["value"], value["count"]) for value in facet["values"]],
    )
    assert "16123456" == web.get(f"/api/citations/{s.SABE.id}").json()["application_number"]


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("/api/search?year=20x", 400, "bad_parameter"),
        ("/api/facets/nothing", 404, "not_found"),
        ("/api/citations/nothing", 404, "not_found"),
        ("/api/nothing", 404, "not_found"),
    ],
)
def test_a_problem_is_json_under_api(web: httpx.Client, asked: str, status: int, code: str) -> None:
    """With a code for programs, and a message and a hint for people."""
    response = web.get(asked)
    error = response.json()["error"]
    assert (status, code) == (response.status_code, error["code"])
    assert ["code", "message", "hint"] == list(error)
    assert error["message"]
    assert error["hint"]


def test_life_and_readiness(web: httpx.Client) -> None:
    """The process lives; the index can be searched."""
    assert [200, 200] == [web.get(path).status_code for path in ("/healthz", "/readyz")]
