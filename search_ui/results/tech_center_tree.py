"""Tech centers, work groups and art units as one tree. Pure.

They stay three facets, each with its own values, counts and rule; the tree only says where a page shows
them. An art unit's number begins as its work group's, and that as its tech center's: 2175, 2170, 2100.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from citations.facets import FACETS
from citations.vocabulary import NONE
from search_ui.results.counts import FacetCounts, FacetValue

LEVELS = ("tech_center", "work_group", "art_unit")
_DIGITS = {"tech_center": 2, "work_group": 3, "art_unit": 4}
Node = tuple[str, str]
"""A facet's name and a value."""


@dataclass(frozen=True, slots=True)
class Group:
    """A value of one of the three facets, and those in the tree below it."""

    facet: str
    value: FacetValue
    below: tuple["Group", ...]

    @property
    def label(self) -> str:
        """What the tree calls it: `No value` alone would not say of what."""
        if self.value.value == NONE:
            return f"No {FACETS[self.facet].label.lower()}"
        return self.value.label

    @property
    def is_open(self) -> bool:
        """Whether something was asked of it, or of one below it."""
        return self.value.is_marked or any(group.is_open for group in self.below)


@dataclass(frozen=True, slots=True)
class Groups:
    """The tree.

    Attributes:
        roots: the tech centers, and whatever has its place below none of them.
        loose: values of the facet that are not in the tree, since not all of their like are known.
        urls: facet → the page with all its values; for facets of which the tree does not show all.
        is_empty: whether there is nothing to show.
    """

    roots: tuple[Group, ...]
    loose: tuple[Group, ...]
    urls: dict[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether no citation has a value in it, and nothing is asked of any."""
        return all(root.value.value == NONE and not root.is_open for root in self.roots) and not self.loose


def groups(facets: Sequence[FacetCounts]) -> Groups:
    """The tree that shows the three facets' values.

    Below a value stand either all of its like or only those of which something was asked: where a facet has
    more values than it shows, a page would seem to say that a tech center has no other work groups. The most
    frequent art units are worth showing all the same: beside the tree.
    """
    levels = {facet.name: facet for facet in facets if facet.name in LEVELS}
    offered = {name: _related(facet) for name, facet in levels.items()}
    placed = {
        (name, value.value): value
        for name in LEVELS
        for value in offered[name]
        if name == "tech_center" or not levels[name].other or value.is_marked
    }
    below: dict[Node | None, list[Node]] = {}
    for node in placed:
        below.setdefault(_parent(node, placed), []).append(node)
    unplaced = [value for value in offered["art_unit"] if ("art_unit", value.value) not in placed]
    return Groups(
        roots=_grown(None, below, placed),
        loose=tuple(Group("art_unit", value, ()) for value in unplaced),
        urls={
            name: facet.url
            for name, facet in levels.items()
            if facet.other or len(offered[name]) < len(facet.values)
        },
    )


def _related(facet: FacetCounts) -> list[FacetValue]:
    """The values worth offering: once some are chosen, only their like, out of the same group above.

    The facet counts all others too, since any of them could be chosen as well.
    """
    digits = _DIGITS[facet.name] - 1
    if facet.name == LEVELS[0]:
        return [*facet.values]
    chosen = {value.value[:digits] for value in facet.values if value.selected}
    return [
        value for value in facet.values if not chosen or value.is_marked or value.value[:digits] in chosen
    ]


def _parent(node: Node, placed: dict[Node, FacetValue]) -> Node | None:
    """The nearest value in the tree that it is a part of."""
    facet, value = node
    for above in reversed(LEVELS[: LEVELS.index(facet)]):
        candidate = (above, NONE if value == NONE else f"{value[: _DIGITS[above]]:0<4}")
        if candidate in placed:
            return candidate
    return None


def _grown(
    parent: Node | None, below: dict[Node | None, list[Node]], placed: dict[Node, FacetValue]
) -> tuple[Group, ...]:
    return tuple(Group(node[0], placed[node], _grown(node, below, placed)) for node in below.get(parent, ()))
