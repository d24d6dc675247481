"""Where the engine's analyzers end words, as far as a query must know it beforehand. Pure."""

import re

_BETWEEN = re.compile(r"[\s\-\u2010-\u2015]+|(?<!\d)/+|/+(?!\d)")
"""Where it always ends a word; a slash between digits may stand in a number that it makes one word of."""
_WIDE = re.compile(r"[\u2e80-\udfff\uf900-\U0010ffff]")


def split(text: str) -> list[str]:
    """A text at the places where the engine would certainly split it too."""
    return [part for part in _BETWEEN.split(text) if part]


def is_sure(word: str) -> bool:
    """Whether the engine certainly makes a word of it: other signs it may drop."""
    return any(sign.isalpha() or sign.isdecimal() for sign in word) or bool(_WIDE.search(word))
