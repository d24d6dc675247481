"""The claims that a sentence of an office action is about."""

import re
from typing import Final

_LIST: Final = r"[0-9]{1,3}(?:(?:[ ,;&/-]|and|to|through|claims?){1,12}[0-9]{1,3}){0,100}+(?![0-9])"
_REJECTED: Final = re.compile(
    rf"\bclaim(?:s|\(s\))? (?P<claims>{_LIST})[ ,]{{0,2}}(?:\([^()]{{0,80}}\) ?)?"
    r"(?:(?:is/are|are|is|stands?|remains?) )?(?:also |further |each |again "
    r"|additionally )?(?:provisionally )?rejected\b",
    re.IGNORECASE,
)
_REGARDING: Final = re.compile(
    r"(?:regarding|as to|as per|as for|with respect to|with regards? to|in regards? to|concerning"
    r"|referring to"
    rf"|for|in|re) (?:independent |dependent )?claims? (?P<claims>{_LIST})",
    re.IGNORECASE,
)
_ONE_OR_RANGE: Final = re.compile(r"([0-9]+)(?:(?: ?- ?| to | through )([0-9]+))?")


def rejected_claims(sentence: str) -> frozenset[int]:
    """``Claims 1-3, 5 and 7 are rejected``: 1, 2, 3, 5, 7; nothing where not just one rejection is stated."""
    found = _REJECTED.findall(sentence) if "reject" in sentence else []
    return _claims(found[0]) if len(found) == 1 else frozenset()


def regarded_claims(sentence: str) -> frozenset[int]:
    """``Regarding claims 4 and 5, …``: 4, 5; nothing where a sentence does not begin so."""
    found = _REGARDING.match(sentence)
    return _claims(found["claims"]) if found else frozenset()


def _claims(text: str) -> frozenset[int]:
    ranges = ((int(first), int(last or first)) for first, last in _ONE_OR_RANGE.findall(text))
    return frozenset(claim for first, last in ranges for claim in range(first, last + 1)) - {0}
