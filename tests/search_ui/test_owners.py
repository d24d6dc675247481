"""Whose patents stand in the way: owners with how often they are used in rejections, on a real engine."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from opensearchpy import OpenSearch

from citations.facets import FACETS
from citations.record import Citation
from search_ui.query import owner_uses
from search_ui.results import reference_ranking
from search_ui.results.distinct import Distinct
from search_ui.results.facet_page import FacetPage
from search_ui.searcher import Searcher
from search_ui.url.parse import parse, parse_facet
from search_ui.url.values import MAX_LETTERS
from search_ui.web.app import create_app
from tests.lengths import some
from tests.search_ui import specimens as s
from tests.search_ui.filling import by_source, fill
from tests.search_ui.served import serving

NAMING = s.NAMING_A_REFERENCE


def owners(searcher: Searcher, query: str = "") -> FacetPage:
    """The page of owners that a query string asks for."""
    return searcher.facet_page(parse_facet("reference_owner", parse_qsl(query)))


def used(citations: Iterable[Citation], ground: str) -> Counter[str]:
    """How many citations on a ground each owner has, counted here."""
    return Counter(owner for c in citations if ground in c.rejection_type for owner in c.reference_owner)


@pytest.mark.parametrize(
    "query", ["", "art_unit=1727", "form_source=oa_text", "rejection_type=102", "q=stacks"]
)
def test_each_owner_has_its_rejections_and_the_click_finds_them(searcher: Searcher, query: str) -> None:
    """As in a facet a count ignores the selection of its own: whichever ground is selected, both are told."""
    page = owners(searcher, query)
    assert page.uses
    for value in page.values:
        for use in page.uses.by_value.get(value.value, ()):
            found = searcher.search(parse(parse_qsl(urlsplit(use.url).query)))
            assert (value.value, use.ground, use.count) == (value.value, use.ground, found.total)


def test_rejections_are_counted_as_the_rows_have_them(searcher: Searcher) -> None:
    """Under § 102 and § 103, for every owner."""
    page = owners(searcher)
    assert page.uses
    for place, ground in enumerate(("102", "103")):
        told = {owner: uses[place].count for owner, uses in page.uses.by_value.items() if uses[place].count}
        assert used(NAMING, ground) == told


def test_each_owner_has_the_applications_that_its_documents_are_cited_against(
    searcher: Searcher, web: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, estimated where that takes too long, and not told where even that does."""
    pairs = {(owner, c.application_number) for c in NAMING for owner in c.reference_owner}
    expected = Counter(owner for owner, _ in pairs)

    def told() -> dict[str, Distinct]:
        uses = owners(searcher).uses
        assert uses
        return dict(uses.applications)

    assert {owner: Distinct(count) for owner, count in expected.items()} == told()
    reply = web.get("/api/facets/reference_owner?art_unit=1727").json()["values"]
    assert [("Acme Corp.", 1, True), ("Müller Batterie GmbH", 1, True), ("none", None, None)] == [
        (one["value"], one.get("applications"), one.get("applications_exact")) for one in reply
    ]
    excluded = owners(searcher, "not_reference_owner=Apple+Inc.&q=caches").uses  # nothing else has any
    assert excluded
    assert {"Apple Inc.": Distinct(0)} == excluded.applications
    monkeypatch.setattr(owner_uses, "COUNTED", 0)
    assert {owner: Distinct(count, exact=False) for owner, count in expected.items()} == told()
    assert "<td>about 1</td>" in web.get("/facets/reference_owner").text
    monkeypatch.setattr(owner_uses, "ESTIMATED", 0)
    assert {} == told()
    assert "too many to count" in web.get("/facets/reference_owner").text
    reply = web.get("/api/facets/reference_owner?art_unit=1727").json()["values"]
    assert (None, False) == (reply[0]["applications"], reply[0]["applications_exact"])


def test_the_page_says_of_how_many_citations_an_owner_is_known(searcher: Searcher, web: httpx.Client) -> None:
    """Whatever part of the owners it shows."""
    for query in ("", "prefix=acme", "order=name", "page=7"):
        page = owners(searcher, query)
        known = [c for c in NAMING if c.reference_owner]
        assert page.uses
        assert (len(known), len(NAMING)) == (page.uses.known, page.uses.total)
    told = re.sub(r"<[^>]*>", "", web.get("/facets/reference_owner?art_unit=1727").text)
    assert "An owner is known for 2 of 4 citations here (50.0%), and not for the others." in told


def test_owners_can_be_ranked_by_rejections_alone(web: httpx.Client) -> None:
    """And by all citations again."""
    page = unescape(web.get("/facets/reference_owner?art_unit=1727&page=1").headers["location"])
    page = unescape(web.get(page).text)
    alone = "/facets/reference_owner?rejection_type=102&rejection_type=103&art_unit=1727"
    assert f'href="{alone}"' in page
    ranked = unescape(web.get(alone).text)
    assert 'href="/facets/reference_owner?art_unit=1727"' in ranked
    assert "Ranked by rejections under § 102 and § 103" in ranked


def test_a_search_names_the_owners_used_most(web: httpx.Client, searcher: Searcher) -> None:
    """With their counts, the page of all, and the share of citations whose owner is known."""
    params = parse([("art_unit", "1727")])
    deferred = {f.name: f.values for f in searcher.search(params, complete=False).facets if f.deferred}
    of_application = {"application_owner", "examiner", "application_cpc", "uspc"}
    assert of_application | {"reference_owner", "reference_cpc"} == {*deferred}
    assert () == deferred["reference_owner"]
    stub = unescape(web.get("/search?art_unit=1727").text)
    assert 'data-rest="/search/owners?art_unit=1727"' in stub
    by_applications = 'href="/facets/reference_owner?art_unit=1727&order=applications"'
    assert by_applications in stub
    page = unescape(web.get("/search/owners?art_unit=1727").text)
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))
    assert (
        "Owners whose patents are used most in this search: Acme Corp. (2), Müller Batterie GmbH (2)" in told
    )
    assert "An owner is known for 50.0% of these citations." in told
    assert by_applications in page
    for query in ("q=sabe", "reference_owner=Acme+Corp.", "q=nothing-at-all"):
        assert "Owners whose patents" not in web.get(f"/search/owners?{query}").text
    for query in ("reference_owner=Acme+Corp.", "q=nothing-at-all"):
        assert "Owners whose patents" not in web.get(f"/search?{query}").text


def test_a_chosen_owner_is_counted_with_the_page(searcher: Searcher) -> None:
    """As is one that is excluded, and having none; each as when all are counted."""
    for query in (
        "reference_owner=Acme+Corp.&reference_owner=nobody",
        "reference_owner=none&not_reference_owner=Acme+Corp.",
        "not_reference_owner=none&art_unit=1727",
    ):
        params = parse(parse_qsl(query))
        whole, part = (searcher.search(params, complete=complete) for complete in (True, False))
        [owners], [marked] = (
            [f for f in found.facets if f.name == "reference_owner"] for found in (whole, part)
        )
        assert (whole.total, marked.deferred) == (part.total, True)
        assert {v.value: v.count for v in owners.values if v.is_marked} == {
            v.value: v.count for v in marked.values
        }


def test_json_tells_the_rejections_too(web: httpx.Client) -> None:
    """Of owners only; other facets keep their shape."""
    reply = web.get("/api/facets/reference_owner?art_unit=1727").json()
    assert (2, 4) == (reply["known"], reply["total"])
    assert [
        ("Acme Corp.", {"102": 1, "103": 2}),
        ("Müller Batterie GmbH", {"102": 1, "103": 2}),
        ("none", None),
    ] == [(value["value"], value.get("rejections")) for value in reply["values"]]
    assert not {"known", "total"} & set(web.get("/api/facets/art_unit").json())


def test_a_page_without_owners_says_so(web: httpx.Client) -> None:
    """Nothing is counted of nobody."""
    page = re.sub(r"<[^>]*>", "", web.get("/facets/reference_owner?prefix=xylophone").text)
    assert "No owner with “xylophone” in the name under these conditions." in page
    assert 200 == web.get("/api/facets/reference_owner?q=nothing-at-all").status_code


OWNERS = [f"Owner {number:03}" for number in range(130)]


def owned(number: int) -> Citation:
    """A citation of a document of one or two of these owners: some of them against few applications only."""
    owner = number * number % len(OWNERS)
    return replace(
        s.MULLER,
        id=f"{number}",
        source="ptoffact" if number % 2 else "oa_citations",
        sequence=number,
        application_number=f"{14_000_000 + number // 3 % (300 if owner < 80 else 4)}",
        reference_owner=(OWNERS[owner], OWNERS[-1]) if number % 7 == 0 else (OWNERS[owner],),
        art_unit=f"17{number % 3}7",
    )


OWNED = [owned(number) for number in range(2_000)]


@pytest.fixture(scope="module")
def ranked(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches these, in an index for each source."""
    with by_source(engine, f"ui-owners-{os.getpid()}", OWNED) as searcher:
        yield searcher


def applications(unit: str | None = None, name: str = "") -> dict[str, tuple[int, int]]:
    """Owner → applications and citations, counted here."""
    rows = [
        (o, c.application_number) for c in OWNED if unit in (None, c.art_unit) for o in {*c.reference_owner}
    ]
    citations, pairs = Counter(owner for owner, _ in rows), Counter(owner for owner, _ in {*rows})
    return {owner: (pairs[owner], citations[owner]) for owner in pairs if name in owner}


def by_applications(counts: dict[str, tuple[int, int]]) -> list[str]:
    """The owners in their order."""
    return sorted(counts, key=lambda owner: (*(-count for count in counts[owner]), owner))


@pytest.mark.parametrize(
    ("query", "unit", "name"), [("", None, ""), ("art_unit=1717", "1717", ""), ("prefix=05", None, " 05")]
)
def test_owners_are_ranked_by_their_applications(
    ranked: Searcher, query: str, unit: str | None, name: str
) -> None:
    """Page after page, with exact counts; among the named ones too."""
    page = owners(ranked, f"{query}&order=applications")
    found = [*page.values]
    while page.next_page:
        assert page.first_unranked is None
        page = ranked.facet_page(page.next_page)
        found += page.values
    counts = applications(unit, name)
    expected = by_applications(counts)
    assert expected == [value.value for value in found]
    assert [counts[owner][1] for owner in expected] == [value.count for value in found]


def test_where_the_order_of_owners_is_by_citations_the_page_says(
    ranked: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands before has its place by applications, and nobody after it has more."""
    monkeypatch.setattr(reference_ranking, "COUNTED", 900)
    page = owners(ranked, "order=applications")
    counts = applications()
    order = [value.value for value in page.values]
    assert page.first_unranked
    certain = order.index(page.first_unranked)
    assert certain > 0
    assert by_applications(counts)[:certain] == order[:certain]
    rest = [counts[owner][1] for owner in order[certain:]]
    assert sorted(rest, reverse=True) == rest
    assert page.first_unranked == page.to_json()["first_by_citations"]
    with serving(create_app(ranked)) as address, httpx.Client(base_url=address) as pages:
        text = pages.get("/facets/reference_owner?order=applications").text
    says = text.index("From here on in order of citations")
    assert text.index(order[certain - 1]) < says < text.index(order[certain])


NAMED = (
    "A.T. Kearney, Inc.",
    "Koninklijke Philips N.V.",
    "O'Brien & Söhne GmbH",
    "L\u2019Oréal",
    "3M Innovative Properties Company",
    "The Board of Trustees of the Leland Stanford Junior University",
    "Regents of the University of California Los Angeles",
    "E. I. du Pont de Nemours and Company",
    "AT&T Intellectual Property I, L.P.",
    "Hewlett-Packard Development Company, L.P.",
    "Straße und Brücke AG",
    "Łódź Çelik Ørsted ASA",
    "Propane-Works 3.5 Inc.",
    "株式会社東芝",
    "none",
    "!!!",
)


@pytest.fixture(scope="module")
def named(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches citations of odd owners, each with the next one beside it in some."""
    alias = f"ui-named-{os.getpid()}"
    rows = [
        replace(s.MULLER, id=f"{place}-{number}", sequence=number, reference_owner=owners)
        for place, owner in enumerate(NAMED)
        for number, owners in enumerate([(owner,)] * (place + 1) + [(owner, NAMED[place - 1])])
    ]
    name = fill(engine, alias, "ptoffact", rows)
    yield Searcher(engine, alias=alias)
    engine.indices.delete(index=name)


@st.composite
def beginnings(draw: st.DrawFn) -> tuple[str, str]:
    """An owner, and how some words of its name begin, in any order, in capitals or not."""
    owner = draw(st.sampled_from([name for name in NAMED if re.search(r"\w", name)]))
    words = draw(st.lists(st.sampled_from(re.findall(r"[^\s&,()/-]+", owner)), min_size=1, max_size=3))
    starts = [word[: draw(st.integers(min(2, len(word)), len(word)))].rstrip(".") for word in words]
    text = " ".join(starts)
    assume(
        sum(
            len(word) == 1
            for word in set(re.findall(r"[\u2e80-\U0010ffff]|[^\W\u2e80-\U0010ffff]+", text.lower()))
        )
        <= MAX_LETTERS
    )
    return owner, draw(st.sampled_from([text, text.lower(), text.upper()]))


@given(beginnings(), st.sampled_from(["count", "name"]))
@settings(max_examples=some(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_owner_is_found_by_any_words_of_its_name(
    named: Searcher, drawn: tuple[str, str], order: str
) -> None:
    """With its exact count, which is that of the click."""
    owner, prefix = drawn
    page = named.facet_page(parse_facet("reference_owner", [("prefix", prefix), ("order", order)]))
    counts = {FACETS["reference_owner"].stored(value.value): value.count for value in page.values}
    place = NAMED.index(owner)
    assert place + 3 == counts.get(owner)  # alone, beside the one before it, beside the one after it


def test_all_owners_are_there_without_a_beginning(named: Searcher) -> None:
    """Also one without any word."""
    page = named.facet_page(parse_facet("reference_owner", []))
    assert {*NAMED} == {FACETS["reference_owner"].stored(value.value) for value in page.values}
