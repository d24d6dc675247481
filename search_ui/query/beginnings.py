"""Which values of a facet are asked for by how they begin. Pure.

Values are looked for by their beginning or that of a word of their label; names by that of any words in them,
where a plain letter stands for its accented ones too, and an accented one for itself. Nothing that is typed
becomes an expression: the engine narrows names by its own words of them, and the values that it gives are
looked at here.
"""

import re
import unicodedata
from functools import lru_cache

from citations.facets import FACETS
from citations.vocabulary import NONE
from search_ui.query.clauses import Clause
from search_ui.url.facet_params import FacetParams

# A word of a name as the engine's standard tokenizer (UAX #29) has it: a sign between two letters or digits
# parts nothing, so that what is a word here is one there: `N.V.`, `O'Brien`.
_WORD = re.compile(r"\w+(?:(?:(?<=[^\W\d_])['\u2019.:\u00b7](?=[^\W\d_])|(?<=\d)['\u2019.,;](?=\d))\w+)*")

_PLAIN = {
    letter: plain
    for letter in map(chr, range(0xC0, 0x250))  # Latin-1, Latin Extended A and B
    if (plain := unicodedata.normalize("NFKD", letter)[0]).isascii() and plain.isalpha()
} | dict(zip("ØøŁłĐđ", "OoLlDd", strict=True))  # no accents to Unicode, but to who types them
"""Letters with accents → those without."""


def named_so(asked: FacetParams) -> list[Clause]:
    """What citations must fulfil to have a name that is asked for, word by word; more of them may."""
    return [
        {"match_bool_prefix": {f"{asked.facet.field}.words": {"query": start}}} for start in _starts(asked)
    ]


def is_asked_for(asked: FacetParams, value: str) -> bool:
    """Whether a value of the index begins as it should: it, a word of its label, of a name any words."""
    if value == NONE and asked.facet.always_set:
        return False
    if not asked.prefix:
        return True
    if asked.facet.named:
        words = _words(value)
        return all(any(_begins(word, start) for word in words) for start in _starts(asked))
    return value.lower().startswith(asked.prefix.lower()) or value in _worded(asked.name, asked.prefix)


@lru_cache(maxsize=64)
def _worded(name: str, prefix: str) -> frozenset[str]:
    """The values of a facet that have a word in their label that begins so."""
    labels = ((value, re.findall(r"\w+", label.lower())) for value, label in FACETS[name].words.items())
    return frozenset(value for value, words in labels if any(w.startswith(prefix.lower()) for w in words))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _starts(asked: FacetParams) -> list[str]:
    """How some words of a name are to begin; what begins another one of them is said with it."""
    words = set(_words(asked.prefix)) or {asked.prefix.lower()}
    return sorted(word for word in words if not any(w != word and w.startswith(word) for w in words))


def _begins(word: str, start: str) -> bool:
    letters = zip(word, start, strict=False)
    return len(start) <= len(word) and all(typed in (is_, _PLAIN.get(is_, is_)) for is_, typed in letters)
