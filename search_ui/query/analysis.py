"""What the engine's analyzers make words of, as far as a query must know it beforehand. Pure."""

import re

# The standard tokenizer makes one word of a run of letters, or of one East Asian character.
_WORD = re.compile(r"[\u2e80-\U0010ffff]|[^\W\u2e80-\U0010ffff]+")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015]+|(?<!\d)/+|/+(?!\d)")
"""Where it always ends a word; a slash between digits may stand in a number that it makes one word of."""
_WIDE = re.compile(r"[\u2e80-\udfff\uf900-\U0010ffff]")


def count(text: str) -> int:
    """How many words the engine makes of a text, at most."""
    return len(_WORD.findall(text))


def split(text: str) -> list[str]:
    """A text at the places where the engine would certainly split it too."""
    return [part for part in _BETWEEN.split(text) if part]


def is_sure(word: str) -> bool:
    """Whether the engine certainly makes a word of it: other signs it may drop."""
    return any(sign.isalpha() or sign.isdecimal() for sign in word) or bool(_WIDE.search(word))
