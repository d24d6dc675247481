"""The patent offices of WIPO ST.3, today's and former ones: codes, names, adjectives, usual abbreviations.

Sources: WIPO ST.3 with its annexes of former codes (CS, DD, DT, SU, YU), and the abbreviations that Chemical
Abstracts and the forms write (``Brit.``, ``Ger. Offen.``, ``Jpn. Kokai Tokkyo Koho``).
"""

import re
from typing import Final

from citations import office_names
from citations.spellings import Certainty
from citations.word_lists import alternatives, words

SURE: Final = words(
    """
    AU BG BR CA CH CN CU CZ DD DE DK EA EE EP ES FI FR GB GC GR HK HR HU IE IL JP KR LT LU LV MX MY NL NZ
    PT RO RS RU SE SG SK SU TW UA UK UY UZ VN WO YU ZA
    """
)
"""Codes that say enough before a number; UK is not ST.3 but is written for GB."""

WORDLIKE: Final = words(
    """
    AP AR AT BE CL CO CS DT EG ID IN IS IT MA NO OA PE PH PL SA SI TH TR
    """
)
"""Codes that are words, abbreviations or standards too: the number stands next to them or has a kind code.

DT was Germany's until 1978.
"""

RARE: Final = words(
    """
    AD AE AF AG AI AL AM AN AO AW AZ BA BB BD BF BH BI BJ BM BN BO BS BT BV BW BX BY BZ CD CF CG CI CK CM
    CR CV CW CY DJ DM DO DZ EC EH EM ER ET FJ FK FO GA GD GE GG GH GI GL GM GN GQ GS GT GW GY HN HT IM IQ
    IR JE JM JO KE KG KH KI KM KN KP KW KY KZ LA LB LC LI LK LR LS LY MC MD ME MG MK ML MM MN MO MP MR MS
    MT MU MV MW MZ NA NE NG NI NP NR OM PA PG PK PW PY QA QZ RH RW SB SC SD SH SL SM SN SO SR SS ST SV SX
    SY SZ TC TD TG TJ TL TM TN TO TT TV TZ UG VA VC VE VG VU WS XN YD YE ZM ZR ZW
    """
)
"""Codes that mostly are something else (states, part numbers): the number has a kind code."""

ALL: Final = SURE | WORDLIKE | RARE
"""All codes; US is not among them."""

CODES: Final = "|".join(
    f"{first}[{''.join(sorted(code[1] for code in ALL if code[0] == first))}]"
    for first in sorted({code[0] for code in ALL})
)
"""A pattern of all codes, as alternatives."""

FORMER: Final = {"UK": "GB", "DT": "DE"}
"""Codes under which a number is not filed any more."""

_MARKS: Final = words(
    """
        OLS DOS DAS DBP DRP DE-OLS Offen Offenlegungsschrift Auslegeschrift Kokai Tokkai EPO E.P.O
    JPO J.P.O USSR PRC DDR GDR 特開 特表 特許 特公
    """
)
"""What stands before documents of one office only, and needs no word such as patent."""

_ABBREVIATIONS: Final = words(
    """
    Austr Austral Belg Bulg Braz Canad Switz Czechosl P.R.C D.D.R G.D.R F.R.G Ger Germ Eur Europ E.P Fr
    U.K G.B Brit Finn Hung Isr Ital Jap Jpn Neth Nederl Norw N.Z R.O.C R.O.K Portug U.S.S.R Swed Yugo
    R.S.A
    """
) | {"Gr. Brit", "Gt. Brit", "Ger. East", "Ger. (East)", "S. African", "So. African", "Repub. Korea"}
"""Abbreviations that before a number are nothing else, with their full stop."""

_WORDS_TOO: Final = words(
    """
    Can Dan Den Fin Ind Int It Ire Nor Phil Pol Port Rom Rum Span Turk
    """
)
"""Abbreviations that are English words or given names too: nothing without their full stop."""

_BORNE: Final = words(
    """
    Brasil Brazil Britain Canada China Cuba Deutsche Dutch England English Europe Foreign France French
    Georgia German Germany Greek Holland India Indian International Ireland Irish Israel Italia Jamaica
    Japan Jordan Korea Kuwait Lebanon Mexico Norge Norway Poland Polish Roman Russ Saudi Schweiz Spain
    Swiss Turkey World African Danish Scandinavian Soviet Spanish Swedish Italian Russian Chinese Japanese
    Korean European
    """
)
"""Names that inventors or firms bear too: the number after them, without a label, may be a US patent's."""


_LONGEST_ABBREVIATION: Final = 5


# A pattern that ignores case takes these for an i.
_I: Final = dict.fromkeys((0x130, 0x131), "i")


def _key(name: str) -> str:
    return re.sub(r"[^\w]", "", name).translate(_I).casefold()


def _read(table: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for line in table.strip().splitlines():
        code, _, listed = line.partition(" ")
        names.update(dict.fromkeys(listed.split("; "), code.strip("-")))
    return names


_CODE_OF_NAME: Final = _read(office_names.NAMES)
_CODE_OF_KEY: Final = {_key(name): code for name, code in _CODE_OF_NAME.items()}
_MARK_KEYS, _ABBREVIATION_KEYS, _WORD_KEYS, _BORNE_KEYS = (
    frozenset(map(_key, names)) for names in (_MARKS, _ABBREVIATIONS, _WORDS_TOO, _BORNE)
)
NAMES: Final = frozenset(_CODE_OF_NAME)
"""All names, adjectives and abbreviations."""
NAME: Final = rf"(?i:{alternatives(NAMES)})"
"""Any of the names; what follows is for the caller to look at."""
SURE_NAME: Final = rf"(?i:{alternatives(NAMES - _WORDS_TOO)})"
"""Any of the names that are no English words."""


def code(office: str) -> str:
    """The code under which an office's numbers are filed."""
    return FORMER.get(office, office)


def code_of(name: str) -> str:
    """The code of an office by any of its names, empty if it may be several offices."""
    return _CODE_OF_KEY[_key(name)]


def certainty(name: str, *, stopped: bool, labelled: bool) -> Certainty | None:
    """How sure a number after an office's name is that office's; None: not at all.

    Args:
        name: as written.
        stopped: with a full stop.
        labelled: with a word such as patent before the number.
    """
    key = _key(name)
    stopped = stopped or "." in name
    if labelled:
        return Certainty.NAMED if stopped or key not in _WORD_KEYS else None
    if key in _MARK_KEYS or (stopped and key in _ABBREVIATION_KEYS):
        return Certainty.WRITTEN
    if not stopped and (key in _ABBREVIATION_KEYS or len(key) <= _LONGEST_ABBREVIATION):
        return None
    return None if key in _BORNE_KEYS else Certainty.ALONE
