"""The forms of other offices' numbers, of international applications, and of numbers that are no patents.

Sources: WIPO ST.3 (office codes), ST.16 (kind codes), and how forms write them.
"""

import re
from typing import Final

from citations import contexts, numbers, offices
from citations.spellings import (
    END,
    FOREIGN_WORD,
    KIND,
    WORD,
    Certainty,
    Match,
    Spelling,
    is_application,
    kind_code,
    may_be_initial,
    nothing,
    spelling,
    unread,
)

CODE: Final = rf"(?:(?-i:{offices.CODES})|EP|WO|JP|CN|KR|DE|GB|FR)"
_RECEIVING_OFFICES: Final = offices.ALL | {"US", "IB"}
_PCT_LABEL: Final = rf"(?:(?i:International|Int|{WORD})[ .:]{{1,2}}){{0,5}}"
PCT: Final = (
    rf"(?:WO[ /-]?)?P\.?C\.?T\.?(?P<words>[ /:(#.-]{{0,3}}{_PCT_LABEL}(?:\(?PCT)?)[ /:(#.-]{{0,3}}"
    rf"(?P<office>[A-Z]{{2}}) ?[/-]? ?"
    rf"(?:(?P<year>(?:19|20)[0-9]{{2}})(?: ?[/-] ?0*(?P<fewer>[1-9][0-9]{{0,5}})|(?P<six>[0-9]{{6}}))"
    rf"|(?P<short>[0-9]{{2}})(?: ?[/-] ?(?P<serial>[0-9]{{5,6}})|(?P<five>[0-9]{{5}}))){END}"
)


def read_pct(found: Match) -> Spelling:
    """An international application, both a reference and an application; or its publication (WO)."""
    serial = found["fewer"] or found["six"] or found["serial"] or found["five"]
    year, office = found["year"] or found["short"], found["office"].upper()
    if office == "WO":
        publication = numbers.foreign_number(office, f"{year}-{serial}")
        return spelling(found, year + serial, publication, Certainty.NAMED)
    number = numbers.pct_application(office, year, serial) if office in _RECEIVING_OFFICES else None
    if number is None:
        return unread(found, year + serial)
    return spelling(found, year + serial, number, Certainty.NAMED, (number,))


_FOREIGN_HEAD: Final = (
    rf"(?:(?P<code>{CODE})[ .,:#/_()-]{{0,3}}|(?P<office>{offices.NAME})(?P<stop>\.?)[ ,:()-]{{0,3}})"
    rf"(?P<words>(?i:(?:(?:{FOREIGN_WORD})[ .,:#()-]{{1,3}}){{0,8}}))"
    rf"(?:(?!GM)(?P<again>{CODE})[ .,:#/_-]{{0,3}})?"
)
_BODY: Final = (
    r"[0-9]{2}[ -][0-9]{4}[ -][0-9]{3} ?[0-9]{3}"  # DE 10 2005 012 345
    r"|[0-9]{2}[ -]?[0-9]{4}[ -][0-9]{7}"  # KR 10-2013-7015884
    r"|[0-9]{1,3} [0-9]{2} [0-9]{3}"  # DE 42 08 747
    r"|[0-9]{2} [0-9]{5,6}"  # JP 05 040418, WO 93 12345
    r"|[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,3}(?:\.[0-9]{3}){2,3}"
    r"|[0-9]{1,3}(?: [0-9]{3}){2,3}|[0-9]{3} [0-9]{3}"
    r"|(?:Heisei|Showa|Hei|Sho|[HS平昭])[. -]?[0-9]{1,2}[ /-]?[0-9]{1,6}|[IM][0-9]{6}"
    r"|[0-9]{1,4} ?[/-] ?[0-9]{1,7}"
    r"|[0-9]{5,13}"
)
FOREIGN: Final = (
    rf"{_FOREIGN_HEAD}(?:(?P<fore>[ABCU][0-9]?|(?<![A-Z])Y[0-9]?|(?-i:[OAP]S|GM))[ -]{{1,2}})?"
    rf"(?P<body>{_BODY})"
    rf"{KIND}(?:号公報|号)?{END}(?!/[A-Z])"
)
_NO_APPLICATIONS: Final = frozenset({"EP", "WO"})
"""Codes before publications alone: ``Eur. Pat. Appl. EP 123,456``; applications are written otherwise."""
_GERMAN_KINDS: Final = {"OS": "A", "AS": "B", "PS": "C", "GM": "U"}
"""Offenlegungsschrift, Auslegeschrift, Patentschrift, Gebrauchsmuster."""
_ERA_NAMES: Final = re.compile(r"(?P<era>Heisei|Showa|Hei|Sho|[HS平昭])[. -]?(?P<rest>.+)", re.IGNORECASE)


def read_foreign(found: Match) -> Spelling:
    """Another office's document, its office given by code or by name."""
    if found["code"] and (contexts.of_a_standard(found) or _is_a_word(found)):
        return nothing(found)
    office, certainty = _office(found)
    number = _number(found, office)
    if certainty and number:
        return spelling(found, found["body"], number, certainty)
    if found["code"] and office not in offices.SURE:
        return nothing(found)
    return unread(found, found["body"])


def _is_a_word(found: Match) -> bool:
    """Whether a kind is written onto a code where nobody does so: ``DOC 345,393``, but ``JPA 5-123456``."""
    return found.end("code") == found.start("fore") and found["code"].upper() not in offices.SURE


def _number(found: Match, office: str) -> str | None:
    fore = (found["fore"] or "").upper()
    kind = kind_code(found) or _GERMAN_KINDS.get(fore, fore) or _kind_of_words(found["words"])
    body = _with_short_era(found["body"])
    number = numbers.foreign_number(office, body, kind) if office else None
    if may_be_initial(found) and number != numbers.foreign_number(office, body):
        return None
    publication = kind or found["again"] in _NO_APPLICATIONS
    return number if publication or not is_application(found["words"]) else None


def _kind_of_words(words: str) -> str:
    """B when the label says examined, as Japan's second publication of an application is."""
    return "B" if re.search(r"\bexamined", words, re.IGNORECASE) else ""


def _office(found: Match) -> tuple[str, Certainty | None]:
    """The office's code, and how sure it is; empty when name and code differ."""
    code, again, name = found["code"], found["again"], found["office"]
    if name is None:
        office = offices.code(code.upper())
        same = again is None or offices.code(again.upper()) == office
        return (office, _certainty_of_code(found)) if same else ("", None)
    of_name = offices.code_of(name)
    if again is None:
        labelled = bool(found["words"] or found["fore"])
        return of_name, offices.certainty(name, stopped=bool(found["stop"]), labelled=labelled)
    same = offices.code(again.upper()) == of_name
    return (of_name, Certainty.NAMED) if same else ("", None)


def _certainty_of_code(found: Match) -> Certainty | None:
    code = found["code"].upper()
    if code in offices.SURE or found["kind"] or found["fore"]:
        return Certainty.NAMED
    glued = found.end("code") == found.start("body")
    return Certainty.ALONE if glued and code in offices.WORDLIKE else None


def _with_short_era(body: str) -> str:
    era = _ERA_NAMES.fullmatch(body)
    if era is None:
        return body
    return ("H" if era["era"][0] in "Hh平" else "S") + re.sub(r"[ /]", "-", era["rest"])
