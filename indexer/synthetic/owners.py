"""The owners of the made-up documents: names of organisations that are none, by technology.

A name is made of syllables, a word of the trade and a legal form. Within a technology no two names are equal;
a university may own documents of several.
"""

import uuid
from collections.abc import Iterator
from typing import NamedTuple

ORGANISATIONS = 320  # of each technology
CONGLOMERATES = 40  # that own documents of all technologies

_FIRST = (
    "Brel Cant Dovr Esk Falq Grav Hesp Jorv Kelm Lund Morv Nyx Ostr Pryd Quen Rhov Selk Tarv Ulm Velq Wystr"
    " Yarv Zeph"
)
_LAST = (
    "adon amira andrel avik ebri elion emark endal erva idane iguro imex inova oska otek ovane uldra unaro"
    " urbex ythe"
)
_TRADES = {
    16: "Therapeutics;Biologics;Pharma;Genomics",
    17: "Battery;Chemicals;Materials;Energy Storage",
    21: "Software;Data Systems;Computing;Intelligence",
    24: "Networks;Communications;Broadband;Media Security",
    26: "Displays;Mobile;Imaging;Wireless",
    28: "Semiconductor;Optics;Microelectronics;Power Devices",
    29: "Design;Housewares;Wheels;Studio",
    36: "Logistics;Automotive;Drilling;Agricultural",
    37: "Medical;Engines;Gaming;Surgical",
}
_FORMS = (
    ("Inc.", "2"),
    ("Corporation", "2"),
    ("Co., Ltd.", "3"),
    ("LLC", "2"),
    ("GmbH", "3"),
    ("Kabushiki Kaisha", "3"),
    ("Technologies, Inc.", "2"),
    ("Ltd.", "3"),
    ("AB", "3"),
    ("Holdings Corporation", "2"),
    ("S.A.", "3"),
)


class Organisation(NamedTuple):
    """As the tables of owners describe one; `type` is 2 for one of the United States, 3 for another."""

    name: str
    type: str
    id: str
    location: str


def organisations() -> Iterator[Organisation]:
    """The conglomerates, then those of each technology, in the order of the tech centers."""
    stems = [first + last for last in _LAST.split() for first in _FIRST.split()]
    for place in range(CONGLOMERATES):
        yield _organisation(f"{stems[place * 11]} Group", place)
    for center, trades in _TRADES.items():
        for place in range(ORGANISATIONS):
            stem = stems[(place * 7 + center * 53) % len(stems)]
            if place % 25 == 24:  # noqa: PLR2004 - one in 25
                yield _identified(f"University of {stem}", "2")
            else:
                words = trades.split(";")
                yield _organisation(f"{stem} {words[place % len(words)]}", place * 5 + place // 16)


def _organisation(name: str, form: int) -> Organisation:
    legal, kind = _FORMS[form % len(_FORMS)]
    return _identified(f"{name} {legal}", kind)


def _identified(name: str, kind: str) -> Organisation:
    owner, place = (str(uuid.uuid5(uuid.NAMESPACE_OID, f"{what} {name}")) for what in ("owner", "place"))
    return Organisation(name, kind, owner, place)
