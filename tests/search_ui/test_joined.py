"""What tables tell of applications and references: facets, fields and rows of it, and how it is hidden."""

import os
import re
from collections import Counter
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from citations.cpc import TITLES
from citations.cpc_titles import SUBCLASSES
from citations.facets import FACETS
from citations.record import Citation
from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from tests.search_ui import specimens as s
from tests.search_ui.filling import by_source
from tests.search_ui.inventions import ROWS, TWO, applications, having
from tests.search_ui.served import serving
from tests.search_ui.test_references import text_of

TOLD = ("category", "outcome", "application_owner", "examiner", "application_cpc", "uspc", "reference_cpc")


def values_of(row: Citation, name: str) -> tuple[str, ...]:
    """What a row has of a facet, as the URL says it."""
    value = getattr(row, FACETS[name].field)
    stored = (value,) if isinstance(value, str) else tuple(value or ())
    return tuple(map(FACETS[name].value_of, stored)) or ("none",)


@pytest.mark.parametrize("name", TOLD)
def test_each_value_is_counted_and_its_click_finds_as_many(inventions: httpx.Client, name: str) -> None:
    """Those that are not known too; excluded they are the others."""
    counted = Counter(value for row in ROWS for value in {*values_of(row, name)})
    facet = inventions.get("/api/search").json()["facets"][name]
    assert dict(counted) == {value["value"]: value["count"] for value in facet["values"]}
    for value in [*counted][:3]:
        for parameter, expected in ((name, counted[value]), (f"not_{name}", len(ROWS) - counted[value])):
            found = inventions.get(f"/api/search?{urlencode({parameter: value})}").json()
            assert (parameter, value, expected) == (parameter, value, found["total"])
    assert counted["none"]
    page = inventions.get(f"/api/facets/{name}").json()["values"]
    assert dict(counted) == {value["value"]: value["count"] for value in page}


def test_applicants_are_told_with_their_applications_and_rejections(inventions: httpx.Client) -> None:
    """By any word of their names, as owners are."""
    told = inventions.get("/api/facets/application_owner?prefix=acme").json()["values"]
    rows = having(lambda row: "Acme Corp." in row.application_owner)
    expected = (
        "Acme Corp.",
        len({row.application_number for row in rows}),
        sum("102" in row.rejection_type for row in rows),
    )
    assert [expected] == [(v["value"], v["applications"], v["rejections"]["102"]) for v in told]
    page = text_of(inventions.get("/facets/application_owner"))
    assert "Assignees of the applications" in page
    assert "not the applicant's name as filed" in unescape(page)
    assert '"Applicant","Citations"' in inventions.get("/facets/application_owner.csv").text


def test_examiners_are_told_with_what_that_can_tell(inventions: httpx.Client) -> None:
    """By any word of their names; counts are no measure of them, and not known is not none."""
    told = inventions.get("/api/facets/examiner?prefix=lee&order=name").json()
    assert ["LEE, ANN M", "LEE, BO"] == [value["value"] for value in told["values"]]
    for value in told["values"]:
        rows = [row for row in ROWS if row.examiner == value["value"]]
        expected = (len(rows), len(applications(rows)), sum("103" in row.rejection_type for row in rows))
        assert expected == (value["count"], value["applications"], value["rejections"]["103"])
    assert (len(having(lambda row: row.examiner)), len(ROWS)) == (told["known"], told["total"])
    page = " ".join(text_of(inventions.get("/facets/examiner")).split())
    for words in (
        "Examiners of the applications",
        "The application's examiner is known for",
        "not necessarily the one who wrote an office action",
        "do not measure how many applications an examiner allows or how strictly he or she examines",
        "the application had an examiner all the same",
        "Examiner not known",
    ):
        assert words in unescape(page)
    assert "counts for each" not in page
    assert '"Examiner","Citations","Applications"' in inventions.get("/facets/examiner.csv").text


def test_a_click_on_an_examiner_leads_to_a_search(inventions: httpx.Client) -> None:
    """Whose page says what it is narrowed by; one who is called none is not no examiner."""
    for name, value in (("O'BRIEN, ZOË", "O'BRIEN, ZOË"), ("none", "=none")):
        [told] = [
            each for each in inventions.get("/api/facets/examiner").json()["values"] if each["value"] == value
        ]
        found = inventions.get(f"/api{told['url']}").json()
        assert sum(row.examiner == name for row in ROWS) == found["total"]
        assert {name} == {hit["examiner"] for hit in found["hits"]}
        assert name in unescape(inventions.get(told["url"]).text)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("outcome:granted", having(lambda row: row.outcome == "granted")),
        ("-outcome:granted", having(lambda row: row.outcome != "granted")),
        ("applicant:beta", having(lambda row: "Beta LLC" in row.application_owner)),
        ('applicant:"acme corp"', having(lambda row: "Acme Corp." in row.application_owner)),
        ("applicant:del*", having(lambda row: "Delta Inc." in row.application_owner)),
        ("cpc:h01m", having(lambda row: "H01M" in row.reference_cpc)),
        ("cpc:H01*", having(lambda row: "H01M" in row.reference_cpc)),
        ("cpc:Y0*", having(lambda row: "Y02E" in row.reference_cpc)),
        ("app-cpc:y02e", having(lambda row: "Y02E" in row.application_cpc)),
        ("app-cpc:Y0*", having(lambda row: "Y02E" in row.application_cpc)),
        (
            "app-cpc:H01M -cpc:H01M",
            having(lambda r: "H01M" in r.application_cpc and "H01M" not in r.reference_cpc),
        ),
        ("examiner:lee", having(lambda row: (row.examiner or "").startswith("LEE"))),
        ('examiner:"lee, ann"', having(lambda row: row.examiner == "LEE, ANN M")),
        ("examiner:zoe", having(lambda row: row.examiner == "O'BRIEN, ZOË")),
        ("examiner:o'br*", having(lambda row: row.examiner == "O'BRIEN, ZOË")),
    ],
)
def test_what_tables_tell_can_be_typed(inventions: httpx.Client, q: str, expected: list[Citation]) -> None:
    """As fields of the query language."""
    found = inventions.get(f"/api/search?{urlencode({'q': q})}").json()
    assert (len(expected), []) == (found["total"], found["understood"]["repaired"])


def test_self_citations_are_left_out_where_they_are_known(inventions: httpx.Client) -> None:
    """By a link with their number, which alone they are; what is not known to be one stays."""
    own = having(lambda row: {*row.application_owner} & {*row.reference_owner})
    totals = {
        value: inventions.get(f"/api/search?self_citation={value}").json()["total"]
        for value in ("true", "false")
    }
    assert {"true": len(own), "false": len(ROWS) - len(own)} == totals
    assert '<a href="/search?self_citation=false" rel="nofollow">Hide self-citations</a>' in (
        inventions.get("/search").text
    )
    late = inventions.get("/search/owners")
    assert f"Hide self-citations : {len(own)} citations of a document whose owner" in text_of(late)
    assert 'href="/search?self_citation=true"' in late.text
    for hidden in ("/search?self_citation=false", "/search/owners?self_citation=false"):
        assert "Hide self-citations" not in inventions.get(hidden).text
    assert text_of(inventions.get("/search?self_citation=false")).startswith(" self-citations left out")
    assert 400 == inventions.get("/search?self_citation=perhaps").status_code


def test_a_row_tells_whose_application_it_is_and_what_became_of_it(inventions: httpx.Client) -> None:
    """With links; what is not known is not told."""
    row = next(row for row in ROWS if row.outcome == "granted" and row.self_citation)
    page = inventions.get(f"/search?application={row.application_number}").text
    patent = f"https://patents.google.com/patent/{row.application_patent}"
    assert f'Granted as <a class="away" href="{patent}' in page
    assert "self-citation</span>" in page
    assert 'title="Only applications of this assignee">Acme Corp.</a>' in page
    silent = next(row for row in ROWS if not (row.outcome or row.application_owner or row.examiner))
    assert '<p class="whose">' not in inventions.get(f"/search?application={silent.application_number}").text
    told = text_of(inventions.get(f"/citations/{silent.id}"))
    assert "Outcome not known" in told
    assert "Its examiner" not in told
    assert "abandoned" not in told.lower()


def test_the_page_counts_at_once_only_what_is_asked_of_these_facets(inventions: httpx.Client) -> None:
    """All that have many values come when it stands; what became of applications is there with it."""
    page = inventions.get("/search?outcome=granted").text
    late = inventions.get("/search/owners?outcome=granted").text
    many = [name for name in TOLD if FACETS[name].counted_by is None]
    assert {"category", "outcome"} == {*TOLD} - {*many}
    for name in many:
        assert f'id="of-{name}" data-rest="/search/owners?outcome=granted"' in page
        assert f'id="of-{name}" open' in late
    assert "Granted" not in late
    granted = having(lambda row: row.outcome == "granted")
    assert re.search(rf'Granted.*?<span class="n">{len(granted)}</span>', page, re.DOTALL)


def test_where_nothing_is_told_no_page_shows_an_empty_facet(searcher: Searcher, web: httpx.Client) -> None:
    """Nor a way to hide what cannot be known; an index of which something is told has all."""
    assert all(searcher.coverage().knows(name) for name in (*TOLD, "art_unit"))
    labels = ["Hide self-citations", *(FACETS[name].label for name in TOLD)]
    page = web.get("/search").text
    assert [*labels] == [label for label in labels if label in page]
    with (
        by_source(searcher.engine.client, f"ui-bare-{os.getpid()}", [s.SABE]) as bare,
        serving(create_app(bare)) as address,
    ):
        assert not any(bare.coverage().knows(name) for name in TOLD)
        for path in ("/search", "/search?art_unit=2641"):
            page = httpx.get(f"{address}{path}").text
            assert [] == [label for label in labels if label in page]


APPLIED = having(
    lambda row: row.reference_family == TWO.application and {"102", "103"} & {*row.rejection_type}
)


def used(rows: list[Citation], name: str) -> dict[str, tuple[int, int]]:
    """Value → citations and applications, counted here."""
    values = {value for row in rows for value in values_of(row, name)}
    having_it = {value: [row for row in rows if value in values_of(row, name)] for value in values}
    return {value: (len(some), len(applications(some))) for value, some in having_it.items()}


def told_of(uses: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """The same, of an answer."""
    assert all(use["exact"] for use in uses)
    return {use["value"]: (use["citations"], use["applications"]) for use in uses}


def test_a_reference_tells_what_became_of_the_applications_rejected_over_it(inventions: httpx.Client) -> None:
    """And whose they are, by applications, each with its search; what is not known is told as that."""
    told = inventions.get("/api/references/US9280610").json()
    outcomes = used(APPLIED, "outcome")
    assert outcomes == told_of(told["outcomes"])
    owners = used(APPLIED, "application_owner")
    del owners["none"]
    assert owners == told_of(told["applicants"])
    counts = [use["applications"] for use in told["applicants"]]
    assert sorted(counts, reverse=True) == counts
    for use in (*told["outcomes"], *told["applicants"]):
        assert use["citations"] == inventions.get(f"/api{use['url']}").json()["total"]
    page = re.sub(r"\s+", " ", text_of(inventions.get("/references/US9280610")))
    assert f"Of {len(applications(APPLIED))} applications rejected over it under § 102 or § 103" in page
    assert f", {outcomes['granted'][1]} were granted" in page
    assert "Granted does not say that the rejection was overcome" in page
    assert "Not known is not abandoned" in page


def test_a_reference_tells_how_relevant_it_is_and_where_in_it(inventions: httpx.Client) -> None:
    """By category, each with its search, and by places; of a family by those of each number."""
    numbers = TWO.numbers
    told = inventions.get("/api/references/US9280610").json()
    family = having(lambda row: row.reference_number in numbers and row.reference_family == TWO.application)
    assert used(family, "category") == told_of(told["categories"])
    assert ["X", "Y", "A", "none"] == [use["value"] for use in told["categories"]]
    for use in told["categories"]:
        assert use["citations"] == inventions.get(f"/api{use['url']}").json()["total"]
    of_each = {number: [row for row in family if row.reference_number == number] for number in numbers}
    assert {
        (number, place): (len(rows), len(applications(rows)))
        for number, rows in of_each.items()
        for place in ("column 4", "figure 3")
    } == {
        (use["reference_number"], use["place"]): (use["citations"], use["applications"])
        for use in told["places"]["first"]
    }
    assert (len(family), True, 0) == (
        told["places"]["citations_read"],
        told["places"]["all"],
        told["places"]["others"],
    )
    page = " ".join(text_of(inventions.get("/references/US9280610")).split())
    assert FACETS["category"].label_of("X") in page
    assert f"Figures, columns, paragraphs and pages, as {len(family)} citations in the Enriched" in page
    assert "column 4 of US 9,280,610" in page
    alone = " ".join(text_of(inventions.get("/references/US9280610?alone=1")).split())
    assert "column 4 of US" not in alone


def test_an_application_tells_whose_it_is_and_what_it_became(
    inventions: httpx.Client, web: httpx.Client
) -> None:
    """As of the day of the table that tells it, and with a link to the patent; or nothing."""
    row = next(row for row in ROWS if row.outcome == "granted" and row.application_owner)
    told = inventions.get(f"/api/applications/{row.application_number}").json()
    assert ([*row.application_owner], "granted", row.application_patent) == (
        told["owners"],
        told["outcome"],
        told["application_patent"],
    )
    page = inventions.get(f"/applications/{row.application_number}").text
    patent = f"https://patents.google.com/patent/{row.application_patent}"
    assert f'Granted: <a class="away" href="{patent}' in page
    silent = next(row for row in ROWS if not (row.outcome or row.application_owner or row.examiner))
    told = inventions.get(f"/api/applications/{silent.application_number}").json()
    assert ([], None, None) == (told["owners"], told["outcome"], told["application_patent"])
    assert ([], None) == (told["application_cpc"], told["examiner"])
    assert "PatEx" not in inventions.get(f"/applications/{silent.application_number}").text
    web.get("/about")
    page = text_of(web.get(f"/applications/{s.MULLER.application_number}"))
    assert "Granted: US 11,999,999 as of 2026-04-01 (g_application)" in re.sub(r"\s+", " ", page)


def test_an_application_tells_its_subjects_and_its_examiner(
    inventions: httpx.Client, web: httpx.Client
) -> None:
    """With links to searches, and with what the name can tell."""
    row = next(row for row in ROWS if row.examiner == "O'BRIEN, ZOË" and row.application_cpc)
    told = inventions.get(f"/api/applications/{row.application_number}").json()
    assert ([*row.application_cpc], row.examiner) == (told["application_cpc"], told["examiner"])
    page = unescape(inventions.get(f"/applications/{row.application_number}").text)
    assert 'href="/search?examiner=O%27BRIEN%2C+ZO%C3%8B"' in page
    assert 'href="/search?application_cpc=H01M"' in page
    web.get("/about")
    page = " ".join(text_of(web.get(f"/applications/{s.MULLER.application_number}")).split())
    assert "CPC: H01M" in page
    assert "Examiner: LEE, ANN M" in page
    assert "gives for the application as of 2023-06-30 (application_data), not necessarily the one" in page
    citation = " ".join(text_of(web.get(f"/citations/{s.MULLER.id}")).split())
    assert "Its examiner LEE, ANN M" in citation


@pytest.mark.parametrize("unit", ["1727", "2858"])
def test_a_unit_tells_what_became_of_its_applications(inventions: httpx.Client, unit: str) -> None:
    """By applications, each with its search."""
    told = inventions.get(f"/api/art-units/{unit}").json()["outcomes"]
    assert used(having(lambda row: row.art_unit == unit), "outcome") == told_of(told)
    for use in told:
        assert use["citations"] == inventions.get(f"/api{use['url']}").json()["total"]
    page = text_of(inventions.get(f"/art-units/{unit}/uses"))
    assert "What became of its applications" in page
    assert "not known is not abandoned" in page


@pytest.mark.parametrize("unit", ["1727", "2858"])
def test_a_unit_tells_what_its_applications_are_about(inventions: httpx.Client, unit: str) -> None:
    """The subclass with most citations first, each with its search; those without are none of them."""
    told = inventions.get(f"/api/art-units/{unit}").json()["subjects"]
    expected = used(having(lambda row: row.art_unit == unit), "application_cpc")
    del expected["none"]
    assert expected == told_of(told)
    assert ["H01M", "Y02E"] == [use["value"] for use in told]
    for use in told:
        assert use["citations"] == inventions.get(f"/api{use['url']}").json()["total"]
    assert "What its applications are about" in text_of(inventions.get(f"/art-units/{unit}/uses"))


def test_a_page_of_what_nothing_is_told_of_says_nothing(web: httpx.Client) -> None:
    """No table of unknown outcomes."""
    told = web.get("/api/references/US20070217688").json()
    assert ([], []) == (told["outcomes"], told["applicants"])
    assert ([], []) == (told["categories"], told["places"]["first"])
    assert "How relevant" not in web.get("/references/US20070217688").text
    assert "What became of the applications" not in web.get("/references/US20070217688").text
    told = web.get("/api/art-units/2641").json()
    assert ([], []) == (told["outcomes"], told["subjects"])
    assert "What its applications are about" not in web.get("/art-units/2641/uses").text


def test_a_subclass_has_its_title_or_that_of_what_it_is_in() -> None:
    """In the facet's words; what is no subclass has none."""
    facet = FACETS["reference_cpc"]
    assert "H01M Batteries; fuel cells" == facet.label_of("H01M")
    assert "H10W Packages and interconnections of semiconductor devices" == facet.label_of("H10W")
    assert "G06Z (Computing or calculating; counting)" == facet.label_of("G06Z")
    assert "H98Z (Electricity)" == facet.label_of("H98Z")
    for odd in ("none", "h01m", "H01", "X01A", ""):
        assert TITLES.get(odd) is None
    assert "No subclass known" == facet.label_of("none")
    assert len(SUBCLASSES) == len(TITLES) == len([*TITLES])
    assert FACETS["application_cpc"].words is facet.words


def test_a_us_class_has_its_title_however_it_is_written(inventions: httpx.Client) -> None:
    """With leading noughts or without, and on every page that has it; its link finds it as it is written."""
    facet = FACETS["uspc"]
    labels = ("429 Batteries; fuel cells", "062 Refrigeration", "62 Refrigeration", "997", "No class given")
    assert labels == tuple(map(facet.label_of, ("429", "062", "62", "997", "none")))
    design = "D14 Designs: recording, communication and computing"
    for path in ("/search/owners", "/facets/uspc", "/search?uspc=D14", "/search?uspc_class=D14"):
        assert design in text_of(inventions.get(path))
    told = inventions.get("/api/facets/uspc").json()["values"]
    assert {"429", "062", "D14", "none"} == {value["value"] for value in told}
    assert {design, "062 Refrigeration"} < {value["label"] for value in told}
    row = next(row for row in ROWS if row.uspc_class == "D14")
    of_application = inventions.get(f"/applications/{row.application_number}")
    assert design in text_of(of_application)
    assert 'href="/search?uspc=D14"' in of_application.text
    page = inventions.get("/search?q=app:15000001").text
    assert 'href="/search?q=app%3A15000001&amp;uspc=062"' in page
    found = inventions.get("/api/search?uspc=062&uspc=D14").json()["total"]
    assert found == inventions.get("/api/search?uspc_class=062").json()["total"] + len(
        having(lambda row: row.uspc_class == "D14")
    )


def test_subclasses_are_found_by_words_of_their_titles(inventions: httpx.Client) -> None:
    """By how one begins, and by how the code does."""
    for prefix, codes in (("fuel", ["H01M"]), ("batt", ["H01M"]), ("climate", ["Y02E"]), ("y0", ["Y02E"])):
        told = inventions.get(f"/api/facets/application_cpc?prefix={prefix}").json()["values"]
        assert codes == [value["value"] for value in told]
    for prefix, codes in (("refr", ["062"]), ("comm", ["D14"]), ("6", []), ("06", ["062"])):
        told = inventions.get(f"/api/facets/uspc?prefix={prefix}").json()["values"]
        assert codes == [value["value"] for value in told]
