"""The forms of other offices' numbers, of international applications, and of numbers that are no patents.

Sources: WIPO ST.3 (office codes), ST.16 (kind codes), and how forms write them.
"""

import re
from typing import Final

from citations import numbers
from citations.spellings import (
    END,
    KIND,
    NO,
    WORD,
    Certainty,
    Match,
    Spelling,
    is_application,
    kind_code,
    may_be_initial,
    spelling,
)

CODE: Final = rf"(?:(?-i:{numbers.OFFICES})|EP|WO|JP|CN|KR|DE|GB|FR)"
_OFFICE_NAMES: Final = {
    "european": "EP", "japanese": "JP", "japan": "JP", "korean": "KR", "korea": "KR", "chinese": "CN",
    "china": "CN", "german": "DE", "germany": "DE", "british": "GB", "great britain": "GB",
    "united kingdom": "GB", "french": "FR", "france": "FR", "canadian": "CA", "canada": "CA",
    "taiwanese": "TW", "taiwan": "TW", "russian": "RU", "soviet": "SU", "australian": "AU", "swiss": "CH",
    "international": "WO", "wipo": "WO", "pct": "WO", "特開": "JP", "特表": "JP",
}  # fmt: skip
OFFICE: Final = rf"(?i:{'|'.join(sorted(_OFFICE_NAMES, key=len, reverse=True))})"
PCT: Final = (
    rf"PCT[ /-]?(?P<office>[A-Z]{{2}}) ?/? ?"
    rf"(?:(?P<year>(?:19|20)[0-9]{{2}})(?: ?/ ?0*(?P<fewer>[1-9][0-9]{{0,5}})|(?P<six>[0-9]{{6}}))"
    rf"|(?P<short>[0-9]{{2}})(?: ?/ ?(?P<serial>[0-9]{{5,6}})|(?P<five>[0-9]{{5}}))){END}"
)


def read_pct(found: Match) -> Spelling:
    """An international application, which is a reference and an application at once."""
    serial = found["fewer"] or found["six"] or found["serial"] or found["five"]
    year = found["year"] or found["short"]
    number = numbers.pct_application(found["office"].upper(), year, serial)
    return spelling(found, year + serial, number, Certainty.NAMED, (number,) if number else ())


_FOREIGN_WORD: Final = (
    rf"{WORD}|Unexamined|Examined|Laid[ -]?Open|Open|Kokai|Tokkai|Disclosure|Offenlegungsschrift"
)
_FOREIGN_HEAD: Final = (
    rf"(?:(?P<code>{CODE})[ .,:#/_()-]{{0,3}}|(?P<office>{OFFICE})[ -]?)"
    rf"(?P<words>(?i:(?:(?:{_FOREIGN_WORD})[ .,:#()-]{{1,3}}){{0,8}}))"
    rf"(?:(?P<again>{CODE})[ .,:#/_-]{{0,3}})?"
)
_BODY: Final = (
    r"[0-9]{2}[ -][0-9]{4}[ -][0-9]{3} ?[0-9]{3}"  # DE 10 2005 012 345
    r"|[0-9]{2}[ -]?[0-9]{4}[ -][0-9]{7}"  # KR 10-2013-7015884
    r"|[0-9]{1,3} [0-9]{2} [0-9]{3}"  # DE 42 08 747
    r"|[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,3}(?:\.[0-9]{3}){2,3}"
    r"|[0-9]{1,3}(?: [0-9]{3}){2,3}|[0-9]{3} [0-9]{3}"
    r"|(?:Heisei|Showa|Hei|Sho|[HS平昭])[. -]?[0-9]{1,2}[ /-]?[0-9]{1,6}|[IM][0-9]{6}"
    r"|[0-9]{1,4} ?[/-] ?[0-9]{1,7}"
    r"|[0-9]{5,13}"
)
FOREIGN: Final = (
    rf"{_FOREIGN_HEAD}(?:(?P<fore>[ABCUY][0-9]?)[ -]{{1,2}})?(?P<body>{_BODY})"
    rf"{KIND}(?:号公報|号)?{END}(?!/[A-Z])"
)
_ERA_NAMES: Final = re.compile(r"(?P<era>Heisei|Showa|Hei|Sho|[HS平昭])[. -]?(?P<rest>.+)", re.IGNORECASE)


def read_foreign(found: Match) -> Spelling:
    """Another office's document, its office given by code or by name."""
    office = _office(found)
    kind = kind_code(found) or (found["fore"] or "").upper() or _kind_of_words(found["words"])
    body = _with_short_era(found["body"])
    number = numbers.foreign_number(office, body, kind) if office else None
    if may_be_initial(found) and number != numbers.foreign_number(office, body):
        number = None
    if is_application(found["words"]) and not kind:
        number = None
    glued = found["code"] is not None and found.end("code") == found.start("body")
    if office in numbers.WORDLIKE_OFFICES and not kind:
        return spelling(found, found["body"], number if glued else None)
    return spelling(found, found["body"], number, Certainty.NAMED)


def _kind_of_words(words: str) -> str:
    """B when the label says examined, as Japan's second publication of an application is."""
    return "B" if re.search(r"\bexamined", words, re.IGNORECASE) else ""


def _office(found: Match) -> str:
    """The office's code; empty when name and code differ, or a name stands without a word like patent."""
    code, again, name = found["code"], found["again"], found["office"]
    if name is None:
        return code.upper() if again in (None, code) else ""
    of_name = _OFFICE_NAMES[name.lower()]
    if again is None:
        return of_name if found["words"] or not name.isascii() else ""
    return of_name if again.upper() == of_name else ""


def _with_short_era(body: str) -> str:
    era = _ERA_NAMES.fullmatch(body)
    if era is None:
        return body
    return ("H" if era["era"][0] in "Hh平" else "S") + re.sub(r"[ /]", "-", era["rest"])


OTHER_LABEL: Final = (
    r"(?i:Accession|Case|Catalog|Control|Customer|Docket|Fax|ISBN|ISSN|Order|Paper|Part|PMC?ID|Phone"
    r"|Reg(?:istration)?|Report|SEQ ID|Serial|Tel|Trademark)"
)
OTHER_NUMBER: Final = (
    rf"(?:{CODE}[ .,:#/_()-]{{0,3}}(?i:(?:(?:{_FOREIGN_WORD})[ .,:#()-]{{1,3}}){{0,8}})"
    rf"|{OFFICE}[ -](?i:(?:(?:{_FOREIGN_WORD}|Utility|Models?|Kokoku)[ .,:#()-]{{1,3}}){{0,8}})"
    rf"|{OTHER_LABEL}[ .:]{{0,2}}(?:(?i:{NO}|Reg)[ .:]{{0,2}}){{0,2}}#?)"
    r"[A-Z]{0,2}[ -]?[0-9][0-9,./-]{0,24}"
)
DOI: Final = r"10\.[0-9]{4,9}/[^ ]{1,200}"
