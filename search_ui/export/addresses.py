"""An address of a page → the table that it has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from citations.facets import FACETS
from citations.reference import recognize
from search_ui.export.shape import Table
from search_ui.export.tables import facet_table, ranking_table, search_table
from search_ui.results.units import NUMBER, PATHS, Unit
from search_ui.searcher.engine import Engine
from search_ui.searcher.frozen import Frozen
from search_ui.searcher.references import with_family
from search_ui.url.facet_params import FacetParams
from search_ui.url.params import Item, SearchParams
from search_ui.url.parse import parse, parse_facet, parse_ranking, parse_reference
from search_ui.url.ranking_params import RankingParams
from search_ui.url.reference_params import ReferenceParams
from search_ui.url.values import BadParameter


@dataclass(frozen=True, slots=True)
class Asked:
    """What a table is to be of.

    Attributes:
        what: a search, the values of a facet, the most used references, or one reference.
        name: of its file.

    Raises:
        BadParameter: it has no table.
    """

    what: SearchParams | FacetParams | RankingParams | ReferenceParams
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
        if isinstance(self.what, ReferenceParams):
            return True
        return isinstance(self.what, SearchParams) and not self.what.is_grouped

    def known_by(self, engine: Engine) -> "Asked":
        """The same; of a reference the search for its citations, with those of its family.

        Raises:
            EngineError: it could not be looked up.
        """
        if not isinstance(self.what, ReferenceParams):
            return self
        return replace(self, what=with_family(engine, self.what).search)

    def table(self, engine: Frozen, base: str, most: int, values: int) -> Table[Any]:
        """The table, of so many citations or values at most.

        Raises:
            BadParameter: there are more. EngineError: it could not be asked for.
        """
        match self.known_by(engine).what:
            case SearchParams() as search:
                return search_table(engine, search, base, name=self.name, most=most)
            case FacetParams() as facet:
                return facet_table(engine, facet, base, values)
            case RankingParams() as ranking:
                return ranking_table(engine, ranking, base)
        raise AssertionError  # a reference is known by its search


def of_reference(number: str, items: Sequence[Item] = ()) -> Asked:
    """The citations of a reference, by its canonical number; of its family, unless it is to be alone.

    Raises:
        BadParameter: a parameter cannot be used.
    """
    return Asked(parse_reference(number, items).at(1), f"reference-{number}")


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
        return of_reference(number, items)
    if room in levels and NUMBER.fullmatch(value):
        return of_unit(Unit(levels[room], value))
    raise BadParameter(
        "path",
        f"“{path}” is no page whose table can be exported here.",
        "It may be /search, /facets/…, /references/…, /art-units/…, /work-groups/… or /tech-centers/….",
    )
