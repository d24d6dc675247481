"""What looks like a number of some office but is in no form of it, and numbers of other things."""

from typing import Final

from citations import foreign_spellings, offices, us_spellings
from citations.spellings import FOREIGN_WORD, NO, WORDS, Match, Spelling, is_application, nothing, unread

_NUMBER: Final = r"(?-i:[A-Z]{0,2})[ -]?[0-9][0-9,./-]{0,24}"
WORD: Final = (
    rf"{FOREIGN_WORD}|Utility|Models?|Designs?|Registered|Registration|Reg|Kokoku"
    r"|Gebrauchsmuster|GM"
)
_OF_AN_OFFICE: Final = (
    rf"(?:{foreign_spellings.CODE}[ .,:#/_()-]{{0,3}}|{offices.NAME}\.?[ ,:()-]{{1,3}})"
    rf"(?:(?!US)|(?i:(?:(?:{WORD})[ .,:#()-]{{1,3}}){{1,8}}))(?P<foreign>{_NUMBER})"
)
LABEL: Final = (
    r"(?i:Accession|Case|Catalog|Control|Customer|Docket|Fax|ISBN|ISSN|Order|Paper|Part|PMC?ID|Phone"
    r"|Reg(?:istration)?|Report|SEQ ID|Serial|Tel|Trademark)"
)
_LABELLED: Final = rf"{LABEL}[ .:]{{0,2}}(?:(?i:{NO}|Reg)[ .:]{{0,2}}){{0,2}}#?{_NUMBER}"
_US: Final = rf"{us_spellings.US}{WORDS}(?:[A-Z][0-9]?[ -]{{1,2}})?(?P<us>[0-9][0-9,./ -]{{4,24}})"
OTHER: Final = rf"{_OF_AN_OFFICE}|{_LABELLED}|{_US}"
DOI: Final = r"10\.[0-9]{4,9}/[^ ]{1,200}"


def read_other(found: Match) -> Spelling:
    """A document that cannot be read, if an office must have given the number."""
    written = found["foreign"] or found["us"]
    if written is None or (found["us"] and is_application(found["words"])):
        return nothing(found)
    return unread(found, written)
