"""The forms of US numbers: applications, patents of every series, publications.

Sources: MPEP 901.04 (numbers and kind codes), MPEP 503 (application series), and what forms contain.
"""

import re
from dataclasses import replace
from typing import Final

from citations import contexts, numbers
from citations.spellings import (
    END,
    KIND,
    NO,
    NOT_DIGITS,
    WORDS,
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

US: Final = (
    r"(?:(?:U\.? ?S\.? ?(?:A(?:\.|\b))?|United States(?: of America)?)"
    r"(?:-?P(?:N|AT|GPUB)?\b\.?)?[ .,:#/_()-]{0,3})"
)
_LABEL: Final = rf"(?P<us>{US})?{WORDS}"
_FREE: Final = r"(?<![0-9][,.:])(?<!\w[/-])(?<![$€£¥])(?<![$€£¥] )"  # in front of digits without a label
_LEAD_IN: Final = rf"(?:(?![0-9]){_LABEL}(?:US[ -]?)?|{_FREE})"
_FIRST_GRANT_WITH_B_KIND: Final = 6_167_569  # 2 January 2001; below it, a bare B1 may be another office's
_SIX_DIGITS: Final = 6
_SEVEN_DIGITS: Final = 7

APPLICATION: Final = (
    rf"{_LEAD_IN}(?:(?P<series>{numbers.APPLICATION_SERIES}) ?/ ?(?P<serial>[0-9]{{3}},?[0-9]{{3}})"
    rf"|(?P<plain>{numbers.APPLICATION_SERIES}[0-9]{{6}}(?![ ,_-]{{0,2}}\(?[A-C][1-9](?!\w)))){END}"
)


def read_application(found: Match) -> Spelling:
    """A US application, or eight digits that may also be a date or a grant."""
    if found["series"]:
        number = found["series"] + found["serial"].replace(",", "")
        return spelling(found, number, applications=(number,))
    plain = found["plain"]
    if is_application(found["words"]):
        return spelling(found, plain, applications=(plain,))
    grant = numbers.us_number("", plain, marked=False) if plain >= "10000000" else None
    if numbers.DATE.fullmatch(plain):
        return nothing(found)
    if found["us"] or "pat" in (found["words"] or "").lower():
        return _read_labelled(found, plain, grant)
    if _is_of_something_else(found):
        return nothing(found)
    certainty = Certainty.TYPED if contexts.may_be_quantity(found, plain) else Certainty.HINTED
    return spelling(found, plain, grant, certainty, (plain,))


def _read_labelled(found: Match, plain: str, grant: str | None) -> Spelling:
    if not found["us"] and contexts.of_another_office(found):
        return unread(found, plain)
    certainty = Certainty.NAMED if found["us"] else Certainty.WRITTEN
    return spelling(found, plain, grant, certainty, () if grant else (plain,))


SERIES_NAME: Final = (
    r"(?i:Design|Des|Plant|Plt|Reissued?|Re(?=\. ?[0-9]| [0-9]{1,3},)|SIR|Statutory Invention Registration"
    r"|Defensive Publication)"
)
SERIES: Final = (
    rf"(?:{_LABEL})(?P<series>(?-i:D|PP|RE|[HT])|(?:D|PP|RE|H|T)(?=[0-9])|{SERIES_NAME})"
    rf"(?P<remark>(?i:[ .,]{{0,2}}(?:(?:Patents?|Pat|{NO})[ .:]{{1,2}}){{0,3}}))"
    r"(?:(?<=[^A-Z])(?:D|PP|RE|H|T)[ -]?)?"
    rf" ?-?(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,2}}|[0-9]{{1,7}}){KIND}{END}"
)
_SERIES_OF: Final = {"DEF": "T", "D": "D", "P": "PP", "R": "RE", "H": "H", "S": "H", "T": "T"}


def read_series(found: Match) -> Spelling:
    """A US design, plant, reissue, SIR or defensive publication; never a utility patent."""
    name = found["series"].upper()
    series = _SERIES_OF["DEF" if name.startswith("DEF") else name[0]]
    digits = found["number"].replace(",", "")
    certainty = _certainty_of_series(found, series, digits)
    number = numbers.us_number(series, digits) if certainty else None
    return spelling(found, digits, number, certainty or Certainty.ALONE)


_FULL_LENGTH: Final = {"D": 5, "PP": 4, "RE": 5, "H": 4, "T": 6}
_FULL_LENGTH_AMONG_WORDS: Final = {"D": 6, "PP": 5, "RE": 5}  # D12345 may be somebody's part


def _certainty_of_series(found: Match, series: str, digits: str) -> Certainty | None:
    grouped = "," in found["number"]
    glued = found.end("series") == found.start("number")
    if not grouped and len(digits) < _FULL_LENGTH[series]:
        return Certainty.ALONE if glued and found["us"] else None
    if found["us"] and not found.group().startswith("USD "):  # dollars
        return Certainty.NAMED
    if _is_of_something_else(found) or found.string[found.start() - 1 : found.start()] == ".":  # A.D. 10,000
        return None
    if found["kind"] and grouped:
        return Certainty.NAMED
    return _certainty_of_series_without_us(found, series, digits, grouped=grouped, glued=glued)


def _certainty_of_series_without_us(
    found: Match, series: str, digits: str, *, grouped: bool, glued: bool
) -> Certainty:
    if glued and (grouped or len(digits) >= _FULL_LENGTH_AMONG_WORDS.get(series, len(digits) + 1)):
        return Certainty.WRITTEN
    if _spelled_out(found) and grouped and not contexts.is_counted(found.string, found.end()):
        return Certainty.WRITTEN
    return Certainty.HINTED if glued or series in _FULL_LENGTH_AMONG_WORDS else Certainty.ALONE


def _spelled_out(found: Match) -> bool:
    """Whether the series is a word or an abbreviation with a full stop: ``Reissue``, ``Re.``, ``Des.``."""
    return found["series"].upper() not in {"D", "PP", "RE", "H", "T"} or "." in found["remark"]


PUBLICATION: Final = (
    rf"{_LEAD_IN}(?:A[1-9]?[ -]{{1,2}})?(?P<year>20[0-9]{{2}})(?P<slash> ?[/-] ?| )?"
    rf"(?P<serial>[0-9]{{6,7}}){KIND}{END}"
)


def read_publication(found: Match) -> Spelling:
    """A US pre-grant publication; without ``US`` only ``2012/0103117`` is a form of no other office."""
    serial = found["serial"]
    number = numbers.us_publication(found["year"], serial)
    if not found["us"] and _is_of_something_else(found):
        return nothing(found)
    if found["us"]:
        certainty = Certainty.NAMED
    elif len(serial) == _SEVEN_DIGITS:
        certainty = Certainty.NAMED if "/" in (found["slash"] or "") else Certainty.WRITTEN
    else:
        certainty = Certainty.HINTED
    if kind_code(found)[:1] in _KINDS_OF_NO_PUBLICATION:
        number = None
    if not found["us"] and (found["slash"] or "/").strip() != "/":
        number = None  # 2004-159476 is how Japan writes
    return spelling(found, found["year"] + serial, number, certainty)


GRANT: Final = (
    rf"{_LEAD_IN}(?:(?P<fore>[BC][1-9]|A)[ -]{{1,2}})?"
    r"(?P<number>[0-9]{1,2}(?:[,.] ?[0-9]{3}){2}|[0-9]{1,2}(?: [0-9]{3}){2}|[0-9]{1,3},[0-9]{3}|[0-9]{1,8})"
    rf"{KIND}{END}"
)
_GROUPED: Final = re.compile(r"[0-9]{1,2}(?:,[0-9]{3}){2}")
_KINDS_OF_NO_PUBLICATION: Final = frozenset("CEHSTUY")
_KINDS_OF_NO_GRANT: Final = frozenset("TUY")
_SERIES_OF_KIND: Final = {"S": "D", "P": "PP", "E": "RE", "H": "H"}


def read_grant(found: Match) -> Spelling:
    """A US utility patent, or by its kind code (S, P, E, H) one of another series."""
    written = found["number"]
    digits = NOT_DIGITS.sub("", written)
    kind = kind_code(found) or (found["fore"] or "").upper()
    series = _SERIES_OF_KIND.get(kind[:1], "")
    if is_application(found["words"]) or (series and may_be_initial(found)):
        return nothing(found)
    if kind[:1] in _KINDS_OF_NO_GRANT and not may_be_initial(found):
        return unread(found, written)
    number = numbers.us_number(series, digits, marked="," in written or bool(kind))
    read = _certainty_with_us if found["us"] else _certainty_without_us
    certainty = read(found, digits, kind)
    if "." in written and not found["us"]:
        return replace(spelling(found, digits, number if certainty else None, Certainty.HINTED), unread=True)
    return spelling(found, digits, number if certainty else None, certainty or Certainty.ALONE)


def _certainty_with_us(found: Match, digits: str, kind: str) -> Certainty | None:
    grouped = digits != found["number"]
    numbered = re.search(r"pat.*\bn(?:o|um)", found["words"], re.IGNORECASE) is not None
    if len(digits) >= _SEVEN_DIGITS or numbered:
        return Certainty.NAMED
    if kind and grouped:
        return Certainty.NAMED
    if len(digits) == _SIX_DIGITS:
        counted = contexts.is_counted(found.string, found.end())
        return Certainty.TYPED if counted else Certainty.WRITTEN
    if grouped:
        return Certainty.HINTED
    glued = found.end("us") == found.start("number") and found["us"].upper() == "US"
    return Certainty.ALONE if glued or kind else None


def _certainty_without_us(found: Match, digits: str, kind: str) -> Certainty | None:
    commas = _GROUPED.fullmatch(found["number"]) is not None
    bare = digits == found["number"] and len(digits) >= _SEVEN_DIGITS
    label = (found["words"] or "").lower()
    if "pat" in label:
        patent = commas or bare or len(digits) == _SIX_DIGITS
        foreign = contexts.of_another_office(found)
        return Certainty.WRITTEN if patent and not foreign else None
    commas = commas or _mixed(found["number"])
    if "pub" in label or not (commas or bare) or found["fore"] == "A" or _is_no_patent(found):
        return None
    if kind:
        return _certainty_of_kind(digits, kind, commas=commas)
    if contexts.may_be_quantity(found, digits):
        return Certainty.TYPED
    if label:
        return Certainty.HINTED if commas else Certainty.TYPED
    return Certainty.WRITTEN if commas else Certainty.HINTED


def _is_of_something_else(found: Match) -> bool:
    text, end = found.string, found.end()
    return contexts.of_something_else(text, found.start()) or contexts.before_a_code(text, end)


def _is_no_patent(found: Match) -> bool:
    return _is_of_something_else(found) or contexts.is_quantity(found)


def _certainty_of_kind(digits: str, kind: str, *, commas: bool) -> Certainty | None:
    """Kind codes of utility patents; without commas A is also China's and A1 the European Patent Office's."""
    if not re.fullmatch(r"B[12]|C[1-9]|A" if commas else r"B[12]|C[1-9]", kind):
        return None
    recent = int(digits) >= _FIRST_GRANT_WITH_B_KIND
    return Certainty.WRITTEN if commas or recent else Certainty.HINTED


def _mixed(written: str) -> bool:
    """Whether one comma has become a full stop: ``5,583.275``; ``6.123.456`` may be another office's."""
    return "," in written and "." in written and " " not in written
