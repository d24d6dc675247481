"""What the engine is asked, case by case: which filters, which counts, in how many requests."""

from datetime import date
from typing import Any

import pytest

from search_ui.facets import FACETS
from search_ui.params import Filter, SearchParams
from search_ui.query import counts_body, facet_requests, hits_body, search_requests
from search_ui.words import FIELDS, highlighting, matches

NO_PLACEHOLDERS = {"term": {"reference_type": "none"}}


def chosen(*filters: Filter, **other: Any) -> SearchParams:  # noqa: ANN401 - any part of a search
    """A search with these filters."""
    return SearchParams(filters=frozenset(filters), **other)


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
        (("102",), {"terms": {"rejection_type": ["102"]}}),
        (("102", "103"), {"terms": {"rejection_type": ["102", "103"]}}),
        (("none",), {"bool": {"must_not": [{"exists": {"field": "rejection_type"}}]}}),
        (
            ("102", "none"),
            {
                "bool": {
                    "should": [
                        {"terms": {"rejection_type": ["102"]}},
                        {"bool": {"must_not": [{"exists": {"field": "rejection_type"}}]}},
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
    assert [{"terms": {"rejection_type": ["103"]}}, {"terms": {"art_unit": ["1727"]}}] == conditions(
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
        {"bool": {"must_not": [{"exists": {"field": "art_unit"}}]}},
        {"terms": {"source": ["ptoffact"]}},
        NO_PLACEHOLDERS,
    ] == conditions(params)["must_not"]


def test_exact_filters_and_days() -> None:
    """Application, reference, office action and dates narrow everything."""
    params = SearchParams(
        application="16123456",
        reference="US20070217688",
        office_action="K87AK41FRXEAPX5",
        from_date=date(2015, 1, 1),
        to_date=date(2016, 6, 30),
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
    shared, alone = facet_requests(SearchParams())
    assert [name for name in FACETS if name != "reference_type"] == list(shared.facets)
    assert ("reference_type",) == alone.facets
    assert {"filter": [], "must_not": []} == alone.body["query"]["bool"]


def test_a_facet_with_a_selection_is_counted_without_it() -> None:
    """One request each; every other filter stays."""
    params = chosen(Filter("rejection_type", "103"), Filter("art_unit", "1727"))
    queries = {request.facets: request.body["query"]["bool"]["filter"] for request in facet_requests(params)}
    both = [{"terms": {"rejection_type": ["103"]}}, {"terms": {"art_unit": ["1727"]}}]
    assert both == queries[("reference_type",)]
    assert both[1:] == queries[("rejection_type",)]
    assert both[:1] == queries[("art_unit",)]
    assert [(), "shared", ("rejection_type",), ("art_unit",), ("reference_type",)] == [
        request.facets if len(request.facets) < 2 else "shared" for request in search_requests(params)
    ]


def test_counts_come_without_hits_so_that_the_engine_may_cache_them() -> None:
    """Size 0, and no scores."""
    for request in facet_requests(chosen(Filter("year", "2015"), q="battery")):
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
    """Elsewhere those without a value are what the others leave over."""
    shared = facet_requests(SearchParams())[0].body
    assert ["rejection_type:none", "form_source:none", "reference_owner:none"] == [
        name for name, aggregation in shared["aggs"].items() if "missing" in aggregation
    ]


@pytest.mark.parametrize(
    ("prefix", "expression"),
    [("28", "28.*"), ("mü", "[Mm][Üü].*"), ("a.*", "[Aa]\\.\\*.*"), ("ß", "ß.*"), ('x"[', '[Xx]\\"\\[.*')],
)
def test_a_beginning_is_text_and_no_expression(prefix: str, expression: str) -> None:
    """Every character stands for itself, in either case."""
    body = counts_body(SearchParams(), ("reference_owner",), 1000, prefix)
    assert expression == body["aggs"]["reference_owner"]["terms"]["include"]


@pytest.mark.parametrize(
    ("params", "sort"),
    [
        (SearchParams(q="x"), ["_score", "desc", "sequence"]),
        (SearchParams(), ["desc", "sequence"]),
        (SearchParams(q="x", sort="newest"), ["desc", "sequence"]),
        (SearchParams(sort="oldest"), ["asc", "sequence"]),
    ],
)
def test_ties_are_broken_by_date_and_then_by_the_source_s_own_order(
    params: SearchParams, sort: list[str]
) -> None:
    """Rows without a date come last whichever way dates run."""
    clauses = {
        "_score": {"_score": {"order": "desc"}},
        "desc": {"office_action_date": {"order": "desc", "missing": "_last"}},
        "asc": {"office_action_date": {"order": "asc", "missing": "_last"}},
        "sequence": {"sequence": "asc"},
    }
    assert [clauses[name] for name in sort] == hits_body(params)["sort"]


def test_a_page_is_a_window_on_the_hits() -> None:
    """Page 3 of 50 each begins after the first hundred."""
    body = hits_body(SearchParams(page=3, size=50))
    assert (100, 50, True) == (body["from"], body["size"], body["track_total_hits"])


def all_words(text: str, nothing_left: str = "none") -> dict[str, Any]:
    """The clause for which every word must be found."""
    return {
        "multi_match": {
            "query": text,
            "type": "cross_fields",
            "operator": "and",
            "fields": list(FIELDS),
            "zero_terms_query": nothing_left,
        }
    }


def test_words_must_all_match_in_whichever_field() -> None:
    """Nothing in the text is an operator."""
    clause = matches("solid AND (battery")
    assert [all_words("solid AND (battery")] == clause["bool"]["must"]


def test_a_number_between_words_is_a_number_or_words() -> None:
    """The words around it must match as well."""
    must = matches("Sabe US 2007/0217688 camera")["bool"]["must"]
    number, rest = must
    assert [
        {"constant_score": {"filter": {"terms": {"reference_number": ["US20070217688"]}}, "boost": 100_000}},
        all_words("US 2007/0217688"),
    ] == number["bool"]["should"]
    assert all_words("Sabe camera", "all") == rest


def test_eight_digits_may_be_a_patent_or_an_application() -> None:
    """Both are looked for."""
    text = matches("12345678")["bool"]["should"][0]
    fields = [
        list(clause["constant_score"]["filter"]["terms"])
        for clause in text["bool"]["must"][0]["bool"]["should"][:2]
    ]
    assert [["reference_number"], ["application_number"]] == fields


def test_one_word_may_be_an_office_action() -> None:
    """Its id is matched whole, in capitals or not."""
    clause = matches("k87ak41frxeapx5")["bool"]["should"][1]
    assert {"term": {"office_action_id": "K87AK41FRXEAPX5"}} == clause["constant_score"]["filter"]


def test_a_number_is_marked_in_the_form_s_own_spelling() -> None:
    """What is marked is the number as forms print it, besides the text as it was typed."""
    query = highlighting("US 2007217688")["highlight_query"]["multi_match"]["query"]
    assert "US 2007217688 20070217688" == query
