"""What the engine is asked for a search text, case by case."""

from typing import Any

from search_ui.words import ELSEWHERE, FIELDS, NAMES, highlighting, matches


def all_words(text: str, fields: tuple[str, ...] = FIELDS, nothing_left: str = "none") -> dict[str, Any]:
    """The clause for which every word must be found."""
    return {
        "multi_match": {
            "query": text,
            "fields": list(fields),
            "type": "cross_fields",
            "operator": "and",
            "zero_terms_query": nothing_left,
        }
    }


def constant(boost: int, clause: dict[str, Any]) -> dict[str, Any]:
    """A clause that counts the same for all that it matches."""
    return {"constant_score": {"filter": clause, "boost": boost}}


def test_words_must_all_match_in_whichever_field_and_are_best_as_a_name() -> None:
    """Side by side in the reference, or all of them among the names, they count more than anywhere."""
    assert {
        "bool": {
            "must": [all_words("solid battery")],
            "should": [
                constant(20_000, {"match_phrase": {"reference": "solid battery"}}),
                constant(10_000, all_words("solid battery", NAMES)),
                constant(
                    1_000,
                    {"multi_match": {"query": "solid battery", "fields": list(ELSEWHERE), "type": "phrase"}},
                ),
            ],
        }
    } == matches("solid battery")


def test_a_number_between_words_is_a_number_or_words() -> None:
    """The words around it must match as well."""
    rest, number = matches("Sabe US 2007/0217688 camera")["bool"]["must"]
    assert [
        constant(100_000, {"terms": {"reference_number": ["US20070217688"]}}),
        all_words("US 2007/0217688"),
    ] == number["bool"]["should"]
    assert all_words("Sabe camera", nothing_left="all") == rest


def test_eight_digits_may_be_a_patent_or_an_application() -> None:
    """Both are looked for."""
    patent, application, _ = matches("12345678")["bool"]["should"]
    assert constant(100_000, {"terms": {"reference_number": ["US12345678"]}}) == patent
    assert constant(100_000, {"terms": {"application_number": ["12345678"]}}) == application


def test_one_word_may_be_an_office_action() -> None:
    """Its id is matched whole, in capitals or not."""
    _, by_id = matches("k87ak41frxeapx5")["dis_max"]["queries"]
    assert constant(100_000, {"term": {"office_action_id": "K87AK41FRXEAPX5"}}) == by_id


def test_what_is_unwanted_is_excluded_and_not_marked() -> None:
    """It lifts nothing either."""
    clause = matches("battery -lithium")["bool"]
    assert [all_words("battery", nothing_left="all")] == clause["must"]
    assert [["lithium"]] == [[each["bool"]["must"][0]["multi_match"]["query"]] for each in clause["must_not"]]
    assert "lithium" not in str(clause["should"])
    assert "lithium" not in str(highlighting("battery -lithium"))


def test_nothing_to_search_for_finds_nothing() -> None:
    """Rather than everything."""
    assert {"match_none": {}} == matches("*")


def test_a_number_is_marked_in_the_form_s_own_spelling() -> None:
    """What is marked is the number as forms print it, besides the text as it was typed."""
    [clause] = highlighting("US 2007217688")["highlight_query"]["bool"]["should"]
    assert "US 2007217688 20070217688" == clause["multi_match"]["query"]
