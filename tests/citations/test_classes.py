"""The names of classes of the two classifications: well-formed, in order, short, and none given twice."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from citations import cpc, cpc_titles, uspc
from citations.facets import FACETS

LONGEST = 60
NAMED = [
    pytest.param(cpc_titles.SUBCLASSES, cpc_titles.__file__, r"[A-HY]\d\d[A-Z]", id="subclasses"),
    pytest.param(uspc.CLASSES, uspc.__file__, r"\d{3}|D\d\d|G9B|PLT", id="US classes"),
]


@pytest.mark.parametrize(("names", "file", "code"), NAMED)
def test_each_code_stands_once_and_in_order(names: Mapping[str, str], file: str, code: str) -> None:
    """As the module is written: of a code that stood there twice the first name would be lost."""
    written = re.findall(rf"^({code}) \S", Path(file).read_text(), re.MULTILINE)
    assert sorted(set(written)) == written == [*names]


@pytest.mark.parametrize(
    "names", [cpc_titles.SUBCLASSES, uspc.CLASSES, cpc.CLASSES], ids=["subclasses", "US classes", "classes"]
)
def test_a_name_is_short_and_no_other_code_has_it(names: Mapping[str, str]) -> None:
    """It begins with a capital and ends with a word; so no two lines of a facet look alike."""
    assert len({name.lower() for name in names.values()}) == len(names)
    odd = [name for name in names.values() if not re.fullmatch(r"[A-Z]\S*(?: \S+)*(?<=\w)", name)]
    assert [] == odd
    assert [] == [name for name in names.values() if len(name) > LONGEST]


def test_every_class_of_a_subclass_has_a_title() -> None:
    """So that a subclass of a later release is told by its class at least, and a new class by its section."""
    assert [*cpc.CLASSES] == sorted({code[:3] for code in cpc_titles.SUBCLASSES})
    assert {code[0] for code in cpc.CLASSES} == {*cpc.SECTIONS}
    assert "(Semiconductor and other electric solid-state devices)" == cpc.TITLES["H10A"]
    assert "(Electricity)" == cpc.TITLES["H11A"]


def test_the_scheme_of_2026_is_named() -> None:
    """Its 680 subclasses, and two that left it, of which tables of other months tell."""
    assert (682, 137) == (len(cpc_titles.SUBCLASSES), len(cpc.CLASSES))
    new = {"B64U", "G06V", "G16Y", "H10B", "H10D", "H10F", "H10H", "H10K", "H10N", "H10P", "H10W"}
    assert {*new, "A23Y", "H01L"} <= {*cpc_titles.SUBCLASSES}


def test_a_us_class_is_named_with_and_without_leading_noughts() -> None:
    """As sources write it; designs and plants too. The Office's spelling comes first, for examples."""
    label = FACETS["uspc"].label_of
    assert ("062 Refrigeration", "62 Refrigeration") == (label("062"), label("62"))
    assert ("D07 Designs: equipment for food and drink", "PLT Plants") == (label("D07"), label("PLT"))
    assert label("D7") == "D7 Designs: equipment for food and drink"
    assert {*map(len, FACETS["uspc"].examples)} == {3}
    assert ("997", "0", "") == (label("997"), label("0"), label(""))
