"""The page of an application: its office actions in order, what recurs, and every row within reach."""

import csv
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from opensearchpy import OpenSearch

from citations.record import Citation
from citations.written import EN_DASH
from search_ui.export.citation_columns import of_citations
from search_ui.export.formats import cell
from search_ui.query.application import application
from search_ui.results.application_page import ApplicationPage
from search_ui.results.office_actions import office_actions
from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from search_ui.web.rendering import page as page_of
from tests.search_ui import specimens as s
from tests.search_ui.filling import fill
from tests.search_ui.served import serving

ALIAS = f"ui-applications-{os.getpid()}"
NUMBER = "13236912"
PAGE = f"/applications/{NUMBER}"
SEARCH = f"/search?application={NUMBER}"

NUMBERED = re.compile(r'<a href="(/search\?[^"]*)"[^>]*>([\d,]+) (?:citation|row)s?')
Action = tuple[str | None, str | None, str | None]
FIRST: Action = ("FIRSTRXEAPX1", "2012-03-01", "CTNF")
FINAL: Action = ("FINALRXEAPX1", "2012-11-05", "CTFR")
FINAL_UNDATED: Action = ("FINALRXEAPX1", None, None)
UNNAMED: Action = (None, "2013-05-05", "CTNF")
LISTING: Action = ("LISTINGRXEAPX1", "2014-01-02", "CTNF")
APPLYING: Action = ("APPLYINGRXEAPX1", "2014-09-09", "CTFR")
UNDATED: Action = ("UNDATEDRXEAPX1", None, None)
NO_ACTION: Action = (None, None, None)
_103A = {"rejection_type": ("103",), "paragraph": "a", "action": "rejected"}
_102B = {"rejection_type": ("102",), "paragraph": "b", "action": "rejected"}
_103 = {"rejection_type": ("103",), "action": "rejected"}
_WITHDRAWN = {"rejection_type": ("102", "103"), "action": "withdrawn"}
_ZINC = {"reference": "Zinc  handbook, 2009", "reference_type": "non_patent"}
_RELEVANCE = {
    "category": ("X", "Y"),
    "location": ("column 4", "figure 3"),
    "related_claims": (2, 7),
    "told_otherwise": ("office_action_date=2014-09-10", "non_patent=true"),
}
_NOT_TOLD: dict[str, list[str]] = {name: [] for name in _RELEVANCE}
_DOE = {"reference": "Doe; John US 6,000,006 A", "reference_title": "Electrode stack"}


def row(sequence: int, action: Action, number: int | None, /, *forms: str, **fields: Any) -> Citation:  # noqa: ANN401
    """A row of the dataset, or from 100 on of the API; of US 6,000,00x, if it names a number."""
    is_api = sequence >= 100
    office_action_id, office_action_date, office_action_type = action
    plain = Citation(
        id=f"api-{sequence}" if is_api else f"{sequence}",
        source="oa_citations" if is_api else "ptoffact",
        sequence=sequence,
        application_number=NUMBER,
        office_action_id=office_action_id,
        office_action_date=office_action_date,
        office_action_type=office_action_type,
        reference=f"600000{number}" if number else None,
        reference_number=f"US600000{number}" if number else None,
        reference_type="us_grant" if number else "none",
        form_source=forms,
        art_unit="1728" if is_api else "1727",
        uspc_class=None if is_api else "429",
        title=None if is_api else "A battery",
    )
    return replace(plain, **fields)


DATASET = (
    row(1, NO_ACTION, 1, "1449"),
    row(2, NO_ACTION, 2, "892"),
    row(3, FIRST, 1, "1449", "oa_text", claims=(1, 2, 3), **_103A),
    row(4, FIRST, 2, "892", "oa_text", claims=(1, 2, 3), **_103A),
    row(5, FIRST, 3, "892", "oa_text", claims=(4,), **_102B),
    row(6, FINAL, 1, "oa_text", claims=(1,), **_103A),
    row(7, FINAL, 4, "oa_text", action="objected"),
    row(8, NO_ACTION, None, "1449", **_ZINC),
    row(9, NO_ACTION, None, "892", **_ZINC | {"reference": "zinc handbook, 2009"}),
)
API = (
    row(101, FINAL_UNDATED, 1, "892", **_103),
    row(102, UNDATED, 5, "892"),
    row(103, UNDATED, None, "oa_text", rejection_type=("101",), action="rejected"),
    row(104, UNDATED, None),
    row(105, LISTING, 6, "1449"),
    row(106, APPLYING, 6, "oa_text", **_WITHDRAWN, **_DOE, **_RELEVANCE),
    row(107, UNNAMED, 7, **_103),
)
ALL = (*DATASET, *API)


@pytest.fixture(scope="module")
def office(engine: OpenSearch) -> Iterator[httpx.Client]:
    """A client for the pages of these rows, those of each source in an index of their own."""
    names = [fill(engine, ALIAS, "ptoffact", DATASET), fill(engine, ALIAS, "oa_citations", API)]
    with (
        serving(create_app(Searcher(engine, alias=ALIAS))) as address,
        httpx.Client(base_url=address, timeout=60) as web,
    ):
        yield web
    engine.indices.delete(index=",".join(names))


@pytest.fixture(scope="module")
def data(office: httpx.Client) -> dict[str, Any]:
    """What the API tells of the application."""
    told: dict[str, Any] = office.get(f"/api{PAGE}").json()
    return told


@pytest.fixture(scope="module")
def page(office: httpx.Client) -> str:
    """The page."""
    return unescape(office.get(PAGE).text)


def text_of(html: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html)))


def totals_of(office: httpx.Client, html: str) -> Iterator[tuple[str, int, int]]:
    """Each search that a page links to by a number, that number, and how many it finds."""
    for url, number in NUMBERED.findall(unescape(html)):
        yield url, int(number.replace(",", "")), office.get(f"/api{url}").json()["total"]


@pytest.mark.parametrize(
    "spelled",
    [
        "13/236,912",
        "US%2013/236,912",
        "us13236912",
        "13%20236%20912",
        "13,236,912",
        "13236912/",
        "13%2F236912",
    ],
)
def test_any_spelling_leads_to_the_one_page(office: httpx.Client, spelled: str) -> None:
    """The spreadsheet too; a program is not sent elsewhere."""
    answer = office.get(f"/applications/{spelled}")
    assert (302, PAGE) == (answer.status_code, answer.headers["location"])
    assert NUMBER == office.get(f"/api/applications/{spelled}").json()["application_number"]
    file = office.get(f"/applications/{spelled}.csv")
    assert (302, f"{PAGE}.csv") == (file.status_code, file.headers["location"])
    assert f'<link rel="canonical" href="{PAGE}">' in office.get(PAGE).text


def test_the_heading_tells_what_is_known(page: str, data: dict[str, Any]) -> None:
    """Title, art units, class and the file at the Office."""
    assert ("A battery", "1728", "429") == (data["title"], data["art_unit"], data["uspc_class"])
    told = text_of(page)
    assert "Application 13/236,912 A battery" in told
    assert "Art unit 1728 earlier 1727 US class: 429 Batteries; fuel cells Patent Center" in told
    assert 'href="/search?uspc=429"' in page
    assert f'href="https://patentcenter.uspto.gov/applications/{NUMBER}"' in page


def test_the_totals_are_those_of_the_rows(page: str, data: dict[str, Any]) -> None:
    """A reference is counted once, by its number or its text; rows that name none are counted apart."""
    naming = [c for c in ALL if c.reference_type != "none"]
    expected = {
        "citations": len(naming),
        "references": 8,
        "office_actions": 6,
        "no_reference": 2,
        "exact": True,
    }
    assert expected == data["totals"]
    assert "14 citations · 8 references · 6 office actions" in text_of(page)


def test_every_number_is_that_of_the_search_behind_it(office: httpx.Client, page: str) -> None:
    """All citations, those without a date, without a ground, of each action; rows without a reference."""
    found = list(totals_of(office, page))
    assert [(url, said) for url, said, _ in found] == [(url, finds) for url, _, finds in found]
    asked = {url.removeprefix("/search?") for url, _, _ in found}
    assert {
        f"application={NUMBER}",
        f"reference_type=none&application={NUMBER}",
        f"year=none&application={NUMBER}",
        f"rejection_type=none&application={NUMBER}",
        *(f"application={NUMBER}&office_action={action[0]}" for action in (FIRST, FINAL, LISTING, UNDATED)),
    } <= asked


def test_office_actions_stand_in_the_order_of_time(page: str, data: dict[str, Any]) -> None:
    """What one source dates is dated though the other does not; those without a date come last."""
    expected = [FIRST, FINAL, UNNAMED, LISTING, APPLYING, UNDATED]
    assert expected == [(a["id"], a["date"], a["type"]) for a in data["office_actions"]]
    places = [page.index(f'id="action-{place}"') for place in range(1, 7)]
    assert sorted(places) == places
    assert "Those without a date in the source come last, in no particular order." in page


def test_each_ground_has_its_claims_references_and_forms(data: dict[str, Any]) -> None:
    """By statute and paragraph; what was only objected to comes after."""
    first, final = data["office_actions"][:2]
    assert [("102", "b", [4]), ("103", "a", [1, 2, 3])] == [
        (ground["rejection_type"], ground["paragraph"], ground["claims"]) for ground in first["grounds"]
    ]
    assert [
        {
            "reference": "6000001",
            "reference_number": "US6000001",
            "form_source": ["1449", "oa_text"],
            "claims": [1, 2, 3],
            **_NOT_TOLD,
            "citation_id": "3",
            "citation_ids": ["3"],
        },
        {
            "reference": "6000002",
            "reference_number": "US6000002",
            "form_source": ["892", "oa_text"],
            "claims": [1, 2, 3],
            **_NOT_TOLD,
            "citation_id": "4",
            "citation_ids": ["4"],
        },
    ] == first["grounds"][1]["references"]
    assert [("103", None), (None, "objected")] == [
        (ground["rejection_type"], ground["action"]) for ground in final["grounds"]
    ]


def test_how_relevant_a_reference_is_stands_with_its_ground(page: str, data: dict[str, Any]) -> None:
    """With where in it and what another source says of it; of others nothing is said."""
    listing, applying = data["office_actions"][3:5]
    expected = {name: [*told] for name, told in _RELEVANCE.items()}
    for ground in applying["grounds"]:
        [reference] = ground["references"]
        assert expected == {name: reference[name] for name in expected}
    assert [[], ["office_action_date=2014-09-10"]] == [
        action["told_otherwise"] for action in (listing, applying)
    ]
    [doe] = [used for used in data["references"] if used["reference_number"] == "US6000006"]
    assert (["X", "Y"], ["column 4", "figure 3"]) == (doe["category"], doe["location"])
    section = text_of(page.split('id="action-5"')[1].split("</section>", maxsplit=1)[0])
    assert "Sources differ: also given as office action of 2014-09-10." in section
    line = (
        "Category X, Y column 4; figure 3 Related claims 2, 7 Another source: literature other than patents"
    )
    assert 2 == section.count(line)
    [table] = re.findall(r'<div class="wide matrix".*?</table>', page, re.DOTALL)
    assert 1 == text_of(table).count("Category X, Y")
    assert 3 == text_of(page).count("Category X")
    assert 1 == text_of(page).count("extracted from the office action by a program of the Office")


def test_rows_of_an_action_that_differ_in_its_day_are_told() -> None:
    """The day that is shown is the first; the other stands beside it."""
    rows = [
        row(1, FIRST, 1),
        row(2, (FIRST[0], "2012-03-04", "CTFR"), 2, told_otherwise=("art_unit=2858", "non_patent=false")),
    ]
    [action] = office_actions(rows)
    assert ("2012-03-01", "CTNF") == (action.date, action.type)
    expected = ("office_action_date=2012-03-04", "office_action_type=CTFR", "art_unit=2858")
    assert expected == action.told_otherwise


def test_both_sources_of_an_action_are_one_line(data: dict[str, Any]) -> None:
    """With the forms of both; the API does not tell the paragraph that the dataset tells."""
    [ground] = [g for g in data["office_actions"][1]["grounds"] if g["rejection_type"] == "103"]
    [cited] = ground["references"]
    assert ("a", [1]) == (ground["paragraph"], ground["claims"])
    assert (["892", "oa_text"], ["6", "api-101"]) == (cited["form_source"], cited["citation_ids"])


def test_what_recurs_stands_first(page: str, data: dict[str, Any]) -> None:
    """Only what is applied, with a mark of words in each action; the heads lead to the sections."""
    assert ["US6000001", "US6000002", "US6000003", "US6000007", "US6000006"] == [
        used["reference_number"] for used in data["references"]
    ]
    table = page[page.index("<table>") : page.index("</table>")]
    rows = [text_of(line) for line in re.findall(r"<tr>(.*?)</tr>", table, flags=re.DOTALL)]
    assert "US 6,000,001 applicant's list 2 § 103(a) § 103(a)" == rows[1].strip()
    assert "US 6,000,006 Electrode stack applicant's list 2014-01-02 , before it was applied 1" in rows[5]
    assert rows[5].strip().endswith("listed § 102 withdrawn § 103 withdrawn Category X, Y")
    assert re.findall(r'href="#(action-\d)"', table) == [f"action-{place}" for place in range(1, 7)]
    assert 'href="/references/US6000001"' in table
    assert "US 6,000,005" not in text_of(table)


def test_what_the_applicant_listed_and_was_applied_is_told(page: str, data: dict[str, Any]) -> None:
    """In words, with what the dates allow to say of the order."""
    before = {used["reference_number"]: used["listed_before"] for used in data["references"]}
    assert {"US6000006": "2014-01-02"} == {number: day for number, day in before.items() if day}
    told = text_of(page)
    assert "5 references are applied under a ground of rejection, 1 of them in more than one" in told
    assert (
        "2 of the 5 are also on the applicant's own list (PTO-1449), and are marked so; 1 was on it" in told
    )
    assert "the data does not tell which came first, the list or the rejection" in told


def test_what_is_listed_only_stands_below(page: str, data: dict[str, Any]) -> None:
    """One line each, though its text is written in two ways."""
    listed = {used["reference_number"] or used["reference"]: used for used in data["listed_only"]}
    assert {"US6000004", "US6000005", "Zinc  handbook, 2009"} == set(listed)
    zinc = listed["Zinc  handbook, 2009"]
    assert (["892", "1449"], ["8", "9"]) == (zinc["form_source"], zinc["citation_ids"])
    below = text_of(page[page.index('id="listed"') :])
    assert "3 references are on a list or in a text, and no ground of rejection is tied to them" in below
    assert "Zinc handbook, 2009 PTO-892 PTO-1449 citation 1" in below


def test_rows_that_name_no_reference_stand_in_their_action(page: str, data: dict[str, Any]) -> None:
    """As what they are."""
    undated = data["office_actions"][-1]
    assert [("101", [], ["api-103"]), (None, ["api-102"], ["api-104"])] == [
        (g["rejection_type"], [c["citation_id"] for c in g["references"]], g["no_reference"])
        for g in undated["grounds"]
    ]
    section = text_of(page[page.index('id="action-6"') : page.index('id="listed"')])
    assert "§ 101 Eligibility No reference cited: 1 row of the source" in section
    assert "Another 2 rows of the source name no reference; they are listed below as such." in text_of(page)


def test_every_row_is_within_reach(page: str) -> None:
    """Whatever it tells."""
    assert {c.id for c in ALL} == set(re.findall(r'href="/citations/([^"]+)"', page))


def test_the_spreadsheet_has_every_row_in_the_words_of_the_page(office: httpx.Client) -> None:
    """In UTF-8 that Excel recognizes, as text, with ISO days."""
    file = office.get(f"{PAGE}.csv")
    assert "text/csv; charset=utf-8" == file.headers["content-type"]
    assert (
        f'attachment; filename="oacite-application-{NUMBER}-{len(ALL)}-rows.csv"'
        == file.headers["content-disposition"]
    )
    assert file.content.startswith(b'\xef\xbb\xbf"Application","Title of the application"')
    rows = list(csv.DictReader(StringIO(file.content.decode("utf-8-sig"))))
    assert {f"{office.base_url}/citations/{c.id}" for c in ALL} == {row["Citation"] for row in rows}
    assert len(ALL) == len(rows)
    assert {
        "Application": "13/236,912",
        "Title of the application": "A battery",
        "Owner of the application": "",
        "CPC of the application": "",
        "Examiner of the application": "",
        "Outcome": "",
        "Became": "",
        "Art unit": "1727",
        "US class": "429",
        "Office action": "FIRSTRXEAPX1",
        "Date": "2012-03-01",
        "Kind of office action": "CTNF Non-final rejection",
        "Rejection": "§ 103(a) Obviousness",
        "Action": "Rejected",
        "Claims": f"1{EN_DASH}3",
        "Category": "",
        "Where in the reference": "",
        "Related claims": "",
        "Reference": "US 6,000,001",
        "Kind of reference": "US patent",
        "As written": "6000001",
        "Title of the reference": "",
        "Owner of the reference": "",
        "Granted or published": "",
        "Family of the reference": "",
        "CPC of the reference": "",
        "Named on": "PTO-1449/SB-08, IDS (applicant); Office action text",
        "Source": "Research dataset, 2008 to June 2017",
        "Also in": "",
        "Said otherwise there": "",
        "Loaded by the USPTO on": "",
        "Citation": f"{office.base_url}/citations/3",
    } == next(row for row in rows if row["Citation"].endswith("/citations/3"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("------- European Patent", "'------- European Patent"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("Lee = 1", "Lee = 1"),
        (None, ""),
    ],
)
def test_no_cell_is_a_formula(value: str | None, shown: str) -> None:
    """Whatever stands on a form."""
    assert shown == cell(value)


def test_a_larger_application_is_told_as_far_as_it_is_read() -> None:
    """No number is given that was not counted in full, and what is long is bounded."""
    applied = [
        row(number, (f"M{number}RXEAPX1", f"2015-01-{number % 28 + 1:02}", "CTNF"), number, **_103A)
        for number in range(1, 51)
    ]
    listed = [row(number, NO_ACTION, number, "1449") for number in range(100, 9_000)]
    found = ApplicationPage(NUMBER, (*applied, *listed), total=20_000, unnamed=1_000)
    shown = bytes(page_of("application.html", found=found, coverage=None).body).decode()
    told = text_of(shown)
    assert "There are 20,000 rows against this application; this page, its JSON and its CSV have" in told
    assert "the first 8,950, in order of time" in told
    assert "19,000 citations · at least 8,950 references · at least 50 office actions" in told
    assert {f"/search?application={NUMBER}", f"/search?reference_type=none&application={NUMBER}"} == {
        url for url, _number in NUMBERED.findall(unescape(shown))
    }
    assert "The table has the first 40 office actions, of 50." in told
    assert "These are the first 1,000; a search has the others." in told
    assert len(shown) < 1_000_000
    assert (False, 19_000) == (found.to_json()["totals"]["exact"], found.to_json()["totals"]["citations"])


def test_as_many_rows_are_asked_for_as_can_be() -> None:
    """And how many there are."""
    [request] = application(NUMBER).requests
    assert (10_000, True) == (request.body["size"], request.body["track_total_hits"])


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (
            "13999999",
            "Understood as application 13/999,999: no citation here is against it. That does not mean",
        ),
        ("battery", "“battery” is not an application number."),
        ("x" * 2000, "is not an application number."),
    ],
)
def test_a_number_with_nothing_against_it_is_not_found(web: httpx.Client, number: str, sentence: str) -> None:
    """And it is said what that means."""
    answer = web.get(f"/applications/{number}")
    assert 404 == answer.status_code
    assert sentence in text_of(answer.text)
    for path in (f"/api/applications/{number}", f"/applications/{number}.csv"):
        assert 404 == web.get(path).status_code
    assert "not_found" == web.get(f"/api/applications/{number}").json()["error"]["code"]


def test_an_unknown_number_says_what_is_covered_and_leads_on(web: httpx.Client) -> None:
    """To the Office's file, to a patent that may be meant, to a search."""
    answer = unescape(web.get("/applications/12345679").text)
    for link in (
        "https://patentcenter.uspto.gov/applications/12345679",
        "/references/US12345679",
        "/search?q=12%2F345%2C679&literal=1",
    ):
        assert f'href="{link}"' in answer
    rows = sum(c.source == "ptoffact" for c in s.ALL)
    assert f"Research dataset, 2008 to June 2017: {rows} citations" in text_of(answer)


@pytest.mark.parametrize(
    "query",
    ["application=17248024", "q=17%2F248%2C024", "q=app%3A17248024", "application=17248024&sort=oldest"],
)
def test_a_search_for_an_application_leads_to_its_page(web: httpx.Client, query: str) -> None:
    """When it asks for nothing else."""
    assert (
        '<a href="/applications/17248024">Everything on application 17/248,024</a>'
        in web.get(f"/search?{query}").text
    )


@pytest.mark.parametrize(
    "query",
    [
        "q=battery",
        "application=17248024&rejection_type=103",
        "q=17%2F248%2C024+M%C3%BCller",
        "q=17%2F248%2C024&literal=1",
        "q=m%C3%BCller&application=17248024",
        "application=17248024&from=2000-01-01",
        "application=13999999",
        "q=9%2C280%2C610",
    ],
)
def test_any_other_search_does_not(web: httpx.Client, query: str) -> None:
    """Its results are not all there is on an application."""
    answer = web.get(f"/search?{query}", follow_redirects=True)
    assert 200 == answer.status_code
    assert "Everything on application" not in answer.text


def test_a_citation_leads_to_the_page_of_its_application(web: httpx.Client) -> None:
    """From a list, too."""
    for path in ("/search?q=sabe", f"/citations/{s.SABE.id}"):
        assert 'href="/applications/16123456"' in web.get(path).text


def test_the_readme_names_the_columns_of_the_spreadsheet() -> None:
    """All of them, in their order."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert f"Columns of citations: {', '.join(of_citations().columns)}." in " ".join(readme.split())
