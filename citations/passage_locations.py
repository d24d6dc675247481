"""Where in a reference an examiner points, as the Enriched Citations API has it → words for people.

The API cuts places out of the text of office actions: `c. 4|figure 3|claim 9`. What is not understood stays
as it is. So does `c. 103`: it may be a column, but it is also what is left of “35 U.S.C. 103”, and stands
beside publications, which have no columns.
"""

import re
from functools import lru_cache

_STATUTES = frozenset({"101", "102", "103", "112"})
_NUMBER = r"[0-9]{1,5}[A-Za-z]{0,2}"
_AND = r"\s*(?:-|\u2013|,|and|to|through|&)\s*"
_PLACE = re.compile(
    rf"(?P<word>[a-z]+|\u00b6+|\u00a7)\.?\s*\[?(?P<numbers>{_NUMBER}(?:{_AND}{_NUMBER})*)\]?\.?",
    re.IGNORECASE,
)
_WORDS = {
    "column": ("c", "col", "cols", "column", "columns"),
    "figure": ("fig", "figs", "figure", "figures"),
    "line": ("l", "ln", "lns", "ll", "line", "lines"),
    "page": ("p", "pp", "pg", "pgs", "page", "pages"),
    "paragraph": ("para", "paras", "par", "pars", "paragraph", "paragraphs", "\u00b6", "\u00b6\u00b6"),
    "claim": ("claim", "claims"),
}
_LEADING = re.compile(r"(?:column|figure|page|paragraph)s? [0-9]")
_MEANT = {word: meant for meant, words in _WORDS.items() for word in words}


def places(text: str) -> tuple[str, ...]:
    """The places that a text names, as `column 4`, each once and in its order."""
    found = (_read(" ".join(part.split())) for part in text.split("|"))
    return tuple(dict.fromkeys(place for place in found if place))


def tells_where(place: str) -> bool:
    """Whether a place, as `places` gives it, leads to one part of the document by itself.

    A line does so only with its page, a claim may be one of the application, and what was not understood may
    be no place at all.
    """
    return _LEADING.match(place) is not None


@lru_cache(maxsize=1 << 16)
def _read(part: str) -> str:
    place = _PLACE.fullmatch(part)
    meant = _MEANT.get(place["word"].lower()) if place else None
    if not place or not meant:
        return part
    numbers = place["numbers"]
    if place["word"].lower() == "c" and numbers in _STATUTES:
        return part
    return f"{meant}{'' if re.fullmatch(_NUMBER, numbers) else 's'} {numbers}"
