"""What pages say of the data and of what it lacks: counted from the index, on every page."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from html import escape, unescape

import httpx
import pytest

from citations.record import Citation
from engine.meta import IndexMeta
from search_ui.results.coverage import Coverage, Overlap
from search_ui.results.provenance import Joined, RunCounts, Table
from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from tests.search_ui import specimens as s
from tests.search_ui.filling import contract, fill
from tests.search_ui.served import serving
from tests.search_ui.test_references import text_of

SOURCES = {
    source: [c for c in s.ALL if c.source == source]
    for source in sorted({c.source for c in s.ALL}, key=lambda name: -sum(c.source == name for c in s.ALL))
}


def cells(web: httpx.Client, heading: str) -> list[str]:
    """The cells of a line of the table on the page about the data."""
    page = unescape(web.get("/about").text)
    line = page[page.index(f'<th scope="row">{heading}</th>') :]
    found = re.findall(r"<td>(.*?)</td>", line[: line.index("</tr>")])
    return [re.sub(r"<.*?>", "", cell).strip() for cell in found]


@pytest.mark.parametrize(
    "page", ["/", "/search", "/search?q=nothing+at+all", "/citations/muller", "/about", "/no"]
)
def test_every_page_says_what_the_data_lacks(web: httpx.Client, page: str) -> None:
    """How much has a date and a number, and that not finding is no proof."""
    web.get("/about")  # where something is wrong, the page says what was counted last
    dated = {name: sum(c.office_action_date is not None for c in all_) for name, all_ in SOURCES.items()}
    text = unescape(re.sub(r"\s+", " ", web.get(page).text))
    assert f"{len(s.ALL)} citations indexed, last on " in text
    assert (
        f"{100 * dated['ptoffact'] / len(SOURCES['ptoffact']):.1f}% of {len(SOURCES['ptoffact'])} rows"
        in text
    )
    assert f"{100 * dated['oa_citations'] / len(SOURCES['oa_citations']):.1f}% of" in text
    assert "(PTO-1449/SB-08) are covered only in part" in text


@pytest.mark.parametrize(
    ("heading", "fits"),
    [
        ("with the date of their office action", lambda c: c.office_action_date is not None),
        ("with an art unit", lambda c: c.art_unit is not None),
        ("with a ground of rejection", lambda c: bool(c.rejection_type)),
        ("PTO-892 (examiner)", lambda c: "892" in c.form_source),
        ("PTO-1449/SB-08, IDS (applicant)", lambda c: "1449" in c.form_source),
        ("Office action text", lambda c: "oa_text" in c.form_source),
        ("no form and no text", lambda c: not c.form_source),
        ("a reference at all", lambda c: c.reference_type != "none"),
        ("a document by a number that was recognized", lambda c: c.reference_number is not None),
        ("with the examiner of the application", lambda c: c.examiner is not None),
        ("with the subject of the application (CPC)", lambda c: bool(c.application_cpc)),
        ("with the US class of the application", lambda c: c.uspc_class is not None),
        ("something whose number was not recognized", lambda c: c.reference_type == "unrecognized"),
        ("literature other than patents (NPL)", lambda c: c.reference_type == "non_patent"),
    ],
)
def test_the_page_about_the_data_counts_each_source(
    web: httpx.Client, heading: str, fits: Callable[[Citation], bool]
) -> None:
    """The same as a count of the rows themselves."""
    expected = [str(sum(map(fits, citations))) for citations in SOURCES.values()]
    assert expected == [cell.split()[0] for cell in cells(web, heading)]


def test_the_page_about_the_data_tells_what_the_run_reported(web: httpx.Client) -> None:
    """Rows read are the indexed, merged and rejected ones; where nothing was noted, that is said."""
    assert ["1,234", "not noted"] == cells(web, "rows read")
    assert ["4", "not noted"] == cells(web, "rejected: could not be used")
    assert ["30", "not noted"] == cells(web, "merged: an older or equal state of another row")


def test_the_page_about_the_data_tells_of_titles_and_owners_by_kind(web: httpx.Client) -> None:
    """How many references of each kind have one, and from which tables; of each source."""
    page = unescape(web.get("/about").text)
    table = page[page.index("<h2>Titles and owners</h2>") :]
    table = table[: table.index("</table>")]
    found = [
        [
            re.sub(r"<.*?>", "", cell).strip()
            for cell in re.findall(r"<(?:th|td)[^>]*>(.*?)</(?:th|td)>", line)
        ]
        for line in table.split("<tr>")[2:]
    ]
    for source, citations in SOURCES.items():
        grants = [c for c in citations if c.reference_type == "us_grant"]
        counts = [len(grants), *(sum(map(fits, grants)) for fits in (is_titled, is_owned))]
        lines = [line for line in found if line[0] == "US patent"]
        assert [str(count) for count in counts] in [
            [cell.split()[0] for cell in line[1:]] for line in lines
        ], source
        titled = sum(c.title is not None for c in citations)
        assert [str(len(citations)), str(titled)] in [
            [cell.split()[0] for cell in line[1:3]] for line in found if line[0] == "the application acted on"
        ]
    assert 'g_patent of <time datetime="2026-04-02">' in page
    assert "<dt>Examiner</dt><dd>The examiner is the one whom PatEx" in page


def is_titled(citation: Citation) -> bool:
    """Whether the title of its reference is known."""
    return citation.reference_title is not None


def is_owned(citation: Citation) -> bool:
    """Whether an owner of its reference is known."""
    return bool(citation.reference_owner)


def test_a_join_is_read_from_what_an_index_says() -> None:
    """None where nothing was joined."""
    meta = {"joined": {"date": "2026-11-25", "tables": {"g_patent": {"rows": 3, "modified": "2026-04-02"}}}}
    assert Joined("2026-11-25", (Table("g_patent", 3, "2026-04-02"),)) == Joined.from_meta(
        IndexMeta.from_mapping(meta)
    )
    assert Joined.from_meta(IndexMeta()) is None


def test_a_run_is_read_from_what_its_index_says() -> None:
    """Any of it may be missing."""
    report = {"read": 3, "indexed": 2, "merged": 1, "rejected": 0, "seconds": 1.5}
    meta = IndexMeta.from_mapping({"finished": "2026-01-02", "report": report})
    assert RunCounts("2026-01-02", 3, 2, 1, 0) == RunCounts.from_meta(meta, "oa_citations")
    assert RunCounts() == RunCounts.from_meta(IndexMeta(), "oa_citations")


def test_what_two_apis_have_is_told_of_each(searcher: Searcher) -> None:
    """In one index: how many citations are in both, how many rows of each were read, and what differs."""
    counts = {"read": 9, "indexed": 3, "merged": 6, "rejected": 0}
    report = counts | {"files": {"all": counts, "enriched/all": {**counts, "read": 4, "merged": 1}}}
    alone = replace(s.MULLER, id="alone", source="enriched_citations", also_in=(), told_otherwise=())
    engine, alias = searcher.engine.client, f"ui-lanes-{os.getpid()}"
    body = contract({"source": "oa_citations", "report": report})
    name = fill(engine, alias, "oa_citations", [s.MULLER, s.SABE, *s.PLACEHOLDERS, alone], body)
    lanes = Searcher(engine, alias=alias)
    try:
        told = lanes.coverage()
        assert told.overlap == Overlap(both=1, first=1, second=1)
        assert {"oa_citations": (9, 6), "enriched_citations": (4, 1)} == {
            each.source: (each.run.read, each.run.merged) for each in told.sources
        }
        with serving(create_app(lanes)) as address:
            about = text_of(httpx.get(f"{address}/about"))
            assert "1 are in both, 1 only in the Office Action Citations API, and 1 only in the" in about
            page = text_of(httpx.get(f"{address}/citations/muller"))
            assert "says otherwise: office action of 2022-03-15; literature other than patents (NPL)." in page
            assert "Where in the reference column 4; figure 3" in page
            for url, expected in (("source=enriched_citations", 1), ("category=X", 2), ("q=category:y", 2)):
                assert expected == httpx.get(f"{address}/api/search?{url}").json()["total"]
    finally:
        engine.indices.delete(index=name)
    assert Coverage(sources=(), samples=(), indexed=None).overlap is None


def test_nothing_indexed_is_no_coverage(searcher: Searcher) -> None:
    """Sums over no source are none, and over several are theirs."""
    empty = Coverage(sources=(), samples=(), indexed=None)
    assert (0, 0, 0, 0) == (empty.citations, empty.dated, empty.naming, empty.numbered)
    coverage = searcher.coverage()
    assert (len(s.ALL), len(s.NAMING_A_REFERENCE)) == (coverage.citations, coverage.naming)


def test_a_bare_number_is_written_once_and_links_to_the_document(web: httpx.Client) -> None:
    """As people write it; the code and the source's own spelling stand beside it."""
    page = web.get("/search?q=6622200").text
    hit = page[page.index('<li class="hit">') : page.index("</article>")]
    shown = re.sub(r"<[^>]*>", "", hit)
    assert 1 == shown.count("US 6,622,200")
    assert "6622200" not in shown
    assert 'href="/references/US6622200" title="How US6622200 is used"' in hit
    assert (
        '<a class="away" href="https://patents.google.com/patent/US6622200"'
        ' rel="noopener noreferrer external"'
    ) in hit


def test_what_a_form_says_is_shown_as_it_stands(web: httpx.Client) -> None:
    """The number stands beside it."""
    page = unescape(web.get("/search?q=kohtaro").text)
    assert "US 20070217688 A1</a>" in page
    assert ">US 2007/0217688</a>" in page


def test_the_art_unit_of_a_result_narrows_the_search(web: httpx.Client) -> None:
    """It keeps what was asked for."""
    page = unescape(web.get("/search?q=battery&size=10").text)
    assert 'href="/search?q=battery&art_unit=1727&size=10" rel="nofollow" title="Only art unit 1727"' in page


@pytest.mark.parametrize(
    ("query", "read_as", "link"),
    [
        ("q=US+9,999,999", "US 9,999,999", "https://patents.google.com/patent/US9999999"),
        ("q=9,999,998+or+9,999,999", "US 9,999,998", "https://patents.google.com/patent/US9999999"),
        ("q=ref:EP+7654321", "EP 7654321", "https://worldwide.espacenet.com/patent/search?q=pn%3DEP7654321"),
        ("reference=D999,999", "D999,999", "https://patents.google.com/patent/USD999999"),
        ("q=15/999,999", "15/999,999", None),
        ("application=15999999", "15/999,999", None),
    ],
)
def test_a_number_that_nothing_cites_says_what_it_was_read_as(
    web: httpx.Client, query: str, read_as: str, link: str | None
) -> None:
    """Not that nothing matches: this data does not cite it, which does not mean that nobody ever did."""
    page = web.get(f"/search?{query}", follow_redirects=True).text
    assert "No citation here names" in page
    assert "Nothing matches" not in page
    assert read_as in page
    assert "That does not mean that it was never cited" in page
    assert link is None or f'href="{escape(link)}"' in page


@pytest.mark.parametrize("query", ["q=9,999,999+sabe", "q=9,999,999&rejection_type=103", "q=xylophone"])
def test_where_more_was_asked_than_a_number_nothing_matches_all_of_it(web: httpx.Client, query: str) -> None:
    """The number alone may be cited."""
    page = web.get(f"/search?{query}", follow_redirects=True).text
    assert "Nothing matches all of this" in page
    assert "No citation here names" not in page
