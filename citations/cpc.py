"""Titles of the Cooperative Patent Classification: what a subclass such as H01M is about.

The scheme is the EPO's and the USPTO's (https://www.cooperativepatentclassification.org/cpcSchemeAndDefinitions),
free to use. Here are its sections, and those classes and subclasses whose titles are short and do not change
with each release; of any other subclass the title of its class or section is told.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

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
        "B66": "Hoisting; lifting; hauling",
        "C01": "Inorganic chemistry",
        "C07": "Organic chemistry",
        "E04": "Building",
        "F21": "Lighting",
        "F41": "Weapons",
        "G01": "Measuring; testing",
        "G02": "Optics",
        "G04": "Horology",
        "G05": "Controlling; regulating",
        "G06": "Computing or calculating; counting",
    }
)
SUBCLASSES: Mapping[str, str] = MappingProxyType(
    {
        "A61B": "Diagnosis; surgery; identification",
        "A61K": "Preparations for medical, dental or toiletry purposes",
        "A61P": "Specific therapeutic activity of chemical compounds or medicinal preparations",
        "B25J": "Manipulators; chambers provided with manipulation devices",
        "B32B": "Layered products, i.e. products built-up of strata of flat or non-flat, e.g. cellular or"
        " honeycomb, form",
        "C07D": "Heterocyclic compounds",
        "C07K": "Peptides",
        "G01N": "Investigating or analysing materials by determining their chemical or physical properties",
        "G02B": "Optical elements, systems or apparatus",
        "G06F": "Electric digital data processing",
        "G06N": "Computing arrangements based on specific computational models",
        "G06T": "Image data processing or generation, in general",
        "G06V": "Image or video recognition or understanding",
        "G11C": "Static stores",
        "H01M": "Processes or means, e.g. batteries, for the direct conversion of chemical energy into"
        " electrical energy",
        "H01Q": "Antennas, i.e. radio aerials",
        "H02K": "Dynamo-electric machines",
        "H03K": "Pulse technique",
        "H04B": "Transmission",
        "H04N": "Pictorial communication, e.g. television",
        "H04W": "Wireless communication networks",
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
