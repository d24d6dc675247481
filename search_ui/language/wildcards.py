"""A word of a search text → without the signs of other query languages. Pure.

What those signs ask for is either harmless to do without, which is remarked; or something else than was meant
would be found, or every word of the index be read (for a wildcard in front): then it is refused.
"""

import re

from search_ui.language.fields import FIELDS
from search_ui.language.remarks import NotUnderstood, Remarks

_PREFIX_LETTERS = 2
_LITERALLY = "or search for the text as it stands"
_LONGEST_SHOWN = 40

_EXPRESSION = re.compile(r"/.*\w.*/")
_LEADING = re.compile(r"[^\w*?]*[*?]+\w")
_INNER = re.compile(r".*(?:\w\*+[^\W\d]|[^\W\d]\*+\w)|\w+\?\w+", re.DOTALL)
"""Between two digits it is a multiplication."""
_WEIGHT = re.compile(r"(?:~\d*(?:\.\d+)?|\^\d+(?:\.\d+)?)+")
_WEIGHED = re.compile(rf"(.*?[^\W\d]{{3}}){_WEIGHT.pattern}", re.DOTALL)
_NO_FIELD = re.compile(r"([A-Za-z_]{2,20}):(?!//)[^\s:]", re.DOTALL)


def plain(word: str, remarks: Remarks, *, is_glued: bool = False) -> str:
    """The word as it is searched for, with one `*` after it when it is a prefix, or an empty text.

    Glued to a phrase or parenthesis before it, it may be no more than that one's weight.

    Raises:
        NotUnderstood: it is a regular expression, or has a wildcard where none can be.
    """
    _refuse(word)
    if word.strip("*") == "" or word == "*:*":
        remarks.repair("A * by itself was left out: it stands for the rest of a word, as in batter*.")
        return ""
    if is_glued and _WEIGHT.fullmatch(word):
        remarks.repair(f"“{word}” was left out: there are no signs for nearness or weight.")
        return ""
    if weighed := _WEIGHED.fullmatch(word):
        remarks.repair(f"“{word}” was searched as “{weighed[1]}”: there are no signs for likeness or weight.")
        return weighed[1]
    return _prefix(word) if word.endswith("*") else word


def check_field(text: str, remarks: Remarks) -> None:
    """Note a word that looks like a field at the beginning of this text."""
    if unknown := _NO_FIELD.match(text):
        remarks.note(f"“{unknown[1]}:” is no field, so it was searched as a word. The fields are {_names()}.")


def _prefix(word: str) -> str:
    stem = word.rstrip("*")
    if len(re.findall(r"[^\W_]", stem)) < _PREFIX_LETTERS:
        raise NotUnderstood(
            f"“{word}” is too short for the beginning of a word.",
            f"Write at least {_PREFIX_LETTERS} letters or digits before the *, {_LITERALLY}.",
        )
    return f"{stem}*"


def _refuse(word: str) -> None:
    if _EXPRESSION.fullmatch(word):
        raise NotUnderstood(
            f"“{_short(word)}” looks like a regular expression, which cannot be searched for.",
            f"Write the word, or its beginning with a * after it, {_LITERALLY}.",
        )
    if _LEADING.match(word):
        raise NotUnderstood(
            f"“{_short(word)}” begins with a wildcard, which cannot be searched for.",
            f"A * can only stand at the end of a word, as in batter*; put it there, {_LITERALLY}.",
        )
    if _INNER.match(word):
        raise NotUnderstood(
            f"“{_short(word)}” has a wildcard inside a word, which cannot be searched for.",
            f"A * can only stand at the end of a word, as in batter*; put it there, {_LITERALLY}.",
        )


def _short(word: str) -> str:
    """A word as a sentence can hold it."""
    return word if len(word) <= _LONGEST_SHOWN else f"{word[:_LONGEST_SHOWN]}…"


def _names() -> str:
    return ", ".join(f"{name}:" for name in FIELDS)
