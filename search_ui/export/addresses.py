"""An address of a page → the table that it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from citations.facets import FACETS
from citations.reference import recognize
from search_ui.export.shape import Table
from search_ui.export.tables import facet_table, ranking_table, search_table
from search_ui.results.units import NUMBER, PATHS, Unit
from search_ui.searcher.frozen import Frozen
from search_ui.url.facet_params import FacetParams
from search_ui.url.params import Item, SearchParams, exactly
from search_ui.url.parse import parse, parse_facet, parse_ranking
from search_ui.url.ranking_params import RankingParams
from search_ui.url.values import BadParameter


@dataclass(frozen=True, slots=True)
class Asked:
    """What a table is to be of.

    Attributes:
        what: a search, the values of a facet, or the most used references.
        name: of its file.

    Raises:
        BadParameter: it has no table.
    """

    what: SearchParams | FacetParams | RankingParams
    name: str = "search"

    def __post_init__(self) -> None:
        search = self.what if isinstance(self.what, SearchParams) else self.what.search
        if search.like:
            raise BadParameter(
                "like",
                "What is like a text is an order of references, not a table of citations.",
                "Search for some of its words: that search can be exported.",
            )

    @property
    def is_rows(self) -> bool:
        """Whether its rows are citations."""
        return isinstance(self.what, SearchParams) and not self.what.is_grouped

    def table(self, engine: Frozen, base: str, most: int, values: int) -> Table[Any]:
        """The table, of so many citations or values at most.

        Raises:
            BadParameter: there are more. EngineError: it could not be asked for.
        """
        match self.what:
            case SearchParams():
                return search_table(engine, self.what, base, name=self.name, most=most)
            case FacetParams():
                return facet_table(engine, self.what, base, values)
            case RankingParams():
                return ranking_table(engine, self.what, base)


def of_reference(number: str) -> Asked:
    """The citations of a reference, by its canonical number."""
    return Asked(SearchParams(exact=exactly(reference=number)), f"reference-{number}")


def of_unit(unit: Unit) -> Asked:
    """The citations of an art unit, work group or tech center."""
    return Asked(unit.search, f"{unit.level.replace('_', '-')}-{unit.number}")


def asked_at(path: str, items: Sequence[Item]) -> Asked:
    """What the page at this path with these parameters has as a table.

    Raises:
        BadParameter: it has none, or a parameter cannot be used.
    """
    room, _, value = path.strip("/").partition("/")
    levels = {name: level for level, name in PATHS.items()}
    number = recognize(value).number or value
    if room == "search" and not value:
        return Asked(parse(items))
    if room == "facets" and value == "reference":
        return Asked(parse_ranking(items))
    if room == "facets" and value in FACETS:
        return Asked(parse_facet(value, items))
    if room == "references" and number.isalnum() and number.isascii():
        return of_reference(number)
    if room in levels and NUMBER.fullmatch(value):
        return of_unit(Unit(levels[room], value))
    raise BadParameter(
        "path",
        f"“{path}” is no page whose table can be exported here.",
        "It may be /search, /facets/…, /references/…, /art-units/…, /work-groups/… or /tech-centers/….",
    )
