"""What an address names, or the reason why there is no such thing."""

from search_ui.facets import FACETS, Facet
from search_ui.hits import Hit
from search_ui.problems import NotFound
from search_ui.searcher import Searcher


def facet_named(name: str) -> Facet:
    """The facet of this name.

    Raises:
        NotFound: there is none.
    """
    if facet := FACETS.get(name):
        return facet
    raise NotFound(f"There is no filter called “{name}”.", f"The filters are: {', '.join(FACETS)}.")


def citation_with(searcher: Searcher, id_: str) -> Hit:
    """The citation with this id.

    Raises:
        NotFound: there is none. EngineError: it could not be looked for.
    """
    if hit := searcher.citation(id_):
        return hit
    raise NotFound(
        f"There is no citation with the id “{id_}”.",
        "It may be in a source that is not indexed here. Search for its application or reference instead.",
    )
