"""Which values of a facet are asked for by how they begin, told to the engine and checked here. Pure.

Values are looked for by their beginning, names by that of any words in them, where a plain letter stands for
its accented ones too, and an accented one for itself.
"""

import re
import unicodedata
from collections.abc import Iterator

from citations.vocabulary import NONE
from search_ui.url.facet_params import FacetParams

_SIGN = "[ -/:-@]"
_BETWEEN = re.compile(_SIGN)
"""What parts the words of a name, the same for the engine and for us: blanks and most signs of ASCII."""

_PLAIN = {
    letter: plain
    for letter in map(chr, range(0xC0, 0x250))  # Latin-1, Latin Extended A and B
    if (plain := unicodedata.normalize("NFKD", letter)[0]).isascii() and plain.isalpha()
} | dict(zip("ØøŁłĐđ", "OoLlDd", strict=True))  # no accents to Unicode, but to who types them
"""Letters with accents → those without."""
_ACCENTED = {plain: {letter for letter in _PLAIN if _PLAIN[letter] == plain} for plain in _PLAIN.values()}


def is_asked_for(asked: FacetParams, value: str) -> bool:
    """Whether a value begins as it should: it itself, a word of its label, or of a name some words."""
    if value == NONE and asked.facet.always_set:
        return False
    if asked.facet.named:
        words = _words(value.lower())
        return all(any(_begins(word, start) for word in words) for start in _starts(asked))
    return value.lower().startswith(asked.prefix.lower()) or value in set(_worded(asked))


def expression(asked: FacetParams) -> str:
    """The engine's regular expression for the values asked for; each character of the beginning is itself."""
    if asked.facet.named:
        starts = ("".join(map(_any_accent, start)) for start in _starts(asked))
        return "&".join(f"((.*{_SIGN})?{start}.*)" for start in starts)
    beginning = "".join(map(_either_case, asked.prefix)) + ".*"
    worded = ("".join(map(_itself, value)) for value in _worded(asked))
    return "|".join(f"({choice})" for choice in (beginning, *worded))


def _worded(asked: FacetParams) -> Iterator[str]:
    """The values that have a word in their label that begins so."""
    for value, label in asked.facet.words.items():
        if any(word.startswith(asked.prefix.lower()) for word in re.findall(r"\w+", label.lower())):
            yield value


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(text) if word]


def _starts(asked: FacetParams) -> list[str]:
    """How some words of a name are to begin; what begins another one of them is said with it."""
    words = set(_words(asked.prefix.lower())) or {asked.prefix.lower()}
    return sorted(word for word in words if not any(w != word and w.startswith(word) for w in words))


def _begins(word: str, start: str) -> bool:
    letters = zip(word, start, strict=False)
    return len(start) <= len(word) and all(typed in (is_, _PLAIN.get(is_, is_)) for is_, typed in letters)


def _either_case(character: str) -> str:
    return _one_of(_cases(character))


def _any_accent(character: str) -> str:
    cases = _cases(character)
    return _one_of(cases.union(*(_ACCENTED.get(case, ()) for case in cases)))


def _one_of(characters: set[str]) -> str:
    return f"[{''.join(sorted(characters))}]" if len(characters) > 1 else _itself(*characters)


def _cases(character: str) -> set[str]:
    """The character in both cases, where each is one character."""
    return {case for case in (character, character.lower(), character.upper()) if len(case) == 1}


def _itself(character: str) -> str:
    return character if character.isalnum() else f"\\{character}"
