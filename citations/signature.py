"""A citation's values of all facets that have few, as two keywords.

Counting these two counts every such facet, each without its own selection, by adding up: instead of one count
by the engine for each facet. `signature` has the values of the facets of one citation;
`application_signature`, those of its application: the unit that examined it and what became of it. All pairs
of both are too many to count at once.

As text: the values of each facet, in the order of `FACETS`, joined by commas; the facets joined by bars. A
percent sign, a comma or a bar within a value is written as in a URL.
"""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import unquote

from citations.facets import FACETS, Kind

SIGNATURE, APPLICATION = "signature", "application_signature"
SIGNATURES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        field: tuple(name for name, facet in FACETS.items() if facet.counted_by == field)
        for field in (SIGNATURE, APPLICATION)
    }
)
"""The two fields of the index, and of which facets each holds the values."""
ALONE = tuple(name for name, facet in FACETS.items() if facet.counted_by is None)
"""The facets that are in no signature."""

_ESCAPED = str.maketrans({"%": "%25", ",": "%2C", "|": "%7C"})


def signatures(document: Mapping[str, object]) -> dict[str, str]:
    """Both fields of a document that has its other ones."""
    return {
        field: "|".join(",".join(_values(document, name)) for name in names)
        for field, names in SIGNATURES.items()
    }


def read(signature: str) -> tuple[tuple[str, ...], ...]:
    """The values again, of each facet in its order, as the index has them; none is an empty tuple."""
    return tuple(tuple(map(unquote, part.split(","))) if part else () for part in signature.split("|"))


def _values(document: Mapping[str, object], name: str) -> list[str]:
    """What a document has of a facet."""
    facet = FACETS[name]
    value = document.get(facet.field) or ()
    values = [value] if isinstance(value, str) else [*value]  # type: ignore[misc] # else it is a list of texts
    if facet.kind is Kind.YEAR:
        values = [day[:4] for day in values]
    return [each.translate(_ESCAPED) for each in values]
