"""The likeliest references for a sentence or claim: which words decide, what is counted and offered."""

import os
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, quote_plus, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opensearchpy import OpenSearch

from citations.record import Citation
from search_ui.language.sentences import telling_words
from search_ui.query.filters import query
from search_ui.query.likeness import deciding_words
from search_ui.query.plan import Plan
from search_ui.results.likely import COUNTED, LEAST_WORDS, MOST_WORDS, READ, deciding
from search_ui.searcher import Searcher, likeness
from search_ui.url.like import MAX_LIKE, Deciding
from search_ui.url.params import SearchParams
from search_ui.url.parse import parse, parse_facet, parse_ranking
from search_ui.url.values import BadParameter
from tests.search_ui import specimens as s
from tests.search_ui.asked import ids, search, total
from tests.search_ui.filling import by_source
from tests.search_ui.test_mapping_versions import both

__all__ = ["both"]

ALIAS = f"ui-likely-{os.getpid()}"
CLAIM = "A battery, comprising: a zinc anode; and a solid electrolyte disposed on said anode"
NEAR, DAMPED, SPRUNG = 130, 40, 20


@pytest.fixture(scope="module")
def hinges(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches many references with hinges, each with a title of its own, some cited again and again."""
    rows = [
        Citation(
            id=f"{place}-{again}",
            sequence=10 * place + again,
            application_number=f"14{again:06}",
            reference=f"{7_000_000 + place}",
            reference_number=f"US{7_000_000 + place}",
            reference_title="Hinge of a door"
            + " with a damper" * (place < DAMPED)
            + " and a spring" * (place < SPRUNG),
            art_unit="3677" if place % 2 else None,
            source="ptoffact",
            reference_type="us_grant",
            rejection_type=("103",),
        )
        for place in range(NEAR)
        for again in range(1 + place % 3)
    ]
    book = Citation(
        id="book",
        source="ptoffact",
        sequence=9_999,
        application_number="14000000",
        reference="Dampers and springs of hinges, a handbook of 1970",
        reference_type="non_patent",
    )
    with by_source(engine, ALIAS, [*rows, book]) as searcher:
        yield searcher


def likely(searcher: Searcher, sentence: str, **more: object) -> dict[str, tuple[str, ...]]:
    """The likeliest references of the first page, with the words that each has."""
    found = searcher.search(SearchParams(like=sentence, **more)).likely  # type: ignore[arg-type]
    return {one.key: one.words for one in found.references} if found else {}


def test_a_reference_is_found_by_some_of_the_words(searcher: Searcher) -> None:
    """By the citation of it that is likest; what has no number is known by its text."""
    assert {
        "zinc battery handbook, 3rd ed., 2009, pages 12-14": {"zinc", "battery"},
        "US9280610": {"solid", "electrolyte", "anode", "battery"},
        "CN1804138": {"zinc", "battery"},
    } == {key: {*words} for key, words in likely(searcher, CLAIM).items()}


def test_every_word_would_find_nothing(searcher: Searcher) -> None:
    """The strict search is offered, and it offers this one."""
    found = search(searcher, f"like={quote_plus(CLAIM)}")
    assert found.strict == SearchParams(q=CLAIM)
    strict = searcher.search(SearchParams(q=CLAIM))
    assert (0, SearchParams(like=CLAIM)) == (strict.total, strict.likelier)


def test_few_words_or_many_results_offer_nothing_else(searcher: Searcher) -> None:
    """A search that finds enough, or says little, is what it is."""
    assert None is searcher.search(SearchParams(q="zinc anode")).likelier
    assert None is searcher.search(SearchParams(q=CLAIM, literal=True)).strict


def test_the_counts_cover_what_has_enough_of_the_words(searcher: Searcher) -> None:
    """Two citations of one reference, one of each other; a count equals the results behind it."""
    found = search(searcher, f"like={quote_plus(CLAIM)}")
    assert 4 == found.total == found.totals.citations if found.totals else None
    for facet in found.facets:
        for value in facet.values:
            if not value.selected and value.count:
                behind = parse(parse_qsl(urlsplit(value.url).query))
                assert value.count == total(searcher, behind), value.url


def test_a_filter_changes_neither_the_words_nor_their_order(searcher: Searcher) -> None:
    """They are asked of all citations."""
    whole, part = (search(searcher, f"like={quote_plus(CLAIM)}{more}") for more in ("", "&form_source=1449"))
    assert whole.likely
    assert part.likely
    assert whole.likely.deciding == part.likely.deciding
    left = {"CN1804138", "zinc battery handbook, 3rd ed., 2009, pages 12-14"}
    assert [one.key for one in whole.likely.references if one.key in left] == [
        one.key for one in part.likely.references
    ]


def test_other_pages_count_the_same(searcher: Searcher) -> None:
    """All values of a facet, owners, and the most used references under the sentence."""
    items = [("like", CLAIM)]
    found = {facet.name: facet for facet in searcher.facets(SearchParams(like=CLAIM))}
    for name in ("art_unit", "reference_owner"):
        page = searcher.facet_page(parse_facet(name, items))
        assert {v.value: v.count for v in found[name].values} == {v.value: v.count for v in page.values}
    ranking = searcher.reference_ranking(parse_ranking(items))
    assert (4, {"US9280610": 2, "CN1804138": 1}) == (
        ranking.total,
        {value.number: value.citations for value in ranking.values},
    )


def test_each_figure_of_a_reference_is_the_total_behind_its_link(hinges: Searcher) -> None:
    """Under the filters alone: all that it is used for, whatever its words."""
    found = hinges.search(SearchParams(like="door hinge with damper and spring")).likely
    assert found
    for one in found.references:
        assert (one.uses is None) == (one.hit.citation.reference_number is None)
        if one.uses:
            figures = {one.uses.url: one.uses.citations} | {use.url: use.count for use in one.uses.uses}
            for url, count in figures.items():
                assert count == total(hinges, parse(parse_qsl(urlsplit(url).query)))


def test_pages_have_each_of_the_likeliest_once(hinges: Searcher) -> None:
    """As far as a hundred, though there are more, and the likest first."""
    params = SearchParams(like="a door with hinges", size=10)
    keys: list[str] = []
    scores: list[float] = []
    while params:
        last = hinges.search(params)
        assert last.likely
        keys += [one.key for one in last.likely.references]
        scores += [one.hit.score or 0 for one in last.likely.references]
        params = last.next  # type: ignore[assignment]
    assert (100, 100, 10) == (len({*keys}), len(keys), last.pages)
    assert last.likely
    assert last.likely.is_cut
    assert sorted(scores, reverse=True) == scores


def test_what_has_no_number_stands_among_the_others(hinges: Searcher) -> None:
    """Known by its text."""
    keys = {*likely(hinges, "a door hinge, comprising springs and dampers", size=50)}
    book = "dampers and springs of hinges, a handbook of 1970"
    assert {book, *(f"US{7_000_000 + place}" for place in range(SPRUNG))} == keys


def test_two_forms_of_a_word_are_one(hinges: Searcher) -> None:
    """Else a plural would be worth two words."""
    found = hinges.search(SearchParams(like="spring springs damper dampers turbine")).likely
    assert found
    assert (("spring", "damper"), ("turbine",)) == (found.deciding.words, found.deciding.unknown)


def test_common_words_decide_where_there_are_no_others(hinges: Searcher) -> None:
    """Every reference here has a hinge and a door."""
    found = hinges.search(SearchParams(like="door hinge")).likely
    assert found
    assert {"door", "hinge"} == {*found.deciding.words}
    rarer = hinges.search(SearchParams(like="door hinge with a damper")).likely
    assert rarer
    assert (("damper",), {"door", "hinge"}) == (rarer.deciding.words, {*rarer.deciding.common})


def test_where_there_are_no_stems_words_decide_as_they_stand(both: Searcher) -> None:
    """An index of an earlier version is searched with the others."""
    found = both.search(SearchParams(like="A stack with an electrode"))
    assert (2, ("stack", "electrode")) == (found.total, found.likely and found.likely.references[0].words)


@given(st.dictionaries(st.text("abcdefgh", min_size=2, max_size=5), st.integers(0, COUNTED), max_size=60))
def test_the_words_that_decide_are_the_rarest_and_bounded(counts: dict[str, int]) -> None:
    """Others are common, unknown or another form of one of these; what is read for them is bounded."""
    found = deciding(counts, 20_000_000)
    rarest = [counts[word] for word in found.words]
    assert sorted(rarest) == rarest
    assert all(counts[word] >= rarest[-1] for word in found.common if rarest)
    assert {word for word in counts if not counts[word]} == {*found.unknown}
    assert len(found.words) <= MOST_WORDS
    assert sum(rarest[LEAST_WORDS:]) <= READ
    assert bool(found.words) == any(counts.values())
    assert found.least == min(len(found.words), 2 if len(found.words) <= 8 else 3)


def test_a_page_asks_once_which_words_decide(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its counts in other units are of the same words."""
    asked: list[str] = []

    def noted(text: str) -> Plan[Deciding]:
        asked.append(text)
        return deciding_words(text)

    monkeypatch.setattr(likeness, "deciding_words", noted)
    assert searcher.search(SearchParams(like=CLAIM)).totals
    assert [CLAIM] == asked


@given(st.text() | st.text(st.sampled_from("²³½ⅷ5a_é。電 ")))
def test_any_text_has_words_that_may_tell_something_or_none(text: str) -> None:
    """Each once, each with a letter, none that every claim has."""
    words = telling_words(text)
    assert len({*words}) == len(words)
    assert all(any(sign.isalpha() for sign in word) for word in words)
    assert () == telling_words("1. A method (12), wherein said means comprising 2 3")


def test_where_the_words_were_not_asked_for_there_is_an_answer(searcher: Searcher) -> None:
    """Whoever asks with a sentence where it is not understood is told."""
    with pytest.raises(BadParameter, match="“like” is understood by the page of results alone"):
        query(SearchParams(like=CLAIM))
    assert ids(searcher.search(SearchParams(like=CLAIM)))


def test_the_page_says_that_it_is_likely_and_why(web: httpx.Client) -> None:
    """The words that decided, those that nothing has, the way to the strict search, the text to change."""
    sentence = f"{CLAIM} of graphene"
    page = unescape(web.get("/search", params={"like": sentence}).text)
    text = " ".join(page.split())
    assert "Likely, not certain" in text
    assert 'In no citation: <span class="word">graphene</span>.' in text
    assert f'href="{SearchParams(q=sentence).to_url()}"' in text
    assert f'<textarea id="like" name="like" rows="3">{sentence}</textarea>' in text
    assert "Likeliest references, among 4 citations" in text


def test_the_api_tells_the_words_and_the_references(web: httpx.Client) -> None:
    """As the page does."""
    told = web.get("/api/search", params={"like": CLAIM}).json()
    assert ({"solid", "electrolyte", "anode", "zinc", "battery"}, 2) == (
        {*told["words"]},
        told["words_needed"],
    )
    first = next(group for group in told["groups"] if group["key"] == "US9280610")
    assert ("US9280610", "Electrode stack", 2, 1, s.MULLER.application_number) == (
        first["reference_number"],
        first["title"],
        first["citations"],
        first["applications"],
        first["hits"][0]["application_number"],
    )
    assert [group["hits"][0]["id"] for group in told["groups"]] == [hit["id"] for hit in told["hits"]]


@pytest.mark.parametrize("sentence", ["comprising: wherein said", "graphene nanotubes"])
def test_a_sentence_that_tells_nothing_is_answered(web: httpx.Client, sentence: str) -> None:
    """In words, and not with all citations."""
    response = web.get("/search", params={"like": sentence})
    assert 200 == response.status_code
    assert "Nothing is like this sentence" in response.text


def test_a_text_too_long_for_the_box_is_offered_as_a_sentence(web: httpx.Client) -> None:
    """A whole claim in the search box finds the way; longer than a sentence may be, it is told."""
    claim = " ".join([CLAIM, *(f"part{number}" for number in range(120))])
    refused = web.get("/search", params={"q": claim})
    assert 400 == refused.status_code
    assert f'href="{SearchParams(like=claim).to_url()}"' in unescape(refused.text)
    longer = web.get("/search", params={"like": "battery " * (MAX_LIKE // 8 + 1)})
    assert "it may have at most 3,000" in longer.text


@pytest.mark.parametrize("path", ["/search.csv", "/search.atom", "/facets/art_unit.jsonl"])
def test_what_is_like_a_text_is_no_file_and_no_feed(web: httpx.Client, path: str) -> None:
    """It is an order of references: one sentence says so, and no page leads there."""
    reply = web.get(path, params={"like": CLAIM})
    assert 400 == reply.status_code
    assert "What is like a text" in reply.text or "no feed of what is like a text" in reply.text
    page = web.get("/search", params={"like": CLAIM}).text
    assert not [link for link in (".csv?", ".atom?") if link in page]
