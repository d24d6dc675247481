"""What an address names, or the reason why there is no such thing."""

from citations.facets import FACETS, Facet
from citations.reference import recognize
from search_ui.results.hits import Hit
from search_ui.results.reference_page import ReferencePage
from search_ui.searcher import Searcher
from search_ui.url.values import MAX_VALUE, BadParameter, reference
from search_ui.web.display import document
from search_ui.web.problems import NotFound


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


def reference_number(text: str) -> str:
    """The canonical number of a reference in any spelling, in capitals or not.

    Raises:
        NotFound: it is no number of a patent document.
    """
    given = text[:MAX_VALUE]
    spelled = given.upper() if given.isalnum() and not given.isalpha() else given
    try:
        return recognize(given).number or reference("number", spelled)
    except BadParameter as bad:
        raise NotFound(str(bad), bad.hint) from None


def reference_with(searcher: Searcher, number: str) -> ReferencePage:
    """The reference with this canonical number.

    Raises:
        NotFound: nothing here cites it. EngineError: it could not be looked for.
    """
    if found := searcher.reference(number):
        return found
    raise NotFound(
        f"No citation here is of {document(number)}.",
        "That does not mean that it was never cited: the data has gaps. Search for it as text instead.",
    )
