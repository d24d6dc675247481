"""What the engine is asked for a search text, case by case."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_ui.language.fields import FIELDS as LANGUAGE
from search_ui.query.highlighting import highlighting
from search_ui.query.text_fields import ELSEWHERE, FIELDS, NAMES, STEMMED, WHERE
from search_ui.query.words import levels, matches
from search_ui.results.marks import united
from search_ui.url.values import BadParameter

Clause = dict[str, Any]


def all_words(text: str, fields: tuple[str, ...] = FIELDS, nothing_left: str = "none") -> Clause:
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


def either_form(
    word: str,
    exact: tuple[str, ...] = FIELDS,
    stemmed: tuple[str, ...] = STEMMED,
    nothing_left: str = "none",
) -> Clause:
    """The clause for a word as it was typed, which counts more, or in another form."""
    typed = all_words(word, exact, nothing_left)
    return {
        "bool": {
            "must": [one_of(typed, all_words(word, stemmed, nothing_left))],
            "should": [constant(200, typed)],
        }
    }


PIECES = (
    "battery", "separators", "fuel", '"solid state"', "batt*", "-cells", '-"fuel cells"', "OR", "NOT", "²",
    "(", ")", "title:cells",
    "owner:sabe", "name:cells", "9280610", "2007/0217688", "au:1727", "ground:103(a)",
)  # fmt: skip
"""Of texts that ask for something in each way there is."""


def without_lifts(clause: Any) -> Any:  # noqa: ANN401 - a clause, or any part of one
    """The same without what needs not match: beside what must, where nothing says how many of it."""
    if isinstance(clause, list):
        return [*map(without_lifts, clause)]
    if not isinstance(clause, dict):
        return clause
    if clause.keys() == {"bool"} and "minimum_should_match" not in clause["bool"]:
        kept = {kind: without_lifts(some) for kind, some in clause["bool"].items() if kind != "should"}
        is_one = kept.keys() == {"must"} and len(kept["must"]) == 1
        return kept["must"][0] if is_one else {"bool": kept}
    return {kind: without_lifts(part) for kind, part in clause.items()}


def one_of(*clauses: Clause) -> Clause:
    """A clause for which one of them must match."""
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def constant(boost: int, clause: Clause) -> Clause:
    """A clause that counts the same for all that it matches."""
    return {"constant_score": {"filter": clause, "boost": boost}}


def phrase(text: str, fields: tuple[str, ...] = ELSEWHERE) -> Clause:
    """The clause for words side by side."""
    return {"multi_match": {"query": text, "fields": list(fields), "type": "phrase"}}


def of_reference(word: str) -> Clause:
    """The clause for a word in what is known of the reference."""
    return one_of(all_words(word, NAMES), all_words(word, ("reference_title.english",)))


def test_words_must_all_match_in_whichever_field_and_form_and_are_lifted_where_they_say_most() -> None:
    """Each is a clause of its own; all of them count most side by side in the reference, then as a name."""
    assert {
        "bool": {
            "must": [either_form("solid"), either_form("batteries")],
            "should": [
                constant(20_000, {"match_phrase": {"reference": "solid batteries"}}),
                constant(10_000, all_words("solid batteries", NAMES)),
                constant(
                    4_000,
                    one_of(
                        {"bool": {"must": [of_reference("solid"), of_reference("batteries")]}},
                        all_words("solid batteries", ("title.english",)),
                    ),
                ),
                constant(1_000, phrase("solid batteries")),
                constant(500, all_words("solid batteries", ("passage.english",))),
            ],
        }
    } == matches("solid batteries")


@pytest.mark.parametrize(
    ("q", "lifted"),
    [
        ("battery", [34_200, 14_200, 5_200]),
        ("solid cells", [34_400, 14_400, 5_400]),
        ('"solid cells" thin', [34_200, 14_200, 5_200]),
        ("a b c d e f g h", [35_600, 15_600, 6_600]),
        ("a b c d e f g h i", [35_800, 15_800]),
    ],
)
def test_what_has_all_the_words_in_one_place_stands_above_all_else(q: str, lifted: list[int]) -> None:
    """By all the lifts that it has for that; of a phrase each word is as it was typed anyway."""
    assert lifted == [level.lifted for level in levels(q)]
    clauses = [each for one in levels(f"{q} -zinc") for each in (one.clause, one.matches, one.rivals) if each]
    assert all(each["bool"]["must_not"] for each in clauses)


def test_rivals_of_one_word_are_scored_where_it_may_stand_then() -> None:
    """Of several words, and of a phrase, any may be a name, or stand in the title apart from the others."""
    rivals = [levels(q)[-1].rivals for q in ("battery", "battery cell", '"battery"', "batterie-zelle")]
    assert ["^0" in repr(each) for each in rivals] == [True, False, False, False]


@pytest.mark.parametrize(
    "q", ["9280610", "2007/0217688 camera", "zinc OR copper", "zinc (cells OR solid)", "title:zinc", "batt*"]
)
def test_of_what_is_more_than_words_no_level_is_known(q: str) -> None:
    """It lifts by itself, or says where it stands."""
    assert () == levels(q)


@pytest.mark.parametrize(
    ("q", "clause"),
    [
        ("name:cells", all_words("cells", NAMES)),
        ("owner:cells", all_words("cells", ("reference_owner.words",))),
        ("title:cells", either_form("cells", ("title",), ("title.english",))),
        ("ref-title:cells", either_form("cells", ("reference_title",), ("reference_title.english",))),
    ],
)
def test_in_a_field_a_word_is_looked_for_there_only(q: str, clause: Clause) -> None:
    """Names have no other forms."""
    assert [clause] == matches(q)["bool"]["must"]


@pytest.mark.parametrize("q", ["owner:cells", "title:cells", "ref-title:(fuel cells)"])
def test_a_word_of_a_title_is_not_lifted_as_a_name(q: str) -> None:
    """It was said where it is to stand."""
    assert "should" not in matches(q)["bool"]


@pytest.mark.parametrize("q", ['"fuel cells"', "cells*", "title:cells*", "2007/0217688"])
def test_phrases_beginnings_and_numbers_are_found_as_they_are(q: str) -> None:
    """Never in another form."""
    clause = matches(q)
    assert ".english" not in str(clause["bool"].get("must", clause) if "bool" in clause else clause)


@pytest.mark.parametrize("q", ["battery", "battery separators", "method"])
def test_what_words_ask_for_is_a_sum_all_through(q: str) -> None:
    """Of which the engine knows how high it can be; of the best of several, or a function, it does not."""
    assert not {"dis_max", "function_score"} & {*re.findall(r"'(\w+)':", str(matches(q)))}


@pytest.mark.parametrize("q", ["cells " * 41, "electro-chemical " * 21])
def test_a_long_text_is_found_as_it_stands(q: str) -> None:
    """Or it would take more clauses than the engine allows; so is a text that is searched literally."""
    assert ".english" not in str(matches(q.strip()))
    assert ".english" not in str(matches("fuel cells", literal=True))
    assert ".english" in str(matches(" ".join(q.split()[:20])))


def test_a_hyphen_or_a_slash_parts_words_and_the_slash_of_a_number_does_not() -> None:
    """Each may be found in another field; the engine would part them too."""
    words = [
        clause["bool"]["must"][0]["bool"]["should"][0]["multi_match"]["query"]
        for clause in matches("lithium-ion and/or 2007/02176")["bool"]["must"]
    ]
    assert ["lithium", "ion", "and", "or", "2007/02176"] == words


def test_a_number_between_words_is_a_number_or_words() -> None:
    """The words around it must match as well."""
    *rest, number = matches("Sabe US 2007/0217688 camera")["bool"]["must"]
    assert [
        constant(100_000, {"terms": {"reference_number": ["US20070217688"]}}),
        all_words("US 2007/0217688"),
    ] == number["bool"]["should"]
    assert [either_form("Sabe"), either_form("camera")] == rest


def test_eight_digits_may_be_a_patent_or_an_application() -> None:
    """Both are looked for."""
    patent, application, _ = matches("12345678")["bool"]["should"]
    assert constant(100_000, {"terms": {"reference_number": ["US12345678"]}}) == patent
    assert constant(100_000, {"terms": {"application_number": ["12345678"]}}) == application


def test_one_word_may_be_an_office_action() -> None:
    """Its id is matched whole, in capitals or not."""
    _, by_id = matches("k87ak41frxeapx5")["bool"]["should"]
    assert constant(100_000, {"term": {"office_action_id": "K87AK41FRXEAPX5"}}) == by_id


def test_what_is_unwanted_is_excluded_in_every_form_and_not_marked() -> None:
    """A word and its exclusion together are everything; it lifts nothing."""
    clause = matches("battery -cells")["bool"]
    assert [either_form("battery")] == clause["must"]
    in_some_form = one_of(all_words("cells"), all_words("cells", STEMMED))
    assert [{"bool": {"must": [in_some_form]}}] == clause["must_not"]
    assert "cells" not in str(clause["should"])
    assert "cells" not in str(highlighting("battery -cells"))


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(" ".join))
def test_what_is_counted_is_what_is_found(q: str) -> None:
    """Without that by which it is ordered: clauses of which none needs to match."""
    try:
        ordered = matches(q)
    except BadParameter:
        return
    counted = matches(q, scored=False)
    assert without_lifts(ordered) == without_lifts(counted)
    assert len(str(counted)) <= len(str(ordered))


def test_what_only_orders_is_not_counted() -> None:
    """Each word is found in one of two forms, and that is all."""
    in_some_form = [one_of(all_words(word), all_words(word, STEMMED)) for word in ("solid", "cells")]
    assert {"bool": {"must": in_some_form}} == matches("solid cells", scored=False)


def test_a_sign_that_may_be_no_word_does_no_harm_beside_others() -> None:
    """Alone it finds nothing rather than everything."""
    sure, sign = matches("battery ²")["bool"]["must"]
    assert either_form("battery") == sure
    assert either_form("²", nothing_left="all") == sign
    assert [either_form("²"), either_form("½")] == matches("² ½")["bool"]["must"]


def test_nothing_to_search_for_finds_nothing() -> None:
    """Rather than everything."""
    assert {"match_none": {}} == matches("*")


def test_every_field_of_texts_says_where_it_is_looked_for() -> None:
    """And no other does."""
    assert {name for name, field in LANGUAGE.items() if field.is_text} == set(WHERE) - {None}


def test_a_number_is_marked_in_the_form_s_own_spelling() -> None:
    """What is marked is the number as forms print it, besides the text as it was typed."""
    [clause] = highlighting("US 2007217688")["highlight_query"]["bool"]["should"]
    assert "US 2007217688 20070217688" == clause["multi_match"]["query"]


def test_nothing_is_marked_for_an_owner() -> None:
    """An owner is no text that stands by itself on a page."""
    assert [] == highlighting("owner:acme")["highlight_query"]["bool"]["should"]


@pytest.mark.parametrize(
    ("exact", "stemmed", "both"),
    [
        (["[Solid] [state] cells"], ["Solid state [cells]"], ["[Solid] [state] [cells]"]),
        (["[Solid] state"], ["[Solid] state"], ["[Solid] state"]),
        (["[Solid state]"], ["Solid [state]"], ["[Solid state]"]),
        ([], ["[Cells]"], ["[Cells]"]),
        (["a [cell]"], [], ["a [cell]"]),
        (
            ["a [cell]", "b [cell]"],
            ["other [cells] and [cell], [cell]"],
            ["other [cells] and [cell], [cell]"],
        ),
        (["a ] stray [ [cell]"], ["a ] [stray] [ cell"], ["a  [stray]  [cell]"]),
    ],
)
def test_the_marks_of_both_forms_are_drawn_together(
    exact: list[str], stemmed: list[str], both: list[str]
) -> None:
    """Each word once; of different pieces those that say more; a mark that the text itself has is no mark."""
    marks = str.maketrans("[]", "\ue000\ue001")

    def marked(texts: list[str]) -> list[str]:
        return [text.translate(marks) for text in texts]

    pieces = {"title": marked(exact), "title.english": marked(stemmed)}
    found = united({field: texts for field, texts in pieces.items() if texts})
    assert {"title": marked(both)} == found
