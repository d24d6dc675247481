"""Art units, work groups and tech centers: their names, their addresses, what they are parts of. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from citations.facets import FACETS
from citations.vocabulary import NONE
from search_ui.language import understand
from search_ui.language.remarks import NotUnderstood
from search_ui.language.tree import Is
from search_ui.results.tech_center_tree import LEVELS, above
from search_ui.url.params import Filter, SearchParams

PATHS: Mapping[str, str] = MappingProxyType(
    {"art_unit": "art-units", "work_group": "work-groups", "tech_center": "tech-centers"}
)
"""Facet → the first part of the addresses of its values' pages."""
NUMBER: Final = re.compile(r"[0-9A-Z]{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unit:
    """An art unit, work group or tech center.

    Attributes:
        level: the facet whose value it is. number: the value, as the index has it.
    """

    level: str
    number: str

    @property
    def label(self) -> str:
        """What a page calls it: Art unit 1727."""
        return f"{FACETS[self.level].label} {self.number}"

    @property
    def words(self) -> str:
        """The same within a sentence."""
        return self.label[0].lower() + self.label[1:]

    @property
    def name(self) -> str | None:
        """Its name; only tech centers have one that is known."""
        return FACETS[self.level].words.get(self.number)

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"/{PATHS[self.level]}/{self.number}"

    @property
    def search(self) -> SearchParams:
        """The search for all its citations."""
        return SearchParams(filters=frozenset({Filter.of(self.level, self.number)}))

    @property
    def above(self) -> "tuple[Unit, ...]":
        """Those that it is a part of, by its number, the nearest first."""
        return tuple(Unit(*node) for node in above((self.level, self.number)))

    @property
    def below(self) -> str | None:
        """The facet of its parts; None of an art unit."""
        place = LEVELS.index(self.level) + 1
        return LEVELS[place] if place < len(LEVELS) else None


def unit_of(level: str, number: str) -> Unit | None:
    """The unit of a citation; None where its number is of no form that a page's address takes."""
    return Unit(level, number) if NUMBER.fullmatch(number) else None


def units_of(number: str) -> tuple[Unit, ...]:
    """What may have this number, the smallest first: an art unit and its work group may share one."""
    return tuple(Unit(level, number) for level in PATHS) if NUMBER.fullmatch(number) else ()


def units_asked(params: SearchParams) -> tuple[Unit, ...]:
    """What a search may ask for: what has the number that its text is, or the smallest unit chosen alone."""
    if params.q and not params.is_narrowed:
        return _units_typed(params.q, literal=params.literal)
    chosen = next(((level, found) for level in PATHS if (found := params.selected(level))), None)
    if chosen is None or len(chosen[1]) > 1 or chosen[1] == (NONE,):
        return ()
    unit = unit_of(chosen[0], FACETS[chosen[0]].stored(chosen[1][0]))
    return (unit,) if unit else ()


def _units_typed(text: str, *, literal: bool) -> tuple[Unit, ...]:
    if text[:1].isdigit() and NUMBER.fullmatch(text.upper()):
        return units_of(text.upper())
    try:
        node = understand(text, literal=literal).node
    except NotUnderstood:
        return ()
    return units_of(node.value)[:1] if isinstance(node, Is) and node.field == "au" else ()
