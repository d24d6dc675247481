"""What each operator and field finds, on a real engine; what is marked; what the page says of it."""

from html import unescape

import httpx
import pytest

from citations.record import Citation
from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from tests.search_ui import specimens as s
from tests.search_ui.asked import ids, of

ART_UNITS = s.MANY_ART_UNITS
MULLERS = [s.MULLER, s.FINAL]
ZINC = [s.BATTERY_IN_PASSAGE, s.BATTERY_IN_REFERENCE]


def found(searcher: Searcher, q: str, *, literal: bool = False) -> set[str]:
    """The ids of all that a text finds."""
    return set(ids(searcher.search(SearchParams(q=q, literal=literal, size=100))))


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("zinc battery", ZINC),
        ('"battery handbook"', [s.BATTERY_IN_REFERENCE]),
        ('"handbook battery"', []),
        ('"zinc battery" -handbook', [s.BATTERY_IN_PASSAGE]),
        ("battery NOT zinc", MULLERS),
        ("handbook OR sabe", [s.BATTERY_IN_REFERENCE, s.SABE]),
        ("battery (handbook OR lithium)", [s.BATTERY_IN_REFERENCE, *MULLERS]),
        ("battery handbook OR lithium", [s.BATTERY_IN_REFERENCE, *MULLERS]),
        ("(zinc handbook) OR sabe", [s.BATTERY_IN_REFERENCE, s.SABE]),
        ("batter*", [*ZINC, *MULLERS]),
        ("BATTER* zinc -hand*", [s.BATTERY_IN_PASSAGE]),
        ("mül*", MULLERS),
        ("-6182010 art_unit", []),
        ("electrodes stacked", MULLERS),
        ("batteries electrolytes", MULLERS),
        ("acme stacks lithium", MULLERS),
        ('"electrode stack"', MULLERS),
        ('"electrode stacks"', []),
        ("electrodes*", []),
        ("controller caches", [s.EIGHT_DIGITS]),
        ("cache -controllers", []),
        ("cache -caching", []),
        ("title:electrolytes", MULLERS),
        ("title:electrode", []),
        ('title:"solid electrolyte"', MULLERS),
        ('title:"solid electrolytes"', []),
        ("title:batter*", MULLERS),
        ("ref-title:(electrodes stack)", MULLERS),
        ("ref-title:(memory OR electrode) -owner:apple", MULLERS),
        ("ref-title:battery", []),
        ("owner:apple", [s.EIGHT_DIGITS]),
        ("owner:apples", []),
        ("owner:zinc", []),
        ('owner:"müller batterie"', MULLERS),
        ("owner:batt*", MULLERS),
        ("owner:acme ref-title:stacks", MULLERS),
        ("name:zinc", [s.BATTERY_IN_REFERENCE]),
        ("name:acme", MULLERS),
        ('name:"müller batterie"', MULLERS),
        ("name:lithium", [s.SCRIPT]),
        ("name:(kohtaro OR gao)", [s.SABE, s.BATTERY_IN_PASSAGE]),
        ("name:koh*", [s.SABE]),
        ("ref:9,280,610", MULLERS),
        ("ref:US9280610 lithium", MULLERS),
        ("ref:US9280*", MULLERS),
        ("ref:9280*", MULLERS),
        ("ref:jp2004*", [s.JAPANESE]),
        ("ref:12345678", [s.GRANT_OF_EIGHT_DIGITS]),
        ("app:12345678", [s.EIGHT_DIGITS]),
        ("12345678", [s.GRANT_OF_EIGHT_DIGITS, s.EIGHT_DIGITS]),
        ("app:29/456,789", [s.DESIGN]),
        ("app:2945*", [s.DESIGN]),
        ("au:2911", [s.DESIGN]),
        ("au:172* -lithium", ZINC),
        ("tc:29", [s.DESIGN]),
        ("oa:ld1q0fkgxbluex4", [s.MULLER]),
        ("ground:103(a)", [s.DESIGN, *s.SAME_DAY]),
        ("ground:103", [*MULLERS, s.DESIGN, *s.SAME_DAY]),
        ("ground:102 ground:103", [s.FINAL]),
        ("ground:dp", [s.BATTERY_IN_PASSAGE]),
        ("form:ids battery", ZINC),
        ("form:892 form:text", [s.SABE, s.MULLER, s.DESIGN]),
        ("class:d14", [s.DESIGN]),
        ("claim:7", MULLERS),
        ("claim:4..9", MULLERS),
        ("claim:1 claim:2", MULLERS),
        ("claim:8..", []),
        ("date:2016-12-30", [s.DESIGN]),
        ("date:2016-12", [s.DESIGN]),
        ("date:2022", MULLERS),
        ("date:2022-04..", [s.FINAL]),
        ("date:2018..2019", ZINC),
        ("date:..2018 battery", [s.BATTERY_IN_REFERENCE]),
        ("9280610, D911456", [*MULLERS, s.DESIGN]),
        ("au:2911 au:1727 -date:2022", [s.DESIGN, *ZINC]),
        ("sabe (", [s.SABE]),
        ("*", []),
    ],
)
def test_an_operator_or_a_field_finds_what_it_says(
    searcher: Searcher, q: str, expected: list[Citation]
) -> None:
    """Exactly those citations, and no other."""
    assert of(expected) == found(searcher, q)


def test_only_what_is_unwanted_may_be_said(searcher: Searcher) -> None:
    """A search may begin with all citations."""
    assert of(s.NAMING_A_REFERENCE) - of([s.SABE]) == found(searcher, "-sabe")


def test_literally_an_operator_is_a_word(searcher: Searcher) -> None:
    """And a number is its digits, as the form has them."""
    assert set() == found(searcher, "handbook OR sabe", literal=True)
    assert of([s.SABE]) == found(searcher, "sabe -20070217688", literal=True)


@pytest.mark.parametrize(
    "q",
    [
        " OR ".join(f"w{n}" for n in range(50)),
        " OR ".join(f"{9000000 + n}" for n in range(50)),
        " ".join(f'"w{n} x"' for n in range(50)),
        " ".join(f"w{n}*" for n in range(5)),
        " ".join(f"-w{n}" for n in range(99)) + " a",
        " OR ".join(f"w{n}" for n in range(20)),
        " ".join(f"-w{n}" for n in range(39)) + " a",
        " ".join(f"w{n}" for n in range(40)),
        " OR ".join(f"(w{n} x{n})" for n in range(13)),
        " OR ".join(f"title:w{n}" for n in range(13)),
        " OR ".join(f"(w{n} x{n})" for n in range(33)),
        "(" * 20 + "a OR b" + ")" * 20,
        " OR ".join(f"(a{n} -b{n})" for n in range(40)),
    ],
    ids=lambda q: q[:20],
)
def test_the_widest_and_deepest_search_is_not_too_much_for_the_engine(searcher: Searcher, q: str) -> None:
    """Opencti #5678 met the engine's limit on clauses; the language's own limits are below it."""
    assert searcher.search(SearchParams(q=q)).total >= 0


@pytest.mark.parametrize(
    ("q", "marked"),
    [
        ("sabe -lithium", "<mark>Sabe</mark>; Kohtaro US 20070217688 A1"),
        ("name:kohtaro", "Sabe; <mark>Kohtaro</mark> US 20070217688 A1"),
        ("koh*", "Sabe; <mark>Kohtaro</mark> US 20070217688 A1"),
        ('"sabe kohtaro"', "<mark>Sabe</mark>; <mark>Kohtaro</mark> US 20070217688 A1"),
        ("ref:2007/0217688", "Sabe; Kohtaro US <mark>20070217688</mark> A1"),
        ("tc:2600 sabe NOT us", "<mark>Sabe</mark>; Kohtaro US 20070217688 A1"),
        ("au:2641 claim:1 OR sabe", "<mark>Sabe</mark>; Kohtaro US 20070217688 A1"),
    ],
)
def test_what_is_marked_is_what_was_wanted(searcher: Searcher, q: str, marked: str) -> None:
    """Neither what is unwanted nor the name of a field."""
    hits = searcher.search(SearchParams(q=q.replace(" NOT us", " -lithium"))).hits
    assert [marked] == [str(hit.shown("reference")) for hit in hits if hit.citation == s.SABE]


@pytest.mark.parametrize(
    ("q", "field", "marked"),
    [
        ("electrodes stack", "reference_title", "<mark>Electrode</mark> <mark>stack</mark>"),
        ("ref-title:stacking", "reference_title", "Electrode <mark>stack</mark>"),
        ("batteries solid", "title", "<mark>Battery</mark> with a <mark>solid</mark> electrolyte"),
        ('"solid electrolyte" batteries', "title", "<mark>Battery</mark> with a <mark>solid</mark>"),
        ("title:electrolytes", "title", "Battery with a solid <mark>electrolyte</mark>"),
        ("title:battery", "reference_title", "Electrode stack"),
        ("owner:acme", "title", "Battery with a solid electrolyte"),
        ("anodes", "passage", "the lithium <mark>anode</mark> of claim 1."),
    ],
)
def test_other_forms_are_marked_too_each_word_once(
    searcher: Searcher, q: str, field: str, marked: str
) -> None:
    """In titles and passages; a phrase beside them stays exact."""
    hit = next(
        hit for hit in searcher.search(SearchParams(q=q)).hits if hit.citation.reference == s.MULLER.reference
    )
    assert marked in str(hit.shown(field))
    assert "<mark><mark>" not in str(hit.shown(field))


def test_a_search_that_finds_nothing_offers_another_spelling(searcher: Searcher) -> None:
    """Only of the words; only when that finds something, under the same filters."""
    meant = searcher.search(SearchParams(q="handbok -sabe au:1727")).did_you_mean
    assert SearchParams(q="handbook -sabe au:1727") == meant
    assert searcher.search(meant).total == 1
    assert searcher.search(SearchParams(q="handbok au:2641")).did_you_mean is None
    of_title = searcher.search(SearchParams(q="elektrode gmhb")).did_you_mean
    assert SearchParams(q="electrode gmbh") == of_title
    assert searcher.search(SearchParams(q="xylophone")).did_you_mean is None
    assert searcher.search(SearchParams(q="handbook")).did_you_mean is None
    assert searcher.search(SearchParams(q="*")).did_you_mean is None


def test_the_page_says_what_was_understood_and_offers_the_text_as_it_stands(web: httpx.Client) -> None:
    """A repaired search is a page of results, never an error: study_finder #159."""
    page = web.get("/search", params={"q": "sabe AND ("})
    assert 200 == page.status_code
    text = unescape(page.text)
    assert "Understood as <code>sabe</code>" in text
    assert "An opening parenthesis with nothing after it was left out." in text
    assert 'href="/search?q=sabe+AND+%28&literal=1"' in text
    literally = web.get("/search", params={"q": "sabe AND (", "literal": "1"})
    assert "Searched as it stands" in literally.text
    assert 'name="literal"' not in literally.text.split("</header>")[0]


def test_a_plain_search_is_not_explained(web: httpx.Client) -> None:
    """There is nothing to say about words."""
    assert "nderstood" not in web.get("/search", params={"q": "zinc battery"}).text


def test_the_page_links_to_the_other_spelling(web: httpx.Client) -> None:
    """With the filters kept."""
    page = web.get("/search", params={"q": "handbok", "art_unit": "1727"})
    assert 'Did you mean <a href="/search?q=handbook&amp;art_unit=1727"' in page.text


def test_what_is_refused_is_a_sentence_with_the_text_kept(web: httpx.Client) -> None:
    """OpenSearch #5097: 400 with a way out, not an expensive search, nor an engine's error."""
    page = web.get("/search", params={"q": "*battery", "art_unit": "1727"})
    assert 400 == page.status_code
    text = unescape(page.text)
    assert "“*battery” begins with a wildcard" in text
    assert 'value="*battery"' in text
    assert 'href="/search?q=%2Abattery&literal=1&art_unit=1727"' in text
    assert 200 == web.get("/search?q=%2Abattery&literal=1&art_unit=1727").status_code
    error = web.get("/api/search", params={"q": "/bat+ery/"})
    assert (400, "bad_parameter") == (error.status_code, error.json()["error"]["code"])


def test_the_api_tells_what_was_understood(web: httpx.Client) -> None:
    """The same as the page."""
    told = web.get("/api/search", params={"q": "12345678 OR"}).json()
    assert "12345678" == told["understood"]["text"]
    assert ["OR was left out where nothing stands on one side of it."] == told["understood"]["repaired"]
    assert "may be a reference or an application" in told["understood"]["notes"][0]
    assert web.get("/api/search").json()["understood"] is None
    assert "handbook" == web.get("/api/search", params={"q": "handbok"}).json()["did_you_mean"]
