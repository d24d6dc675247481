"""What is found, in which order, and how it is marked: on a real engine, with specimens that have names."""

import pytest

from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from search_ui.url.parse import parse
from tests.search_ui import specimens as s
from tests.search_ui.asked import ids, of, search


def test_a_hit_holds_the_whole_citation(searcher: Searcher) -> None:
    """What was indexed comes back, field by field."""
    results = search(searcher, "q=US+2007/0217688&form_source=892")
    assert [s.SABE] == [hit.citation for hit in results.hits]
    assert 1 == results.total


@pytest.mark.parametrize(
    "q",
    [
        "US 2007/0217688",
        "US 2007/0217688 A1",
        "US-20070217688-A1",
        "us20070217688a1",
        "20070217688",
        "2007/0217688",
        "2007217688",
        "Sabe 2007/0217688",
        "Kohtaro Sabe",
        "sabe kohtaro",
        "SABE",
    ],
)
def test_a_reference_is_found_by_its_number_in_any_spelling_and_its_names_in_any_order(
    searcher: Searcher, q: str
) -> None:
    """And nothing else is."""
    assert [s.SABE.id] == ids(searcher.search(SearchParams(q=q)))


@pytest.mark.parametrize(
    "q", ["muller", "Müller", "MULLER", "Mu\u0308ller", "jorg muller", "muller 9,280,610"]
)
def test_a_name_is_found_with_and_without_its_accents(searcher: Searcher, q: str) -> None:
    """Both office actions over that reference are."""
    assert of([s.MULLER, s.FINAL]) == set(ids(search(searcher, f"q={q}")))


@pytest.mark.parametrize("q", ["17/248,024", "17248024", "US 17/248,024"])
def test_an_application_is_found_by_its_number(searcher: Searcher, q: str) -> None:
    """With all citations against it."""
    assert of([s.MULLER, s.FINAL]) == set(ids(searcher.search(SearchParams(q=q))))


def test_eight_digits_find_the_patent_and_the_application(searcher: Searcher) -> None:
    """Nobody can know which of the two is meant."""
    found = ids(searcher.search(SearchParams(q="12345678")))
    assert of([s.GRANT_OF_EIGHT_DIGITS, s.EIGHT_DIGITS]) == set(found)


def test_a_foreign_number_is_found(searcher: Searcher) -> None:
    """In other spellings than the form's."""
    assert [s.JAPANESE.id] == ids(searcher.search(SearchParams(q="JP2004159476A")))
    assert [s.BATTERY_IN_PASSAGE.id] == ids(searcher.search(SearchParams(q="CN 1804138")))


def test_an_office_action_is_found_by_its_id(searcher: Searcher) -> None:
    """In capitals or not."""
    assert [s.MULLER.id] == ids(searcher.search(SearchParams(q="ld1q0fkgxbluex4")))


@pytest.mark.parametrize(
    "q", ["lithium müller", "electrode acme", "electrolyte claims", "batterie gmbh", "electrodes acme solids"]
)
def test_words_may_be_spread_over_the_fields(searcher: Searcher, q: str) -> None:
    """Title, passage, the reference's title and owner: together they must have all of the words."""
    assert of([s.MULLER, s.FINAL]) == set(ids(searcher.search(SearchParams(q=q))))


def test_every_word_must_match(searcher: Searcher) -> None:
    """One word that is nowhere finds nothing."""
    assert 0 == searcher.search(SearchParams(q="müller lithium xylophone")).total


@pytest.mark.parametrize(
    "q",
    [
        '"',
        "(",
        "AND",
        "a OR",
        "-",
        "*",
        "~",
        "/",
        "[1 TO",
        "title:",
        "\\",
        "?",
        "§",
        "🔋",
        "{{7*7}}",
        "' OR 1=1",
        "a" * 1000,
    ],
)
def test_no_text_is_a_syntax_error(searcher: Searcher, q: str) -> None:
    """Whatever stands in the box is looked for, and mostly not found."""
    assert 0 <= searcher.search(SearchParams(q=q)).total < len(s.ALL)


@pytest.mark.parametrize("q", ["x y " * 50, "電" * 100, "9280610 " * 100, "1-1-1-1-" * 25])
def test_the_longest_text_that_is_allowed_is_not_too_much_for_the_engine(searcher: Searcher, q: str) -> None:
    """The limits on words are below the engine's own."""
    params = parse([("q", q)])
    assert searcher.search(params).total >= 0


def test_ranking_puts_the_number_first_then_the_reference_then_the_rest(searcher: Searcher) -> None:
    """A handbook that has the words in its reference stands before a passage that has them."""
    assert [s.BATTERY_IN_REFERENCE.id, s.BATTERY_IN_PASSAGE.id] == ids(
        searcher.search(SearchParams(q="zinc battery"))
    )
    hits = searcher.search(SearchParams(q="12345678")).hits
    assert all(hit.score is not None and hit.score >= 100_000 for hit in hits)


def test_equal_scores_are_ordered_by_date(searcher: Searcher) -> None:
    """The later office action over the same reference stands first."""
    assert [s.FINAL.id, s.MULLER.id] == ids(searcher.search(SearchParams(q="müller")))


@pytest.mark.parametrize(("sort", "sign"), [("newest", -1), ("oldest", 1)])
def test_sorting_by_date_puts_rows_without_a_date_last(searcher: Searcher, sort: str, sign: int) -> None:
    """Both ways; rows of the same day keep the source's order."""
    dated = [citation for citation in s.NAMING_A_REFERENCE if citation.office_action_date]
    undated = [citation for citation in s.NAMING_A_REFERENCE if not citation.office_action_date]
    ordered = sorted(
        dated, key=lambda c: (sign * int((c.office_action_date or "").replace("-", "")), c.sequence)
    )
    expected = [c.id for c in [*ordered, *sorted(undated, key=lambda c: c.sequence)]]
    assert expected == ids(searcher.search(SearchParams(sort=sort, size=100)))


def test_pages_have_every_hit_once(searcher: Searcher) -> None:
    """Page after page gives what one large page gives."""
    whole = ids(searcher.search(SearchParams(size=50)))
    pages = [ids(searcher.search(SearchParams(size=10, page=page))) for page in (1, 2, 3)]
    assert whole == [id_ for page in pages for id_ in page]
    assert len(s.NAMING_A_REFERENCE) == len(whole)


def test_what_matched_is_marked_and_all_else_escaped(searcher: Searcher) -> None:
    """A reference's own tags are text, whoever wrote them."""
    [hit] = searcher.search(SearchParams(q="script lithium")).hits
    assert (
        "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp; Co. <mark>lithium</mark>"
        in str(hit.shown("reference"))
    )
    assert "A passage with &lt;b&gt;<mark>lithium</mark>&lt;/b&gt; &amp; more." == str(hit.shown("passage"))


def test_a_number_is_marked_in_the_reference(searcher: Searcher) -> None:
    """Also when it was typed in another spelling."""
    [hit] = searcher.search(SearchParams(q="2007217688")).hits
    assert "Sabe; Kohtaro US <mark>20070217688</mark> A1" == str(hit.shown("reference"))
