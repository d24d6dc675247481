"""What people write in addresses → what is meant there, whatever the page or file.

Each function raises NotFound where nothing is meant.
"""

from citations.facets import FACETS, Facet
from citations.reference import recognize
from search_ui.results.units import NUMBER, Unit
from search_ui.url.values import MAX_VALUE, BadParameter, reference
from search_ui.web.problems import NotFound


def canonical_number(text: str) -> str:
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


def unit_called(level: str, text: str) -> Unit:
    """The art unit, work group or tech center of this number, in capitals or not.

    Raises:
        NotFound: it is no such number.
    """
    number = text[:MAX_VALUE].strip().upper()
    if NUMBER.fullmatch(number):
        return Unit(level, number)
    label = FACETS[level].label.lower()
    raise NotFound(f"“{number}” is not the number of any {label}.", "It has four digits, as 1727 or 2100.")


def facet_called(name: str) -> Facet:
    """The facet of this name.

    Raises:
        NotFound: there is none.
    """
    if facet := FACETS.get(name):
        return facet
    raise NotFound(f"There is no filter called “{name}”.", f"The filters are: {', '.join(FACETS)}.")
