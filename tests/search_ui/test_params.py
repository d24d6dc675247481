"""A search has one URL, every spelling of it leads there, and what cannot be used is named."""

import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from citations.facets import FACETS
from search_ui.url.cursor import Cursor
from search_ui.url.facet_params import FacetParams
from search_ui.url.like import LIKELIEST
from search_ui.url.links import Links
from search_ui.url.params import REACH, Filter, SearchParams, exactly, query_string
from search_ui.url.parse import parse, parse_facet, salvage
from search_ui.url.values import ALL_OF, ORDERS, SIZES, SORTS, BadParameter

NEWEST = Cursor(sort="newest", position=10_000, day=date(2015, 1, 31), sequence=7, source="ptoffact")
FORMS = frozenset({Filter("form_source", "892"), Filter("form_source", "1449")})
VISIBLE = st.characters(exclude_categories=["C", "Z"])
WORDS = st.lists(st.text(VISIBLE, min_size=1, max_size=8), max_size=5)


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    """Any value of any facet, wanted or not."""
    facet = draw(st.sampled_from(sorted(FACETS)))
    year = st.integers(1000, 2999).map(str)
    word = st.text(VISIBLE, min_size=1, max_size=10)
    name = word | st.builds("{} {}".format, word, word)
    value = draw(st.just("none") | (year if facet == "year" else name))
    return Filter(facet, value, draw(st.booleans()))


def cursors(sort: str) -> st.SearchStrategy[Cursor]:
    """Any place in this order."""
    return st.builds(
        Cursor,
        sort=st.just(sort),
        position=st.integers(0, 10**10),
        score=st.floats(0, 1e9, width=32) if sort == "relevance" else st.none(),
        day=st.none() | st.dates(),
        sequence=st.integers(0, 2**63 - 1),
        source=st.sampled_from(["ptoffact", "oa_citations"]),
    )


@st.composite
def searches(draw: st.DrawFn) -> SearchParams:
    """Any search that can be made."""
    first, last = sorted(draw(st.lists(st.dates(), min_size=2, max_size=2)))
    exact = {
        "application": st.from_regex(r"\A[0-9]{8}\Z"),
        "reference": st.sampled_from(["US20070217688", "USD911456", "JP2004159476"]),
        "family": st.from_regex(r"\A[0-9]{8}\Z") | st.just("none"),
        "office_action": st.from_regex(r"\A[0-9A-Z]{1,40}\Z"),
        "paragraph": st.sampled_from(["a", "b", "e"]),
        "uspc_class": st.sampled_from(["429", "D14"]),
        "from": st.just(str(first)),
        "to": st.just(str(last)),
    }
    size = draw(st.sampled_from(SIZES))
    text = parse([("q", " ".join(draw(WORDS)))]).q
    q, like = draw(st.sampled_from([(text, ""), ("", text)]))
    sort = draw(st.sampled_from(SORTS if q else SORTS[1:]))
    after = None if like else draw(st.none() | cursors(sort))
    reach = LIKELIEST if like else REACH
    return SearchParams(
        q=q,
        literal=draw(st.booleans()),
        like=like,
        filters=frozenset(draw(st.sets(filters(), max_size=8))) | draw(st.sampled_from((FORMS, frozenset()))),
        every=frozenset(draw(st.sets(st.sampled_from(ALL_OF)))),
        exact=exactly(**{name: draw(st.none() | value) for name, value in exact.items()}),
        sort=sort,
        page=draw(st.integers(1, reach // size)) if after is None else 1,
        after=after,
        size=size,
    )


@given(searches())
def test_a_search_comes_back_from_its_url(params: SearchParams) -> None:
    """Nothing of a search is outside its URL."""
    assert params == parse(parse_qsl(params.to_query_string()))


@given(searches(), st.randoms())
def test_any_order_of_the_parameters_is_the_same_search(params: SearchParams, random: object) -> None:
    """Order, repetition and unknown parameters make no other search, and no other URL."""
    items = [*params.to_items(), *params.to_items(), ("utm_source", "elsewhere")]
    random.shuffle(items)  # type: ignore[attr-defined]
    assert params.to_query_string() == parse(items).to_query_string()


@given(searches(), filters())
def test_clicking_a_value_twice_changes_nothing(params: SearchParams, clicked: Filter) -> None:
    """A value is taken away by the click that follows the one that chose it; both lead to page 1."""
    once = params.toggled(clicked)
    assert 1 == once.page
    assert params.filters == once.toggled(clicked).filters


@st.composite
def searches_with_a_value(draw: st.DrawFn) -> tuple[SearchParams, Filter]:
    """A search, and a value of which something is asked in it, or nothing."""
    params = draw(searches())
    wanted = draw(st.sampled_from(sorted(params.filters)) if params.filters else filters())
    return params, draw(st.just(wanted) | filters())._replace(excluded=draw(st.booleans()))


@given(searches_with_a_value())
@example((SearchParams(filters=FORMS, every=frozenset(ALL_OF)), min(FORMS)))
@example((SearchParams(filters=FORMS, every=frozenset(ALL_OF)), Filter("form_source", "oa_text")))
def test_the_links_of_a_page_are_the_addresses_of_the_searches(asked: tuple[SearchParams, Filter]) -> None:
    """However an address is put together, there is one of a search."""
    params, clicked = asked
    beside = Links(params)
    assert params.toggled(clicked).to_url() == beside.toggled(clicked)
    assert params.excluding(clicked.facet, clicked.value).to_url() == beside.excluding(*clicked[:2])
    assert params.only(clicked.facet, clicked.value).to_url() == beside.only(*clicked[:2])


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [
        ("q=++solid+++battery+", "q=solid+battery"),
        ("q=Mu%CC%88ller", "q=M%C3%BCller"),
        ("q=a%00b%0Ac", "q=a+b+c"),
        ("q=battery&sort=relevance&page=1&size=20", "q=battery"),
        ("sort=newest", ""),
        ("sort=relevance", ""),
        ("q=&rejection_type=&from=&application=", ""),
        ("form_source=oa_text&form_source=892&form_source=892", "form_source=892&form_source=oa_text"),
        ("art_unit=+1727+", "art_unit=1727"),
        ("form_source=892&all=form_source", "form_source=892"),
        (
            "all=form_source&form_source=892&form_source=1449&size=50",
            "form_source=1449&form_source=892&all=form_source&size=50",
        ),
        ("application=16/123,456", "application=16123456"),
        ("uspc_class=d14&paragraph=(A)", "paragraph=a&uspc_class=D14"),
        ("application=US+16/123,456", "application=16123456"),
        ("reference=US+2007/0217688+A1", "reference=US20070217688"),
        ("reference=D911,456", "reference=USD911456"),
        ("office_action=k87ak41frxeapx5", "office_action=K87AK41FRXEAPX5"),
        ("from=20150101", "from=2015-01-01"),
        ("page=2&page=02", "page=2"),
        ("like=A+battery%0D%0A+++pack&group=reference&sort=newest", "like=A+battery+pack"),
        ("utm_source=x&fbclid=y&q=battery", "q=battery"),
    ],
)
def test_another_spelling_has_the_same_url(spelling: str, canonical: str) -> None:
    """Blanks, defaults, empty fields of a form, spellings of a number: one search, one URL."""
    assert canonical == parse(parse_qsl(spelling, keep_blank_values=True)).to_query_string()


@pytest.mark.parametrize(
    ("url", "name", "message"),
    [
        ("year=20x5", "year", "“20x5” is not a year."),
        ("not_year=15", "not_year", "“15” is not a year."),
        ("from=2015-02-30", "from", "“2015-02-30” is not a date."),
        ("to=yesterday", "to", "“yesterday” is not a date."),
        (
            "from=2016-01-02&to=2016-01-01",
            "from",
            "The first day, 2016-01-02, is after the last day, 2016-01-01.",
        ),
        ("page=0", "page", "“0” is not a page number."),
        ("page=-1", "page", "“-1” is not a page number."),
        ("page=1e3", "page", "“1e3” is not a page number."),
        ("page=501", "page", "Page 501 lies beyond the first 10,000 results, which is as far as pages go."),
        ("after=MTIz", "after", "“after” does not name a place in the order of any results."),
        ("after=%F0%9F%94%8B", "after", "“after” does not name a place in the order of any results."),
        ("after=AAAA%3D%3D%3D", "after", "“after” does not name a place in the order of any results."),
        (f"after={'a' * 500}", "after", "“after” does not name a place in the order of any results."),
        (
            f"sort=oldest&after={NEWEST.to_text()}",
            "after",
            "“after” is a place in the order “newest”, but these results are “oldest”.",
        ),
        (
            f"q=battery&after={NEWEST.to_text()}",
            "after",
            "“after” is a place in the order “newest”, but these results are “relevance”.",
        ),
        (
            f"page=2&after={NEWEST.to_text()}",
            "page",
            "“page” and “after” both say where the page begins.",
        ),
        ("all=art_unit", "all", "“all” is “art_unit”; it can be form_source."),
        ("page=2&page=3", "page", "“page” is given 2 different values."),
        ("like=one&q=two", "like", "“q” and “like” both say what is searched for."),
        ("like=one&page=6", "page", "Page 6 lies beyond the 100 likeliest references."),
        (
            f"like=one&after={NEWEST.to_text()}",
            "after",
            "The likeliest references have pages with numbers.",
        ),
        (f"like={'x' * 3001}", "like", "The sentence has 3,001 characters; it may have at most 3,000."),
        ("q=one&q=two", "q", "“q” is given 2 different values."),
        ("size=30", "size", "A page cannot have “30” results."),
        ("sort=best", "sort", "Results cannot be sorted by “best”."),
        ("application=battery", "application", "“battery” is not an application number."),
        (
            "reference=battery",
            "reference",
            "“battery” is not recognized as the number of a patent document.",
        ),
        ("office_action=a-b", "office_action", "“a-b” is not the id of an office action."),
        (
            f"q={'x' * 1001}",
            "q",
            "The search text has 1,001 characters; it may have at most 1,000.",
        ),
        (f"q={'+'.join('abcdefg' * 15)}", "q", "The search text has 105 words; it may have at most 100."),
        (f"q={'電' * 101}", "q", "The search text has 101 words; it may have at most 100."),
        (
            "&".join(f"art_unit={unit}" for unit in range(1000, 1101)),
            "filters",
            "101 filter values are chosen; a search takes at most 100.",
        ),
        (
            "&".join(f"not_reference_owner={'x' * 200}{number}" for number in range(10)),
            "filters",
            "The filter values chosen have 2,010 characters together; a search takes at most 2,000.",
        ),
        (
            f"art_unit={'1' * 301}",
            "art_unit",
            "“art_unit” has a value longer than 300 characters, or with control characters in it.",
        ),
        (
            "source=a%00b",
            "source",
            "“source” has a value longer than 300 characters, or with control characters in it.",
        ),
    ],
)
def test_a_bad_value_is_named(url: str, name: str, message: str) -> None:
    """The error says which parameter it is and what is wrong, and has a hint."""
    with pytest.raises(BadParameter) as caught:
        parse(parse_qsl(url))
    assert (name, message) == (caught.value.name, str(caught.value))
    assert caught.value.hint


VALUES = {
    "q": WORDS.map(" ".join),
    "page": st.integers(-1, 600).map(str),
    "from": st.dates().map(str),
    "year": st.integers(1000, 2999).map(str),
    "application": st.from_regex(r"\A(?:US )?1[0-9]/?[0-9]{3},?[0-9]{3}\Z"),
    "size": st.sampled_from([*map(str, SIZES), "30"]),
}
ITEM = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: st.tuples(st.just(name), st.one_of(VALUES[name], VALUES[name], st.text()))
)


@given(st.lists(ITEM, max_size=5, unique_by=lambda item: item[0]))
def test_any_value_is_either_used_or_refused(items: list[tuple[str, str]]) -> None:
    """No text makes anything but a search or a BadParameter; what can be used is salvaged."""
    try:
        salvaged = parse(items)
    except BadParameter:
        salvaged = salvage(items)
    assert replace(salvaged, page=1) == salvage(salvaged.to_items())


def test_salvaging_keeps_the_rest_of_the_search() -> None:
    """After a bad value the form is filled with everything else, the text as it came."""
    for text in ("q=battery", "like=battery"):
        items = parse_qsl(f"{text}&year=20x&art_unit=1727&page=nine")
        assert f"{text}&art_unit=1727" == salvage(items).to_query_string()


def test_salvaging_gives_up_on_too_many_filters() -> None:
    """Which of two hundred filters to drop is nobody's guess: the words stay."""
    items = [("q", "battery"), *(("art_unit", str(unit)) for unit in range(1000, 1300))]
    assert "q=battery" == salvage(items).to_query_string()


@given(searches(), st.sampled_from(sorted(FACETS)), st.sampled_from(ORDERS), st.integers(1, 100))
def test_a_page_of_values_comes_back_from_its_url(
    search: SearchParams, name: str, order: str, number: int
) -> None:
    """Its search, how values begin, their order, and where the page stands in it."""
    asked = FacetParams(name=name, search=search.changed(), prefix="17", order=order)
    asked = replace(asked, page=number) if asked.is_ranked else replace(asked, after=f"value {number}")
    assert asked == parse_facet(name, parse_qsl(urlsplit(asked.to_url()).query))


@pytest.mark.parametrize(
    ("name", "spelling", "canonical"),
    [
        ("art_unit", "q=battery&prefix=+17+&page=1&order=count", "q=battery&prefix=17"),
        ("art_unit", "order=name&page=3", "order=name"),
        ("art_unit", "after=1727&page=", ""),
        ("year", "order=name&after=2015", ""),
        ("year", "page=2&order=count", "order=count&page=2"),
    ],
)
def test_another_spelling_of_a_page_of_values_has_the_same_url(
    name: str, spelling: str, canonical: str
) -> None:
    """By name, a page comes after a value; by count, and of years, it has a number."""
    items = parse_qsl(spelling, keep_blank_values=True)
    assert canonical == query_string(parse_facet(name, items).to_items())


@pytest.mark.parametrize(
    ("query", "parameter", "message"),
    [
        (f"prefix={'x' * 101}", "prefix", "“prefix” is longer than 100 characters"),
        (f"order=name&after={'x' * 301}", "after", "“after” is longer than 300 characters"),
        ("order=size", "order", "Values cannot be ordered by “size”."),
        ("page=101", "page", "Page 101 lies beyond the 10,000 most frequent values."),
        ("page=0", "page", "“0” is not a page number."),
    ],
)
def test_a_bad_value_of_a_page_of_values_is_named(query: str, parameter: str, message: str) -> None:
    """A beginning becomes a regular expression in the engine, and must stay short."""
    with pytest.raises(BadParameter, match=re.escape(message)) as caught:
        parse_facet("art_unit", parse_qsl(query))
    assert parameter == caught.value.name
    assert caught.value.hint
