"""What tables tell of applications and references: facets, fields and rows of it, and how it is hidden."""

import os
import re
from collections import Counter
from html import unescape
from urllib.parse import urlencode

import httpx
import pytest

from citations.cpc import SECTIONS, SUBCLASS, SUBCLASSES, TITLES
from citations.facets import FACETS
from citations.record import Citation
from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from tests.search_ui import specimens as s
from tests.search_ui.filling import by_source
from tests.search_ui.inventions import ROWS, having
from tests.search_ui.served import serving
from tests.search_ui.test_references import text_of

TOLD = ("outcome", "application_owner", "reference_cpc")


def values_of(row: Citation, name: str) -> tuple[str, ...]:
    """What a row has of a facet, as the URL says it."""
    value = getattr(row, name)
    return ((value,) if isinstance(value, str) else tuple(value or ())) or ("none",)


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
    assert f'Granted as <a href="/references/{row.application_patent}"' in page
    assert "self-citation</span>" in page
    assert 'title="Only applications of this assignee">Acme Corp.</a>' in page
    silent = next(row for row in ROWS if row.outcome is None and not row.application_owner)
    assert '<p class="whose">' not in inventions.get(f"/search?application={silent.application_number}").text
    told = text_of(inventions.get(f"/citations/{silent.id}"))
    assert "Outcome not known" in told
    assert "abandoned" not in told.lower()


def test_the_page_counts_at_once_only_what_is_asked_of_these_facets(inventions: httpx.Client) -> None:
    """All come when it stands."""
    page = inventions.get("/search?outcome=granted").text
    late = inventions.get("/search/owners?outcome=granted").text
    for name in TOLD:
        assert f'id="of-{name}" data-rest="/search/owners?outcome=granted"' in page
        assert f'id="of-{name}" open' in late
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


def test_a_subclass_has_its_title_or_that_of_what_it_is_in() -> None:
    """In the facet's words; what is no subclass has none."""
    facet = FACETS["reference_cpc"]
    assert "H01M Processes or means, e.g. batteries" in facet.label_of("H01M")
    assert "G06Q (Computing or calculating; counting)" == facet.label_of("G06Q")
    assert "H99Z (Electricity)" == facet.label_of("H99Z")
    for odd in ("none", "h01m", "H01", "X01A", ""):
        assert TITLES.get(odd) is None
    assert "No subclass known" == facet.label_of("none")
    assert len(SUBCLASSES) == len(TITLES) == len([*TITLES])
    assert all(SUBCLASS.fullmatch(code) and code[0] in SECTIONS for code in TITLES)
