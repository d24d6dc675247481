"""Applications by hand, with every conflict of two APIs: rows in, statements on pages out.

Each case is an application of its own. All are indexed by one run into a real engine; what pages say of each
was written down beside its rows, not taken from the pages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import chain

import httpx
import pytest
from opensearchpy import OpenSearch

from indexer import index
from indexer.loading.load import load
from indexer.loading.report import Report
from indexer.progress import silent
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.tables import Folders
from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from tests.indexer.drawn import Row
from tests.indexer.test_enriched import row
from tests.indexer.test_oa_citations_join import action, citation, saved
from tests.indexer.test_tables import families, owners, statuses, taken
from tests.search_ui.served import serving


@dataclass(frozen=True, slots=True)
class Case:
    """An application.

    Attributes:
        cited, enriched, actions: the rows of each API; what is not said is as `_rows` fills it in.
        page: what its page says, in this order. never: what it says nowhere.
        hits: what each of its citations says in a search, the API's first, each in the order of its row.
        reference: what the page of the reference that the case is named for says.
    """

    cited: tuple[Row, ...] = ({},)
    enriched: tuple[Row, ...] = ({},)
    actions: tuple[Row, ...] = ()
    page: tuple[str, ...] = ()
    never: tuple[str, ...] = ("Sources differ", "Another source")
    hits: tuple[tuple[str, ...], ...] = ((),)
    reference: tuple[str, ...] = ()
    number: int = field(default=0)

    @property
    def application(self) -> str:
        """Its number."""
        return f"165000{self.number:02}"

    @property
    def patent(self) -> str:
        """The patent that its rows name where they say nothing else."""
        return f"93000{self.number:02}"


TOLD = "Category X column 4; figure 3; claim 9"
PLACES = {"column 4", "figure 3", "page 2"}
OLDER, YOUNGER = {"createDateTime": "2025-07-01T00:00:00"}, {"createDateTime": "2026-07-01T00:00:00"}
PUBLISHED, GRANTED = "Sabe; Kohtaro US 20150044511 A1", "US 9300011 B2"
_CASES = {
    "both agree": Case(
        page=("1 citation · 1 reference · 1 office action", "2019-10-03 Non-final rejection", "§ 102", TOLD),
        hits=(("2019-10-03", "Category X", "column 4; figure 3; claim 9", "Related claims 1, 7"),),
        reference=(
            "X relevant by itself 1 citations, X relevant by itself 1",
            "column 4 1 1",
            "figure 3 1 1",
        ),
    ),
    "the date differs": Case(
        enriched=({"officeActionDate": "2019-10-05T00:00:00"},),
        actions=({},),
        page=(
            "2019-10-03 Non-final",
            "Sources differ: also given as office action of 2019-10-05.",
            TOLD,
        ),
        never=("Another source",),
        hits=(("2019-10-03", "Another source: office action of 2019-10-05"),),
    ),
    "the kind of office action differs": Case(
        enriched=({"officeActionCategory": "CTFR"},),
        actions=({},),
        page=(
            "2019-10-03 Non-final rejection",
            "Sources differ: also given as office action CTFR Final rejection.",
        ),
        never=("2019-10-03 Final rejection",),
        hits=(("Another source: office action CTFR Final rejection",),),
    ),
    "the forms differ, which are not compared": Case(
        enriched=(
            {"examinerCitedReferenceIndicator": False, "applicantCitedExaminerReferenceIndicator": True},
        ),
        page=("PTO-892", TOLD),
        never=("Sources differ", "Another source", "PTO-1449 "),
        hits=(("PTO-892", "Category X"),),
    ),
    "two rows of one reference": Case(
        enriched=(
            {},
            {"citationCategoryCode": "Y", "passageLocationText": ["p. 2"], "relatedClaimNumberText": "2"},
        ),
        page=("Category X, Y column 4; figure 3; claim 9; page 2 Related claims 1\u20132, 7",),
        hits=(("Category X, Y", "column 4; figure 3; claim 9; page 2"),),
        reference=(
            "X relevant by itself 1 citations, X relevant by itself 1",
            "Y relevant with others 1 citations, Y relevant with others 1",
            "A citation with several categories counts under each",
        ),
    ),
    "a reference that the first API has not": Case(
        enriched=({"citedDocumentIdentifier": "US 9300106 B2", "citationCategoryCode": "A"},),
        page=("2 citations · 2 references · 1 office action", "§ 102", "No ground given", "US 9,300,106"),
        hits=(
            ("US 9,300,006", "2019-10-03", "Non-final"),
            ("US 9,300,106", "Category A", "column 4; figure 3; claim 9"),
        ),
        never=("Category X", "Sources differ"),
    ),
    "an office action that the first API has not": Case(
        cited=(),
        page=("1 citation · 1 reference · 1 office action", "2019-10-03 Non-final rejection", "Category X"),
        hits=(("US 9,300,007", "Category X", "PTO-892"),),
    ),
    "literature, in other letters": Case(
        cited=({"referenceIdentifier": 'Smith et al., "Zinc Handbook", 2009'},),
        enriched=(
            {
                "citedDocumentIdentifier": 'SMITH et al., "ZINC handbook", 2009',
                "inventorNameText": "",
                "nplIndicator": True,
            },
        ),
        page=("1 citation · 1 reference", 'Smith et al., "Zinc Handbook", 2009', "Category X"),
        hits=(('Smith et al., "Zinc Handbook", 2009', "Non-patent literature (NPL)", "Category X"),),
    ),
    "a patent that is said to be literature": Case(
        enriched=({"nplIndicator": True},),
        page=(TOLD, "Another source: literature other than patents (NPL)"),
        never=("Sources differ",),
        hits=(("US patent", "Another source: literature other than patents (NPL)"),),
    ),
    "a number that cannot be read": Case(
        cited=({"referenceIdentifier": "US 2013/99 A1"},),
        enriched=(
            {"citedDocumentIdentifier": "US 2013/99 A1", "inventorNameText": "", "nplIndicator": True},
        ),
        page=("1 citation · 1 reference", "US 2013/99 A1", TOLD),
        hits=(("US 2013/99 A1", "Number not recognized", "Category X"),),
    ),
    "publication and patent of one invention": Case(
        cited=({"referenceIdentifier": PUBLISHED},),
        enriched=({"citedDocumentIdentifier": GRANTED},),
        page=("2 citations · 2 references", "US 2015/0044511", "US 9,300,011", "Category X"),
        hits=(("US 2015/0044511",), ("US 9,300,011", "Category X")),
        reference=(
            "One invention, 2 numbers",
            "2 citations here, against 1 application in 1 office action; 1 application rejected over it",
            "X relevant by itself 1 citations, X relevant by itself 1",
            "Not known 1 citations, Not known 1",
            "column 4 of US 9,300,011 1 1",
        ),
    ),
    "tables that differ in what became of it": Case(
        actions=({"patentNumber": ["11000012"], "applicationStatusNumber": 150},),
        page=("Granted: US 11,000,012", TOLD),
        never=("Abandoned",),
        hits=(("Granted as US 11,000,012",),),
    ),
    "the same owner on both sides": Case(
        page=("Assignee: Both Sides Co.", TOLD),
        hits=(("Both Sides Co.", "self-citation"),),
        reference=("Assignee at grant: Both Sides Co.",),
    ),
    "a row of the first API loaded anew": Case(
        cited=({"id": "a" * 32, **YOUNGER, "legalSectionCode": "103"}, {"id": "a" * 32, **OLDER}),
        page=("1 citation · 1 reference", "§ 103", TOLD),
        never=("§ 102 ", "Sources differ"),
        hits=(("§ 103", "Category X"),),
    ),
    "a row of the second API loaded anew": Case(
        enriched=({"id": "b" * 32, **YOUNGER, "citationCategoryCode": "Y"}, {"id": "b" * 32, **OLDER}),
        page=("1 citation · 1 reference", "Category Y column 4"),
        never=("Category X",),
        hits=(("Category Y",),),
    ),
    "a row whose newest state cannot be used": Case(
        cited=({"id": "c" * 32, **OLDER}, {"id": "c" * 32, **YOUNGER, "legalSectionCode": 102}),
        page=("1 citation · 1 reference · 1 office action", "2019-10-03", "No ground given", TOLD),
        never=("§ 102",),
        hits=(("US 9,300,016", "Category X"),),
    ),
    "another application": Case(
        enriched=({"patentApplicationNumber": "16599999"},),
        page=("Sources differ: also given as application 16/599,999.", TOLD),
        never=("Another source",),
        hits=(("Another source: application 16/599,999",),),
    ),
    "another art unit": Case(
        enriched=({"groupArtUnitNumber": "2858"},),
        page=("Art unit 2641", "Sources differ: also given as art unit 2858."),
        never=("Another source",),
        hits=(("AU 2641", "Another source: art unit 2858"),),
    ),
    "a row of the second API that cannot be used": Case(
        enriched=({"officeActionDate": "never"},),
        page=("1 citation · 1 reference", "no date", "§ 102"),
        never=("Category", "2019-10-03", "column 4"),
        hits=(("US 9,300,019", "no date in the source"),),
    ),
    "a placeholder is no reference": Case(
        cited=({"referenceIdentifier": "", "parsedReferenceIdentifier": ""},),
        page=("1 citation · 1 reference", "1 row of the source names no reference", "Category X"),
        hits=(("US 9,300,020", "Category X"),),
    ),
    "two rows of the first API": Case(
        cited=({}, {"legalSectionCode": "103"}),
        page=("2 citations · 1 reference · 1 office action", "§ 102", TOLD, "§ 103", TOLD),
        hits=(("Category X",), ("Category X",)),
        reference=(
            "2 citations here, against 1 application",
            "X relevant by itself 2 citations, X relevant by itself 1",
            "column 4 2 1",
        ),
    ),
    "no office action is named": Case(
        enriched=({"obsoleteDocumentIdentifier": ""},),
        page=("2 citations · 1 reference · 2 office actions", "no ID in the source"),
        hits=((), ("Category X",)),
    ),
}
CASES = {name: replace(case, number=number) for number, (name, case) in enumerate(_CASES.items(), start=1)}
EACH = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def _rows(case: Case) -> tuple[list[Row], list[Row], list[Row]]:
    """The rows of a case: of the same office action and the same patent, unless it says otherwise."""
    shared = {
        "patentApplicationNumber": case.application,
        "obsoleteDocumentIdentifier": f"CASE{case.number:02}RXEAPX1",
    }
    named = {"referenceIdentifier": f"Sabe; Kohtaro US {case.patent} B2"}
    called = {"citedDocumentIdentifier": f"US {case.patent} B2"}
    return (
        [citation(100 * case.number + at, **shared | named | values) for at, values in enumerate(case.cited)],
        [
            row(10_000 + 100 * case.number + at, **shared | called | values)
            for at, values in enumerate(case.enriched)
        ],
        [action(**{key: [value] for key, value in shared.items()} | values) for values in case.actions],
    )


@pytest.fixture(scope="module")
def run(
    engine: OpenSearch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[httpx.Client, Report]]:
    """A client for the pages of all cases, and what the run that indexed them reported."""
    folder = tmp_path_factory.mktemp("cases")
    each = [_rows(case) for case in CASES.values()]
    cited, enriched, actions = ([*chain.from_iterable(of_api)] for of_api in zip(*each, strict=True))
    of_one = CASES["publication and patent of one invention"].patent
    same, ended = (
        CASES[name] for name in ("the same owner on both sides", "tables that differ in what became of it")
    )
    owner = ("0", "1", "", "", "Both Sides Co.")
    tables = taken(
        folder,
        Folders(
            owners=owners(folder / "owners", [(same.patent, *owner)], [("20200000013", *owner)]),
            families=families(
                folder / "families",
                [(of_one, "13000011")],
                [("13000011", of_one, "20150044511"), (same.application, "", "20200000013")],
            ),
            applications=statuses(
                folder / "applications", [(ended.application, "Abandoned  --  Incomplete", "")]
            ),
        ),
    )
    source = OaCitationsSource(
        [saved(folder / "rows.jsonl", *cited)],
        folder / "work",
        office_actions=[saved(folder / "actions.jsonl", *actions)],
        enriched=[saved(folder / "enriched.jsonl", *enriched)],
        tables=tables,
    )
    report = load(engine, source, folder / "dead-letters", silent)
    with serving(create_app(Searcher(engine))) as address, httpx.Client(base_url=address, timeout=60) as web:
        yield web, report
    for state in index.states(engine):
        index.discard(engine, state.name)


def said(page: httpx.Response) -> str:
    """What a page says between its heading and its end, without its tags."""
    assert page.status_code == httpx.codes.OK
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split()).replace(" ,", ",").replace(" .", ".")


def assert_in_order(statements: tuple[str, ...], text: str) -> None:
    """Each behind the one before it."""
    at = 0
    for statement in statements:
        assert statement in text[at:], f"{statement!r} is not in {text[at:]!r}"
        at = text.index(statement, at) + len(statement)


@EACH
def test_the_page_of_the_application(run: tuple[httpx.Client, Report], case: Case) -> None:
    """What it says, in its order, and what it does not say."""
    text = said(run[0].get(f"/applications/{case.application}"))
    assert_in_order(case.page, text)
    assert [] == [statement for statement in case.never if statement in text]


@EACH
def test_the_citations_in_a_search(run: tuple[httpx.Client, Report], case: Case) -> None:
    """As many as there are, each with what is told of it."""
    page = run[0].get(f"/search?application={case.application}&sort=oldest").text
    ids = [hit["id"] for hit in run[0].get(f"/api/search?application={case.application}").json()["hits"]]
    cards = re.findall(r'<li class="hit">.*?</li>\s*(?=<li class="hit">|</ol>)', page, re.DOTALL)
    by_id = {id_: card for id_ in ids for card in cards if f"/citations/{id_}" in card}
    assert len(case.hits) == len(cards) == len(by_id)
    for id_, statements in zip(sorted(by_id), case.hits, strict=True):
        text = " ".join(unescape(re.sub(r"<[^>]*>", " ", by_id[id_])).split())
        assert [] == [statement for statement in statements if statement not in text], text


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=name) for name, case in CASES.items() if case.reference]
)
def test_the_page_of_the_reference(run: tuple[httpx.Client, Report], case: Case) -> None:
    """With its categories and the places pointed at; `claim 9` is none, it may be the application's."""
    places = run[0].get(f"/api/references/US{case.patent}").json()["places"]
    assert {"column 4", "figure 3"} <= {place["place"] for place in places["first"]} <= PLACES
    assert_in_order(case.reference, said(run[0].get(f"/references/US{case.patent}")))


def test_every_row_is_accounted_for(run: tuple[httpx.Client, Report]) -> None:
    """Of the first API's 24 two are older states, and one cannot be used.

    Of the second's 24 six are citations of their own, one is an older state, one cannot be used, and the
    others are joined.
    """
    report = run[1]
    assert (48, 27, 19, 2) == (report.read, report.indexed, report.merged, report.rejected)
    placeholders = 1
    assert report.indexed == sum(len(case.hits) for case in CASES.values()) + placeholders
