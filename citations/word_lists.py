"""Lists of words: as a set, and as one pattern that takes little longer with hundreds than with a few."""

import re
from collections.abc import Iterable

_GAP = {" ": "[ .-]{1,3}", "-": "[ .-]{1,3}", ".": r"\. {0,3}", "(": r"\(", ")": r"\)?", "'": "'?"}
_Branches = dict[str, "_Branches"]


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def alternatives(options: Iterable[str]) -> str:
    """A pattern of the words, the longest that fits; blanks and hyphens may be each other.

    An ASCII word does not end amid letters.
    """
    root: _Branches = {}
    for word in options:
        branches = root
        for character in word.replace(". ", ".").casefold():
            branches = branches.setdefault(_GAP.get(character, re.escape(character)), {})
        branches[r"(?![^\W\d_])" if word.isascii() else ""] = {}
    return _pattern(root)


def _pattern(branches: _Branches) -> str:
    options = [first + _pattern(rest) for first, rest in branches.items() if first and rest]
    ends = sorted(first for first, rest in branches.items() if not rest)
    options += ends[::-1]
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})" if options else ""
