"""Where a number may begin: with a digit, or with a word that the forms of numbers begin with.

Most words of a text begin no number, and to try all forms at each takes most of the time. So these patterns
say no more than what must stand there for any form to fit; a test holds that none fits elsewhere.
"""

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import itemgetter
from typing import Final

from citations import offices, other_spellings, spellings
from citations.word_lists import alternatives, words

_LABELS: Final = words(
    """
    Accession App Appl Appln Applns Application Applications Appls Case Catalog Control Customer
    Defensive Des Design Doc Docket Document Documents Fax Granted ISBN ISSN Letters No Nos
    Num Number Order PG PGPub PGPubs PMCID PMID Paper Part Pat Patent Patents Phone Plant Plt Pre
    PreGrant Pub Publ Publication Publications Publs Published Pubs Re Reg Registration Reissue
    Reissued Report SEQ SIR Ser Serial Statutory Tel Trademark United Utility
    """
)
"""With these begin `spellings.WORD`, `us_spellings.SERIES_NAME` and `other_spellings.LABEL`."""

WRITTEN: Final = rf"[A-Z](?![a-z])|(?i:{alternatives(offices.NAMES | _LABELS)})"
"""In the text of a form, where codes are capitals."""


def _by_first(options: Iterable[str], pattern: Callable[[Iterable[str]], str]) -> str:
    """A pattern of words whose first letters are told apart at once, which letters of any case are not."""
    found = sorted({option.casefold() for option in options})
    return "|".join(
        _letter(first) + pattern(word[1:] for word in some) for first, some in groupby(found, itemgetter(0))
    )


def _beginning(options: Iterable[str]) -> str:
    return _by_first(options, lambda rests: f"(?:{'|'.join(rests)})")


def _letter(letter: str) -> str:
    """A letter of any case; to the forms an i without a dot is one too."""
    return f"(?-i:[{_ALSO.get(letter, letter)}{letter.upper()}])"


_ALSO: Final = {"i": "i\N{LATIN SMALL LETTER DOTLESS I}\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}"}
_GLUED: Final = _beginning(
    words(
        """
        accession case catalog control customer docket fax isbn issn order paper part pmcid pmid phone reg
        registration report seq serial tel trademark design des plant plt reissue reissued sir
        """
    )
)
"""Labels behind which no blank need stand."""

_CODE: Final = f"(?:(?-i:{offices.CODES})|{_beginning(words('ep wo jp cn kr de gb fr'))})"
_BODY: Final = (
    r"(?:[A-Z]{0,2}[ -]?[0-9]|[ABCUY][0-9]?[ -]|(?:[OAP]S|GM)[ -]|(?:Heisei|Showa|Hei|Sho|[平昭])[. -]?[0-9]"
    r"|[HSIM][. -][0-9])"
)
_NAMES_AND_LABELS: Final = _by_first(offices.NAMES | _LABELS - {"Re"}, alternatives)
_SERIES: Final = r"(?:(?-i:[DdHhTt])|(?-i:[Pp])P|(?-i:[Rr])E)"
TYPED: Final = (
    rf"特|{_NAMES_AND_LABELS}|(?-i:[Uu])\.? ?S|(?-i:[Pp])\.?C\.?T"
    r"|(?:(?-i:[Aa])[1-9]?|(?-i:[BCbc])[1-9])[ -]{1,2}[0-9]"
    rf"|{_SERIES}(?:[ .,-]{{0,4}}(?:[0-9]|Pat|{spellings.NO})|[ .,-]{{1,4}}{_SERIES}[ -]{{0,3}}[0-9])"
    rf"|{_CODE}[ .,:#/_()-]{{0,3}}(?:{_BODY}|{other_spellings.WORD}|P\.?C\.?T"
    rf"|{_CODE}[ .,:#/_-]{{0,3}}{_BODY})"
    rf"|(?:{_GLUED})(?:[ .,:#]|[A-Z]{{0,2}}[ -]?[0-9]|Pat|{spellings.NO}|Reg)"
)
"""In what somebody typed, whatever the letters' case."""
