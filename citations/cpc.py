"""Titles of the Cooperative Patent Classification: what a subclass such as H01M is about.

The scheme is the EPO's and the USPTO's (https://www.cooperativepatentclassification.org/cpcSchemeAndDefinitions),
free to use. Here are its sections, and those classes whose titles are short and do not change with each
release. Most subclasses have few words of ours (`citations.cpc_titles`); of any other the title of its class
or section is told.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from citations.cpc_titles import SUBCLASSES

SUBCLASS = re.compile(r"[A-HY]\d\d[A-Z]", re.ASCII)
"""A subclass, as records have it."""

SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "A": "Human necessities",
        "B": "Performing operations; transporting",
        "C": "Chemistry; metallurgy",
        "D": "Textiles; paper",
        "E": "Fixed constructions",
        "F": "Mechanical engineering; lighting; heating; weapons; blasting",
        "G": "Physics",
        "H": "Electricity",
        "Y": "General tagging of new technological developments",
    }
)
CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "A01": "Agriculture; forestry; animal husbandry; hunting; trapping; fishing",
        "A41": "Wearing apparel",
        "A42": "Headwear",
        "A43": "Footwear",
        "A46": "Brushware",
        "A61": "Medical or veterinary science; hygiene",
        "A62": "Life-saving; fire-fighting",
        "A63": "Sports; games; amusements",
        "B08": "Cleaning",
        "B22": "Casting; powder metallurgy",
        "B24": "Grinding; polishing",
        "B32": "Layered products",
        "B60": "Vehicles in general",
        "B61": "Railways",
        "B62": "Land vehicles other than on rails",
        "B63": "Ships and other vessels",
        "B64": "Aircraft; aviation; cosmonautics",
        "B65": "Conveying; packing; storing; handling thin material",
        "B66": "Hoisting; lifting; hauling",
        "C01": "Inorganic chemistry",
        "C03": "Glass; mineral wool",
        "C07": "Organic chemistry",
        "C08": "Organic macromolecular compounds",
        "E04": "Building",
        "F02": "Combustion engines",
        "F16": "Engineering elements",
        "F21": "Lighting",
        "F41": "Weapons",
        "F42": "Ammunition; blasting",
        "G01": "Measuring; testing",
        "G02": "Optics",
        "G04": "Horology",
        "G05": "Controlling; regulating",
        "G06": "Computing or calculating; counting",
        "G08": "Signalling",
        "G10": "Musical instruments; acoustics",
        "G11": "Information storage",
        "G21": "Nuclear physics; nuclear engineering",
        "H01": "Electric elements",
        "H02": "Generation, conversion and distribution of electric power",
        "H03": "Electronic circuitry",
        "H04": "Electric communication",
    }
)


class Titles(Mapping[str, str]):
    """Subclass → its title, else in brackets that of its class or section; those with one are listed."""

    def __getitem__(self, code: str) -> str:
        if own := SUBCLASSES.get(code):
            return own
        if not SUBCLASS.fullmatch(code):
            raise KeyError(code)
        return f"({CLASSES.get(code[:3]) or SECTIONS[code[0]]})"

    def __iter__(self) -> Iterator[str]:
        return iter(SUBCLASSES)

    def __len__(self) -> int:
        return len(SUBCLASSES)


TITLES = Titles()
