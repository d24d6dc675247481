"""Titles of the Cooperative Patent Classification: what a subclass such as H01M is about.

The scheme is the EPO's and the USPTO's (https://www.cooperativepatentclassification.org/cpcSchemeAndDefinitions),
free to use. Here are its sections and classes, these in fewer words where their titles are long. Subclasses
have names of ours (`citations.cpc_titles`); one that a later release brings is told by the title of its class
or section.
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
        "A01": "Agriculture; forestry; animal husbandry; hunting; fishing",
        "A21": "Baking; edible doughs",
        "A22": "Butchering; treatment of meat, poultry and fish",
        "A23": "Foods",
        "A24": "Tobacco; smokers' requisites",
        "A41": "Wearing apparel",
        "A42": "Headwear",
        "A43": "Footwear",
        "A44": "Haberdashery; jewellery",
        "A45": "Hand and travelling articles",
        "A46": "Brushware",
        "A47": "Furniture; domestic articles and appliances",
        "A61": "Medical or veterinary science; hygiene",
        "A62": "Life-saving; fire-fighting",
        "A63": "Sports; games; amusements",
        "A99": "Human necessities: anything else",
        "B01": "Physical and chemical processes and apparatus in general",
        "B02": "Crushing and grinding; preparing grain for milling",
        "B03": "Separation of solids by liquids, magnets and electric fields",
        "B04": "Centrifuges and cyclones",
        "B05": "Spraying; applying liquids to surfaces",
        "B06": "Mechanical vibrations",
        "B07": "Separating solids from solids; sorting",
        "B08": "Cleaning",
        "B09": "Disposal of solid waste; reclamation of soil",
        "B21": "Metal-working without removing material",
        "B22": "Casting; powder metallurgy",
        "B23": "Machine tools; other metal-working",
        "B24": "Grinding; polishing",
        "B25": "Hand tools; portable power tools; manipulators",
        "B26": "Hand cutting tools; cutting; severing",
        "B27": "Working and preserving wood",
        "B28": "Working cement, clay and stone",
        "B29": "Working of plastics",
        "B30": "Presses",
        "B31": "Making articles of paper and cardboard",
        "B32": "Layered products",
        "B33": "Additive manufacturing",
        "B41": "Printing; typewriters; stamps",
        "B42": "Bookbinding; albums; files; special printed matter",
        "B43": "Writing and drawing implements",
        "B44": "Decorative arts",
        "B60": "Vehicles in general",
        "B61": "Railways",
        "B62": "Land vehicles other than on rails",
        "B63": "Ships and other vessels",
        "B64": "Aircraft; aviation; cosmonautics",
        "B65": "Conveying; packing; storing; handling thin material",
        "B66": "Hoisting; lifting; hauling",
        "B67": "Opening, closing and filling of bottles; liquid handling",
        "B68": "Saddlery; upholstery",
        "B81": "Microstructural technology",
        "B82": "Nanotechnology",
        "B99": "Operations and transporting: anything else",
        "C01": "Inorganic chemistry",
        "C02": "Treatment of water and sewage",
        "C03": "Glass; mineral wool",
        "C04": "Cements; concrete; ceramics; refractories",
        "C05": "Fertilisers",
        "C06": "Explosives; matches",
        "C07": "Organic chemistry",
        "C08": "Organic macromolecular compounds",
        "C09": "Dyes; paints; polishes; adhesives; other compositions",
        "C10": "Petroleum, gas and coke industries; fuels; lubricants",
        "C11": "Oils, fats and waxes; detergents; candles",
        "C12": "Biochemistry; microbiology; genetic engineering; beer; wine",
        "C13": "Sugar industry",
        "C14": "Skins; hides; leather",
        "C21": "Metallurgy of iron",
        "C22": "Metallurgy; alloys",
        "C23": "Coating with metals; chemical treatment of surfaces",
        "C25": "Electrolytic and electrophoretic processes",
        "C30": "Crystal growth",
        "C40": "Combinatorial technology",
        "C99": "Chemistry and metallurgy: anything else",
        "D01": "Threads and fibres; spinning",
        "D02": "Yarns; warping and beaming",
        "D03": "Weaving",
        "D04": "Braiding; knitting; lace; trimmings; nonwovens",
        "D05": "Sewing; embroidering; tufting",
        "D06": "Treatment of textiles; laundering",
        "D07": "Ropes; cables other than electric",
        "D10": "Indexing: textiles",
        "D21": "Papermaking; production of cellulose",
        "D99": "Textiles and paper: anything else",
        "E01": "Building of roads, railways and bridges",
        "E02": "Hydraulic engineering; foundations; soil shifting",
        "E03": "Water supply; sewerage",
        "E04": "Building",
        "E05": "Locks; keys; fittings of windows and doors; safes",
        "E06": "Doors, windows and shutters; ladders",
        "E21": "Earth drilling; mining",
        "E99": "Fixed constructions: anything else",
        "F01": "Machines and engines in general; steam engines",
        "F02": "Combustion engines",
        "F03": "Engines for liquids; wind, spring and weight motors",
        "F04": "Pumps",
        "F05": "Indexing: engines and pumps",
        "F15": "Fluid-pressure actuators; hydraulics and pneumatics",
        "F16": "Engineering elements",
        "F17": "Storing and distributing gases and liquids",
        "F21": "Lighting",
        "F22": "Steam generation",
        "F23": "Combustion apparatus and processes",
        "F24": "Heating; ranges; ventilating",
        "F25": "Refrigeration; heat pumps; ice; liquefaction of gases",
        "F26": "Drying",
        "F27": "Furnaces; kilns; ovens; retorts",
        "F28": "Heat exchange in general",
        "F41": "Weapons",
        "F42": "Ammunition; blasting",
        "F99": "Mechanical engineering: anything else",
        "G01": "Measuring; testing",
        "G02": "Optics",
        "G03": "Photography; cinematography; electrography; holography",
        "G04": "Horology",
        "G05": "Controlling; regulating",
        "G06": "Computing or calculating; counting",
        "G07": "Checking devices",
        "G08": "Signalling",
        "G09": "Education; cryptography; display; advertising; seals",
        "G10": "Musical instruments; acoustics",
        "G11": "Information storage",
        "G12": "Details of instruments",
        "G16": "Information technology for specific fields",
        "G21": "Nuclear physics; nuclear engineering",
        "G99": "Physics: anything else",
        "H01": "Electric elements",
        "H02": "Generation, conversion and distribution of electric power",
        "H03": "Electronic circuitry",
        "H04": "Electric communication",
        "H05": "Other electric techniques",
        "H10": "Semiconductor and other electric solid-state devices",
        "H99": "Electricity: anything else",
        "Y02": "Climate change: mitigation and adaptation",
        "Y04": "Information technology with effects on other fields",
        "Y10": "Subjects of the former US classification",
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
