"""The cutter is quick by looking at less; what it says of a text stays what it was."""

from hashlib import sha256

import pytest

from citations.passages import passages
from tests.citations.made_up_texts import made_up_texts

TEXTS = 50
RECORDED = (
    "f4d3bdeda20a2a9e", "ba2e72ff05c632be", "32fc160562f017e9", "c84ef78381f7cbbe", "d733eefd3800fa70",
    "3b041e042981fc39", "76bee7e61d3fc8d7", "a5902ddef73e7b33", "e2c71c136fe91b93", "9523226eaf40ce91",
    "e5ea7f2e7b7f29d7", "382a794bfe3c5cb0",
)  # fmt: skip
"""What the first cutter said of each fifty texts, which read all of them with patterns alone.

A rule that is changed on purpose changes them: raise `citations.passages.VERSION` with it.
"""


@pytest.mark.parametrize("group", range(len(RECORDED)))
def test_passages_are_those_that_the_first_cutter_cut(group: int) -> None:
    """Of made-up texts with all that it looks at: names, numbers, speakers, brackets, broken lines."""
    said = sha256()
    for text, references in made_up_texts(group * TEXTS, TEXTS):
        for passage in passages(text, references):
            said.update(repr(passage and (passage.text, passage.claims)).encode("utf-8", "surrogatepass"))
    assert RECORDED[group] == said.hexdigest()[:16]
