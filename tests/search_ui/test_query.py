"""What the engine is asked, case by case: which filters, which counts, in how many requests."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citations.facets import FACETS
from search_ui.query.counts import Counts
from search_ui.query.facet_counts import counted, counts_body
from search_ui.query.facet_values import values_body
from search_ui.query.filters import lacks
from search_ui.query.hits import first_dated, hits_body, page_before_body
from search_ui.query.lines import lines
from search_ui.query.plan import EngineRequest, Plan, knowing
from search_ui.query.search import search
from search_ui.query.tally import tally, wider
from search_ui.results.counts import Counted, facet_counts
from search_ui.results.distinct import SMALL
from search_ui.results.signatures import NOTHING_KNOWN
from search_ui.url.cursor import Cursor
from search_ui.url.facet_params import FacetParams
from search_ui.url.params import Filter, SearchParams, exactly
from search_ui.url.parse import parse, parse_facet
from search_ui.url.values import MAX_PREFIX, BadParameter
from tests.search_ui.asked import plan_of

NO_PLACEHOLDERS = {"term": {"reference_type": "none"}}


def chosen(*filters: Filter, **other: Any) -> SearchParams:  # noqa: ANN401 - any part of a search
    """A search with these filters."""
    return SearchParams(filters=frozenset(filters), **other)


def facets(request: EngineRequest) -> tuple[str, ...]:
    """The facets that a request counts."""
    return tuple(name for name in request.body.get("aggs", {}) if ":" not in name)


def by_facets(plan: Plan[Any]) -> list[EngineRequest]:
    """The requests of a plan that count the values of facets."""
    return [request for request in plan.requests if facets(request)]


def conditions(params: SearchParams) -> dict[str, Any]:
    """The query that hits must fulfil."""
    query: dict[str, Any] = hits_body(params)["query"]["bool"]
    return query


def test_everything_is_asked_for_without_the_placeholders() -> None:
    """Without conditions one filter remains: rows that name no reference are left out."""
    assert {"filter": [], "must_not": [NO_PLACEHOLDERS]} == conditions(SearchParams())


@pytest.mark.parametrize(
    ("values", "clause"),
    [
        (("102",), {"term": {"rejection_type": "102"}}),
        (("102", "103"), {"terms": {"rejection_type": ["102", "103"]}}),
        (("none",), lacks("rejection_type")),
        (
            ("102", "none"),
            {
                "bool": {
                    "should": [
                        {"term": {"rejection_type": "102"}},
                        lacks("rejection_type"),
                    ],
                    "minimum_should_match": 1,
                }
            },
        ),
    ],
)
def test_values_of_one_facet_are_alternatives(values: tuple[str, ...], clause: dict[str, Any]) -> None:
    """OR inside a facet; `none` is having no value."""
    params = chosen(*(Filter("rejection_type", value) for value in values))
    assert [clause] == conditions(params)["filter"]


def test_different_facets_must_all_fit() -> None:
    """AND across facets."""
    assert [{"term": {"rejection_type": "103"}}, {"term": {"art_unit": "1727"}}] == conditions(
        chosen(Filter("art_unit", "1727"), Filter("rejection_type", "103"))
    )["filter"]


def test_a_year_is_its_days() -> None:
    """A year has no field of its own."""
    assert [{"range": {"office_action_date": {"gte": "2015-01-01", "lte": "2015-12-31"}}}] == conditions(
        chosen(Filter("year", "2015"))
    )["filter"]


def test_exclusions_stand_beside_selections() -> None:
    """`not_` excludes, also `none`, which is any value at all."""
    params = chosen(Filter("source", "ptoffact", excluded=True), Filter("art_unit", "none", excluded=True))
    assert [
        lacks("art_unit"),
        {"term": {"source": "ptoffact"}},
        NO_PLACEHOLDERS,
    ] == conditions(params)["must_not"]


def test_exact_filters_and_days() -> None:
    """Application, reference, office action and dates narrow everything."""
    params = SearchParams(
        exact=exactly(
            application="16123456",
            reference="US20070217688",
            office_action="K87AK41FRXEAPX5",
            **{"from": "2015-01-01", "to": "2016-06-30"},
        )
    )
    assert [
        {"term": {"application_number": "16123456"}},
        {"term": {"reference_number": "US20070217688"}},
        {"term": {"office_action_id": "K87AK41FRXEAPX5"}},
        {"range": {"office_action_date": {"gte": "2015-01-01", "lte": "2016-06-30"}}},
    ] == conditions(params)["filter"]


@pytest.mark.parametrize(
    ("value", "must_not"), [("none", []), ("us_grant", []), (None, [NO_PLACEHOLDERS])], ids=str
)
def test_placeholders_are_left_out_unless_the_type_is_chosen(
    value: str | None, must_not: list[dict[str, Any]]
) -> None:
    """A chosen type says itself what is wanted."""
    params = chosen(Filter("reference_type", value)) if value else SearchParams()
    assert must_not == conditions(params)["must_not"]


def test_facets_without_a_selection_share_a_request() -> None:
    """The type of reference is counted with the placeholders, and so alone."""
    shared, alone = by_facets(counted(SearchParams(), FACETS))
    assert [name for name in FACETS if name != "reference_type"] == list(facets(shared))
    assert ("reference_type",) == facets(alone)
    assert {"filter": [], "must_not": []} == alone.body["query"]["bool"]


def known(total: int) -> Plan[Counts]:
    """The counts of a search that finds so many, as the table of counts tells them."""
    years = facet_counts(SearchParams(), FACETS["year"], Counted({"2017": total}, none=0))
    return knowing(Counts(total, (years,)))


@pytest.mark.parametrize("page", [1, 6, 500])
@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_what_orders_is_asked_for_where_something_is_ordered_by_it(sort: str, page: int) -> None:
    """By relevance what matches is lifted, each band above the next; what only counts needs none of that."""
    params = SearchParams(q="solid cells", sort=sort).at(page)
    one_line = lines(params.grouped("application"), {"14123456": "14123456"})
    plans = (plan_of(params), search(params, known(20_000)), one_line)
    asked = [request for plan in plans for request in plan.requests]
    assert {sort == "relevance", False} == {request.scored for request in asked}
    for request in asked:
        assert request.scored == ("constant_score" in str(request.body.get("query")))


@pytest.mark.parametrize(("total", "counted"), [(0, 0), (1, 2), (SMALL, 2), (SMALL + 1, 0)])
def test_where_few_are_known_to_be_found_other_units_are_counted_at_once(total: int, counted: int) -> None:
    """With the hits, of which they are as few; of many they take longer than a page may wait."""
    found = [*map(facets, search(SearchParams(), known(total)).requests)]
    assert counted == len(
        [names for names in found if names in (("application_number",), ("reference_number",))]
    )


def test_what_has_no_year_is_not_looked_for_among_what_has_a_date() -> None:
    """Where anything else may be found too, it is."""
    searches = (parse([("year", value) for value in years]) for years in (["none"], ["none", "2012"], []))
    assert [0, 1, 1] == [len(first_dated(params).requests) for params in searches]


def test_a_search_is_taken_from_one_without_its_exclusions_first() -> None:
    """Then from one without the lack of a value too; other facets than those without signatures stay."""
    kept, lack = ("art_unit", "1727"), ("examiner", "none")
    params = parse([kept, lack, ("not_uspc", "429"), ("not_action", "allowed")])
    stay = [kept, ("not_action", "allowed")]
    assert [parse([*stay, lack]), parse(stay)] == [*wider(params)]
    assert [parse(stay)] == [*wider(parse([*stay, lack]))]
    assert not [*wider(parse(stay))]


def test_a_facet_with_a_selection_is_counted_without_it() -> None:
    """One request each; every other filter stays."""
    params = chosen(Filter("rejection_type", "103"), Filter("art_unit", "1727"))
    queries = {
        facets(request): request.body["query"]["bool"]["filter"]
        for request in by_facets(counted(params, FACETS))
    }
    both = [{"term": {"rejection_type": "103"}}, {"term": {"art_unit": "1727"}}]
    assert both == queries[("reference_type",)]
    assert both[1:] == queries[("rejection_type",)]
    assert both[:1] == queries[("art_unit",)]
    assert ["shared", ("rejection_type",), ("art_unit",), ("reference_type",)] == [
        facets(request) if len(facets(request)) < 2 else "shared"
        for request in by_facets(counted(params, FACETS))
    ]


def test_facets_with_few_values_are_counted_by_two_requests() -> None:
    """Each without what is asked of its own facets; so a click on a value leaves the other as it was."""
    params = chosen(Filter("rejection_type", "103"), Filter("art_unit", "1727", excluded=True), q="battery")
    hits, signatures, units, *others = plan_of(params).requests
    assert [(), ("signature",), ("application_signature",)] == [*map(facets, (hits, signatures, units))]
    rejected, elsewhere = {"term": {"rejection_type": "103"}}, {"term": {"art_unit": "1727"}}
    asked = [request.body["query"]["bool"] for request in (hits, signatures, units)]
    assert [[rejected], [], [rejected]] == [each["filter"] for each in asked]
    assert [[elsewhere, NO_PLACEHOLDERS], [elsewhere], [NO_PLACEHOLDERS]] == [
        each["must_not"] for each in asked
    ]
    alone = [
        ("application_owner",),
        ("examiner",),
        ("application_cpc",),
        ("uspc",),
        ("reference_owner",),
        ("reference_cpc",),
    ]
    assert alone == [facets(request) for request in others if facets(request)]


def test_where_nothing_is_asked_of_their_facets_one_request_counts_both() -> None:
    """With what names no reference, which is taken away; a click changes one count, and repeats the other."""
    base = SearchParams(q="battery")
    placeholders, both = tally(base, NOTHING_KNOWN).requests
    assert [("application_signature",), ("signature", "application_signature")] == [
        *map(facets, (placeholders, both))
    ]
    assert [{"term": {"reference_type": "none"}}] == placeholders.body["query"]["bool"]["filter"]
    assert [[], []] == [both.body["query"]["bool"][part] for part in ("filter", "must_not")]
    rejected, there = (
        base.toggled(Filter(name, value)) for name, value in (("rejection_type", "103"), ("art_unit", "1727"))
    )
    again, changed = tally(rejected, NOTHING_KNOWN, both_known=True).requests
    assert both == again
    assert ("application_signature",) == facets(changed)
    *both_again, changed = tally(there, NOTHING_KNOWN, both_known=True).requests
    assert [placeholders, both] == both_again
    assert ("signature",) == facets(changed)
    for params in (rejected, there, rejected.toggled(Filter("art_unit", "1727"))):
        alone = tally(params, NOTHING_KNOWN, both_known=False).requests
        assert [("signature",), ("application_signature",)] == [*map(facets, alone)]


def test_counts_come_without_hits_so_that_the_engine_may_cache_them() -> None:
    """Size 0, and no scores."""
    for request in plan_of(chosen(Filter("year", "2015"), q="battery")).requests[1:]:
        assert 0 == request.body["size"]
        assert not request.scored


def test_a_selected_value_is_counted_wherever_it_ranks() -> None:
    """It has a count of its own beside the most frequent ones."""
    aggregations = counts_body(chosen(Filter("art_unit", "1727"), Filter("art_unit", "none")), ("art_unit",))[
        "aggs"
    ]
    assert {
        "art_unit": {
            "terms": {
                "field": "art_unit",
                "size": 10,
                "shard_size": 10_000,
                "show_term_doc_count_error": True,
            }
        },
        "art_unit:selected": {
            "terms": {"field": "art_unit", "size": 1, "shard_size": 10_000, "include": ["1727"]}
        },
    } == aggregations


def test_only_where_there_may_be_many_values_the_missing_are_counted() -> None:
    """Elsewhere those without a value are what the others leave over; each is counted by itself."""
    bodies = [request.body for request in counted(SearchParams(), FACETS).requests if not facets(request)]
    many = [
        "rejection_type",
        "form_source",
        "category",
        "application_owner",
        "application_cpc",
        "reference_owner",
        "reference_cpc",
    ]
    assert [lacks(FACETS[name].field) for name in many] == [
        body["query"]["bool"]["filter"][-1] for body in bodies
    ]
    assert not any("aggs" in body for body in bodies)


EXPANDED = {
    "regexp",
    "wildcard",
    "query_string",
    "simple_query_string",
    "fuzzy",
    "script",
    "intervals",
    "span_multi",
}


def names_in(body: object) -> Iterator[str]:
    """The name of everything that a body asks for, and `include` where that is an expression."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield "regexp" if name == "include" and isinstance(value, str) else name
            yield from names_in(value)
    elif isinstance(body, list):
        for each in body:
            yield from names_in(each)


@given(
    st.sampled_from(sorted(FACETS)),
    st.text(max_size=MAX_PREFIX) | st.text('abc[{~]}^|_\\`/*?.+" é電', max_size=MAX_PREFIX),
    st.sampled_from(["count", "name"]),
)
def test_nothing_that_is_typed_becomes_an_expression(name: str, prefix: str, order: str) -> None:
    """However values are looked for, the engine gets words and values only."""
    try:
        asked = parse_facet(name, [("prefix", prefix), ("order", order)])
    except BadParameter:
        return
    assert set() == EXPANDED & {*names_in(values_body(asked))}


def test_each_word_of_a_name_is_a_clause() -> None:
    """What begins another one is said with it."""
    body = values_body(FacetParams(name="reference_owner", search=SearchParams(), prefix="Mu battery MULLER"))
    assert [
        {"match_bool_prefix": {"reference_owner.words": {"query": word}}} for word in ("battery", "muller")
    ] == body["query"]["bool"]["filter"]


@pytest.mark.parametrize(
    ("prefix", "message"),
    [
        ("a bb cc dd ee ff gg hh ii jj kk", "has 11 words; it may have at most 10"),
        ("0 1 2 3", "has 4 words of one letter; it may have at most 3"),
        ("0 1 2 3 4 5 6 7 8 9 б в г д ж з", "has 16 words"),  # noqa: RUF001 - one that was sent
    ],
)
def test_names_are_looked_for_by_a_few_words(prefix: str, message: str) -> None:
    """Each makes the engine read all the words that begin so."""
    with pytest.raises(BadParameter, match=message):
        parse_facet("reference_owner", [("prefix", prefix)])


@pytest.mark.parametrize(
    "prefix",
    [
        "Regents of the University of California Los Angeles",
        "The Board of Trustees of the Leland Stanford Junior University",
        "E. I. du Pont de Nemours and Company",
    ],
)
def test_ordinary_names_are_not_too_long(prefix: str) -> None:
    """They may have as many words as names have."""
    assert prefix == parse_facet("reference_owner", [("prefix", prefix)]).prefix


@pytest.mark.parametrize(
    ("params", "sort"),
    [
        (SearchParams(q="x"), ["_score", "desc", "sequence", "source"]),
        (SearchParams(), ["desc", "sequence", "source"]),
        (SearchParams(q="x", sort="newest"), ["desc", "sequence", "source"]),
        (SearchParams(sort="oldest"), ["asc", "sequence", "source"]),
    ],
)
def test_ties_are_broken_by_date_and_then_by_the_source_s_own_order(
    params: SearchParams, sort: list[str]
) -> None:
    """Rows without a date come last whichever way dates run."""
    clauses = {
        "_score": {"_score": {"order": "desc"}},
        "desc": {"office_action_date": {"order": "desc", "missing": -(2**63)}},
        "asc": {"office_action_date": {"order": "asc", "missing": 2**63 - 1}},
        "sequence": {"sequence": {"order": "asc"}},
        "source": {"source": {"order": "asc"}},
    }
    assert [clauses[name] for name in sort] == hits_body(params)["sort"]


def test_a_page_is_a_window_on_the_hits() -> None:
    """Page 3 of 50 each begins after the first hundred."""
    body = hits_body(SearchParams(page=3, size=50))
    assert (100, 50, False) == (body["from"], body["size"], body["track_total_hits"])


def test_after_a_cursor_the_window_begins_at_its_place() -> None:
    """One hit more tells whether there is a next page; before it, the same order runs backwards."""
    place = Cursor(sort="oldest", position=10_020, day=date(1970, 1, 2), sequence=7, source="ptoffact")
    params = SearchParams(sort="oldest", after=place)
    body = hits_body(params)
    assert ([86_400_000, 7, "ptoffact"], 21) == (body["search_after"], body["size"])
    assert "from" not in body
    back = page_before_body(params)
    assert [
        {"office_action_date": {"order": "desc", "missing": 2**63 - 1}},
        {"sequence": {"order": "desc"}},
        {"source": {"order": "desc"}},
    ] == back["sort"]
    assert (body["search_after"], 20) == (back["search_after"], back["size"])


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_behind_the_last_date_there_is_no_date_to_compare(sort: str) -> None:
    """The second key alone orders what has none; the page before may have some of the last with a date."""
    place = Cursor(sort=sort, position=10_020, day=None, sequence=7, source="ptoffact")
    params = SearchParams(sort=sort, after=place)
    for body, order in ((hits_body(params), "asc"), (page_before_body(params), "desc")):
        assert [{"sequence": {"order": order}}, {"source": {"order": order}}] == body["sort"]
        assert [7, "ptoffact"] == body["search_after"]
        assert lacks("office_action_date") in body["query"]["bool"]["filter"]


@pytest.mark.parametrize(
    ("position", "day", "requests"), [(10_000, None, 0), (10_020, None, 2), (10_020, date(2017, 1, 2), 1)]
)
def test_the_page_before_is_asked_for_where_it_has_no_number(
    position: int, day: date | None, requests: int
) -> None:
    """Page 500 needs no cursor; before what has no date, some may have one."""
    place = Cursor(sort="newest", position=position, day=day, sequence=7, source="ptoffact")
    found = plan_of(SearchParams(after=place)).requests
    assert 1 + requests == len([request for request in found if "sort" in request.body])
