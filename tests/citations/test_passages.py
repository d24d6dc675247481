"""Passages on labelled office actions, on real ones, and on anything at all."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citations.office_actions import OfficeAction, from_oa_actions
from citations.passages import LONGEST, Passage, passages
from citations.passages.office_action_text import clean
from citations.reference import recognize

DATA = Path(__file__).resolve().parent.parent / "data/office_actions"
CASES: list[dict[str, Any]] = orjson.loads((DATA / "labelled_passages.json").read_bytes())
LEAST_RECALL = 0.95


@dataclass(frozen=True)
class Score:
    """Of one reference: what its passage says, and what was labelled as about it."""

    passage: str
    labelled: frozenset[str]

    @property
    def found(self) -> int:
        """How many labelled sentences are in the passage."""
        return sum(words in self.passage for words in self.labelled)

    @property
    def wrong(self) -> str:
        """What is left of the passage without the labelled sentences."""
        left = self.passage
        for words in sorted(self.labelled, key=len, reverse=True):
            left = left.replace(words, "")
        return left.strip(" …")


def scores(case: dict[str, Any]) -> Iterator[tuple[str, Score]]:
    """Each reference of a labelled office action, scored."""
    sentences = [(about, words) for paragraph in case["paragraphs"] for about, words in paragraph]
    text = "\n".join(" ".join(words for _, words in paragraph) for paragraph in case["paragraphs"])
    made = passages(text, [(form, number) for form, number in case["references"].values()])
    for label, passage in zip(case["references"], made, strict=True):
        labelled = frozenset(words for about, words in sentences if label in about)
        yield label, Score(passage.text if passage else "", labelled)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_passage_says_nothing_about_anything_else(case: dict[str, Any]) -> None:
    """Precision is 1 on the labelled set: no sentence, nor a part of one, is about anything else."""
    assert {} == {label: score.wrong for label, score in scores(case) if score.wrong}


def test_most_sentences_about_a_reference_are_in_its_passage(
    record_property: Callable[[str, object], None],
) -> None:
    """Recall on the labelled set has a floor."""
    all_scores = [score for case in CASES for _, score in scores(case)]
    recall = sum(score.found for score in all_scores) / sum(len(score.labelled) for score in all_scores)
    record_property("recall", recall)
    assert recall >= LEAST_RECALL


def real(file: str) -> dict[str, OfficeAction]:
    """The office actions of a saved reply, by their ids."""
    rows = orjson.loads((DATA / file).read_bytes())["response"]["docs"]
    return {action.id: action for action in map(from_oa_actions, rows)}


def passage_of(office_action: str, form: str, others: tuple[str, ...] = ()) -> Passage | None:
    """The passage that a real office action has of a reference."""
    text = real("climate_2022.json")[office_action].text or ""
    return passages(text, [(each, recognize(each).number) for each in (form, *others)])[0]


def test_the_real_reasons_for_allowance_speak_of_the_closest_prior_art() -> None:
    """Application 17425504: all that is said of Geneste, and nothing else."""
    passage = passage_of("L1VIUDJQXBLUEX5", "Geneste; Jean-Francois US 20120073682 A1")
    assert passage
    assert () == passage.claims
    assert passage.text.startswith(
        "Geneste (US 2012/0073682 A1) is considered to be the closest prior art. Genes"
    )
    assert passage.text.endswith(
        "is configured to transfer the stored separated gaseous matter to the non-aerial unit."
    )
    assert "…" not in passage.text


def test_a_real_final_rejection_speaks_of_its_last_reference() -> None:
    """Application 15127635: Leyton is introduced for claim 22 only."""
    passage = passage_of("JTG4IF8ERXEAPX4", "Leyton; Stephen M. US 20060085164 A1")
    assert passage
    assert (22,) == passage.claims
    assert passage.text.startswith(
        "Claim 22 is/are rejected under 35 U.S.C. 103 as being unpatentable over Luvalle (US 2013/0231906)"
        " in view of Giunta et al. (US 2015/0193713) and Leblanc (US 20140372039) as applied to claim 1"
        " above, and further in view of Leyton et al. (US 2006/0085164). … Leyton teaches a system and method"
    )
    assert passage.text.endswith("(Leyton [Par. 0078]).")


def test_a_real_rejection_over_seven_references_is_cut_to_the_one() -> None:
    """Application 14703592: a page mark in a number, a rejection too long to quote, two of them in claims."""
    passage = passage_of("J8080VPBRXEAPX5", "Chen; Li US 20030225651 A1")
    assert passage
    assert tuple(range(8, 21)) == passage.claims
    assert passage.text.startswith(
        "Claims 8, 10-20 are rejected under 35 U.S.C. 103 as being unpatentable over Giorgetti et al."
        " (US 2013/0325347 A1), … further in view of Chen (US 2003/0225651 A1). … Also, Chen teaches of"
    )


@pytest.mark.parametrize(
    ("office_action", "form"),
    [
        ("JTG4IF8ERXEAPX4", "Dutton; John US 7249007 B1"),  # in another office action of the application
        ("J8080VPBRXEAPX5", "Smith; Adam US 6123456 A"),  # Smith is US 2003/0004780 there
        ("J8080VPBRXEAPX5", "Harza; Leroy US 2345678 A"),  # In re Harza
        ("JTG4IF8ERXEAPX4", "Stifter; Terence US 5999999 A"),  # the examiner
    ],
)
def test_a_real_office_action_does_not_speak_of_what_it_does_not_cite(office_action: str, form: str) -> None:
    """A surname that occurs is not enough."""
    assert passage_of(office_action, form) is None


def test_no_surname_that_real_texts_use_otherwise_gets_a_passage() -> None:
    """Words, cases of law, officers, cities and authors of papers, as inventors whom nobody cites."""
    surnames = (
        "Young Park King Bell Rose Price Day Long Green White Black Brown Gray Field Wood Hill "
        "Stone Case Law Page Power Best Small Short Sharp Early Moon Sun He An Do So In Ho No Li "
        "Lee Graham Deere Alice Mayo Harza Dove Yi Stifter Toatley Model Step Figure Claim Data "
        "Climate Weather Group Gumbel Nassiri Alexandria Electric Dependent Further Additionally "
        "Smith Webster Laderach"
    )
    forms = [
        (f"{name}; A US {20300000001 + n}", f"US{20300000001 + n}") for n, name in enumerate(surnames.split())
    ]
    for office_action in real("climate_2022.json").values():
        made = passages(office_action.text or "", forms)
        assert {} == {form: passage for (form, _), passage in zip(forms, made, strict=True) if passage}


def test_no_piece_of_a_real_passage_leaves_its_reference_unnamed() -> None:
    """Between two ellipses the reference is named, or the rejection begins."""
    names = ("Luvalle", "Giunta", "Leblanc", "Moss", "Leyton", "Crawford", "Lancaster")
    numbers = (
        "20130231906",
        "20150193713",
        "20140372039",
        "20130110399",
        "20060085164",
        "8204846",
        "20090138415",
    )
    forms = [(f"{name} US {number}", f"US{number}") for name, number in zip(names, numbers, strict=True)]
    text = real("climate_2022.json")["JTG4IF8ERXEAPX4"].text or ""
    for name, passage in zip(names[1:], passages(text, forms)[1:], strict=True):
        assert passage
        pieces = passage.text.strip("… ").split(" … ")
        assert [] == [piece for piece in pieces if name not in piece and "are rejected" not in piece]


def test_scanned_lines_are_put_together_without_headers_and_hyphens() -> None:
    """A sentence goes on over a line's end, a page's end and a hyphen; a compound's own hyphen stays."""
    text = (
        "Claims 1-3 are rejected under 35 U.S.C. 102(b) as being anticipated by Sabe\r\n"
        "et al. (US 2007/0217688).\r\n"
        "Sabe discloses a legged robot with a detach-\r\n"
        "able camera and a water-\r\n"
        "cooled motor whose\r\n\r\n"
        "Application/Control Number: 14/123,456 Page 3\r\nArt Unit: 2858\r\n\r\n"
        "\x0cshaft is\u00a0hollow. The detachable camera is new.\x00\r\n"
    )
    passage = passages(text, [("Sabe; Kohtaro US 20070217688 A1", "US20070217688")])[0]
    assert passage == Passage(
        "Claims 1-3 are rejected under 35 U.S.C. 102(b) as being anticipated by Sabe et al."
        " (US 2007/0217688). Sabe discloses a legged robot with a detachable camera and a water-cooled motor"
        " whose shaft is hollow.",
        (1, 2, 3),
    )


def test_a_reference_that_comes_twice_has_its_passage_twice() -> None:
    """On both forms it is one reference, not another of the same surname."""
    rows = [
        ("Sabe; Kohtaro US 20070217688 A1", "US20070217688"),
        ("Sabe et al. US-2007/0217688", "US20070217688"),
    ]
    first, second = passages("The lamp is known. Sabe teaches a lamp.", rows)
    assert Passage("Sabe teaches a lamp.", ()) == first == second


def test_a_reference_without_a_number_goes_by_its_author() -> None:
    """Books and papers have no number."""
    text = "Claim 1 is rejected over Zabel et al. (“Biosphere 2”, 1997). Zabel teaches a lung."
    made = passages(text, [("Zabel et al., Construction of a Created Environment, 1997", None)])
    assert (Passage(text, (1,)),) == made


WORDS = st.sampled_from(
    [
        "Sabe", "Kim", "Sabe et al.", "(US 2007/0217688 A1)", "US 8,280,633", "teaches", "Claims 1-3, 5",
        "are rejected", "over", "in view of", "Applicant argues", "Examiner notes", "(", ")", "[0045]", ";",
        ",",
        ".", "…", "\n", "\f", "number='12'", "PNG", "Page 3", "detach-\n", "able", "'688",
        "\N{RIGHT DOUBLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}s", "v.", "Regarding claim 4,",
        "x" * 700,
    ]
)  # fmt: skip
OPENINGS = (
    "Claims 1-3, 5 are rejected over",
    "As to claim 4,",
    "The Examiner notes that",
    "Applicant argues that",
    "",
)
NAMES = (
    "Sabe (US 2007/0217688 A1)",
    "Sabe et al.",
    "Sabe",
    "Kim (US 8,280,633)",
    "Kim",
    "Kim and Sabe",
    "Lee",
)
SAYINGS = (
    "teaches a lamp", "discloses a camera", "of the robot", "(see [0045])", "in view of Kim",
    "and fails to teach", "x" * 200,
)  # fmt: skip
SENTENCES = st.builds(
    "{} {} {}{}".format,
    st.sampled_from(OPENINGS),
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(SAYINGS), min_size=1, max_size=4).map(" ".join),
    st.sampled_from([". ", ".\n", "; ", ".\f", "? "]),
)
INVISIBLE = st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=3)
TEXTS = st.one_of(
    st.lists(st.one_of(WORDS, st.text(max_size=12), INVISIBLE), max_size=120).map(" ".join),
    st.lists(st.one_of(SENTENCES, SENTENCES, WORDS, INVISIBLE), min_size=1, max_size=30).map("".join),
    st.lists(SENTENCES, min_size=10, max_size=30).map("".join),
)
ROWS = [
    ("Sabe; Kohtaro US 20070217688 A1", "US20070217688"),
    ("Kim US 8280633", "US8280633"),
    ("Kim et al.", None),
]


@settings(deadline=None)
@given(TEXTS)
def test_any_text_gives_bounded_passages_of_its_own_words(text: str) -> None:
    """What a passage says stands in the cleaned text, between ellipses, and is not longer than it may be."""
    cleaned = clean(text).replace("\n", " ")
    for passage in passages(text, ROWS):
        if passage:
            assert 0 < len(passage.text) <= LONGEST
            assert list(passage.claims) == sorted(set(passage.claims))
            pieces = passage.text.removeprefix("… ").removesuffix(" …").split(" … ")
            assert [] == [piece for piece in pieces if piece not in cleaned]


@settings(deadline=None)
@given(TEXTS)
def test_a_text_that_names_nobody_gives_nothing(text: str) -> None:
    """Neither the number nor the name: no passage."""
    nobody = text.replace("Sabe", "it").replace("688", "1").replace("Kim", "it").replace("633", "1")
    assert (None, None, None) == passages(nobody, ROWS)


@settings(deadline=None)
@given(TEXTS)
def test_a_cleaned_text_has_no_invisible_characters(text: str) -> None:
    """No control characters, no empty line, and no blanks in a row or around a line."""
    cleaned = clean(text)
    lines = cleaned.split("\n") if cleaned else []
    assert [] == [line for line in lines if not line or line != " ".join(line.split())]
    invisible = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert set() == invisible & {unicodedata.category(character) for line in lines for character in line}


def test_claims_of_two_rejections_in_one_sentence_are_nobodys() -> None:
    """Which of them are whose is not sure."""
    text = (
        "Claims 1-3 are rejected over Sabe (US 2007/0217688), claims 4-5 are rejected over Kim (US 8280633)."
    )
    assert [(), ()] == [passage.claims for passage in passages(text, ROWS[:2]) if passage]


@pytest.mark.parametrize(
    ("words", "claims"),
    [
        ("Claims 1-3, 5 and 7 are rejected over", (1, 2, 3, 5, 7)),
        ("Claim 1 is rejected over", (1,)),
        ("Claim(s) 21-24 is/are rejected over", (21, 22, 23, 24)),
        ("Claims 1,3-6, 10, and 23 is/are rejected over", (1, 3, 4, 5, 6, 10, 23)),
        ("Claims 4 to 6 and claim 9 stand rejected over", (4, 5, 6, 9)),
        ("Claims 1 \N{EN DASH} 3 (and 7) are provisionally rejected over claims 4-9 of", (1, 2, 3)),
        ("The rejection of claims 1-3 is withdrawn over", ()),
        ("As to claims 4 and 5, a lamp is shown by", (4, 5)),
        ("A lamp as in claim 9 is shown by", ()),
    ],
)
def test_the_claims_that_a_passage_speaks_of(words: str, claims: tuple[int, ...]) -> None:
    """Those rejected over the reference, else those that a sentence begins with."""
    passage = passages(f"{words} Sabe (US 2007/0217688).", ROWS)[0]
    assert passage
    assert claims == passage.claims
