"""The words of a sentence or claim that may tell what it is about. Pure.

What stands in every claim tells nothing, but how rare it is does not show that: titles hardly ever say
`wherein`. So the words that claims are drafted with are left out by name, and other common ones by their
number (`results.likely.deciding`).
"""

import re

MOST_ASKED = 100
"""Words of one sentence that are counted; a claim of 3,000 characters has some hundred different ones."""

# A run of letters and digits that has a letter; or one East Asian character, a word for the engine.
_WORD = re.compile(r"[\u2e80-\U0010ffff]|(?=\d*[^\W\d_])[^\W_\u2e80-\U0010ffff]{2,}")
_DRAFTED_WITH = """
a about above across after against all along also although am among an and another any are arranged
as associated at based be been before being below between both but by can capable characterized
claim claimed claims comprise comprised comprises comprising configured consisting consists contain
containing contains corresponding could coupled defined described different disclosed disposed do
does during each eight either eleven embodiment embodiments etc exactly fifth first five for form
formed forming forms four fourth from further furthermore had has have having he hence her herein
his how however if in include included includes including into is it its itself least less located
may means method methods might more moreover most must near nine no nor not of on once one only onto
operable operably operatively or other otherwise our out over per plural plurality portion portions
predetermined preferably provided provides providing ranging recited respective respectively said
same second selected set seven she should six so some step steps substantially such suitable ten
than that the their them then there thereafter thereby therefor therefore therefrom therein thereof
thereon thereto therewith these they third this those three through thus to toward towards two under
until up upon use used using via was we were what when where whereas whereby wherein whereupon which
while who whose will with within without would you your
"""
_DRAFTING = frozenset(_DRAFTED_WITH.split())


_PLURAL = re.compile(r"(?<=\w{2})(?:i?e)?s$", re.ASCII)
_ENDING = re.compile(r"(?<=\w{3})(?:i?ed|ing|y|e)$", re.ASCII)


def telling_words(text: str) -> tuple[str, ...]:
    """The different words of a text but for those that any claim is drafted with, in lower case and in order.

    Of several forms of a word it is the first, which finds the others. Numbers alone are none, nor ² or ½:
    in a claim they are those of a drawing, or exponents.
    """
    different: dict[str, str] = {}
    for word in _WORD.findall(text.lower()):
        if word not in _DRAFTING and any(map(str.isalpha, word)):
            different.setdefault(_root(word), word)
    return (*different.values(),)[:MOST_ASKED]


def _root(word: str) -> str:
    """What forms of a word have in common, about: to leave out one too many does little harm."""
    return _ENDING.sub("", _PLURAL.sub("", word))
